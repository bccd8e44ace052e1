package brokerlab.engine.controller;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Counted;
import brokerlab.engine.controller.ControllerElection.Term;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.courier.Courier;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.metadata.UpdateMetadata;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Every broker has one; the one that holds {@code /controller} is active. Requests to an inactive one fail with NOT_CONTROLLER.
 * Futures fail with {@link brokerlab.engine.wire.ProtocolException}, after {@code request.timeout.ms} at the latest with
 * REQUEST_TIMED_OUT.
 */
public final class Controller implements AutoCloseable {
    private static final long PAUSE_MS = 250;

    /** How long a stopping broker waits until the new leaders took over. */
    private static final long HAND_OVER_MS = 2_000;

    private final int broker;
    private final ControllerDependencies here;
    private final ControllerElection election;
    private volatile Optional<ActiveController> active = Optional.empty();

    /**
     * One that is inactive until {@link #start}.
     *
     * @param inbox gets the handlers for UpdateMetadata and ControlledShutdown
     * @param chance drawn from a seed in simulation
     */
    public Controller(
            int broker,
            Tasks tasks,
            Journal journal,
            BrokerSettings settings,
            TopicOverrides topics,
            Coordination coordination,
            Courier courier,
            Inbox inbox,
            MetadataHolder metadata,
            Chance chance,
            ReplicaCapacity room) {
        this.broker = broker;
        Lane lane = tasks.lane("controller");
        var futures = new LaneFutures(lane, tasks);
        this.here = new ControllerDependencies(
                broker,
                futures,
                journal,
                settings,
                topics,
                coordination,
                courier,
                metadata,
                chance,
                new TopicPolicy(settings),
                room);
        this.election = new ControllerElection(broker, futures, coordination, new Terms());
        inbox.on(UpdateMetadata.class, (from, update) -> CompletableFuture.completedFuture(take(update)));
        inbox.on(
                AutoCreateTopic.class,
                (from, message) -> createTopic(message.request(), false)
                        .handle((made, error) -> error == null
                                ? new AutoCreateTopic.Reply(ErrorCode.NONE, "", Optional.of(made))
                                : new AutoCreateTopic.Reply(
                                        ProtocolException.codeOf(error), messageOf(error), Optional.empty())));
        inbox.on(
                ControlledShutdown.class,
                (from, message) -> shutDown(message)
                        .handle((remaining, error) -> error == null
                                ? new ControlledShutdown.Reply(ErrorCode.NONE, "", remaining)
                                : new ControlledShutdown.Reply(
                                        ProtocolException.codeOf(error), messageOf(error), List.of())));
        settings.onChange(names -> {
            if (names.contains("unclean.leader.election.enable")) {
                lane.execute(() -> active.ifPresent(r -> r.partitions().defaultsChanged()));
            }
        });
        topics.onChange(topic -> {
            lane.execute(() -> active.ifPresent(r -> r.partitions().settingsChanged(topic)));
            // Elections that a setting allows come in their own time.
            return CompletableFuture.completedFuture(null);
        });
    }

    private static String messageOf(Throwable error) {
        return String.valueOf(ProtocolException.unwrapped(error).getMessage());
    }

    /** What the election reports, in the lane. */
    private final class Terms implements ControllerElection.Candidate {
        @Override
        public void elected(Term term) {
            var mine = new ActiveController(here, term, election::fenced);
            active = Optional.of(mine);
            mine.begin();
        }

        @Override
        public void termEnded(Term term) {
            Optional<ActiveController> ending = active;
            active = Optional.empty();
            ending.ifPresent(ActiveController::end);
        }

        @Override
        public void reconnected() {
            active.ifPresent(ActiveController::reconnected);
        }

        @Override
        public void failed(Throwable error) {
            here.journal(new ProblemEvent.TaskFailed("controller election", String.valueOf(error)));
        }
    }

    /** A controller older than one heard of is not listened to. */
    private ErrorCode take(UpdateMetadata update) {
        if (update.controllerEpoch() < here.metadata().current().controllerEpoch()) {
            return ErrorCode.STALE_CONTROLLER_EPOCH;
        }
        here.metadata().deliver(update.image());
        return ErrorCode.NONE;
    }

    /** Takes part in elections from now on; call it when this broker is registered in {@code /brokers/ids}. */
    public void start() {
        here.futures().lane().execute(election::start);
    }

    /** Asked before anything is made that takes what the process has little of. */
    public ReplicaCapacity room() {
        return here.room();
    }

    public boolean active() {
        return active.isPresent();
    }

    /** Broker id of the active controller as this broker knows it, -1 when unknown. */
    public int activeController() {
        return election.known();
    }

