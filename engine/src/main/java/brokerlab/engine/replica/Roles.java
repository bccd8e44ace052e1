package brokerlab.engine.replica;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.Counted;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.log.LogFailedException;
import brokerlab.engine.log.LogShortageException;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Takes the controller's orders, one message after the other: fenced by controller epoch, broker epoch and, for each partition,
 * leader epoch. An order that fails for one partition is carried out for the others.
 */
final class Roles {
    private final int broker;
    private final Tasks tasks;
    private final Lane lane;
    private final Journal journal;
    private final LogStore logs;
    private final LongSupplier brokerEpoch;
    private final Leadership.Rules rules;
    private final ConcurrentHashMap<TopicPartition, Partition> partitions;
    private final Fetchers fetchers;
    private final Waits waits;
    private final List<LeadershipListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<TopicPartition> strays = new HashSet<>();
    private final PostponedRoles heldBack = new PostponedRoles();
    private final ControllerRequestQueue orders;
    private int controllerEpoch = -1;
    private volatile boolean closed;

    Roles(
            int broker,
            Tasks tasks,
            Lane lane,
            Journal journal,
            LogStore logs,
            Function<Set<String>, CompletableFuture<Void>> settingsRead,
            LongSupplier brokerEpoch,
            Leadership.Rules rules,
            ConcurrentHashMap<TopicPartition, Partition> partitions,
            Fetchers fetchers,
            Waits waits) {
        this.broker = broker;
        this.tasks = tasks;
        this.lane = lane;
        this.journal = journal;
        this.logs = logs;
        this.orders = new ControllerRequestQueue(lane, settingsRead);
        this.brokerEpoch = brokerEpoch;
        this.rules = rules;
        this.partitions = partitions;
        this.fetchers = fetchers;
        this.waits = waits;
    }

    void add(LeadershipListener listener) {
        listeners.add(listener);
    }

    CompletableFuture<LeaderAndIsr.Reply> handle(LeaderAndIsr order) {
        return orders.submit(() -> closed ? Set.of() : withoutLog(order), () -> {
            ErrorCode refused = fence(order.controllerEpoch(), order.brokerEpoch());
            return refused == ErrorCode.NONE ? take(order) : new LeaderAndIsr.Reply(refused, Map.of());
        });
    }

    private Set<String> withoutLog(LeaderAndIsr order) {
        var topics = new LinkedHashSet<String>();
        for (PartitionRole role : order.roles()) {
            if (logs.get(role.partition()).isEmpty()) {
                topics.add(role.partition().topic());
            }
        }
        return topics;
    }

    /** Whose log directory failed loses its role; the controller is told so when it gives roles next. */
    void directoryLost() {
        lane.execute(() -> {
            List<Partition> lost = partitions.values().stream()
                    .filter(p -> !p.log().online() && !(p.role() instanceof Role.None))
                    .toList();
            fetchers.change(List.of(), lost.stream().map(Partition::name).toList());
            for (Partition partition : lost) {
                Role before = partition.stop();
                notifyListeners(partition.name(), before, false, before.leaderEpoch());
                waits.changed(partition.name());
            }
        });
    }

    CompletableFuture<StopReplicas.Reply> handle(StopReplicas order) {
        return orders.submit(Set::of, () -> {
            ErrorCode refused = fence(order.controllerEpoch(), order.brokerEpoch());
            return refused == ErrorCode.NONE ? stop(order) : new StopReplicas.Reply(refused, Map.of());
        });
    }

    private ErrorCode fence(int epoch, long meantFor) {
        if (closed) {
            return ErrorCode.BROKER_NOT_AVAILABLE;
        }
        if (rules.decisions().outdated(epoch, controllerEpoch)) {
            return ErrorCode.STALE_CONTROLLER_EPOCH;
        }
        // Before this life is registered an order can only be meant for the one before: that log may have had more than
        // this one.
        long mine = brokerEpoch.getAsLong();
        if (mine < 0 || meantFor < mine) {
            return ErrorCode.STALE_BROKER_EPOCH;
        }
        controllerEpoch = epoch;
        return ErrorCode.NONE;
    }

    private LeaderAndIsr.Reply take(LeaderAndIsr order) {
        boolean waiting = !heldBack.isEmpty();
        Map<TopicPartition, ErrorCode> results = takeAll(order.roles().stream()
                .map(role -> new PostponedRoles.PostponedRole(role, order.controllerEpoch()))
                .toList());
        if (!waiting) {
            tryAgain();
        }
        if (order.full()) {
            warnOfStrays(order);
        }
        return new LeaderAndIsr.Reply(ErrorCode.NONE, results);
    }

    private Map<TopicPartition, ErrorCode> takeAll(List<PostponedRoles.PostponedRole> orders) {
        var results = new HashMap<TopicPartition, ErrorCode>();
        var followed = new ArrayList<Partition>();
        var left = new ArrayList<TopicPartition>();
        var changed = new ArrayList<TopicPartition>();
        for (PostponedRoles.PostponedRole order : orders) {
            results.put(order.role().partition(), take(order.role(), order.controllerEpoch(), followed, left, changed));
        }
        fetchers.change(followed, left);
        changed.forEach(waits::changed);
        return Map.copyOf(results);
    }

