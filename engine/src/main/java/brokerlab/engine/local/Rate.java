package brokerlab.engine.local;

import java.util.ArrayDeque;
import java.util.List;

/**
 * A rate from a rising total, smoothed over about three seconds, with one sample a second kept for a minute. Not thread-safe: belongs to
 * the sampler's lane.
 */
final class Rate {
    private static final int HISTORY = 60;
    private static final double SMOOTHING_MS = 3_000;

    private final ArrayDeque<Double> history = new ArrayDeque<>();
    private List<Double> historyView = List.of();
    private long lastTotal = -1;
    private long lastMs;
    private long lastHistoryMs;
    private long totalAtHistory;
    private double perSec;

    /** Takes the total at {@code nowMs} (elapsed). A total that fell (a restart) begins anew. */
    void update(long total, long nowMs) {
        if (lastTotal < 0 || total < lastTotal) {
            lastTotal = total;
            lastMs = nowMs;
            lastHistoryMs = nowMs;
            totalAtHistory = total;
            return;
        }
        long elapsed = nowMs - lastMs;
        if (elapsed <= 0) {
            return;
        }
        double now = (total - lastTotal) * 1000.0 / elapsed;
        double weight = 1 - Math.exp(-elapsed / SMOOTHING_MS);
        perSec += (now - perSec) * weight;
        if (perSec < 0.01) {
            perSec = 0;
        }
        lastTotal = total;
        lastMs = nowMs;
        long sinceHistory = nowMs - lastHistoryMs;
        if (sinceHistory >= 1_000) {
            history.addLast((total - totalAtHistory) * 1000.0 / sinceHistory);
            if (history.size() > HISTORY) {
                history.removeFirst();
            }
            historyView = List.copyOf(history);
            lastHistoryMs = nowMs;
            totalAtHistory = total;
        }
    }

    double perSec() {
        return perSec;
    }

    List<Double> history() {
        return historyView;
    }
}
