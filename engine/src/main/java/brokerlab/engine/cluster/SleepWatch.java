package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;

/** Notices that the process did not run for a while: the machine slept or the process was stopped. */
final class SleepWatch {
    private static final long PERIOD_MS = 1_000;
    private static final long NOTICED_MS = 5_000;

    private final Tasks tasks;
    private final Journal journal;
    private long lastWallMs;

    SleepWatch(Tasks tasks, Journal journal) {
        this.tasks = tasks;
        this.journal = journal;
    }

    void begin() {
        lastWallMs = tasks.clock().wallMs();
        tasks.every(PERIOD_MS, this::look);
    }

    private void look() {
        long now = tasks.clock().wallMs();
        long missed = now - lastWallMs - PERIOD_MS;
        lastWallMs = now;
        if (missed >= NOTICED_MS) {
            journal.append(JournalEntry.CLUSTER, new ClusterEvent.ProcessPaused(missed));
        }
    }
}
