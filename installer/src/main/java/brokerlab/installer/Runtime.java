package brokerlab.installer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/** The Java runtime inside: only the modules needed, JavaFX among them, its native libraries beside the JDK's. */
final class Runtime {
    /** Beside these come what they require. What {@code jdeps} finds in our classes and is not here fails the build. */
    private static final List<String> MODULES = List.of(
            // the window; swing turns a picture into PNG
            "javafx.controls",
            "javafx.swing",
            // libraries' logging; brokers' MBeans, which jconsole and exporters attach to
            "java.logging",
            "java.management",
            "jdk.management",
            "jdk.management.agent",
            // kafka-clients and ZooKeeper: JAAS, SASL, names
            "java.naming",
            "java.security.jgss",
            "java.security.sasl",
            // Unsafe, as the codecs and Netty use it
            "jdk.unsupported",
            // Korean dates and numbers
            "jdk.localedata");

    private Runtime() {}

    static void link(Plan plan) throws IOException, InterruptedException {
        List<Path> javafx = javafx(plan);
        check(plan, javafx);
        Plan.delete(plan.runtime());
        Tool.run(List.of(
                Tool.ofJdk("jlink").toString(),
                "--module-path",
                javafx.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator)),
                "--add-modules",
                String.join(",", MODULES),
                "--include-locales=en,ko",
                "--no-header-files",
                "--no-man-pages",
                "--compress=zip-0",
                "--output",
                plan.runtime().toString()));
        natives(plan, javafx);
    }

    /** JavaFX's jars for this system; those without a system's name hold nothing. */
    static List<Path> javafx(Plan plan) throws IOException {
        return plan.jars().stream()
                .filter(j -> j.getFileName().toString().matches("javafx-.*-(linux|win|mac).*\\.jar"))
                .toList();
    }

    static boolean isJavafx(Path jar) {
        return jar.getFileName().toString().startsWith("javafx-");
    }

    /** Fails when our own classes use a module that would not be inside. */
    private static void check(Plan plan, List<Path> javafx) throws IOException, InterruptedException {
        List<Path> ours = plan.jars().stream()
                .filter(j -> j.getFileName().toString().startsWith("brokerlab-"))
                .toList();
        List<String> command = new ArrayList<>(
                List.of(Tool.ofJdk("jdeps").toString(), "--ignore-missing-deps", "--multi-release", "25", "-s"));
        command.add("--module-path");
        command.add(javafx.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator)));
        ours.forEach(j -> command.add(j.toString()));
        List<String> implied = List.of("java.base", "java.desktop", "java.xml", "javafx.base", "javafx.graphics");
        List<String> missing = Tool.run(command)
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .filter(m -> m.matches("(java|jdk|javafx)\\.[a-z.]+"))
                .filter(m -> !MODULES.contains(m) && !implied.contains(m))
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            throw new IOException("Our classes need modules that the runtime lacks: " + missing);
        }
    }

    private static void natives(Plan plan, List<Path> javafx) throws IOException {
        Path to = plan.runtime().resolve(Plan.windows() ? "bin" : "lib");
        for (Path jar : javafx) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                    JarEntry entry = entries.nextElement();
                    if (!entry.getName().contains("/") && entry.getName().matches(".*\\.(so|dll|dylib)")) {
                        Path library = to.resolve(entry.getName());
                        try (InputStream in = file.getInputStream(entry)) {
                            Files.copy(in, library, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                        }
                    }
                }
            }
        }
    }
}
