package brokerlab.engine.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rates by key; keys not seen in a round are forgotten, so that deleted objects do not pile up. */
final class Rates<K> {
    private final Map<K, Rate> rates = new HashMap<>();

    void update(K key, long total, long nowMs) {
        rates.computeIfAbsent(key, k -> new Rate()).update(total, nowMs);
    }

    double perSec(K key) {
        Rate rate = rates.get(key);
        return rate == null ? 0 : rate.perSec();
    }

    List<Double> history(K key) {
        Rate rate = rates.get(key);
        return rate == null ? List.of() : rate.history();
    }

    void keepOnly(Set<K> keys) {
        rates.keySet().retainAll(keys);
    }
}
