package brokerlab.engine.view;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.group.CommittedOffset;
import brokerlab.engine.group.GroupSnapshot;
import brokerlab.engine.log.LogRead;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.replica.PartitionSnapshot;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Groups with their lag in offsets and in time, once a second, and the history of it. Lag in time is the age of the oldest record not yet
 * consumed, read from the leader's log. The history may be read from any thread, the rest belongs to the sampler's lane.
 */
final class GroupSampler {
    private static final int HISTORY = 15 * 60;
    private static final int PERIOD_MS = 1_000;

    private final Rates<Position> committedRates = new Rates<>();
    private final Rates<TopicPartition> producedRates = new Rates<>();
    private final Map<String, ArrayDeque<Query.LagSample>> histories = new HashMap<>();
    private List<Snapshot.Group> last = List.of();
    private long sampledMs = Long.MIN_VALUE;

    private record Position(String group, TopicPartition partition) {}

    List<Query.LagSample> history(String group) {
        synchronized (histories) {
            ArrayDeque<Query.LagSample> samples = histories.get(group);
            return samples == null ? List.of() : List.copyOf(samples);
        }
    }

    List<Snapshot.Group> sample(
            List<Broker> brokers,
            ClusterImage image,
            Map<TopicPartition, Map<Integer, PartitionSnapshot>> replicas,
            long wallMs,
            long elapsedMs) {
        if (sampledMs != Long.MIN_VALUE && elapsedMs - sampledMs < PERIOD_MS) {
            return last;
        }
        sampledMs = elapsedMs;
        var groups = new TreeMap<String, Snapshot.Group>();
        var seen = new java.util.HashSet<Position>();
        for (Broker broker : brokers) {
            List<GroupSnapshot> coordinated =
                    broker.groups().map(g -> g.snapshot()).orElse(List.of());
            for (GroupSnapshot group : coordinated) {
                groups.put(group.group(), group(broker, group, brokers, image, replicas, wallMs, elapsedMs, seen));
            }
        }
        committedRates.keepOnly(seen);
        synchronized (histories) {
            histories.keySet().retainAll(groups.keySet());
            groups.values().forEach(g -> {
                var samples = histories.computeIfAbsent(g.name(), n -> new ArrayDeque<>());
                samples.addLast(new Query.LagSample(wallMs, g.lag(), g.lagMs()));
                if (samples.size() > HISTORY) {
                    samples.removeFirst();
                }
            });
        }
        last = List.copyOf(groups.values());
        return last;
    }

