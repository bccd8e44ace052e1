package brokerlab.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The Debian package, for Debian 12, Ubuntu 22.04 and later. */
final class Deb {
    /** What the runtime's and JavaFX's native libraries load; the second name of each is the one since the 64-bit time. */
    private static final String DEPENDS = String.join(
            ", ",
            "libc6 (>= 2.34)",
            "libgtk-3-0 (>= 3.20) | libgtk-3-0t64",
            "libglib2.0-0 (>= 2.56) | libglib2.0-0t64",
            "libx11-6",
            "libxext6",
            "libxi6",
            "libxrender1",
            "libxtst6",
            "libxxf86vm1",
            "libgl1",
            "libfreetype6",
            "libpango-1.0-0",
            "libpangoft2-1.0-0",
            "libstdc++6",
            "zlib1g");

    private Deb() {}

    static void build(Plan plan) throws IOException, InterruptedException {
        if (Tool.ofSystem("dpkg-deb").isEmpty()) {
            Pack.step("No .deb: dpkg-deb is not here (it comes with the package dpkg)");
            return;
        }
        Pack.step("Debian package");
        Path root = LinuxTree.lay(plan, "deb");
        Path doc = root.resolve("usr/share/doc").resolve(Plan.NAME);
        Files.createDirectories(doc);
        Files.writeString(doc.resolve("copyright"), copyright(plan));
        LinuxTree.gzip(changelog(plan), doc.resolve("changelog.gz"));
        LinuxTree.put(
                plan.resources().resolve("lintian-overrides"),
                root.resolve("usr/share/lintian/overrides").resolve(Plan.NAME));
        long kilobytes = (Plan.bytes(root) + 1023) / 1024;
        Path debian = Files.createDirectories(root.resolve("DEBIAN"));
        Files.writeString(debian.resolve("md5sums"), sums(root));
        String architecture = Tool.run(List.of("dpkg", "--print-architecture")).strip();
        Files.writeString(debian.resolve("control"), control(plan, architecture, kilobytes));
        LinuxTree.modes(root);
        plan.stamp(root);
        Path file = plan.out().resolve(Plan.NAME + "_" + plan.version() + "_" + architecture + ".deb");
        Tool.run(
                List.of("dpkg-deb", "-Zxz", "-z2", "--root-owner-group", "--build", root.toString(), file.toString()),
                Map.of("SOURCE_DATE_EPOCH", Long.toString(plan.time().getEpochSecond())));
        Plan.delete(root);
        Pack.step(file + ": " + (Files.size(file) >> 20) + " MB");
    }

    private static String control(Plan plan, String architecture, long kilobytes) {
        return """
                Package: brokerlab
                Version: %s
                Section: net
                Priority: optional
                Architecture: %s
                Installed-Size: %d
                Depends: %s
                Maintainer: %s
                Description: desktop workbench on a real Kafka-compatible cluster
                 Brokerlab opens on a real cluster running inside it: brokers in several
                 racks, a ZooKeeper ensemble, storage and replication of its own. It shows
                 segments, batches, records, index entries, log ends and high watermarks
                 live, and any Kafka client can talk to it.
                 .
                 A Java runtime is inside. What you make is kept in your own data folder.
                """.formatted(plan.version(), architecture, kilobytes, DEPENDS, Plan.MAINTAINER);
    }

    private static String changelog(Plan plan) {
        return "brokerlab (%s) stable; urgency=medium\n\n  * The workbench with its installer.\n\n -- %s  %s\n"
                .formatted(
                        plan.version(),
                        Plan.MAINTAINER,
                        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.US)
                                .format(plan.time().atOffset(java.time.ZoneOffset.UTC)));
    }

    private static String copyright(Plan plan) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("""
                Brokerlab is under the Apache License, Version 2.0; on Debian systems the
                full text is in /usr/share/common-licenses/Apache-2.0.

                Copyright (C) 2026 the Brokerlab authors

                Every text named below lies in /usr/lib/brokerlab/licences, those of the
                Java runtime in /usr/lib/brokerlab/lib/runtime/legal.

                """);
        text.append(Files.readString(plan.licences().resolve("THIRD-PARTY.txt")));
        return text.toString();
    }

    private static String sums(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(f -> Files.isRegularFile(f, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .filter(f -> !f.startsWith(root.resolve("DEBIAN")))
                    .sorted()
                    .forEach(files::add);
        }
        StringBuilder lines = new StringBuilder();
        for (Path file : files) {
            lines.append(HexFormat.of().formatHex(md5(file)))
                    .append("  ")
                    .append(root.relativize(file))
                    .append('\n');
        }
        return lines.toString();
    }

    private static byte[] md5(Path file) throws IOException {
        try {
            return MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
