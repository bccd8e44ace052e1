package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.courier.Message;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.UpdateMetadata;
import brokerlab.engine.replica.LeaderAndIsr;
import brokerlab.engine.replica.PartitionRole;
import brokerlab.engine.replica.StopReplicas;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * What one controller has to tell one life of one broker, in order and one message at a time: stops, then roles, then the image
 * that speaks of them. What piles up meanwhile is merged, the newest wins, so the backlog is at most one word for each partition.
 * A message without an answer is sent again, merged with what is newer. Lane-confined.
 *
 * <pre>
 *   offer… ──▶ UnsentUpdates ──take──▶ [StopReplicas] [LeaderAndIsr] [UpdateMetadata] ──▶ all answered
 *                 ▲                        │ no answer
 *                 └────────── merged ──────┘
 * </pre>
 */
final class BrokerChannel {
    private static final long RETRY_MS = 500;

    /** Who hears what brokers answered. */
    interface Answers {
        void rolesTaken(int broker, Map<TopicPartition, ErrorCode> partitions);

        void stopped(int broker, boolean delete, Map<TopicPartition, ErrorCode> partitions);

        /** A broker knows of a newer controller. */
        void outdated(int broker);

        void unreachable(int broker, Throwable error);
    }

    private record Waiter(long offered, CompletableFuture<Void> future) {}

    private final int controller;
    private final int controllerEpoch;
    private final int to;
    private final long brokerEpoch;
    private final Courier courier;
    private final LaneFutures futures;
    private final Answers answers;
    private final long answerLimitMs;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private final UnsentUpdates unsent = new UnsentUpdates();
    private Optional<UnsentUpdates> sending = Optional.empty();
    private long offered;
    private long sendingUpTo;
    private long attempt;
    private boolean closed;
    private boolean inTrouble;
    private boolean reported;
    private Timer timer = () -> {};

    /**
     * @param answerLimitMs a message without an answer for so long is sent again: a broker that recovers many logs before it answers is
     *     slow, a lossy link never answers
     */
    BrokerChannel(
            int controller,
            int controllerEpoch,
            int to,
            long brokerEpoch,
            Courier courier,
            LaneFutures futures,
            Answers answers,
            long answerLimitMs) {
        this.controller = controller;
        this.controllerEpoch = controllerEpoch;
        this.to = to;
        this.brokerEpoch = brokerEpoch;
        this.courier = courier;
        this.futures = futures;
        this.answers = answers;
        this.answerLimitMs = answerLimitMs;
    }

    long brokerEpoch() {
        return brokerEpoch;
    }

    void roles(Collection<PartitionRole> roles) {
        changed(() -> unsent.add(roles));
    }

    /** All roles of the broker: logs of other partitions are strays. */
    void allRoles(Collection<PartitionRole> roles) {
        changed(() -> unsent.addAll(roles));
    }

    void stop(Collection<TopicPartition> partitions, boolean delete) {
        changed(() -> unsent.stop(partitions, delete));
    }

    void image(ClusterImage image) {
        changed(() -> unsent.image(image));
    }

    /** Completes, in the lane, when everything offered so far was answered, or when the broker is gone or out of reach. */
    CompletableFuture<Void> allAnswered() {
        var future = new CompletableFuture<Void>();
        if (closed || inTrouble || (sending.isEmpty() && unsent.isEmpty())) {
            future.complete(null);
        } else {
            waiters.add(new Waiter(offered, future));
        }
        return future;
    }

    /** The broker is gone, or the controller is no longer one. */
    void close() {
        closed = true;
        timer.cancel();
        release(Long.MAX_VALUE);
    }

    private void changed(Runnable change) {
        if (!closed) {
            change.run();
            unsent.cause(Causes.current());
            offered++;
            pump();
        }
    }

    private void pump() {
        if (closed || inTrouble || sending.isPresent()) {
            return;
        }
        if (unsent.isEmpty()) {
            release(offered);
            return;
        }
        sending = Optional.of(unsent.take());
        sendingUpTo = offered;
        next();
    }

