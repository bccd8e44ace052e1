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
    private final ControllerDependencies here;
    private final ActiveController controller;

    LogDirEvents(ControllerDependencies here, ActiveController controller) {
        this.here = here;
        this.controller = controller;
    }

    /** The operation after a change below {@code /log_dir_event_notification}. */
    CompletableFuture<Void> changed() {
        return here.futures()
                .inLane(controller.znodes().children(ZnodeLayout.LOG_DIR_EVENTS))
                .thenCompose(notices -> {
                    var brokers = new TreeSet<Integer>();
                    notices.values()
                            .forEach(z -> controller
                                    .loader()
                                    .decoded(z, (path, znode) -> LogDirEventZnode.decode(path, znode.data()))
                                    .ifPresent(event -> brokers.add(event.broker())));
                    brokers.forEach(id -> controller
                            .channel(id)
                            .ifPresent(
                                    channel -> channel.roles(controller.state().rolesOf(id))));
                    return controller.partitions().deleteNotices(notices.keySet());
                });
    }
}
