package brokerlab.engine.config;

import brokerlab.engine.config.Setting.Scope;
import brokerlab.engine.config.Setting.Type;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What Apache Kafka 3.9.1 says of a setting where the catalogue, which knows newer releases too, says something else.
 *
 * <pre>
 *   unknown    of a newer release: to 3.9.1 a name like any other
 *   internal   known, but described only when it is set
 *   unlisted   dynamic only, described only when it is set, without a default
 *   a type     told as of this type
 * </pre>
 */
public final class Kafka391 {
    private static final Map<String, String> DIFFERENCES = read();

    private Kafka391() {}

    private static Map<String, String> read() {
        var differences = new HashMap<String, String>();
        var stream = Objects.requireNonNull(Kafka391.class.getResourceAsStream("release-3.9.1.tsv"));
        try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            in.lines().skip(1).forEach(line -> {
                String[] column = line.split("\t", -1);
                differences.put(column[0] + "/" + column[1], column[2]);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(differences);
    }

    private static String difference(Scope scope, String name) {
        return DIFFERENCES.getOrDefault(scope.key() + "/" + name, "");
    }

    /** Whether 3.9.1 has a setting of that name. */
    public static boolean knows(Setting setting) {
        return !difference(setting.scope(), setting.plainName()).equals("unknown");
    }

    /** Whether it is described also when nobody has set it. */
    public static boolean lists(Setting setting) {
        return switch (difference(setting.scope(), setting.name())) {
            case "unknown", "internal", "unlisted" -> false;
            default -> true;
        };
    }

    /** Whether its default counts among what it may be. */
    public static boolean hasDefault(Setting setting) {
        return !difference(setting.scope(), setting.name()).equals("unlisted");
    }

    /** The type it is told to have. */
    public static Type type(Setting setting) {
        return switch (difference(setting.scope(), setting.plainName())) {
            case "", "unknown", "internal", "unlisted" -> setting.type();
            case String type -> Type.valueOf(type.toUpperCase(Locale.ROOT));
        };
    }
}