    /** To the controller they are taken: another broker of the process would find no more room, and there is nothing to mend here. */
    private void tryAgain() {
        if (heldBack.news()) {
            journal.append(
                    broker,
                    heldBack.isEmpty()
                            ? new ProblemEvent.Warning(
                                    "Broker " + broker + " has taken all roles that it had no room for",
                                    "Nothing to do")
                            : new ProblemEvent.Warning(
                                    "Broker " + broker + " has no room to take its role for "
                                            + Counted.of(heldBack.size(), "partition") + ", " + heldBack.first()
                                            + " among them",
                                    "Make room as the warning of its log directory says; it tries again every second"));
        }
        if (!heldBack.isEmpty()) {
            tasks.after(
                    PostponedRoles.AGAIN_AFTER_MS,
                    () -> lane.execute(() -> {
                        if (!closed) {
                            takeAll(heldBack.takeAll());
                            tryAgain();
                        }
                    }));
        }
    }

    private ErrorCode take(
            PartitionRole role,
            int epoch,
            List<Partition> followed,
            List<TopicPartition> left,
            List<TopicPartition> changed) {
        heldBack.forget(role.partition());
        try {
            Partition partition = hosted(role);
            if (!partition.log().online()) {
                // Told when the directory failed.
                return ErrorCode.KAFKA_STORAGE_ERROR;
            }
            if (!partition.topicId().equals(role.topicId()) && !role.topicId().equals(Uuid.ZERO_UUID)) {
                return refuse(
                        role, ErrorCode.INCONSISTENT_TOPIC_ID, "its log belongs to topic id " + partition.topicId());
            }
            Partition.Taken taken = partition.take(role, epoch);
            if (taken.changed()) {
                changed.add(role.partition());
                boolean leads = partition.role() instanceof Leadership;
                if (leads) {
                    left.add(role.partition());
                } else {
                    followed.add(partition);
                }
                journal.append(
                        broker,
                        new ReplicationEvent.RoleTaken(
                                role.partition().topic(), role.partition().partition(), leads, role.leaderEpoch()));
                notifyListeners(role.partition(), taken.before(), leads, role.leaderEpoch());
            }
            return taken.error();
        } catch (LogShortageException e) {
            left.add(role.partition());
            changed.add(role.partition());
            heldBack.add(role, epoch);
            return ErrorCode.NONE;
        } catch (LogFailedException e) {
            left.add(role.partition());
            changed.add(role.partition());
            return refuse(role, ErrorCode.KAFKA_STORAGE_ERROR, String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            left.add(role.partition());
            changed.add(role.partition());
            return refuse(role, ErrorCode.UNKNOWN_SERVER_ERROR, e.toString());
        }
    }

    private ErrorCode refuse(PartitionRole role, ErrorCode error, String why) {
        journal.append(
                broker,
                new ProblemEvent.Warning(
                        "Broker " + broker + " could not take its role for " + role.partition() + ": " + why,
                        "See the log directory of this broker; the other replicas go on."));
        return error;
    }

    private void notifyListeners(TopicPartition partition, Role before, boolean leads, int leaderEpoch) {
        boolean led = before instanceof Leadership;
        for (LeadershipListener listener : listeners) {
            if (leads && !led) {
                listener.becameLeader(partition, leaderEpoch);
            } else if (!leads && led) {
                listener.noLongerLeader(partition, leaderEpoch);
            }
        }
    }

    private Partition hosted(PartitionRole role) {
        Partition known = partitions.get(role.partition());
        if (known != null) {
            return known;
        }
        PartitionLog log = logs.getOrCreate(role.partition(), role.topicId(), role.isNew());
        // Once in a log's life here: later the log knows better than a checkpoint made before it was opened.
        long checkpoint = logs.checkpointedHighWatermark(role.partition());
        if (checkpoint > log.offsets().highWatermark()) {
            log.updateHighWatermark(checkpoint);
        }
        Uuid id = log.topicId().equals(Uuid.ZERO_UUID) ? role.topicId() : log.topicId();
        var made = new Partition(broker, id, log, rules);
        partitions.put(role.partition(), made);
        return made;
    }

    /** Logs the controller does not count on. Files are never deleted on a mere absence. */
    private void warnOfStrays(LeaderAndIsr order) {
        var named = new HashSet<TopicPartition>();
        order.roles().forEach(role -> named.add(role.partition()));
        for (PartitionLog log : logs.all()) {
            TopicPartition name = log.partition();
            if (!named.contains(name) && strays.add(name)) {
                journal.append(
                        broker,
                        new ProblemEvent.Warning(
                                "Broker " + broker + " has a log of " + name + " that the controller assigns to others",
                                "It is left on disk, unused. Delete its folder when the broker is stopped if you are sure."));
            }
        }
        strays.removeAll(named);
    }

    private StopReplicas.Reply stop(StopReplicas order) {
        var results = new HashMap<TopicPartition, ErrorCode>();
        fetchers.change(List.of(), order.partitions());
        for (TopicPartition name : order.partitions()) {
            results.put(name, stop(name, order.delete()));
        }
        return new StopReplicas.Reply(ErrorCode.NONE, Map.copyOf(results));
    }

    private ErrorCode stop(TopicPartition name, boolean delete) {
        heldBack.forget(name);
        try {
            Partition partition = partitions.get(name);
            if (partition != null) {
                Role before = partition.stop();
                notifyListeners(name, before, false, before.leaderEpoch());
            }
            if (delete) {
                partitions.remove(name);
                strays.remove(name);
                logs.delete(name);
            }
            return ErrorCode.NONE;
        } catch (LogFailedException e) {
            return ErrorCode.KAFKA_STORAGE_ERROR;
        } finally {
            waits.changed(name);
        }
    }

    void close() {
        closed = true;
        partitions.values().forEach(Partition::stop);
    }
}
