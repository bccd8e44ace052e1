package brokerlab.engine.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

/** What READMEs and the pictures of packages name exists: they are read by those who do not know the code yet. */
final class NamesInTextsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum)\\s+([A-Z]\\w*)");

    /** At least two humps: one alone is an ordinary word at the beginning of a sentence. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w.$-])[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+(?![\\w-])");

    private static final Pattern PACKAGE = Pattern.compile("brokerlab\\.(?:engine|app)(?:\\.[a-z]+)+");
    private static final Pattern FILE =
            Pattern.compile("(?:`|\\]\\()((?:[\\w.-]+/)*[\\w.-]+\\.(?:md|java|xml|tsv|png))[`)]");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ((?:`[a-z]+`(?:, )?)+) \\|");

    /** Names of others: Java, Apache Kafka, and what clients and MBeans are called. */
    private static final Set<String> OTHERS = Set.of(
            "BrokerTopicMetrics",
            "ByteBuffer",
            "BytesInPerSec",
            "ConfigCommand",
            "FileChannel",
            "JavaFX",
            "KafkaServer",
            "NaN");

    @Test
    void aTypeThatATextNamesExists() {
        Set<String> types = types();
        Set<String> apis = Arrays.stream(ApiKeys.values()).map(k -> k.name).collect(Collectors.toSet());
        var unknown = new TreeSet<String>();
        var others = new TreeSet<String>();
        for (Path text : texts()) {
            for (String name : all(NAME, text, 0)) {
                if (OTHERS.contains(name)) {
                    others.add(name);
                } else if (!types.contains(name) && !apis.contains(name)) {
                    unknown.add(ROOT.relativize(text) + ": " + name);
                }
            }
        }
        assertEquals(new TreeSet<>(), unknown, "no type, no API of Kafka: " + unknown);
        assertEquals(new TreeSet<>(OTHERS), others, "names of others that no text has any more");
    }

    @Test
    void aPackageThatATextNamesExists() {
        var unknown = new TreeSet<String>();
        for (Path text : texts()) {
            for (String name : all(PACKAGE, text, 0)) {
                String folder = name.replace('.', '/');
                if (Stream.of("engine/src/main", "engine/src/test", "app/src/main", "app/src/test")
                        .noneMatch(m -> Files.isDirectory(ROOT.resolve(m + "/java/" + folder)))) {
                    unknown.add(ROOT.relativize(text) + ": " + name);
                }
            }
        }
        assertEquals(new TreeSet<>(), unknown, "no such package: " + unknown);
    }

    @Test
    void aFileThatATextLinksExists() {
        var missing = new TreeSet<String>();
        for (Path text : texts()) {
            for (String file : all(FILE, text, 1)) {
                if (file.contains("/")
                        && !Files.exists(text.resolveSibling(file))
                        && !Files.exists(ROOT.resolve(file))
                        && !file.startsWith("target/")) {
                    missing.add(ROOT.relativize(text) + ": " + file);
                }
            }
        }
        assertEquals(new TreeSet<>(), missing, "no such file: " + missing);
    }

    @Test
    void theFloorPlanHasEveryPackageInItsOrder() {
        assertEquals(
                HouseTest.FLOORS.stream()
                        .filter(p -> Files.isDirectory(ROOT.resolve("engine/src/main/java/brokerlab/engine/" + p)))
                        .toList(),
                rows("engine/HOUSE.md"),
                "floors in the table of engine/HOUSE.md");
    }

    @Test
    void theFloorPlanOfTheAppHasEveryPackage() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("app/src/main/java/brokerlab/app"))) {
            var packages = folders.filter(Files::isDirectory)
                    .map(f -> f.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(packages, new TreeSet<>(rows("app/README.md")), "packages in the table of app/README.md");
        }
    }

    /** The packages that a table's first column names, in its order. */
    private static List<String> rows(String file) {
        var packages = new ArrayList<String>();
        for (String cell : all(ROW, ROOT.resolve(file), 1)) {
            Arrays.stream(cell.split("[`, ]+")).filter(p -> !p.isEmpty()).forEach(packages::add);
        }
        return packages;
    }

    private static List<String> all(Pattern pattern, Path file, int group) {
        Matcher matcher = pattern.matcher(read(file));
        var found = new ArrayList<String>();
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }

    private static Set<String> types() {
        return files(".java").stream()
                .flatMap(f -> all(TYPE, f, 1).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> texts() {
        return Stream.concat(files("package-info.java").stream(), files(".md").stream())
                .toList();
    }

    private static List<Path> files(String ending) {
        var found = new ArrayList<Path>();
        for (String top : List.of("engine/src", "app/src", "assets", "installer/src")) {
            found.addAll(files(ROOT.resolve(top), ending, Integer.MAX_VALUE));
        }
        for (String top : List.of(".", "engine", "app", "installer")) {
            found.addAll(files(ROOT.resolve(top).normalize(), ending, 1));
        }
        return found;
    }

    private static List<Path> files(Path folder, String ending, int depth) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(f -> f.toString().endsWith(ending) && Files.isRegularFile(f))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
