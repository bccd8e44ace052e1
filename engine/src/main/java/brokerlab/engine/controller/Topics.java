package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.controller.PartitionStateChanges.ElectionCause;
import brokerlab.engine.coordination.ConfigZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.Znode;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import brokerlab.engine.coordination.TopicZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Topics that come and grow, on request or by an outside tool that writes the znodes itself, as Kafka's old tools do. The znodes
 * decide: a topic is there once {@code /brokers/topics/T} is, and whoever is controller then gives its partitions a state.
 *
 * <pre>
 *   createTopic ─▶ {config, topic} ─▶ {P/state}… ─▶ roles ─▶ image ─▶ answered by all live brokers: done
 *   outside tool ─────────▶ watch ──────▲
 * </pre>
 */
final class Topics {
    private final ControllerDependencies here;
    private final ActiveController controller;
    private final ClusterState state;

    Topics(ControllerDependencies here, ActiveController controller) {
        this.here = here;
        this.controller = controller;
        this.state = controller.state();
    }

    // ---- creation

    /** One attempt; it is made again with the same {@code id} when no answer came. */
    CompletableFuture<TopicMade> create(TopicRequest request, boolean validateOnly, Uuid id) {
        String name = request.name();
        Optional<TopicState> present = state.topic(name);
        if (present.filter(t -> t.id().equals(id)).isPresent()) {
            return finished(present.get());
        }
        if (present.filter(TopicState::deleting).isPresent()) {
            throw new ProtocolException(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' is marked for deletion.");
        }
        TopicChecks.name(name);
        TopicChecks.isNew(name, state.topicNames());
        TopicChecks.numbersOrAssignment(request);
        SortedMap<Integer, List<Integer>> replicas = placed(request);
        Map<String, String> settings =
                TopicChecks.settings(here.settings(), new SettingScope.Topic(name), request.settings());
        here.policy().check(request, replicas, settings);
        requireRoom("Topic '" + name + "' cannot be made", replicas);
        int replicationFactor = replicas.get(0).size();
        if (validateOnly) {
            return CompletableFuture.completedFuture(
                    new TopicMade(name, Uuid.ZERO_UUID, replicas.size(), replicationFactor));
        }
        var znode = TopicZnode.of(id, replicas);
        controller.watch(name);
        return here.futures()
                .inLane(here.coordination().get(ZnodeLayout.config(new SettingScope.Topic(name))))
                .thenCompose(config ->
                        here.futures().inLane(controller.writes().together(creation(name, znode, settings, config))))
                .handle((written, error) -> {
                    if (error == null) {
                        return completeCreation(new TopicState(name, id, znode, 0));
                    }
                    if (state.topic(name).isEmpty()) {
                        controller.unwatch(name);
                    }
                    return CompletableFuture.<TopicMade>failedFuture(existsOr(error, name));
                })
                .thenCompose(f -> f);
    }

    /** Refused before anything is written: a limit that is met half way leaves topics half made (S18). */
    private void requireRoom(String what, SortedMap<Integer, List<Integer>> added) {
        long replicas = added.values().stream().mapToLong(List::size).sum();
        here.room().refusal(replicas, state.promisedReplicas()).ifPresent(why -> {
            throw new ProtocolException(ErrorCode.POLICY_VIOLATION, what + ": " + why);
        });
    }

    private SortedMap<Integer, List<Integer>> placed(TopicRequest request) {
        SortedMap<Integer, String> racks = state.racks();
        if (!request.assignment().isEmpty()) {
            return TopicChecks.assignment(request.assignment(), racks.keySet());
        }
        int partitions = request.partitions() == -1 ? here.settings().getInt("num.partitions") : request.partitions();
        int replicationFactor = request.replicationFactor() == -1
                ? here.settings().getInt("default.replication.factor")
                : request.replicationFactor();
        if (replicationFactor > 0) {
            TopicChecks.fits(request.name(), partitions, replicationFactor);
        }
        int brokers = Math.max(1, racks.size());
        return Placement.assign(
                racks,
                partitions,
                replicationFactor,
                0,
                here.chance().below(brokers),
                here.chance().below(brokers));
    }

    /** Settings first, so that no log is made without them. Brokers watch them: as in Kafka no change notice is left. */
    private static List<Op> creation(
            String name, TopicZnode znode, Map<String, String> settings, Optional<Znode> leftOver) {
        String path = ZnodeLayout.config(new SettingScope.Topic(name));
        byte[] config = new ConfigZnode(settings).encode();
        return List.of(
                leftOver.isPresent()
                        ? new Op.Set(path, config, Coordination.ANY_VERSION)
                        : new Op.Create(path, config, Mode.PERSISTENT),
                new Op.Create(ZnodeLayout.topic(name), znode.encode(), Mode.PERSISTENT),
                new Op.Create(ZnodeLayout.partitions(name), new byte[0], Mode.PERSISTENT));
    }

    private Throwable existsOr(Throwable error, String name) {
        if (ProtocolException.unwrapped(error) instanceof CoordinationException e
                && e.reason() == Reason.NODE_EXISTS
                && e.path().equals(ZnodeLayout.topic(name))) {
            controller.offer("topics", this::changed);
            return new ProtocolException(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.");
        }
        return error;
    }

    private CompletableFuture<TopicMade> completeCreation(TopicState topic) {
        topic.markPartitionsMade();
        return begin(List.of(topic)).thenCompose(done -> finished(topic));
    }

    private CompletableFuture<TopicMade> finished(TopicState topic) {
        return CompletableFuture.completedFuture(new TopicMade(
                topic.name(),
                topic.id(),
                topic.replicas().size(),
                topic.replicas().isEmpty()
                        ? 0
                        : topic.replicas().values().iterator().next().size()));
    }

    /** Takes topics in and gives their partitions states where they have none. */
    private CompletableFuture<Void> begin(Collection<TopicState> topics) {
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (TopicState topic : topics) {
            state.putTopic(topic);
            int replicationFactor = topic.replicas().isEmpty()
                    ? 0
                    : topic.replicas().values().iterator().next().size();
            long made = here.journal(
                    new TopicEvent.TopicCreated(topic.name(), topic.replicas().size(), replicationFactor));
            all = all.thenCompose(done -> withStates(topic.partitions(), made));
        }
        controller.changed();
        return all;
    }

    private CompletableFuture<Void> withStates(Collection<TopicPartition> partitions, long cause) {
        var result = new CompletableFuture<Void>();
        Causes.with(
                cause,
                () -> controller
                        .stateChanges()
                        .reconsider(partitions, p -> new ElectionCause(ElectionReason.NEW_PARTITION, cause))
                        .whenComplete((done, error) -> {
                            if (error == null) {
                                result.complete(null);
                            } else {
                                result.completeExceptionally(error);
                            }
                        }));
        return result;
    }

    // ---- growth

    CompletableFuture<Void> grow(String name, int total, List<List<Integer>> assignments, boolean validateOnly) {
        TopicState topic = state.topic(name)
                .filter(t -> !t.deleting())
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The topic '" + name + "' does not exist."));
        if (topic.reassigned()) {
            throw new ProtocolException(
                    ErrorCode.REASSIGNMENT_IN_PROGRESS,
                    "A partition reassignment is in progress for the topic '" + name + "'.");
        }
        TopicChecks.growth(name, topic.replicas().size(), total);
        TopicChecks.fits(name, total, 1);
        SortedMap<Integer, List<Integer>> added =
                TopicChecks.grown(topic.replicas(), total, assignments, state.racks());
        requireRoom("Topic '" + name + "' cannot have " + total + " partitions", added);
        if (validateOnly) {
            return CompletableFuture.completedFuture(null);
        }
        TopicZnode grown = with(topic.znode(), added);
        return here.futures()
                .inLane(controller
                        .writes()
                        .together(List.of(new Op.Set(ZnodeLayout.topic(name), grown.encode(), topic.znodeVersion()))))
                .thenCompose(written -> added(topic, grown, written.getFirst().version()));
    }

    private static TopicZnode with(TopicZnode znode, Map<Integer, List<Integer>> added) {
        var all = new TreeMap<>(znode.partitions());
        all.putAll(added);
        return new TopicZnode(znode.id(), all, znode.adding(), znode.removing());
    }

    private CompletableFuture<Void> added(TopicState topic, TopicZnode grown, int version) {
        var fresh = new TreeMap<>(grown.partitions());
        fresh.keySet().removeAll(topic.replicas().keySet());
        int before = topic.replicas().size();
        topic.znode(grown, version);
        controller.changed();
        if (fresh.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        long cause = here.journal(new TopicEvent.PartitionsAdded(
                topic.name(), before, grown.partitions().size()));
        List<TopicPartition> partitions = fresh.keySet().stream()
                .map(p -> new TopicPartition(topic.name(), p))
                .toList();
        return withStates(partitions, cause);
    }

    // ---- what others wrote

    /** The operation after a change of the list of topics. */
    CompletableFuture<Void> changed() {
        return here.futures()
                .inLane(here.coordination().children(ZnodeLayout.TOPICS))
                .thenCompose(names -> {
                    List<String> lost = state.topicNames().stream()
                            .filter(n -> !names.contains(n))
                            .toList();
                    lost.forEach(name -> controller.deletions().removed(name));
                    List<String> found =
                            names.stream().filter(n -> state.topic(n).isEmpty()).toList();
                    return found.isEmpty()
                            ? CompletableFuture.<Void>completedFuture(null)
                            : controller.loader().topics(found).thenCompose(topics -> begin(topics.values()));
                });
    }

    /** The operation after somebody changed a topic's znode: it may have grown. */
    CompletableFuture<Void> changed(String name) {
        return here.futures()
                .inLane(here.coordination().get(ZnodeLayout.topic(name)))
                .thenCompose(found -> {
                    Optional<TopicState> known = state.topic(name).filter(t -> !t.deleting());
                    if (found.isEmpty()
                            || known.isEmpty()
                            || found.get().version() <= known.get().znodeVersion()) {
                        return CompletableFuture.completedFuture(null);
                    }
                    return controller
                            .loader()
                            .decoded(found.get(), (path, znode) -> TopicZnode.decode(path, znode.data()))
                            .map(read ->
                                    rewritten(known.get(), read, found.get().version()))
                            .orElseGet(() -> CompletableFuture.completedFuture(null));
                });
    }

    private CompletableFuture<Void> rewritten(TopicState topic, TopicZnode read, int version) {
        var kept = new TreeMap<>(read.partitions());
        kept.putAll(topic.replicas());
        boolean moved = topic.replicas().entrySet().stream()
                .anyMatch(e -> !e.getValue().equals(read.partitions().get(e.getKey())));
        if (moved) {
            here.journal(new ProblemEvent.Warning(
                    "The replicas of existing partitions of " + topic.name() + " were changed in "
                            + ZnodeLayout.topic(topic.name()) + " by an outside tool.",
                    "Only growth is taken from there; write the former replicas " + topic.replicas() + " back."));
        }
        var grown = new TopicZnode(
                Optional.of(topic.id()),
                kept,
                topic.znode().adding(),
                topic.znode().removing());
        return added(topic, grown, version);
    }
}
