package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.config.Counted;
import brokerlab.engine.controller.ControllerElection.Term;
import brokerlab.engine.controller.PartitionStateChanges.ElectionCause;
import brokerlab.engine.coordination.Coordination.ZnodeEvent;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.metadata.ClusterImage.BrokerNode;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * One term of one controller: its copy of the cluster's state, its watches, its channels to the brokers. What it learns and what it
 * is asked become {@link OperationQueue}; when the term is over nothing of it goes on. Lane-confined.
 *
 * <pre>
 *   watches, requests ─▶ OperationQueue ─▶ Brokers, Topics, Partitions, TopicDeletions ─▶ PartitionStateChanges
 *                                                           │                                      ├─▶ FencedWrites ─▶ znodes
 *                                                           └── ClusterState ── publish ───────────┴─▶ BrokerChannel… ─▶ brokers
 * </pre>
 */
final class ActiveController implements OperationQueue.Owner, BrokerChannel.Answers {
    private final ControllerDependencies here;
    private final Term term;
    private final Runnable fenced;
    private final ClusterState state = new ClusterState();
    private final FencedWrites writes;
    private final ControllerZnodes znodes;
    private final StateLoader loader;
    private final OperationQueue operations;
    private final PartitionStateChanges stateChanges;
    private final Brokers brokers;
    private final Topics topics;
    private final Partitions partitions;
    private final TopicDeletions deletions;
    private final LogDirEvents logDirEvents;
    private final Reassignments reassignments;
    private final LegacyReassignment legacyReassignment;
    private final LeaderBalance balance;
    private final Map<Integer, BrokerChannel> channels = new HashMap<>();
    private final Map<String, Runnable> topicWatches = new HashMap<>();
    private final List<Runnable> watches = new ArrayList<>();
    private final Map<String, CompletableFuture<?>> requests = new LinkedHashMap<>();
    private long electedEntry;
    private long imageVersion;
    private long requestNumber;
    private boolean imageOld = true;
    private boolean loaded;
    private boolean over;

    /** @param fenced called when a newer controller is found out about */
    ActiveController(ControllerDependencies here, Term term, Runnable fenced) {
        this.here = here;
        this.term = term;
        this.fenced = fenced;
        this.writes = new FencedWrites(here.coordination(), term.epochVersion());
        this.znodes = new ControllerZnodes(here.coordination());
        this.loader = new StateLoader(here, writes, znodes, this::watch);
        this.operations = new OperationQueue(here.futures(), this);
        this.stateChanges = new PartitionStateChanges(here, this);
        this.brokers = new Brokers(here, this);
        this.topics = new Topics(here, this);
        this.partitions = new Partitions(here, this);
        this.deletions = new TopicDeletions(here, this);
        this.logDirEvents = new LogDirEvents(here, this);
        this.reassignments = new Reassignments(here, this);
        this.legacyReassignment = new LegacyReassignment(here, this);
        this.balance = new LeaderBalance(here, this);
    }

    // ---- parts

    ClusterState state() {
        return state;
    }

    FencedWrites writes() {
        return writes;
    }

    ControllerZnodes znodes() {
        return znodes;
    }

    StateLoader loader() {
        return loader;
    }

    PartitionStateChanges stateChanges() {
        return stateChanges;
    }

    Brokers brokers() {
        return brokers;
    }

    Topics topics() {
        return topics;
    }

    Partitions partitions() {
        return partitions;
    }

    TopicDeletions deletions() {
        return deletions;
    }

    LegacyReassignment legacyReassignment() {
        return legacyReassignment;
    }

    Reassignments reassignments() {
        return reassignments;
    }

    int epoch() {
        return term.epoch();
    }

    List<Integer> replicas(TopicPartition partition) {
        return state.topic(partition.topic())
                .map(t -> t.replicas(partition.partition()))
                .orElse(List.of());
    }

    // ---- life

