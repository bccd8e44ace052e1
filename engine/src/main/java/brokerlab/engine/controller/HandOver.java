package brokerlab.engine.controller;

import brokerlab.engine.config.Counted;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.metadata.ClusterImage.BrokerNode;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * A broker about to stop asks the controller to move leadership off it: {@code controlled.shutdown.max.retries} times at most, with
 * {@code controlled.shutdown.retry.backoff.ms} between, until nothing is left that others could take over.
 */
final class HandOver {
    private static final long ATTEMPT_MS = 10_000;

    private final ControllerDependencies here;
    private final IntSupplier controller;
    private final CompletableFuture<List<TopicPartition>> answer = new CompletableFuture<>();

    /** @param controller the active one as known here, -1 when unknown */
    HandOver(ControllerDependencies here, IntSupplier controller) {
        this.here = here;
        this.controller = controller;
    }

    /** Completes with what the broker still leads. */
    CompletableFuture<List<TopicPartition>> begin() {
        attempt(Math.max(1, here.settings().getInt("controlled.shutdown.max.retries")));
        return answer;
    }

    private void attempt(int left) {
        here.futures()
                .within(ATTEMPT_MS, "Controlled shutdown of broker " + here.broker(), ask())
                .whenComplete((reply, error) -> {
                    boolean refused = error != null || reply.error() != ErrorCode.NONE;
                    if (left > 1 && (refused || !reply.remaining().isEmpty())) {
                        long backoffMs = here.settings().getLong("controlled.shutdown.retry.backoff.ms");
                        here.futures().tasks().after(backoffMs, () -> attempt(left - 1));
                    } else if (error != null) {
                        fail(new ProtocolException(
                                ProtocolException.codeOf(error),
                                String.valueOf(
                                        ProtocolException.unwrapped(error).getMessage()),
                                error));
                    } else if (refused) {
                        fail(new ProtocolException(reply.error(), reply.message()));
                    } else {
                        warnOf(reply.remaining());
                        answer.complete(reply.remaining());
                    }
                });
    }

    private CompletableFuture<ControlledShutdown.Reply> ask() {
        BrokerNode me = here.metadata().current().brokers().get(here.broker());
        var message = new ControlledShutdown(here.broker(), me == null ? -1 : me.epoch());
        int to = controller.getAsInt();
        if (to < 0) {
            return CompletableFuture.failedFuture(new ProtocolException(
                    ErrorCode.BROKER_NOT_AVAILABLE,
                    "No controller is known; broker " + here.broker() + " keeps its leadership."));
        }
        // A copy, as a limit in time ends it.
        return here.courier().send(here.broker(), to, message).copy();
    }

    private void fail(ProtocolException error) {
        here.journal(new ProblemEvent.Warning(
                "Broker " + here.broker() + " stops without handing over: " + error.getMessage(),
                "Its partitions get other leaders when its ZooKeeper session is closed."));
        answer.completeExceptionally(error);
    }

    private void warnOf(List<TopicPartition> remaining) {
        if (!remaining.isEmpty()) {
            here.journal(new ProblemEvent.Warning(
                    "Broker " + here.broker() + " stops while it leads " + Counted.of(remaining.size(), "partition")
                            + ", " + remaining.getFirst() + " among them: no other replica is in sync there.",
                    "No leader is there until it is back; start brokers of the other replicas before it stops."));
        }
    }
}
