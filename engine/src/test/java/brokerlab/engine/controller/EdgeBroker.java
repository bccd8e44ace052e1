package brokerlab.engine.controller;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.coordination.BrokerZnode;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.courier.LiveCourier;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.replica.LeaderAndIsr;
import brokerlab.engine.replica.PartitionRole;
import brokerlab.engine.replica.StopReplicas;
import brokerlab.engine.wire.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.TopicPartition;

/**
 * A broker's edge for tests: the real controller, metadata holder, coordination and courier, and in place of the replicas a record
 * of what they are told.
 */
final class EdgeBroker {
    final int id;
    final MetadataHolder metadata = new MetadataHolder();
    final Controller controller;
    final BrokerSettings settings;
    final Coordination coordination;
    /** Everything told, in order: LeaderAndIsr, StopReplicas, ClusterImage. */
    final List<Object> told = new CopyOnWriteArrayList<>();
    /** Roles as last told. */
    final Map<TopicPartition, PartitionRole> roles = new ConcurrentHashMap<>();
    /** Answers to give instead of NONE. */
    final Map<TopicPartition, ErrorCode> errors = new ConcurrentHashMap<>();

    /** What its controller has room for. */
    volatile ReplicaCapacity room = ReplicaCapacity.ENDLESS;

    private final String rack;
    private final Tasks scope;
    private final LiveCourier courier;
    private final Inbox inbox = new Inbox();
    private int controllerEpoch;

    EdgeBroker(
            int id,
            String rack,
            Map<String, String> settings,
            Tasks scope,
            Coordination coordination,
            LiveCourier courier,
            Journal journal,
            Overrides overrides,
            Chance chance) {
        this.id = id;
        this.rack = rack;
        this.scope = scope;
        this.courier = courier;
        this.coordination = coordination;
        this.settings = new BrokerSettings(settings);
        this.controller = new Controller(
                id,
                scope,
                journal,
                this.settings,
                overrides,
                coordination,
                courier,
                inbox,
                metadata,
                chance,
                (replicas, promised) -> room.refusal(replicas, promised));
        inbox.on(LeaderAndIsr.class, (from, message) -> CompletableFuture.completedFuture(take(message)));
        inbox.on(StopReplicas.class, (from, message) -> CompletableFuture.completedFuture(take(message)));
        metadata.onChange((before, after) -> told.add(after));
    }

    /** What it answers to whatever it is told, while it is set. */
    volatile ErrorCode refusing = ErrorCode.NONE;

    private boolean outdated(int epoch) {
        controllerEpoch = Math.max(controllerEpoch, epoch);
        return epoch < controllerEpoch;
    }

    private synchronized LeaderAndIsr.Reply take(LeaderAndIsr message) {
        if (outdated(message.controllerEpoch())) {
            return new LeaderAndIsr.Reply(ErrorCode.STALE_CONTROLLER_EPOCH, Map.of());
        }
        if (refusing != ErrorCode.NONE) {
            return new LeaderAndIsr.Reply(refusing, Map.of());
        }
        told.add(message);
        var answers = new HashMap<TopicPartition, ErrorCode>();
        if (message.full()) {
            roles.clear();
        }
        for (PartitionRole role : message.roles()) {
            roles.put(role.partition(), role);
            answers.put(role.partition(), errors.getOrDefault(role.partition(), ErrorCode.NONE));
        }
        return new LeaderAndIsr.Reply(ErrorCode.NONE, answers);
    }

    private synchronized StopReplicas.Reply take(StopReplicas message) {
        if (outdated(message.controllerEpoch())) {
            return new StopReplicas.Reply(ErrorCode.STALE_CONTROLLER_EPOCH, Map.of());
        }
        if (refusing != ErrorCode.NONE) {
            return new StopReplicas.Reply(refusing, Map.of());
        }
        told.add(message);
        var answers = new HashMap<TopicPartition, ErrorCode>();
        message.partitions().forEach(p -> {
            roles.remove(p);
            answers.put(p, errors.getOrDefault(p, ErrorCode.NONE));
        });
        return new StopReplicas.Reply(ErrorCode.NONE, answers);
    }

    /** Binds, registers, then stands for election, as a broker does. */
    CompletableFuture<Void> start() {
        courier.bind(id, inbox);
        return register();
    }

    /** Tries until the former life's registration has timed out and the ensemble answers. */
    void startEventually() {
        courier.bind(id, inbox);
        registerEventually();
    }

    private void registerEventually() {
        register().whenComplete((done, error) -> {
            if (error != null) {
                scope.after(500, this::registerEventually);
            }
        });
    }

    /** From now on registers again when its session was lost, as a broker does; its controller sees to itself. */
    void staysRegistered() {
        coordination.onSession(event -> {
            if (event.state() == Coordination.SessionEvent.State.CONNECTED && event.fresh()) {
                registerAgain();
            }
        });
    }

    private void registerAgain() {
        registered().whenComplete((done, error) -> {
            if (error != null) {
                scope.after(500, this::registerAgain);
            }
        });
    }

    private CompletableFuture<Void> register() {
        return registered().thenRun(controller::start);
    }

    private CompletableFuture<Void> registered() {
        CompletableFuture<Void> roots = CompletableFuture.completedFuture(null);
        for (String root : ZnodeLayout.PERSISTENT_ROOTS) {
            roots = roots.thenCompose(done -> coordination.ensurePath(root));
        }
        var znode = new BrokerZnode(
                List.of(new BrokerZnode.Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 9092 + id)),
                rack.isEmpty() ? Optional.empty() : Optional.of(rack),
                -1,
                1);
        return roots.thenCompose(done -> coordination.create(ZnodeLayout.broker(id), znode.encode(), Mode.EPHEMERAL))
                .thenAccept(written -> {});
    }

    /** Ends like a process that was told to: the session closes at once. */
    void stop() {
        controller.close();
        coordination.closeSession().whenComplete((done, error) -> scope.close());
        courier.unbind(id, inbox);
    }

    /** Ends like a process that was killed: the session lives on until it times out. */
    void kill() {
        courier.unbind(id, inbox);
        coordination.abandon();
        scope.close();
    }

    ClusterImage image() {
        return metadata.current();
    }

    List<ClusterImage> images() {
        return told.stream()
                .filter(ClusterImage.class::isInstance)
                .map(ClusterImage.class::cast)
                .toList();
    }

    List<StopReplicas> stops() {
        return told.stream()
                .filter(StopReplicas.class::isInstance)
                .map(StopReplicas.class::cast)
                .toList();
    }

    List<LeaderAndIsr> roleMessages() {
        return told.stream()
                .filter(LeaderAndIsr.class::isInstance)
                .map(LeaderAndIsr.class::cast)
                .toList();
    }
}