    private void release(long upTo) {
        while (!waiters.isEmpty() && waiters.peekFirst().offered() <= upTo) {
            waiters.removeFirst().future().complete(null);
        }
    }

    /** Sends the first part that is not answered yet. */
    private void next() {
        UnsentUpdates batch = sending.orElseThrow();
        Causes.with(batch.cause(), () -> {
            List<TopicPartition> deletes = batch.stops(true);
            List<TopicPartition> stops = batch.stops(false);
            if (!deletes.isEmpty() || !stops.isEmpty()) {
                boolean delete = !deletes.isEmpty();
                var partitions = delete ? deletes : stops;
                send(new StopReplicas(controller, controllerEpoch, brokerEpoch, delete, partitions), reply -> {
                    if (reply.error() == ErrorCode.NONE) {
                        batch.stopped(partitions);
                        answers.stopped(to, delete, reply.partitions());
                    }
                    return reply.error();
                });
            } else if (batch.hasRoles()) {
                var roles = batch.roles();
                send(new LeaderAndIsr(controller, controllerEpoch, brokerEpoch, batch.full(), roles), reply -> {
                    if (reply.error() == ErrorCode.NONE) {
                        batch.rolesSent();
                        answers.rolesTaken(to, reply.partitions());
                    }
                    return reply.error();
                });
            } else if (batch.image().isPresent()) {
                send(
                        new UpdateMetadata(
                                controller, controllerEpoch, batch.image().get()),
                        error -> {
                            if (error == ErrorCode.NONE) {
                                batch.imageSent();
                            }
                            return error;
                        });
            } else {
                sending = Optional.empty();
                release(sendingUpTo);
                pump();
            }
        });
    }

    private <R> void send(Message<R> message, Function<R, ErrorCode> answered) {
        long mine = ++attempt;
        timer = futures.tasks()
                .after(
                        answerLimitMs,
                        () -> futures.lane().execute(() -> {
                            if (current(mine)) {
                                failed(new ProtocolException(
                                        ErrorCode.REQUEST_TIMED_OUT,
                                        message.getClass().getSimpleName() + " to broker " + to
                                                + " had no answer within " + answerLimitMs
                                                + " ms (controller.socket.timeout.ms)"));
                            }
                        }));
        futures.inLane(courier.send(controller, to, message)).whenComplete((reply, error) -> {
            if (!current(mine)) {
                return;
            }
            timer.cancel();
            // The time limit may be up and wait in the lane: it must not find this attempt still open.
            long done = ++attempt;
            if (error != null) {
                failed(error);
                return;
            }
            ErrorCode outcome;
            try {
                outcome = answered.apply(reply);
            } catch (RuntimeException | Error e) {
                // What the answer led to went wrong; the channel must not stop for it.
                failed(e);
                return;
            }
            switch (outcome) {
                case NONE -> {
                    reported = false;
                    if (current(done)) {
                        next();
                    }
                }
                case STALE_CONTROLLER_EPOCH -> {
                    close();
                    answers.outdated(to);
                }
                // Meant for a life of the broker that is over, as the next change of the registrations will tell; or it
                // does not
                // know yet that it is registered.
                case STALE_BROKER_EPOCH -> resend();
                default ->
                    failed(new IllegalStateException(
                            "broker " + to + " refused " + message.getClass().getSimpleName()));
            }
        });
    }

    private boolean current(long mine) {
        return !closed && mine == attempt;
    }

    private void failed(Throwable error) {
        // A broker out of reach is dead: that is told by its registration. Of other trouble the first time is news.
        if (!(error instanceof Courier.UnreachableException) && !reported) {
            reported = true;
            answers.unreachable(to, error);
        }
        resend();
    }

    private void resend() {
        attempt++;
        sending.orElseThrow().mergeInto(unsent);
        sending = Optional.empty();
        inTrouble = true;
        release(Long.MAX_VALUE);
        timer = futures.tasks()
                .after(
                        RETRY_MS,
                        () -> futures.lane().execute(() -> {
                            inTrouble = false;
                            pump();
                        }));
    }
}