    /** Makes a topic; with {@code validateOnly} only says whether it could. Completes when its partitions have leaders. */
    public CompletableFuture<TopicMade> createTopic(TopicRequest request, boolean validateOnly) {
        Uuid id = here.chance().freshId();
        return ifActive(
                "Creating topic " + request.name(),
                active -> active.request(
                                "create " + request.name(),
                                () -> active.topics().create(request, validateOnly, id))
                        .thenCompose(made -> active.delivered().thenApply(done -> made)));
    }

    /** Like {@link #createTopic}, from any broker: sent to the active controller by courier (auto-creation, internal topics). */
    public CompletableFuture<TopicMade> requestTopic(TopicRequest request) {
        var answer = new CompletableFuture<TopicMade>();
        requestTopic(request, answer);
        return here.futures().within(requestTimeoutMs(), "Creating topic " + request.name(), answer);
    }

    private void requestTopic(TopicRequest request, CompletableFuture<TopicMade> answer) {
        int controller = activeController();
        if (answer.isDone()) {
            return;
        }
        if (controller < 0) {
            here.futures().tasks().after(PAUSE_MS, () -> requestTopic(request, answer));
            return;
        }
        here.courier().send(broker, controller, new AutoCreateTopic(request)).whenComplete((reply, error) -> {
            boolean elsewhere = error != null || reply.error() == ErrorCode.NOT_CONTROLLER;
            if (elsewhere) {
                here.futures().tasks().after(PAUSE_MS, () -> requestTopic(request, answer));
            } else if (reply.made().isPresent()) {
                answer.complete(reply.made().get());
            } else {
                answer.completeExceptionally(new ProtocolException(reply.error(), reply.message()));
            }
        });
    }

    /** Marks a topic for deletion and completes when it is out of the metadata. TOPIC_DELETION_DISABLED when not allowed. */
    public CompletableFuture<Void> deleteTopic(String topic) {
        return ifActive(
                "Deleting topic " + topic,
                active -> active.request(
                                "delete " + topic,
                                () -> active.deletions().order(topic).thenApply(DeletionOrder::new))
                        .thenCompose(order -> order.end()));
    }

    /** Keeps the operation's end apart from the deletion's. */
    private record DeletionOrder(CompletableFuture<Void> end) {}

    /**
     * Grows a topic to {@code total} partitions.
     *
     * @param assignments replicas of the new partitions in order, empty to let the cluster place them
     */
    public CompletableFuture<Void> createPartitions(
            String topic, int total, List<List<Integer>> assignments, boolean validateOnly) {
        return ifActive("Adding partitions to " + topic, active -> {
            var before = new GrowthOrder(total);
            return active.request(
                            "grow " + topic,
                            () -> before.alreadyGrown(active, topic)
                                    ? CompletableFuture.completedFuture(Boolean.TRUE)
                                    : active.topics()
                                            .grow(topic, total, assignments, validateOnly)
                                            .thenApply(done -> Boolean.TRUE))
                    .thenCompose(done -> active.delivered());
        });
    }

    /** Tells a first attempt from one whose answer was lost, although the topic grew. */
    private static final class GrowthOrder {
        private final int total;
        private boolean tried;

        GrowthOrder(int total) {
            this.total = total;
        }

        boolean alreadyGrown(ActiveController active, String topic) {
            boolean grown = tried
                    && active.state()
                            .topic(topic)
                            .filter(t -> t.replicas().size() == total)
                            .isPresent();
            tried = true;
            return grown;
        }
    }

    /**
     * Moves partitions (KIP-455); completes when it has begun. The answer of each partition is empty when it was taken.
     *
     * @param targets replicas, preferred leader first; empty to go back to where it came from
     * @param factorMayChange whether the number of replicas may become another (KIP-860)
     */
    public CompletableFuture<Map<TopicPartition, Optional<ProtocolException>>> reassign(
            Map<TopicPartition, Optional<List<Integer>>> targets, boolean factorMayChange) {
        var order = new ReassignmentOrder(targets, factorMayChange);
        return ifActive(
                "Reassigning " + Counted.of(targets.size(), "partition"),
                active ->
                        active.request("reassign", () -> active.reassignments().begin(order)));
    }

    /** Partitions that are being moved. */
    public CompletableFuture<Map<TopicPartition, Assignment>> reassignments() {
        return ifActive(
                "Listing reassignments",
                active -> active.request(
                        "list reassignments",
                        () -> CompletableFuture.completedFuture(
                                active.reassignments().underWay())));
    }

    /** Hands leadership to the preferred replicas (KIP-183/460). All partitions when {@code partitions} is empty. */
    public CompletableFuture<Map<TopicPartition, ErrorCode>> electPreferred(Optional<List<TopicPartition>> partitions) {
        return elect(
                "preferred", partitions, (active, asked) -> active.partitions().electPreferred(asked));
    }

