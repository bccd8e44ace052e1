package brokerlab.engine.group;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.Counted;
import brokerlab.engine.group.GroupRecord.GroupForgotten;
import brokerlab.engine.group.GroupRecord.GroupStored;
import brokerlab.engine.group.GroupRecord.OffsetForgotten;
import brokerlab.engine.group.GroupRecord.OffsetStored;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.ProblemEvent.Warning;
import brokerlab.engine.wire.ErrorCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * The groups this broker serves, and the partitions of {@code __consumer_offsets} by which it does. Ownership changes at once;
 * loading and unloading follow in order, one lane per partition.
 *
 * <pre>
 *   becameLeader(epoch) ─▶ LOADING(epoch) ── whole log read ─▶ LOADED(epoch) ── noLongerLeader ─▶ (none), groups unloaded
 * </pre>
 */
final class Groups {
    private static final long LOAD_AGAIN_MS = 5_000;

    private final Tasks tasks;
    private final GroupLog log;
    private final Consumer<ClusterEvent> events;
    private final Supplier<OptionalInt> partitionCount;
    private final Consumer<GroupMetadata> resume;
    private final Map<Integer, Ownership> partitions = new ConcurrentHashMap<>();
    private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<String, GroupMetadata> groups = new ConcurrentHashMap<>();

    private record Ownership(int epoch, boolean loaded) {}

    /**
     * @param partitionCount of {@code __consumer_offsets}, empty when it is not there
     * @param resume called with the lock of a group just loaded
     */
    Groups(
            Tasks tasks,
            GroupLog log,
            Consumer<ClusterEvent> events,
            Supplier<OptionalInt> partitionCount,
            Consumer<GroupMetadata> resume) {
        this.tasks = tasks;
        this.log = log;
        this.events = events;
        this.partitionCount = partitionCount;
        this.resume = resume;
    }

    /** Kafka's rule: the absolute of the name's Java hash, modulo the partitions. */
    static int partitionFor(String group, int count) {
        int hash = group.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % count;
    }

    /** NONE when this broker serves the group now. */
    ErrorCode availability(String group) {
        OptionalInt count = partitionCount.get();
        if (count.isEmpty()) {
            return ErrorCode.COORDINATOR_NOT_AVAILABLE;
        }
        Ownership ownership = partitions.get(partitionFor(group, count.getAsInt()));
        if (ownership == null) {
            return ErrorCode.NOT_COORDINATOR;
        }
        return ownership.loaded() ? ErrorCode.NONE : ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
    }

