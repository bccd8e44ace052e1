import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Draws the one SVG icon in every size that windows, desktops and packages want: PNG, Windows' {@code .ico}, macOS's {@code .icns}.
 * A build step, run from source: {@code java -cp jsvg.jar Icons.java brokerlab.svg OUT}.
 */
final class Icons {
    private static final List<Integer> SIZES = List.of(16, 24, 32, 48, 64, 128, 256, 512);

    /** What Windows shows; larger ones it ignores. */
    private static final List<Integer> ICO = List.of(16, 24, 32, 48, 64, 128, 256);

    /** Apple's names of PNG entries by size. */
    private static final Map<Integer, String> ICNS =
            new LinkedHashMap<>(Map.of(16, "icp4", 32, "icp5", 64, "icp6", 128, "ic07", 256, "ic08", 512, "ic09"));

    private Icons() {}

    public static void main(String[] args) throws IOException {
        Path svg = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        Path last = out.resolve("brokerlab.icns");
        if (Files.exists(last) && Files.getLastModifiedTime(last).compareTo(Files.getLastModifiedTime(svg)) > 0) {
            return;
        }
        System.setProperty("java.awt.headless", "true");
        SVGDocument drawing = new SVGLoader().load(svg.toUri().toURL());
        if (drawing == null) {
            throw new IOException(svg + " is not an SVG that can be drawn");
        }
        Map<Integer, byte[]> pictures = new LinkedHashMap<>();
        for (int size : SIZES) {
            byte[] png = png(drawing, size);
            pictures.put(size, png);
            Files.write(out.resolve("brokerlab-" + size + ".png"), png);
        }
        Files.write(out.resolve("brokerlab.ico"), ico(pictures));
        Files.write(last, icns(pictures));
    }

    private static byte[] png(SVGDocument drawing, int size) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        drawing.render(null, pen, new ViewBox(0, 0, size, size));
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /** Header, one entry of 16 bytes for each picture, then the PNGs as they are (Windows Vista and later). */
    private static byte[] ico(Map<Integer, byte[]> pictures) {
        int length = 6 + 16 * ICO.size();
        int at = length;
        for (int size : ICO) {
            length += pictures.get(size).length;
        }
        ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.putShort((short) 0).putShort((short) 1).putShort((short) ICO.size());
        for (int size : ICO) {
            byte[] png = pictures.get(size);
            // 256 is written as 0
            file.put((byte) size).put((byte) size).put((byte) 0).put((byte) 0);
            file.putShort((short) 1).putShort((short) 32).putInt(png.length).putInt(at);
            at += png.length;
        }
        ICO.forEach(size -> file.put(pictures.get(size)));
        return file.array();
    }

    private static byte[] icns(Map<Integer, byte[]> pictures) throws IOException {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        DataOutputStream into = new DataOutputStream(entries);
        for (Map.Entry<Integer, String> entry : ICNS.entrySet()) {
            byte[] png = pictures.get(entry.getKey());
            into.writeBytes(entry.getValue());
            into.writeInt(8 + png.length);
            into.write(png);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream whole = new DataOutputStream(file);
        whole.writeBytes("icns");
        whole.writeInt(8 + entries.size());
        entries.writeTo(whole);
        return file.toByteArray();
    }
}
