package brokerlab.engine.controller;

import brokerlab.engine.coordination.LogDirEventZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Brokers that lost a log directory (KIP-112). A notice names the broker only: it is told its roles again, and answers for which of
 * them it has no log any more. Lane-confined.
 */
final class LogDirEvents {
    private final Surroundings here;
    private final Reign reign;

    LogDirEvents(Surroundings here, Reign reign) {
        this.here = here;
        this.reign = reign;
    }

    /** The operation after a change below {@code /log_dir_event_notification}. */
    CompletableFuture<Void> changed() {
        return here.hops()
                .home(reign.znodes().children(ZnodeLayout.LOG_DIR_EVENTS))
                .thenCompose(notices -> {
                    var brokers = new TreeSet<Integer>();
                    notices.values()
                            .forEach(z -> reign.loader()
                                    .decoded(z, (path, znode) -> LogDirEventZnode.decode(path, znode.data()))
                                    .ifPresent(event -> brokers.add(event.broker())));
                    brokers.forEach(id -> reign.channel(id)
                            .ifPresent(channel -> channel.roles(reign.state().rolesOf(id))));
                    return reign.partitions().deleteNotices(notices.keySet());
                });
    }
}