    /**
     * Elects leaders where there is none, from outside the ISR if need be: records may be lost (KIP-460). All partitions when
     * {@code partitions} is empty.
     */
    public CompletableFuture<Map<TopicPartition, ErrorCode>> electUnclean(Optional<List<TopicPartition>> partitions) {
        return elect(
                "unclean", partitions, (active, asked) -> active.partitions().electUnclean(asked));
    }

    /** Leaders that these topics would get where they have none, were unclean elections allowed; nothing is done. */
    public CompletableFuture<List<ForeseenElection>> electionsIfUnclean(Set<String> topics) {
        return ifActive(
                "Foreseeing unclean elections",
                active -> CompletableFuture.completedFuture(active.state().partitions().stream()
                        .filter(p -> topics.contains(p.topic()))
                        .flatMap(p -> active.stateChanges().ifUnclean(p).stream()
                                .filter(d -> d.leader() != PartitionState.NO_LEADER)
                                .map(d -> new ForeseenElection(
                                        p,
                                        d.leader(),
                                        d.unclean(),
                                        active.state().state(p).orElseThrow().isr())))
                        .toList()));
    }

    private CompletableFuture<Map<TopicPartition, ErrorCode>> elect(
            String kind,
            Optional<List<TopicPartition>> partitions,
            BiFunction<ActiveController, List<TopicPartition>, CompletableFuture<Map<TopicPartition, ErrorCode>>>
                    election) {
        return ifActive(
                "Electing " + kind + " leaders",
                active -> active.request(
                                "elect " + kind,
                                () -> election.apply(
                                        active,
                                        partitions.orElseGet(
                                                () -> active.state().partitions())))
                        .thenCompose(answers -> active.delivered()
                                .thenApply(done -> partitions.isPresent()
                                        ? answers
                                        // Asked for all, those that needed nothing go without saying (KIP-460).
                                        : without(answers, ErrorCode.ELECTION_NOT_NEEDED))));
    }

    private static Map<TopicPartition, ErrorCode> without(Map<TopicPartition, ErrorCode> answers, ErrorCode code) {
        var result = new HashMap<>(answers);
        result.values().removeIf(code::equals);
        return result;
    }

    /**
     * Asked by a broker about to stop, sent to the active controller by courier: leadership moves off this broker. Completes with
     * the partitions that could not be moved. To be called on the stopping broker's own controller; it finds the active one.
     */
    public CompletableFuture<List<TopicPartition>> controlledShutdown() {
        return new HandOver(here, this::activeController).begin();
    }

    private CompletableFuture<List<TopicPartition>> shutDown(ControlledShutdown message) {
        return ifActive("Controlled shutdown of broker " + message.broker(), active -> {
            // What waits in the queue must not hit the broker's next life.
            long life = message.brokerEpoch() >= 0
                    ? message.brokerEpoch()
                    : active.brokers().epoch(message.broker());
            return active.request(
                            "shut down broker " + message.broker(),
                            () -> active.brokers().shutDown(message.broker(), life))
                    .thenCompose(remaining -> {
                        var handedOver = new CompletableFuture<List<TopicPartition>>();
                        here.futures().tasks().after(HAND_OVER_MS, () -> handedOver.complete(remaining));
                        active.delivered().thenAccept(done -> handedOver.complete(remaining));
                        return handedOver;
                    });
        });
    }

    /** Does {@code work} in the lane if this controller is active. */
    private <T> CompletableFuture<T> ifActive(String what, Function<ActiveController, CompletableFuture<T>> work) {
        var answer = new CompletableFuture<T>();
        here.futures().lane().execute(() -> {
            Optional<ActiveController> mine = active;
            if (mine.isEmpty()) {
                answer.completeExceptionally(new ProtocolException(
                        ErrorCode.NOT_CONTROLLER,
                        "Broker " + broker + " is not the controller"
                                + (activeController() < 0
                                        ? "; none is known."
                                        : ", broker " + activeController() + " is.")));
                return;
            }
            LaneFutures.attempt(() -> work.apply(mine.get())).whenComplete((value, error) -> {
                if (error == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(ProtocolException.unwrapped(error));
                }
            });
        });
        return here.futures().within(requestTimeoutMs(), what, answer);
    }

    private long requestTimeoutMs() {
        return here.settings().getLong("request.timeout.ms");
    }

    /** Resigns if active (deletes {@code /controller}) and takes no further part. */
    @Override
    public void close() {
        here.futures().lane().execute(() -> {
            election.stop();
            here.policy().close();
        });
    }
}