    private Snapshot.Group group(
            Broker coordinator,
            GroupSnapshot group,
            List<Broker> brokers,
            ClusterImage image,
            Map<TopicPartition, Map<Integer, PartitionSnapshot>> replicas,
            long wallMs,
            long elapsedMs,
            java.util.Set<Position> seen) {
        var owner = new HashMap<TopicPartition, String>();
        group.members().forEach(m -> m.assigned().forEach(p -> owner.put(p, m.memberId())));
        var all = new TreeSet<TopicPartition>(
                java.util.Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        all.addAll(owner.keySet());
        all.addAll(group.offsets().keySet());
        var parts = new ArrayList<Snapshot.GroupPartition>();
        for (TopicPartition partition : all) {
            Optional<PartitionSnapshot> leader = leader(image, partition, replicas);
            long committed = Optional.ofNullable(group.offsets().get(partition))
                    .map(CommittedOffset::offset)
                    .orElse(-1L);
            long end = leader.map(PartitionSnapshot::highWatermark).orElse(-1L);
            long start = leader.map(PartitionSnapshot::logStartOffset).orElse(-1L);
            if (committed > end && end >= 0) {
                // The commit may be newer than the look at the replicas.
                end = log(brokers, image, partition)
                        .map(l -> Math.max(l.highWatermark(), 0))
                        .orElse(end);
            }
            // What lies below the log start is not left to read: it is gone.
            long lag = committed < 0 || end < 0 || committed > end ? -1 : end - Math.max(committed, start);
            var position = new Position(group.group(), partition);
            if (committed >= 0) {
                committedRates.update(position, committed, elapsedMs);
                seen.add(position);
            }
            if (end >= 0) {
                producedRates.update(partition, end, elapsedMs);
            }
            long lagMs = lag <= 0
                    ? lag
                    : oldestUnread(brokers, image, partition, Math.max(committed, start))
                            .map(t -> Math.max(0, wallMs - t))
                            .orElse(-1L);
            parts.add(new Snapshot.GroupPartition(
                    partition.topic(),
                    partition.partition(),
                    start,
                    committed,
                    end,
                    lag,
                    lagMs,
                    committedRates.perSec(position),
                    owner.getOrDefault(partition, "")));
        }
        long lag = total(parts);
        long lagMs =
                parts.stream().mapToLong(Snapshot.GroupPartition::lagMs).max().orElse(0);
        double consumed = parts.stream()
                .mapToDouble(Snapshot.GroupPartition::recordsPerSec)
                .sum();
        double produced = all.stream().mapToDouble(producedRates::perSec).sum();
        return new Snapshot.Group(
                group.group(),
                group.state().wireName(),
                group.generation(),
                group.protocolType(),
                group.protocolName(),
                coordinator.id(),
                members(group, parts),
                List.copyOf(parts),
                lag,
                Math.max(0, lagMs),
                consumed,
                eta(lag, consumed, produced),
                LagJudgement.cause(group.state().wireName(), group.members().size(), parts, lag, consumed, produced));
    }

    /** -1 where something may be left, but nowhere is known how much. */
    private static long total(List<Snapshot.GroupPartition> parts) {
        long known = parts.stream()
                .mapToLong(Snapshot.GroupPartition::lag)
                .filter(l -> l > 0)
                .sum();
        boolean more = parts.stream().anyMatch(p -> p.lag() < 0 && p.atMost() > 0);
        return known == 0 && more ? -1 : known;
    }

    private static long eta(long lag, double consumed, double produced) {
        if (lag <= 0) {
            return lag;
        }
        double gain = consumed - produced;
        return gain <= 0.5 ? -1 : (long) (lag / gain * 1000);
    }

    private static List<Snapshot.Member> members(GroupSnapshot group, List<Snapshot.GroupPartition> parts) {
        return group.members().stream()
                .map(m -> new Snapshot.Member(
                        m.memberId(),
                        m.groupInstanceId().orElse(""),
                        m.clientId(),
                        m.clientHost(),
                        m.assigned().stream()
                                .map(p -> new Snapshot.TopicPartitionName(p.topic(), p.partition()))
                                .toList(),
                        parts.stream()
                                .filter(p -> p.memberId().equals(m.memberId()))
                                .mapToDouble(Snapshot.GroupPartition::recordsPerSec)
                                .sum(),
                        m.sinceHeartbeatMs(),
                        m.sessionTimeoutMs()))
                .toList();
    }

    private static Optional<PartitionSnapshot> leader(
            ClusterImage image,
            TopicPartition partition,
            Map<TopicPartition, Map<Integer, PartitionSnapshot>> replicas) {
        return image.partition(partition)
                .map(p -> replicas.getOrDefault(partition, Map.of()).get(p.leader()))
                .filter(PartitionSnapshot::leader);
    }

    private static Optional<PartitionLog> log(List<Broker> brokers, ClusterImage image, TopicPartition partition) {
        return image.partition(partition)
                .flatMap(p -> brokers.stream().filter(b -> b.id() == p.leader()).findFirst())
                .flatMap(Broker::replicas)
                .flatMap(r -> r.log(partition));
    }

    /** Creation time of the batch that holds {@code offset}, from its header. */
    private static Optional<Long> oldestUnread(
            List<Broker> brokers, ClusterImage image, TopicPartition partition, long offset) {
        Optional<PartitionLog> log = log(brokers, image, partition);
        if (log.isEmpty()) {
            return Optional.empty();
        }
        try {
            LogRead read = log.get().read(offset, 1, log.get().highWatermark(), true);
            if (read.slice().sizeInBytes() < BatchHeader.SIZE) {
                return Optional.empty();
            }
            ByteBuffer batch = read.slice().read();
            return Optional.of(BatchHeader.at(batch, batch.position()).baseTimestampMs());
        } catch (ProtocolException | IOException e) {
            // Deleted or rolled away between the look and the read: unknown this second, known the next.
            return Optional.empty();
        }
    }
}
