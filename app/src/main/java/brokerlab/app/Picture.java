package brokerlab.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Rectangle2D;
import javafx.scene.SnapshotParameters;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javax.imageio.ImageIO;

/** Pictures of the frame at a size of its own, however small the window is that it lives in. */
public final class Picture {
    private Picture() {}

    /** A parent in which {@code frame} keeps {@code width} × {@code height} whatever the scene's size is. */
    public static Pane fixedSize(Region frame, double width, double height) {
        frame.setManaged(false);
        frame.resizeRelocate(0, 0, width, height);
        Pane parent = new Pane(frame);
        parent.getStyleClass().add("root");
        return parent;
    }

    /** Lays out, paints, writes PNG; on the FX thread. */
    public static void write(Region frame, Path file) throws IOException {
        frame.applyCss();
        frame.layout();
        var parameters = new SnapshotParameters();
        // a shadow at the edge would make the picture larger than the window
        parameters.setViewport(
                new Rectangle2D(frame.getLayoutX(), frame.getLayoutY(), frame.getWidth(), frame.getHeight()));
        var image = frame.snapshot(parameters, null);
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", file.toFile())) {
            throw new IOException("No PNG writer in this Java runtime");
        }
    }
}
