package brokerlab.engine.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Every promise of the engine is kept by a test that bears its name ({@code S3_tornTailKeepsTheLongestValidPrefix}; a test of
 * several bears them all: {@code R1_R2_holdAfterEveryStep}). Writes the list promise → tests to {@code target/promises.md}.
 */
final class PromisesTest {
    private static final Pattern NAMES = Pattern.compile("((?:[SRC]\\d+_)+)[a-z].*");

    @Test
    void eachPromiseHasATestNamedAfterItAndTheListIsWritten() throws IOException {
        Map<String, Set<String>> tests = tests();
        var list = new StringBuilder("# Promises of the engine and the tests that keep them\n");
        var kept = new TreeSet<String>();
        var open = new TreeSet<String>();
        for (String line : promises()) {
            String[] promise = line.split("\t", -1);
            Set<String> named = tests.getOrDefault(promise[0], new TreeSet<>());
            (named.isEmpty() ? open : kept).add(promise[0]);
            list.append("\n**")
                    .append(promise[0])
                    .append("** ")
                    .append(promise[1])
                    .append('\n');
            named.forEach(test -> list.append("- ").append(test).append('\n'));
        }
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("promises.md"), list);
        assertEquals(new TreeSet<>(), open, "promises without a test");
        assertEquals(kept, new TreeSet<>(tests.keySet()), "promises that tests name");
    }

    private static Map<String, Set<String>> tests() {
        return new ClassFileImporter()
                .importPackages("brokerlab.engine").stream()
                        .flatMap(c -> c.getMethods().stream())
                        .filter(m -> m.isAnnotatedWith(Test.class) || m.isAnnotatedWith(ParameterizedTest.class))
                        .filter(m -> NAMES.matcher(m.getName()).matches())
                        .flatMap(m -> names(m).stream().map(n -> Map.entry(n, m)))
                        .collect(Collectors.groupingBy(
                                Map.Entry::getKey,
                                Collectors.mapping(
                                        e -> e.getValue().getOwner().getSimpleName() + "."
                                                + e.getValue().getName(),
                                        Collectors.<String, Set<String>>toCollection(TreeSet::new))));
    }

    private static List<String> names(JavaMethod method) {
        var matcher = NAMES.matcher(method.getName());
        return matcher.matches() ? List.of(matcher.group(1).split("_")) : List.of();
    }

    private static List<String> promises() throws IOException {
        try (var in = PromisesTest.class.getResourceAsStream("promises.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
