package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.Release;
import brokerlab.engine.controller.ReplicaCapacity;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.network.Selectors;
import brokerlab.engine.settings.LiveChecks;
import java.util.function.Supplier;

/**
 * What all brokers of a cluster share.
 *
 * @param tasks the cluster's scope; each broker gets one below it
 * @param connect the ensemble's connect string with chroot
 * @param checks asked before a broker's own settings are changed
 * @param speaks the release all of them speak as now
 * @param room for replicas on any of them
 */
record Environment(
        Tasks tasks,
        Journal journal,
        Disk disk,
        Courier courier,
        Selectors selectors,
        String connect,
        LiveChecks checks,
        Supplier<Release> speaks,
        ReplicaCapacity room) {
    /** Without its first slash; empty for the ensemble's root. */
    String chroot() {
        int slash = connect.indexOf('/');
        return slash < 0 ? "" : connect.substring(slash + 1);
    }
}
