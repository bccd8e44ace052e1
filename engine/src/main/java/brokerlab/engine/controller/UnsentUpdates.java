package brokerlab.engine.controller;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.replica.PartitionRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** News for one broker that was not sent yet: one word for each partition, the newest, and the newest image. */
final class UnsentUpdates {
    private final LinkedHashMap<TopicPartition, Boolean> stops = new LinkedHashMap<>();
    private final LinkedHashMap<TopicPartition, PartitionRole> roles = new LinkedHashMap<>();
    private boolean full;
    private Optional<ClusterImage> image = Optional.empty();
    private long cause = Causes.NONE;

    boolean isEmpty() {
        return stops.isEmpty() && !hasRoles() && image.isEmpty();
    }

    void cause(long newCause) {
        cause = newCause == Causes.NONE ? cause : newCause;
    }

    long cause() {
        return cause;
    }

    void add(Collection<PartitionRole> more) {
        for (PartitionRole role : more) {
            roles.merge(role.partition(), role, UnsentUpdates::newer);
        }
    }

    private static PartitionRole newer(PartitionRole older, PartitionRole newer) {
        return older.isNew() && !newer.isNew()
                ? new PartitionRole(
                        newer.partition(),
                        newer.topicId(),
                        newer.leader(),
                        newer.leaderEpoch(),
                        newer.isr(),
                        newer.replicas(),
                        newer.partitionEpoch(),
                        true)
                : newer;
    }

    void addAll(Collection<PartitionRole> all) {
        var before = Map.copyOf(roles);
        roles.clear();
        for (PartitionRole role : all) {
            PartitionRole old = before.get(role.partition());
            roles.put(role.partition(), old == null ? role : newer(old, role));
        }
        full = true;
    }

    void stop(Collection<TopicPartition> partitions, boolean delete) {
        for (TopicPartition partition : partitions) {
            roles.remove(partition);
            stops.merge(partition, delete, Boolean::logicalOr);
        }
    }

    void image(ClusterImage newest) {
        image = Optional.of(newest);
    }

    List<TopicPartition> stops(boolean delete) {
        var result = new ArrayList<TopicPartition>();
        stops.forEach((partition, deletes) -> {
            if (deletes == delete) {
                result.add(partition);
            }
        });
        return result;
    }

    void stopped(Collection<TopicPartition> partitions) {
        partitions.forEach(stops::remove);
    }

    boolean hasRoles() {
        return full || !roles.isEmpty();
    }

    boolean full() {
        return full;
    }

    List<PartitionRole> roles() {
        return List.copyOf(roles.values());
    }

    void rolesSent() {
        full = false;
        roles.clear();
    }

    Optional<ClusterImage> image() {
        return image;
    }

    void imageSent() {
        image = Optional.empty();
    }

    UnsentUpdates take() {
        var taken = new UnsentUpdates();
        taken.stops.putAll(stops);
        taken.roles.putAll(roles);
        taken.full = full;
        taken.image = image;
        taken.cause = cause;
        stops.clear();
        roles.clear();
        full = false;
        image = Optional.empty();
        cause = Causes.NONE;
        return taken;
    }

    /** Puts this older news below {@code newer}. */
    void mergeInto(UnsentUpdates newer) {
        if (!newer.full) {
            var merged = new LinkedHashMap<>(roles);
            newer.stops.keySet().forEach(merged::remove);
            newer.roles.forEach((partition, role) -> merged.merge(partition, role, UnsentUpdates::newer));
            newer.roles.clear();
            newer.roles.putAll(merged);
            newer.full = full;
        }
        stops.forEach((partition, delete) -> newer.stops.merge(partition, delete, Boolean::logicalOr));
        if (newer.image.isEmpty()) {
            newer.image = image;
        }
        newer.cause(newer.cause == Causes.NONE ? cause : newer.cause);
    }
}
