package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.coordination.Coordination;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A starting broker's wait for its ensemble: {@code zookeeper.connection.timeout.ms}. */
final class FirstSession {
    /** What Kafka waits by default ({@code zookeeper.session.timeout.ms}). */
    private static final long LONGEST_WAIT_MS = 18_000;

    private FirstSession() {}

    /**
     * Completes when the ensemble serves this broker; fails when it did not for as long as the setting says. Without the setting it
     * completes in the end, as the next step is to say so: an operation waits no longer than a session may be silent, which is short
     * in a lab, and an ensemble that votes takes longer.
     */
    static CompletableFuture<Void> of(Coordination client, BrokerSettings settings, Tasks tasks, String connect) {
        var served = new CompletableFuture<Void>();
        Runnable forget = client.onSession(e -> {
            if (e.state() == Coordination.SessionEvent.State.CONNECTED) {
                served.complete(null);
            }
        });
        Optional<Long> given = settings.find("zookeeper.connection.timeout.ms").map(Long::parseLong);
        var limit = tasks.after(given.orElse(LONGEST_WAIT_MS), () -> {
            if (given.isEmpty()) {
                served.complete(null);
            } else {
                served.completeExceptionally(new IllegalStateException("ZooKeeper at " + connect
                        + " did not serve this broker within " + given.get()
                        + " ms (zookeeper.connection.timeout.ms): start it, or allow more time"));
            }
        });
        return served.whenComplete((done, error) -> {
            forget.run();
            limit.cancel();
        });
    }
}