    Optional<GroupMetadata> find(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** The group, made when missing; empty when this broker stopped to serve it just now. */
    Optional<GroupMetadata> findOrCreate(String name) {
        OptionalInt count = partitionCount.get();
        if (count.isEmpty()) {
            return Optional.empty();
        }
        int partition = partitionFor(name, count.getAsInt());
        Ownership ownership = partitions.get(partition);
        if (ownership == null || !ownership.loaded()) {
            return Optional.empty();
        }
        return Optional.of(groups.computeIfAbsent(
                name, n -> new GroupMetadata(n, partition, ownership.epoch(), tasks.clock(), events)));
    }

    Collection<GroupMetadata> all() {
        return groups.values();
    }

    /** Whether some partition led here is not loaded yet. */
    boolean loading() {
        return partitions.values().stream().anyMatch(o -> !o.loaded());
    }

    /** Why work on the group cannot go on; asked with its lock held, before anything is changed or appended. */
    Optional<ErrorCode> refusal(GroupMetadata group) {
        if (!new Ownership(group.ownerEpoch(), true).equals(partitions.get(group.offsetsPartition()))) {
            group.unload();
            groups.remove(group.name(), group);
            return Optional.of(ErrorCode.NOT_COORDINATOR);
        }
        return group.is(GroupState.DEAD) ? Optional.of(ErrorCode.COORDINATOR_NOT_AVAILABLE) : Optional.empty();
    }

    /** The group is deleted; its tombstones are appended already. */
    void remove(GroupMetadata group) {
        groups.remove(group.name(), group);
    }

    synchronized void led(int partition, int epoch) {
        Ownership before = partitions.get(partition);
        if (before == null || before.epoch() < epoch) {
            partitions.put(partition, new Ownership(epoch, false));
            lane(partition).execute(() -> load(partition, epoch));
        }
    }

    synchronized void lost(int partition, int epoch) {
        partitions.computeIfPresent(partition, (p, before) -> before.epoch() <= epoch ? null : before);
        lane(partition).execute(() -> unload(partition));
    }

    /** Serves nothing any more. */
    void close() {
        partitions.clear();
        groups.values().forEach(this::unload);
    }

    private Lane lane(int partition) {
        return lanes.computeIfAbsent(partition, p -> tasks.lane("groups-" + p));
    }

    /** Unloads the partition's groups of earlier ownerships. */
    private void unload(int partition) {
        Ownership current = partitions.get(partition);
        for (GroupMetadata group : groups.values()) {
            if (group.offsetsPartition() == partition && (current == null || group.ownerEpoch() != current.epoch())) {
                unload(group);
            }
        }
    }

    private void unload(GroupMetadata group) {
        group.exclusively(group::unload);
        groups.remove(group.name(), group);
    }

    private void load(int partition, int epoch) {
        unload(partition);
        var loading = new Ownership(epoch, false);
        if (!loading.equals(partitions.get(partition))) {
            return;
        }
        var contents = new Contents();
        try {
            log.readAll(partition, contents::take);
        } catch (RuntimeException | Error e) {
            if (loading.equals(partitions.get(partition))) {
                events.accept(new Warning(
                        "groups of __consumer_offsets-" + partition + " could not be loaded: " + e,
                        "the log is read again in " + LOAD_AGAIN_MS / 1000 + " s; check the disk"));
                tasks.after(LOAD_AGAIN_MS, () -> lane(partition).execute(() -> load(partition, epoch)));
            }
            return;
        }
        if (contents.unreadable > 0) {
            events.accept(new Warning(
                    Counted.of(contents.unreadable, "record") + " of __consumer_offsets-" + partition + " passed over: "
                            + contents.firstError,
                    "look at them on Segments; groups they belong to may have to reset offsets"));
        }
        for (String name : contents.names()) {
            var group = new GroupMetadata(name, partition, epoch, tasks.clock(), events);
            contents.restore(group);
            groups.put(name, group);
            group.exclusively(() -> resume.accept(group));
        }
        if (!partitions.replace(partition, loading, new Ownership(epoch, true))) {
            unload(partition);
        }
    }

    /** What a partition's log amounts to: the last record of each key. */
    private static final class Contents {
        private final Map<String, GroupStored> stored = new HashMap<>();
        private final Map<String, Map<TopicPartition, CommittedOffset>> offsets = new HashMap<>();
        private int unreadable;
        private String firstError = "";

        void take(byte[] key, Optional<byte[]> value) {
            Optional<GroupRecord> record;
            try {
                record = GroupRecordCodec.decode(key, value);
            } catch (IllegalArgumentException e) {
                if (unreadable++ == 0) {
                    firstError = String.valueOf(e.getMessage());
                }
                return;
            }
            record.ifPresent(this::take);
        }

        private void take(GroupRecord record) {
            switch (record) {
                case OffsetStored o ->
                    offsets.computeIfAbsent(o.group(), g -> new HashMap<>()).put(o.partition(), o.offset());
                case OffsetForgotten o ->
                    offsets.getOrDefault(o.group(), new HashMap<>()).remove(o.partition());
                case GroupStored g -> stored.put(g.group(), g);
                case GroupForgotten g -> stored.remove(g.group());
            }
        }

        Collection<String> names() {
            var names = new LinkedHashSet<String>(stored.keySet());
            offsets.forEach((name, each) -> {
                if (!each.isEmpty()) {
                    names.add(name);
                }
            });
            return List.copyOf(names);
        }

        void restore(GroupMetadata group) {
            Optional.ofNullable(stored.get(group.name())).ifPresent(group::restore);
            offsets.getOrDefault(group.name(), Map.of()).forEach(group.offsets()::restore);
        }
    }
}
