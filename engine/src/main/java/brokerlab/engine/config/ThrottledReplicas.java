package brokerlab.engine.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which replicas of a topic a throttle is for.
 *
 * @param all every replica
 * @param brokers else by partition
 */
public record ThrottledReplicas(boolean all, Map<Integer, Set<Integer>> brokers) {
    /** No replica. */
    public static final ThrottledReplicas NONE = new ThrottledReplicas(false, Map.of());

    /** What one entry of the settings may be: {@code partition:broker}, or all, or nothing. */
    static final String FORM = "\\*|(\\d{1,9}:\\d{1,9})?";

    public ThrottledReplicas {
        brokers = Map.copyOf(brokers);
    }

    /** Reads {@code *} or {@code 0:1,0:2}, as checked by the setting. */
    static ThrottledReplicas parse(String value) {
        List<String> entries = Setting.list(value);
        if (entries.contains("*")) {
            return new ThrottledReplicas(true, Map.of());
        }
        var brokers = new HashMap<Integer, Set<Integer>>();
        for (String entry : entries) {
            int colon = entry.indexOf(':');
            if (colon > 0) {
                brokers.computeIfAbsent(Integer.parseInt(entry.substring(0, colon)), p -> new HashSet<>())
                        .add(Integer.parseInt(entry.substring(colon + 1)));
            }
        }
        return brokers.isEmpty() ? NONE : new ThrottledReplicas(false, brokers);
    }

    public boolean covers(int partition, int broker) {
        // Nearly always none: not worth a look-up for each batch.
        return all
                || (!brokers.isEmpty()
                        && brokers.getOrDefault(partition, Set.of()).contains(broker));
    }
}
