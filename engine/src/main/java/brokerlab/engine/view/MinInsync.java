package brokerlab.engine.view;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code min.insync.replicas} in force by topic. What brokers hand down is worked out when their settings become other ones, not at every
 * sample; of a topic nothing runs for, the last known value stands. Not thread-safe.
 */
final class MinInsync {
    private static final String NAME = "min.insync.replicas";

    private final Map<String, Integer> known = new HashMap<>();
    private List<Values> brokers = List.of();
    private int inherited = -1;

    /** What a broker goes by: its settings are one object for life, their maps become other ones with every change. */
    private record Values(Map<String, String> fixed, Map<String, String> shared, Map<String, String> own) {}

    /** @param running the settings of brokers that run */
    void brokers(List<BrokerSettings> running) {
        List<Values> now = running.stream()
                .map(b -> new Values(b.fixed(), b.dynamicDefault(), b.dynamicBroker()))
                .toList();
        if (!now.isEmpty() && !now.equals(brokers)) {
            brokers = now;
            // Each leader goes by its own broker's value: where they differ, the strictest may refuse.
            inherited = running.stream()
                    .flatMap(b -> TopicSettings.effective(b, Map.of(), NAME).value().stream())
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElse(-1);
        }
    }

    /**
     * The value in force, -1 while nothing is known of it.
     *
     * @param own the topic's own settings, empty when no broker runs that knows them
     */
    int of(String topic, Optional<Map<String, String>> own) {
        own.ifPresent(values -> {
            String value = values.get(NAME);
            known.put(topic, value == null ? inherited : Integer.parseInt(value));
        });
        return known.getOrDefault(topic, -1);
    }

    void keepOnly(Set<String> topics) {
        known.keySet().retainAll(topics);
    }
}
