package brokerlab.engine.log;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import java.util.function.LongSupplier;

/**
 * What all logs of a broker share.
 *
 * @param producerExpirationMs {@code producer.id.expiration.ms} in force
 */
record LogContext(int broker, Disk disk, Tasks tasks, Journal journal, LongSupplier producerExpirationMs) {
    void tell(ClusterEvent event) {
        journal.append(broker, event);
    }

    long nowMs() {
        return tasks.clock().wallMs();
    }
}
