package brokerlab.engine.log;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The transactions of a log that are not over yet: open ones by first offset, and ended ones whose marker is still above the
 * high watermark. The oldest of both holds the last stable offset back. Guarded by the log's lock.
 */
final class OpenTransactions {
    private final TreeMap<Long, Long> open = new TreeMap<>();
    private final TreeMap<Long, Long> ended = new TreeMap<>();

    /** One thing that happens to a transaction, in the order of the log. */
    sealed interface TransactionStep {
        /** Its producer's first batch. */
        record Begun(long producerId, long firstOffset) implements TransactionStep {}

        /** Its marker. */
        record Ended(long producerId, long firstOffset, long markerOffset, boolean aborted)
                implements TransactionStep {}
    }

    /** What was aborted, for the transaction index. */
    List<AbortedTransaction> take(List<TransactionStep> steps) {
        if (steps.isEmpty()) {
            return List.of();
        }
        var aborted = new java.util.ArrayList<AbortedTransaction>();
        for (TransactionStep step : steps) {
            switch (step) {
                case TransactionStep.Begun b -> open.put(b.firstOffset(), b.producerId());
                case TransactionStep.Ended e -> {
                    open.remove(e.firstOffset());
                    ended.put(e.firstOffset(), e.markerOffset());
                    if (e.aborted()) {
                        long stable = open.isEmpty() ? e.markerOffset() + 1 : open.firstKey();
                        aborted.add(new AbortedTransaction(e.producerId(), e.firstOffset(), e.markerOffset(), stable));
                    }
                }
            }
        }
        return aborted;
    }

    /** Ended ones whose marker lies below it hold nothing back any more. */
    void committedUpTo(long highWatermark) {
        ended.values().removeIf(marker -> marker < highWatermark);
    }

    /** Where the oldest begins. */
    Optional<Long> firstUnstable() {
        Map.Entry<Long, Long> a = open.firstEntry();
        Map.Entry<Long, Long> b = ended.firstEntry();
        if (a == null && b == null) {
            return Optional.empty();
        }
        return Optional.of(Math.min(a == null ? Long.MAX_VALUE : a.getKey(), b == null ? Long.MAX_VALUE : b.getKey()));
    }

    OpenTransactions copied() {
        var same = new OpenTransactions();
        same.copy(this);
        return same;
    }

    void copy(OpenTransactions other) {
        clear();
        open.putAll(other.open);
        ended.putAll(other.ended);
    }

    boolean isEmpty() {
        return open.isEmpty() && ended.isEmpty();
    }

    void clear() {
        open.clear();
        ended.clear();
    }
}
