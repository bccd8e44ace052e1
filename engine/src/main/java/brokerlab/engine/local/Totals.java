package brokerlab.engine.local;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Rising totals summed from counters that come, go and begin anew (a leader moves, a broker restarts): only what each counter rose since it
 * was last seen is added.
 */
final class Totals<G, C> {
    private final Map<G, Long> totals = new HashMap<>();
    private final Map<C, Long> seen = new HashMap<>();

    /** Adds to {@code group} what {@code counter} rose since last time; a counter first seen or fallen adds nothing. */
    void add(G group, C counter, long value) {
        Long before = seen.put(counter, value);
        if (before != null && value > before) {
            totals.merge(group, value - before, Long::sum);
        }
    }

    long total(G group) {
        return totals.getOrDefault(group, 0L);
    }

    void keepOnly(Set<G> groups) {
        totals.keySet().retainAll(groups);
    }
}
