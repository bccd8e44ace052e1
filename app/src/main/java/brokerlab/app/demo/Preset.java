package brokerlab.app.demo;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A cluster and its traffic as data. */
public record Preset(
        String name, List<Value> settings, List<Value> zooCfg, List<DemoTopic> topics, List<DemoGroup> groups) {
    /**
     * A setting that differs from Kafka's default.
     *
     * @param kafkaDefault what Kafka (or ZooKeeper's sample configuration) has
     */
    public record Value(String name, String value, String kafkaDefault) {}

    /** @param share of all records, 0 to 1 */
    public record DemoTopic(
            String name,
            int partitions,
            String codec,
            double share,
            boolean idempotent,
            Map<String, String> settings) {}

    /** How a group works. */
    public enum Temper {
        /** As fast as it can. */
        STEADY,
        /** Slow for a while, then catches up. */
        UNEVEN,
        /** Reads for a few seconds, commits and leaves. */
        LEAVES
    }

    /** @param assignor range, sticky or cooperative-sticky */
    public record DemoGroup(String name, String topic, int members, String assignor, Temper temper) {}

    /** Whether a preset of that name ships with the app. */
    public static boolean exists(String name) {
        return Preset.class.getResource("/brokerlab/presets/" + name + ".json") != null;
    }

    /** The preset {@code name} that ships with the app. */
    public static Preset load(String name) {
        try (InputStream in = Preset.class.getResourceAsStream("/brokerlab/presets/" + name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("No preset named " + name);
            }
            return new ObjectMapper().readValue(in, Preset.class);
        } catch (IOException e) {
            throw new UncheckedIOException("Preset " + name + " is damaged in this build", e);
        }
    }

    /** What brokers are started with; the offsets topic gets as many replicas as there are brokers, at most three. */
    public Map<String, String> brokerSettings(int brokers) {
        Map<String, String> map = map(settings);
        map.put("offsets.topic.replication.factor", Integer.toString(Math.min(3, brokers)));
        map.put("default.replication.factor", Integer.toString(Math.min(3, brokers)));
        map.put("min.insync.replicas", Integer.toString(Math.min(2, brokers)));
        // what is as Kafka has it is not set, and so not told as a change on any screen
        map.entrySet().removeIf(e -> kafkaDefault(e.getKey()).equals(Optional.of(e.getValue())));
        return map;
    }

    /** In what the brokers of such a cluster differ from Kafka's defaults: what they are started with. */
    List<Value> differences(int brokers) {
        return brokerSettings(brokers).entrySet().stream()
                .map(e -> new Value(
                        e.getKey(), e.getValue(), kafkaDefault(e.getKey()).orElse("")))
                .toList();
    }

    private static Optional<String> kafkaDefault(String name) {
        return Catalogue.find(Setting.Scope.BROKER, name).flatMap(Setting::defaultValue);
    }

    public Map<String, String> zooKeeperSettings() {
        return map(zooCfg);
    }

    private static Map<String, String> map(List<Value> values) {
        Map<String, String> map = new TreeMap<>();
        values.forEach(v -> map.put(v.name(), v.value()));
        return map;
    }
}
