package brokerlab.engine.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Every setting that the engine honours has a test that observes its effect and bears its name in camel case
 * ({@code logRetentionMs_logRetentionMinutes_deleteSegmentsOlderThanThat}). A topic setting that shares its name with a broker
 * setting bears {@code topic} before it ({@code topicCompressionType_…}), ZooKeeper's settings bear {@code zk}. Quotas count too. Writes the list
 * setting → tests to {@code target/effects.md}.
 */
final class EffectsTest {
    @Test
    void eachHonouredSettingHasATestOfItsEffectAndTheListIsWritten() throws IOException {
        Map<String, Set<String>> tests = tests();
        Map<String, Setting> settings = settings();
        var list = new StringBuilder("# Settings of the engine and the tests that observe their effect\n\n");
        var missing = new TreeSet<String>();
        settings.forEach((token, setting) -> {
            Set<String> named = tests.getOrDefault(token, Set.of());
            if (named.isEmpty()) {
                missing.add(token);
            }
            list.append("**")
                    .append(setting.name())
                    .append("** (")
                    .append(token)
                    .append(")\n");
            named.forEach(test -> list.append("- ").append(test).append('\n'));
            list.append('\n');
        });
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("effects.md"), list);
        Set<String> expected = stillMissing();
        assertEquals(List.of(), without(missing, expected), "honoured settings without a test of their effect");
        assertEquals(List.of(), without(expected, missing), "no longer missing: take them out of effects-missing.txt");
    }

    private static List<String> without(Set<String> all, Set<String> some) {
        return all.stream().filter(name -> !some.contains(name)).toList();
    }

    private static Set<String> stillMissing() throws IOException {
        try (var in = EffectsTest.class.getResourceAsStream("effects-missing.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.isBlank())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Map<String, Setting> settings() {
        var settings = new LinkedHashMap<String, Setting>();
        Catalogue.honoured().broker().forEach(s -> settings.put(camelCase(s.name()), s));
        Catalogue.honoured().topic().forEach(s -> {
            String plain = camelCase(s.name());
            boolean shared = Catalogue.honoured().broker(s.name()).isPresent();
            settings.put(
                    shared ? "topic" + plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1) : plain, s);
        });
        Catalogue.honoured().quota().forEach(s -> settings.put(camelCase(s.name()), s));
        Catalogue.listed(Setting.Scope.ZOOKEEPER).stream()
                .filter(Setting::honoured)
                .forEach(s -> settings.put(camelCase("zk." + s.name()), s));
        return settings;
    }

    private static String camelCase(String name) {
        List<String> words = Arrays.asList(name.split("[._-]"));
        return words.getFirst()
                + words.stream()
                        .skip(1)
                        .map(w -> w.substring(0, 1).toUpperCase(Locale.ROOT) + w.substring(1))
                        .collect(Collectors.joining());
    }

    /** Tests by the setting they name; what follows the last underscore is the sentence. */
    private static Map<String, Set<String>> tests() {
        return new ClassFileImporter()
                        .withImportOption(location -> location.contains("Test.class"))
                        .importPackages("brokerlab.engine")
                        .stream()
                        .flatMap(c -> c.getMethods().stream())
                        .filter(m -> m.isAnnotatedWith(Test.class) || m.isAnnotatedWith(ParameterizedTest.class))
                        .flatMap(m -> tokens(m).stream().map(t -> Map.entry(t, m)))
                        .collect(Collectors.groupingBy(
                                Map.Entry::getKey,
                                Collectors.mapping(
                                        e -> e.getValue().getOwner().getSimpleName() + "."
                                                + e.getValue().getName(),
                                        Collectors.<String, Set<String>>toCollection(TreeSet::new))));
    }

    private static List<String> tokens(JavaMethod method) {
        String[] tokens = method.getName().split("_");
        return Arrays.asList(tokens).subList(0, tokens.length - 1);
    }
}
