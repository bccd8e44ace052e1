package brokerlab.engine.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Every setting the engine honours, from {@code broker.tsv} and {@code topic.tsv} beside this class. A setting that nothing
 * reads is not in it, so a name missing here is refused, not ignored.
 */
public final class Catalogue {
    private static final Catalogue HONOURED = new Catalogue();

    private final Map<String, Setting> broker = read("broker.tsv");
    private final Map<String, Setting> topic = read("topic.tsv");

    private Catalogue() {}

    /** The catalogue of this engine. */
    public static Catalogue honoured() {
        return HONOURED;
    }

    /** All broker settings, by name order of the file. */
    public Collection<Setting> broker() {
        return broker.values();
    }

    /** All topic settings, by name order of the file. */
    public Collection<Setting> topic() {
        return topic.values();
    }

    public Optional<Setting> broker(String name) {
        return Optional.ofNullable(broker.get(name));
    }

    public Optional<Setting> topic(String name) {
        return Optional.ofNullable(topic.get(name));
    }

    /** Like {@link #broker(String)}; an unknown name is an {@link InvalidSettingException}. */
    public Setting brokerSetting(String name, String value) {
        return broker(name).orElseThrow(() -> unknown(name, value, "broker"));
    }

    /** Like {@link #topic(String)}; an unknown name is an {@link InvalidSettingException}. */
    public Setting topicSetting(String name, String value) {
        return topic(name).orElseThrow(() -> unknown(name, value, "topic"));
    }

    private static InvalidSettingException unknown(String name, String value, String scope) {
        return new InvalidSettingException(name, value, "this engine has no such " + scope + " setting");
    }

    private static Map<String, Setting> read(String file) {
        var settings = new LinkedHashMap<String, Setting>();
        var stream = Objects.requireNonNull(Catalogue.class.getResourceAsStream(file), file);
        try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            in.lines().skip(1).forEach(line -> {
                Setting setting = parse(line.split("\t", -1));
                settings.put(setting.name(), setting);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableMap(settings);
    }

    private static Setting parse(String[] column) {
        return new Setting(
                column[0],
                Setting.Type.valueOf(column[1].toUpperCase(Locale.ROOT)),
                column[2].equals("null") ? Optional.empty() : Optional.of(column[2]),
                Range.parse(column[3]),
                Setting.Importance.valueOf(column[4].toUpperCase(Locale.ROOT)),
                switch (column[5]) {
                    case "read-only" -> Setting.UpdateMode.READ_ONLY;
                    case "per-broker" -> Setting.UpdateMode.PER_BROKER;
                    case "cluster-wide" -> Setting.UpdateMode.CLUSTER_WIDE;
                    case "topic" -> Setting.UpdateMode.TOPIC;
                    default -> throw new IllegalStateException(column[0] + ": update mode " + column[5]);
                },
                List.copyOf(Setting.list(column[6])),
                column[7]);
    }
}
