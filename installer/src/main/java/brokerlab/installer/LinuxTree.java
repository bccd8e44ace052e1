package brokerlab.installer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The files as they lie on a Linux system, the same for every kind of package: nothing needs a script to be installed or removed. */
final class LinuxTree {
    private LinuxTree() {}

    static Path lay(Plan plan, String kind) throws IOException {
        Path root = plan.out().resolve(kind + "-root");
        Plan.delete(root);
        Path home = root.resolve("usr/lib").resolve(Plan.NAME);
        Files.createDirectories(home.getParent());
        Plan.copy(plan.image(), home);
        Files.createDirectories(root.resolve("usr/bin"));
        Files.createSymbolicLink(root.resolve("usr/bin").resolve(Plan.NAME), Path.of("../lib/brokerlab/bin/brokerlab"));
        Path desktop = plan.assets().resolve("desktop");
        put(desktop.resolve("brokerlab.desktop"), root.resolve("usr/share/applications/brokerlab.desktop"));
        put(desktop.resolve("brokerlab-mime.xml"), root.resolve("usr/share/mime/packages/brokerlab.xml"));
        put(
                desktop.resolve("brokerlab.metainfo.xml"),
                root.resolve("usr/share/metainfo/brokerlab.brokerlab.metainfo.xml"));
        gzip(Files.readString(desktop.resolve("brokerlab.1")), root.resolve("usr/share/man/man1/brokerlab.1.gz"));
        for (int size : List.of(16, 24, 32, 48, 64, 128, 256, 512)) {
            put(
                    plan.icons().resolve("brokerlab-" + size + ".png"),
                    root.resolve("usr/share/icons/hicolor/" + size + "x" + size + "/apps/brokerlab.png"));
        }
        put(
                plan.assets().resolve("icons/brokerlab.svg"),
                root.resolve("usr/share/icons/hicolor/scalable/apps/brokerlab.svg"));
        modes(root);
        return root;
    }

    static void put(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    static void gzip(String text, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes) {
            {
                def.setLevel(9);
            }
        }) {
            zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        byte[] file = bytes.toByteArray();
        // the header says how hard it was pressed, which Java leaves out
        file[8] = 2;
        Files.write(to, file);
    }

    /** Whatever the builder's mask: everybody reads, the owner writes, only programs run. */
    static void modes(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.toList()) {
                if (Files.isSymbolicLink(each)) {
                    continue;
                }
                String name = each.getFileName().toString();
                boolean runs = Files.isDirectory(each)
                        || each.getParent().endsWith("bin")
                        || name.equals("jspawnhelper")
                        || name.equals("jexec");
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }
}
