package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.SessionEvent;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.wire.ProtocolException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * How long whoever starts bears with its ensemble: a lost connection or session ends no step on the way, it is taken again as soon as there
 * is one (as Kafka's {@code retryRequestUntilConnected} does), unless the ensemble is out of reach without a break for
 * {@code zookeeper.connection.timeout.ms}.
 */
final class RetryUntilConnected {
    /** What Kafka waits by default, which is its {@code zookeeper.session.timeout.ms}; sessions in a lab are shorter. */
    private static final long OUT_OF_REACH_MS = 18_000;

    private static final long RETRY_MS = 200;

    private final Coordination client;
    private final long boundMs;
    private final Tasks tasks;
    private final String connect;

    /** @param connect the ensemble, to be named */
    RetryUntilConnected(Coordination client, BrokerSettings settings, Tasks tasks, String connect) {
        this.client = client;
        this.boundMs = settings.find("zookeeper.connection.timeout.ms")
                .map(Long::parseLong)
                .orElse(OUT_OF_REACH_MS);
        this.tasks = tasks;
        this.connect = connect;
    }

    /**
     * Takes a step until it is through. Fails as the step does for any other reason than a connection or session lost, and when the
     * ensemble is out of reach for too long.
     *
     * @param step may be taken several times, also when an attempt was done and only its answer was lost
     */
    <T> CompletableFuture<T> run(Supplier<CompletableFuture<T>> step) {
        var result = new CompletableFuture<T>();
        var outage = new Disconnection(result);
        Runnable forget = client.onSession(outage::changed);
        attempt(step, result);
        return result.whenComplete((done, error) -> {
            forget.run();
            outage.stop();
        });
    }

    private <T> void attempt(Supplier<CompletableFuture<T>> step, CompletableFuture<T> result) {
        step.get().whenComplete((value, error) -> {
            if (error == null) {
                result.complete(value);
            } else if (!passes(error)) {
                result.completeExceptionally(ProtocolException.unwrapped(error));
            } else if (!result.isDone()) {
                tasks.after(RETRY_MS, () -> attempt(step, result));
            }
        });
    }

    /** Whether {@code error} says nothing but that connection or session were lost. */
    private static boolean passes(Throwable error) {
        return switch (CoordinationException.reasonOf(error)) {
            case CONNECTION_LOSS, SESSION_EXPIRED -> true;
            default -> false;
        };
    }

    /** The time without a connection. */
    private final class Disconnection {
        private final CompletableFuture<?> step;
        private Timer limit = () -> {};
        private boolean running;

        Disconnection(CompletableFuture<?> step) {
            this.step = step;
        }

        synchronized void changed(SessionEvent event) {
            switch (event.state()) {
                case DISCONNECTED, EXPIRED -> start();
                // Who closes the client fails its operations.
                case CONNECTED, CLOSED -> stop();
            }
        }

        private void start() {
            if (!running && !step.isDone()) {
                running = true;
                limit = tasks.after(
                        boundMs,
                        () -> step.completeExceptionally(new IllegalStateException("ZooKeeper at " + connect
                                + " could not be reached for " + boundMs
                                + " ms (zookeeper.connection.timeout.ms): start it, or allow more time")));
            }
        }

        synchronized void stop() {
            running = false;
            limit.cancel();
        }
    }
}
