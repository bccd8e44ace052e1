package brokerlab.engine.local;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * By which rules in force topics refuse writes and elect leaders. What brokers hand down is worked out when their settings become other
 * ones, not at every sample; of a topic nothing runs for, what was known last stands. Not thread-safe.
 */
final class TopicRules {
    private static final String MIN_INSYNC = "min.insync.replicas";
    private static final String UNCLEAN = "unclean.leader.election.enable";

    /**
     * A topic's.
     *
     * @param minInsync -1 unknown
     * @param unclean whether a replica from outside the ISR may lead
     */
    record Rule(int minInsync, boolean unclean) {
        static final Rule UNKNOWN = new Rule(-1, false);
    }

    private final Map<String, Rule> known = new HashMap<>();
    private List<Values> brokers = List.of();
    private Rule inherited = Rule.UNKNOWN;

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
            inherited = new Rule(
                    values(running, MIN_INSYNC)
                            .mapToInt(Integer::parseInt)
                            .max()
                            .orElse(-1),
                    values(running, UNCLEAN).anyMatch(Boolean::parseBoolean));
        }
    }

    private static Stream<String> values(List<BrokerSettings> running, String name) {
        return running.stream().flatMap(b -> TopicSettings.effective(b, Map.of(), name).value().stream());
    }

    /**
     * Those in force, {@link Rule#UNKNOWN} while nothing is known of them.
     *
     * @param own the topic's own settings, empty when no broker runs that knows them
     */
    Rule of(String topic, Optional<Map<String, String>> own) {
        own.ifPresent(values -> {
            String min = values.get(MIN_INSYNC);
            String unclean = values.get(UNCLEAN);
            known.put(
                    topic,
                    min == null && unclean == null
                            ? inherited
                            : new Rule(
                                    min == null ? inherited.minInsync() : Integer.parseInt(min),
                                    unclean == null ? inherited.unclean() : Boolean.parseBoolean(unclean)));
        });
        return known.getOrDefault(topic, Rule.UNKNOWN);
    }

    void keepOnly(Set<String> topics) {
        known.keySet().retainAll(topics);
    }
}
