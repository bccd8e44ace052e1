package brokerlab.app;

import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.shell.Action;
import brokerlab.app.shell.Frame;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Texts;
import brokerlab.app.workspace.Choices;
import brokerlab.app.workspace.ClusterFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Scene;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/** The palette's two acts on {@code .brokerlab} files. */
final class ClusterFiles {
    private ClusterFiles() {}

    static void register(Frame frame, BundleTexts texts, Supplier<Choices.Cluster> shown, Consumer<Path> open) {
        frame.actions()
                .add(Action.of(
                        "file.open",
                        "workbench.file.open",
                        "fth-folder",
                        "Shortcut+O",
                        () -> chooser(texts)
                                .map(c -> c.showOpenDialog(window(frame)))
                                .map(File::toPath)
                                .ifPresent(open)));
        frame.actions().add(Action.of("file.save", "workbench.file.save", "fth-save", "Shortcut+Shift+S", () -> {
            Choices.Cluster cluster = shown.get();
            chooser(texts)
                    .map(c -> {
                        c.setInitialFileName(cluster.name() + ClusterFile.EXTENSION);
                        return c.showSaveDialog(window(frame));
                    })
                    .ifPresent(file -> save(frame, texts, file.toPath(), cluster));
        }));
    }

    /** Before the cluster of a file stands in the place of the one shown. */
    static void ask(Frame frame, Choices.Cluster wanted, Choices.Cluster shown, Runnable open) {
        Texts texts = frame.texts();
        ConfirmDialog.ask(
                frame,
                texts.get("workbench.file.question", wanted.name()),
                List.of(texts.get("workbench.file.stops", shown.name())),
                "",
                texts.get("workbench.file.act"),
                open);
    }

    private static void save(Frame frame, BundleTexts texts, Path file, Choices.Cluster cluster) {
        try {
            ClusterFile.write(file, cluster);
            frame.notices().info(texts.get("workbench.file.saved", file.toString()));
        } catch (IOException e) {
            frame.notices().error(texts.get("workbench.file.save"), e);
        }
    }

    private static Optional<FileChooser> chooser(BundleTexts texts) {
        FileChooser chooser = new FileChooser();
        chooser.getExtensionFilters()
                .add(new FileChooser.ExtensionFilter(texts.get("workbench.file.kind"), "*" + ClusterFile.EXTENSION));
        return Optional.of(chooser);
    }

    private static Window window(Frame frame) {
        return Optional.ofNullable(frame.root().getScene())
                .map(Scene::getWindow)
                .orElse(null);
    }
}