    void begin() {
        electedEntry = here.journal(new BrokerEvent.ControllerElected(here.broker(), epoch()));
        // Brokers this one knew before its election: what became of them meanwhile is told like any other change.
        here.metadata().current().brokers().values().forEach(state::putBroker);
        watch(ZnodeLayout.BROKER_IDS, true, event -> offer("brokers", brokers::changed));
        watch(ZnodeLayout.TOPICS, false, event -> offer("topics", topics::changed));
        watch(ZnodeLayout.ISR_CHANGES, false, event -> offer("isr", partitions::isrChanged));
        watch(ZnodeLayout.LOG_DIR_EVENTS, false, event -> offer("log directories", logDirEvents::changed));
        watch(ZnodeLayout.DELETE_TOPICS, false, event -> offer("deletions", deletions::changed));
        watch(ZnodeLayout.PREFERRED_REPLICA_ELECTION, false, event -> {
            if (event.kind() != ZnodeEvent.Kind.DELETED) {
                offer("preferred", partitions::preferredElectionAsked);
            }
        });
        watch(ZnodeLayout.REASSIGN_PARTITIONS, false, event -> {
            if (event.kind() != ZnodeEvent.Kind.DELETED) {
                legacyReassignment.look();
            }
        });
        balance.begin();
        operations.resync();
    }

    void end() {
        over = true;
        balance.end();
        operations.end();
        watches.forEach(Runnable::run);
        topicWatches.values().forEach(Runnable::run);
        channels.values().forEach(BrokerChannel::close);
        channels.clear();
        here.journal(new BrokerEvent.ControllerResigned(here.broker(), epoch()));
        var notController = new ProtocolException(
                ErrorCode.NOT_CONTROLLER, "Broker " + here.broker() + " is no longer the controller.");
        List.copyOf(requests.values()).forEach(answer -> answer.completeExceptionally(notController));
        requests.clear();
    }

    void reconnected() {
        operations.reconnected();
    }

    private Runnable watched(String path, boolean recursive, Consumer<ZnodeEvent> seen) {
        return here.coordination()
                .watch(
                        path,
                        recursive,
                        event -> here.futures().lane().execute(() -> {
                            if (over) {
                                return;
                            }
                            if (event.kind() == ZnodeEvent.Kind.RESYNC) {
                                operations.resync();
                            } else {
                                seen.accept(event);
                            }
                        }));
    }

    private void watch(String path, boolean recursive, Consumer<ZnodeEvent> seen) {
        watches.add(watched(path, recursive, seen));
    }

    void watch(String topic) {
        topicWatches.computeIfAbsent(
                topic,
                name -> watched(ZnodeLayout.topic(name), false, event -> {
                    if (event.kind() == ZnodeEvent.Kind.CHANGED) {
                        offer("topic " + name, () -> topics.changed(name));
                    }
                }));
    }

    void unwatch(String topic) {
        Optional.ofNullable(topicWatches.remove(topic)).ifPresent(Runnable::run);
    }

    // ---- operations

    void offer(String key, Supplier<CompletableFuture<Void>> body) {
        if (!over && !operations.offer(key, body)) {
            // Dropping a notice is fine when everything is read again.
            operations.resync();
        }
    }

    /** Queues a request. {@code body} may run more than once; what it refuses with a {@link ProtocolException} is its answer. */
    <T> CompletableFuture<T> request(String what, Supplier<CompletableFuture<T>> body) {
        var answer = new CompletableFuture<T>();
        String key = what + " #" + ++requestNumber;
        requests.put(key, answer);
        answer.whenComplete((value, error) -> here.futures().lane().execute(() -> requests.remove(key)));
        boolean queued = operations.offer(key, () -> {
            if (answer.isDone()) {
                return CompletableFuture.completedFuture(null);
            }
            var done = new CompletableFuture<Void>();
            LaneFutures.attempt(body).whenComplete((value, error) -> {
                if (error == null) {
                    answer.complete(value);
                } else if (ProtocolException.unwrapped(error) instanceof ProtocolException e) {
                    answer.completeExceptionally(e);
                } else {
                    done.completeExceptionally(error);
                }
                done.complete(null);
            });
            return done;
        });
        if (!queued) {
            answer.completeExceptionally(new ProtocolException(
                    ErrorCode.REQUEST_TIMED_OUT,
                    "The controller has " + OperationQueue.MOST_WAITING + " requests waiting; try again later."));
        }
        return answer;
    }

    @Override
    public CompletableFuture<Void> reload() {
        return Causes.with(electedEntry, () -> loader.load().thenCompose(this::take));
    }

