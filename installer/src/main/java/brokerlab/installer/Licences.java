package brokerlab.installer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gathers the licence of everything inside: the texts and notices that each jar carries, else those kept in this module, and the JDK's own;
 * {@code THIRD-PARTY.txt} lists them. A jar without any fails the build.
 */
final class Licences {
    private static final Pattern TEXT = Pattern.compile(
            "(META-INF/(.*/)?)?[^/]*(licen[cs]e|notice|copying)[^/]*(\\.txt|\\.md)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME =
            Pattern.compile("<licenses>.*?<name>\\s*(.*?)\\s*</name>.*?</licenses>", Pattern.DOTALL);

    private static final Pattern PARENT = Pattern.compile("<parent>(.*?)</parent>", Pattern.DOTALL);

    private Licences() {}

    static void collect(Plan plan) throws IOException {
        Plan.delete(plan.licences());
        Files.createDirectories(plan.licences());
        Files.copy(plan.assets().resolve("../LICENSE"), plan.licences().resolve("Brokerlab.txt"));
        TreeMap<String, String> lines = new TreeMap<>();
        List<String> without = new ArrayList<>();
        for (Path jar : plan.jars()) {
            if (jar.getFileName().toString().startsWith("brokerlab-")) {
                continue;
            }
            String artifact = jar.getParent().getParent().getFileName().toString();
            String version = jar.getParent().getFileName().toString();
            String declared = declared(plan, jar, artifact, version);
            List<String> texts = inside(plan, jar, artifact);
            boolean javafx = Runtime.isJavafx(jar);
            if (javafx) {
                texts.add("Java runtime: legal/java.base/LICENSE");
            }
            Path kept = plan.resources().resolve("licences/" + artifact + ".txt");
            Path family = plan.resources().resolve("licences/" + family(artifact) + ".txt");
            if (Files.exists(kept)) {
                texts.add(copy(kept, plan, artifact));
            } else if (Files.exists(family)) {
                texts.add(copy(family, plan, artifact));
            } else if (texts.isEmpty() && declared.matches("(?i).*apache.*2.*")) {
                texts.add("Brokerlab.txt (the same text, Apache License 2.0)");
            }
            if (texts.isEmpty()) {
                without.add(artifact + " (" + declared + ")");
            }
            lines.put(
                    artifact,
                    artifact + " " + version + "\n    " + declared + "\n    " + String.join("\n    ", texts) + "\n");
        }
        if (!without.isEmpty()) {
            throw new IOException("No licence text for " + without + ": put it into "
                    + plan.resources().resolve("licences"));
        }
        fonts(plan, lines);
        lines.put(
                "~jdk",
                "Java runtime " + java.lang.Runtime.version() + " (" + System.getProperty("java.vendor", "OpenJDK")
                        + ")\n"
                        + "    GPL version 2 with the Classpath Exception; the sources are those of OpenJDK of that version\n"
                        + "    legal folder of the runtime\n");
        Files.writeString(
                plan.licences().resolve("THIRD-PARTY.txt"),
                "Brokerlab is under the Apache License 2.0 (Brokerlab.txt). Inside it are:\n\n"
                        + String.join("\n", lines.values()));
    }

    private static String family(String artifact) {
        int dash = artifact.indexOf('-');
        return dash < 0 ? artifact : artifact.substring(0, dash);
    }

    private static String copy(Path text, Plan plan, String artifact) throws IOException {
        Path to = Files.createDirectories(plan.licences().resolve(artifact)).resolve("LICENSE.txt");
        Files.copy(text, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return plan.licences().relativize(to).toString();
    }

    private static void fonts(Plan plan, TreeMap<String, String> lines) throws IOException {
        try (Stream<Path> files = Files.list(plan.assets().resolve("fonts"))) {
            for (Path text :
                    files.filter(f -> f.toString().endsWith("-LICENSE.txt")).toList()) {
                String font = text.getFileName().toString().replace("-LICENSE.txt", "");
                Path to = Files.createDirectories(plan.licences().resolve(font)).resolve("LICENSE.txt");
                Files.copy(text, to);
                lines.put(font, font + " (font)\n    SIL Open Font License 1.1\n    " + font + "/LICENSE.txt\n");
            }
        }
    }

    private static List<String> inside(Plan plan, Path jar, String artifact) throws IOException {
        List<String> texts = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                if (entry.isDirectory()
                        || entry.getName().endsWith(".class")
                        || !TEXT.matcher(entry.getName()).matches()) {
                    continue;
                }
                String name = entry.getName().replaceFirst("^META-INF/", "").replace('/', '-');
                Path to = Files.createDirectories(plan.licences().resolve(artifact))
                        .resolve(name);
                try (InputStream in = file.getInputStream(entry)) {
                    Files.copy(in, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
                texts.add(artifact + "/" + name);
            }
        }
        return texts;
    }

    /** What the pom says, or the nearest parent that says anything. */
    private static String declared(Plan plan, Path jar, String artifact, String version) throws IOException {
        Path pom = plan.repository()
                .resolve(plan.libraries().relativize(jar.getParent()).toString())
                .resolve(artifact + "-" + version + ".pom");
        Optional<Path> at = Optional.of(pom);
        for (int up = 0; up < 6 && at.isPresent() && Files.exists(at.get()); up++) {
            String text = Files.readString(at.get());
            Matcher name = NAME.matcher(text);
            if (name.find()) {
                return name.group(1).replaceAll("\\s+", " ");
            }
            at = parent(plan, text);
        }
        return "licence not declared";
    }

    private static Optional<Path> parent(Plan plan, String pom) {
        Matcher parent = PARENT.matcher(pom);
        if (!parent.find()) {
            return Optional.empty();
        }
        String group = value(parent.group(1), "groupId");
        String artifact = value(parent.group(1), "artifactId");
        String version = value(parent.group(1), "version");
        return Optional.of(plan.repository()
                .resolve(group.replace('.', '/'))
                .resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + ".pom"));
    }

    private static String value(String xml, String tag) {
        Matcher value =
                Pattern.compile("<" + tag + ">\\s*(.*?)\\s*</" + tag + ">").matcher(xml);
        return value.find() ? value.group(1) : "";
    }
}
