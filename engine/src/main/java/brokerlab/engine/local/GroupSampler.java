package brokerlab.engine.local;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.group.CommittedOffset;
import brokerlab.engine.group.GroupSnapshot;
import brokerlab.engine.group.OffsetsTopic;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.log.LogRead;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.replica.PartitionSnapshot;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** The coordinator tells of members in no order; people look for the second one after the first. */
    static final Comparator<Snapshot.Member> BY_NAME = Comparator.comparing(
                    Snapshot.Member::clientId, NameOrder.INSTANCE)
            .thenComparing(Snapshot.Member::memberId, NameOrder.INSTANCE);

    private final Map<Position, CommitTrack> tracks = new HashMap<>();
    private final Map<String, Integer> generations = new HashMap<>();
    private final Map<TopicPartition, Reach> reaches = new HashMap<>();
    private final Rates<TopicPartition> producedRates = new Rates<>();
    private final Map<String, ArrayDeque<Query.LagSample>> histories = new HashMap<>();
    private List<Snapshot.Group> last = List.of();
    private long sampledMs = Long.MIN_VALUE;

    private record Position(String group, TopicPartition partition) {}

    /** From where to where a partition could be read when it last had a leader. */
    private record Reach(long start, long end) {}

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
                    broker.running().map(b -> b.groups().snapshot()).orElse(List.of());
            for (GroupSnapshot group : coordinated) {
                groups.put(group.group(), group(broker, group, brokers, image, replicas, wallMs, elapsedMs, seen));
            }
        }
        keepKnown(groups, brokers, image);
        forgetGone(groups, seen, image);
        synchronized (histories) {
            histories.keySet().retainAll(groups.keySet());
            groups.values().forEach(g -> {
                var samples = histories.computeIfAbsent(g.name(), n -> new ArrayDeque<>());
                // what was known last is no measurement: a gap
                boolean known = g.pace().leaderless() == 0 && g.coordinator() >= 0;
                boolean timed = known && g.partitions().stream().noneMatch(p -> p.lag() > 0 && p.lagMs() < 0);
                samples.addLast(new Query.LagSample(wallMs, known ? g.lag() : -1, timed ? g.lagMs() : -1));
                if (samples.size() > HISTORY) {
                    samples.removeFirst();
                }
            });
        }
        last = List.copyOf(groups.values());
        return last;
    }

    /** A group whose coordinator moves is not gone: it stays as it was known until a coordinator says that there is none. */
    private void keepKnown(Map<String, Snapshot.Group> groups, List<Broker> brokers, ClusterImage image) {
        boolean kept = brokers.stream().allMatch(b -> b.running().isEmpty())
                || image.topic(OffsetsTopic.NAME).isPresent();
        if (!kept) {
            return;
        }
        for (Snapshot.Group group : last) {
            boolean gone = groups.containsKey(group.name())
                    || brokers.stream()
                            .flatMap(b -> b.running().stream())
                            .anyMatch(b -> b.groups().describe(group.name()).error() == ErrorCode.GROUP_ID_NOT_FOUND);
            if (!gone) {
                groups.put(group.name(), withoutCoordinator(group));
            }
        }
    }

    private static Snapshot.Group withoutCoordinator(Snapshot.Group g) {
        return new Snapshot.Group(
                g.name(),
                g.state(),
                g.generation(),
                g.protocolType(),
                g.assignor(),
                -1,
                g.members(),
                g.partitions(),
                g.lag(),
                g.lagMs(),
                0,
                -1,
                Snapshot.LagCause.NO_COORDINATOR,
                Snapshot.Pace.UNKNOWN);
    }

    private void forgetGone(Map<String, Snapshot.Group> groups, Set<Position> seen, ClusterImage image) {
        tracks.keySet().removeIf(p -> !seen.contains(p) && !isKept(groups, p.group()));
        generations.keySet().retainAll(groups.keySet());
        reaches.keySet().removeIf(p -> image.partition(p).isEmpty());
    }

    private static boolean isKept(Map<String, Snapshot.Group> groups, String name) {
        Snapshot.Group group = groups.get(name);
        return group != null && group.coordinator() < 0;
    }

    private Snapshot.Group group(
            Broker coordinator,
            GroupSnapshot group,
            List<Broker> brokers,
            ClusterImage image,
            Map<TopicPartition, Map<Integer, PartitionSnapshot>> replicas,
            long wallMs,
            long elapsedMs,
            Set<Position> seen) {
        var owner = new HashMap<TopicPartition, String>();
        group.members().forEach(m -> m.assigned().forEach(p -> owner.put(p, m.memberId())));
        var all = new TreeSet<TopicPartition>(
                java.util.Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        all.addAll(owner.keySet());
        all.addAll(group.offsets().keySet());
        // Who reads what is handed out anew: a pace of before says nothing of the one to come.
        Integer generation = generations.put(group.group(), group.generation());
        boolean handedOut = generation != null && generation != group.generation();
        var parts = new ArrayList<LagJudgement.Part>();
        int leaderless = 0;
        for (TopicPartition partition : all) {
            Optional<PartitionSnapshot> leader = leader(image, partition, replicas);
            leader.ifPresent(l -> reaches.merge(partition, reach(l), (was, is) -> reached(was, is, l.logEndOffset())));
            if (leader.isEmpty() && image.partition(partition).isPresent()) {
                leaderless++;
            }
            CommitTrack track = tracks.computeIfAbsent(new Position(group.group(), partition), p -> new CommitTrack());
            seen.add(new Position(group.group(), partition));
            if (handedOut) {
                track.forget();
            }
            Optional<CommittedOffset> commit =
                    Optional.ofNullable(group.offsets().get(partition));
            parts.add(part(
                    partition,
                    commit,
                    owner.getOrDefault(partition, ""),
                    track,
                    leader.isPresent(),
                    new Look(brokers, image, wallMs, elapsedMs)));
        }
        List<Snapshot.GroupPartition> shown =
                parts.stream().map(LagJudgement.Part::part).toList();
        long lag = total(shown);
        long lagMs =
                shown.stream().mapToLong(Snapshot.GroupPartition::lagMs).max().orElse(0);
        boolean untold = lag > 0 && lagMs <= 0;
        GroupState state = group.state();
        var judged = LagJudgement.of(
                state,
                group.members().size(),
                parts,
                lag,
                all.stream().mapToDouble(producedRates::perSec).sum(),
                leaderless);
        return new Snapshot.Group(
                group.group(),
                state,
                group.generation(),
                group.protocolType(),
                group.protocolName(),
                coordinator.id(),
                members(group, shown),
                shown,
                lag,
                untold ? -1 : Math.max(0, lagMs),
                judged.pace().consumedPerSec(),
                judged.etaMs(),
                judged.cause(),
                judged.pace());
    }

    private static Reach reach(PartitionSnapshot leader) {
        return new Reach(leader.logStartOffset(), Math.max(0, leader.highWatermark()));
    }

    /** A new leader learns the high watermark only when its followers fetch: what could be read before and is in its log still can. */
    private static Reach reached(Reach before, Reach now, long logEnd) {
        return logEnd >= before.end() ? new Reach(now.start(), Math.max(before.end(), now.end())) : now;
    }

    /** One look at all of it. */
    private record Look(List<Broker> brokers, ClusterImage image, long wallMs, long elapsedMs) {}

    private LagJudgement.Part part(
            TopicPartition partition,
            Optional<CommittedOffset> commit,
            String member,
            CommitTrack track,
            boolean led,
            Look look) {
        Reach reach = reaches.getOrDefault(partition, new Reach(-1, -1));
        long committed = commit.map(CommittedOffset::offset).orElse(-1L);
        long end = reach.end();
        if (committed > end && led) {
            // The commit may be newer than the look at the replicas, and than what a new leader knows to be committed.
            end = log(look.brokers(), look.image(), partition)
                    .map(PartitionLog::offsets)
                    .map(now -> Math.max(now.highWatermark(), Math.min(committed, now.logEnd())))
                    .orElse(end);
        }
        // What lies below the log start is not left to read: it is gone.
        long from = Math.max(committed, reach.start());
        long lag = committed < 0 || end < 0 || committed > end ? -1 : end - from;
        if (led && lag >= 0) {
            track.see(
                    look.elapsedMs(),
                    look.wallMs(),
                    from,
                    commit.map(CommittedOffset::commitTimestampMs).orElse(0L),
                    end);
        }
        if (led) {
            producedRates.update(partition, end, look.elapsedMs());
        }
        long lagMs = lag <= 0
                ? lag
                : oldestUnread(look.brokers(), look.image(), partition, from)
                        .map(t -> Math.max(0, look.wallMs() - t))
                        .orElse(-1L);
        var standing = track.standing(look.elapsedMs());
        var shown = new Snapshot.GroupPartition(
                partition.topic(),
                partition.partition(),
                reach.start(),
                committed,
                end,
                lag,
                lagMs,
                standing.consumedPerSec(),
                member);
        var part = new LagJudgement.Part(shown, standing);
        return part.stalled() ? new LagJudgement.Part(still(shown), standing) : part;
    }

    private static Snapshot.GroupPartition still(Snapshot.GroupPartition p) {
        return new Snapshot.GroupPartition(
                p.topic(), p.partition(), p.logStart(), p.committed(), p.end(), p.lag(), p.lagMs(), 0, p.memberId());
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
                        m.sessionTimeoutMs(),
                        m.awaited()))
                .sorted(BY_NAME)
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
                .flatMap(Broker::running)
                .flatMap(b -> b.replicas().log(partition));
    }

    /** Creation time of the batch that holds {@code offset}, from its header. */
    private static Optional<Long> oldestUnread(
            List<Broker> brokers, ClusterImage image, TopicPartition partition, long offset) {
        Optional<PartitionLog> log = log(brokers, image, partition);
        if (log.isEmpty()) {
            return Optional.empty();
        }
        try {
            LogRead read = log.get().read(offset, 1, log.get().offsets().highWatermark(), true);
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
