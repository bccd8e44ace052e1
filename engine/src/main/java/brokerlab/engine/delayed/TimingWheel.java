package brokerlab.engine.delayed;

import brokerlab.engine.clock.Tasks;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A timing wheel that turns only when something is due. A deadline is rounded up to a slot, coarser for longer waits (at most 1/32
 * late); each slot in use has one timer. Requests answered early leave their slot at once, so a 30 s time-out holds no memory.
 */
final class TimingWheel {
    private static final long FINEST_MS = 4;
    private static final long FRACTION = 32;

    private final Tasks tasks;
    private final ConcurrentHashMap<Long, Set<DelayedOperation>> slots = new ConcurrentHashMap<>();

    TimingWheel(Tasks tasks) {
        this.tasks = tasks;
    }

    /** Expires {@code request} after {@code delayMs}; returns the slot, for {@link #remove}. */
    long add(DelayedOperation request, long delayMs) {
        long now = tasks.clock().elapsedMs();
        long unit = Math.max(FINEST_MS, Long.highestOneBit(delayMs / FRACTION));
        long due = now + delayMs;
        long slot = Math.ceilDiv(due, unit) * unit;
        slots.compute(slot, (key, waiting) -> {
            Set<DelayedOperation> set = waiting;
            if (set == null) {
                set = new LinkedHashSet<>();
                tasks.after(slot - now, () -> fire(slot));
            }
            set.add(request);
            return set;
        });
        return slot;
    }

    void remove(long slot, DelayedOperation request) {
        slots.computeIfPresent(slot, (key, waiting) -> {
            waiting.remove(request);
            return waiting;
        });
    }

    /** Slots in use. */
    int slots() {
        return slots.size();
    }

    private void fire(long slot) {
        Set<DelayedOperation> due = slots.remove(slot);
        if (due != null) {
            List.copyOf(due).forEach(DelayedOperation::expire);
        }
    }
}