    private CompletableFuture<Void> take(StateLoader.Loaded found) {
        Set<String> before = new HashSet<>(state.topicNames());
        before.stream().filter(name -> !found.topics().containsKey(name)).forEach(deletions::removed);
        found.topics().values().forEach(topic -> {
            state.putTopic(topic);
            if (loaded && !before.contains(topic.name())) {
                here.journal(new TopicEvent.TopicCreated(
                        topic.name(),
                        topic.replicas().size(),
                        topic.replicas().isEmpty()
                                ? 0
                                : topic.replicas().values().iterator().next().size()));
            }
        });
        deletions.reloaded(found.topics().keySet());
        loaded = true;
        changed();
        return deletions
                .take(found.deletions())
                .thenCompose(done -> brokers.take(found.brokers(), true))
                .thenCompose(done -> partitions.deleteNotices(found.isrNotices()))
                .thenAccept(done -> {
                    offer("preferred", partitions::preferredElectionAsked);
                    offer("log directories", logDirEvents::changed);
                    legacyReassignment.look();
                });
    }

    @Override
    public void succeeded() {
        publish();
    }

    @Override
    public void fenced() {
        fenced.run();
    }

    @Override
    public void failed(String operation, Throwable error) {
        here.journal(new ProblemEvent.TaskFailed("controller: " + operation, String.valueOf(error)));
        Optional.ofNullable(requests.get(operation))
                .ifPresent(answer -> answer.completeExceptionally(new ProtocolException(
                        ErrorCode.UNKNOWN_SERVER_ERROR, "The controller could not do it: " + error, error)));
    }

    // ---- brokers

    /** The state differs from the image published last. */
    void changed() {
        imageOld = true;
    }

    /** Sends the present state to every broker, if it was not sent yet. */
    void publish() {
        if (imageOld && loaded && !over) {
            imageOld = false;
            var image = state.image(++imageVersion, epoch(), here.broker());
            channels.values().forEach(channel -> channel.image(image));
        }
    }

    /** Completes when every live broker answered all it was told so far. */
    CompletableFuture<Void> delivered() {
        publish();
        return CompletableFuture.allOf(
                channels.values().stream().map(BrokerChannel::allAnswered).toArray(CompletableFuture[]::new));
    }

    Optional<BrokerChannel> channel(int broker) {
        return Optional.ofNullable(channels.get(broker));
    }

    BrokerChannel openChannel(BrokerNode node) {
        BrokerChannel open = channels.get(node.id());
        if (open == null || open.brokerEpoch() != node.epoch()) {
            closeChannel(node.id());
            open = new BrokerChannel(
                    here.broker(),
                    epoch(),
                    node.id(),
                    node.epoch(),
                    here.courier(),
                    here.futures(),
                    this,
                    here.settings().getLong("controller.socket.timeout.ms"));
            channels.put(node.id(), open);
        }
        return open;
    }

    void closeChannel(int broker) {
        Optional.ofNullable(channels.remove(broker)).ifPresent(BrokerChannel::close);
    }

    @Override
    public void rolesTaken(int broker, Map<TopicPartition, ErrorCode> answers) {
        var lost = new ArrayList<TopicPartition>();
        answers.forEach((partition, error) -> {
            if (error == ErrorCode.KAFKA_STORAGE_ERROR && state.logLost(broker, partition)) {
                lost.add(partition);
            }
        });
        if (!lost.isEmpty()) {
            long cause = here.journal(new ProblemEvent.Warning(
                    "Broker " + broker + " cannot open the logs of " + Counted.of(lost.size(), "partition") + ", "
                            + lost.getFirst() + " among them: others lead there.",
                    "Repair the log directory, then restart broker " + broker + "."));
            Causes.with(
                    cause,
                    () -> offer(
                            "lost logs " + broker,
                            () -> stateChanges.reconsider(
                                    state.partitions(), p -> new ElectionCause(ElectionReason.BROKER_GONE, cause))));
        }
    }

    @Override
    public void stopped(int broker, boolean delete, Map<TopicPartition, ErrorCode> answers) {
        if (delete) {
            deletions.stopped(broker, answers);
            reassignments.oldLogs().stopped(broker, answers);
        }
    }

    @Override
    public void outdated(int broker) {
        fenced.run();
    }

    @Override
    public void unreachable(int broker, Throwable error) {
        here.journal(new ProblemEvent.Warning(
                "The controller cannot reach broker " + broker + ": " + error.getMessage(),
                "It keeps trying while the broker is registered; look at the link between them."));
    }
}
