package brokerlab.engine.log;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import java.util.function.LongSupplier;

/**
 * What all logs of a broker share.
 *
 * @param running whoever touches files in a task of its own enters it
 * @param quiet whether nothing is told to the journal
 * @param producerExpirationMs {@code producer.id.expiration.ms} in force
 */
record LogContext(
        int broker,
        Disk disk,
        Tasks tasks,
        Journal journal,
        RunningWork running,
        boolean quiet,
        LongSupplier producerExpirationMs,
        Checkpoints checkpoints) {
    void report(ClusterEvent event) {
        if (!quiet) {
            journal.append(broker, event);
        }
    }

    /** Runs work of a task that touches files; a directory that fails in it has told so itself. */
    void touching(Runnable work) {
        running.run(() -> {
            try {
                work.run();
            } catch (LogFailedException e) {
                // Taken offline, with a warning, or let go: nobody waits for this work.
                assert e.directory() != null;
            }
        });
    }

    /** For the copy of a log: what happens to it is no news of the log. */
    LogContext forCopies() {
        return new LogContext(broker, disk, tasks, journal, running, true, producerExpirationMs, checkpoints);
    }

    long nowMs() {
        return tasks.clock().wallMs();
    }
}
