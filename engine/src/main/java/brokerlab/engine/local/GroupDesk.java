package brokerlab.engine.local;

import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.RunningBroker;
import brokerlab.engine.group.CommitRequest;
import brokerlab.engine.group.CommittedOffset;
import brokerlab.engine.group.DescribedGroup;
import brokerlab.engine.group.GroupCoordinator;
import brokerlab.engine.journal.GroupEvent;
import brokerlab.engine.log.TimestampOffset;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.replica.Replicas;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.OffsetMove;
import brokerlab.engine.view.OffsetTarget;
import brokerlab.engine.view.Query;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * What an administrator does with a group: sets where it reads on, takes its commits or the whole of it away. By the same coordinator
 * and the same rules as over the wire: only while nobody is a member.
 */
final class GroupDesk {
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final int ANY_EPOCH = -1;

    /** Of an administrator, who is in no generation. */
    private static final int NO_GENERATION = -1;

    /** From this version of OffsetCommit on an unknown group is called so. */
    private static final int NEWEST_COMMIT = 9;

    private final Cluster cluster;

    GroupDesk(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The coordinator found for a group, on its broker. */
    private record Home(RunningBroker broker, DescribedGroup group) {
        GroupCoordinator coordinator() {
            return broker.groups();
        }

        <T> CompletableFuture<T> ask(Function<GroupCoordinator, CompletionStage<T>> what) {
            return broker.unlessEnded(what.apply(coordinator()).toCompletableFuture());
        }
    }

    // ---- where it would read on

    List<OffsetMove> preview(Query.OffsetReset q) {
        Map<TopicPartition, CommittedOffset> committed = committed(q.group());
        ClusterImage image = cluster.newestImage();
        return q.partitions().stream()
                .map(p -> move(image, new TopicPartition(p.topic(), p.partition()), committed, q.to()))
                .toList();
    }

    private Map<TopicPartition, CommittedOffset> committed(String group) {
        return home(group).coordinator().fetch(group, Optional.empty()).offsets();
    }

    private OffsetMove move(
            ClusterImage image,
            TopicPartition partition,
            Map<TopicPartition, CommittedOffset> committed,
            OffsetTarget target) {
        long from = Optional.ofNullable(committed.get(partition))
                .map(CommittedOffset::offset)
                .orElse(-1L);
        Optional<Replicas> leader = leader(image, partition);
        if (leader.isEmpty()) {
            return leaderless(partition, from);
        }
        try {
            return move(leader.get(), partition, from, target);
        } catch (ProtocolException e) {
            if (e.code() == ErrorCode.NOT_LEADER_OR_FOLLOWER) {
                return leaderless(partition, from);
            }
            throw e;
        }
    }

    private static OffsetMove leaderless(TopicPartition partition, long from) {
        return new OffsetMove(partition.topic(), partition.partition(), -1, -1, from, -1, OffsetMove.Note.NO_LEADER);
    }

    private static OffsetMove move(Replicas leader, TopicPartition partition, long from, OffsetTarget target) {
        long start = offset(leader, partition, EARLIEST).orElseThrow();
        long end = offset(leader, partition, LATEST).orElseThrow();
        OptionalLong wanted = switch (target) {
            case OffsetTarget.Earliest t -> OptionalLong.of(start);
            case OffsetTarget.Latest t -> OptionalLong.of(end);
            case OffsetTarget.At t -> offset(leader, partition, Math.max(0, t.wallMs()));
            case OffsetTarget.Shift t -> from < 0 ? OptionalLong.empty() : OptionalLong.of(shifted(from, t.by()));
            case OffsetTarget.To t -> OptionalLong.of(t.offset());
        };
        if (wanted.isEmpty()) {
            boolean byTime = target instanceof OffsetTarget.At;
            return new OffsetMove(
                    partition.topic(),
                    partition.partition(),
                    start,
                    end,
                    from,
                    byTime ? end : -1,
                    byTime ? OffsetMove.Note.NOTHING_LATER : OffsetMove.Note.NO_COMMIT);
        }
        long to = Math.clamp(wanted.getAsLong(), start, Math.max(start, end));
        OffsetMove.Note note = wanted.getAsLong() < to
                ? OffsetMove.Note.RAISED_TO_START
                : wanted.getAsLong() > to ? OffsetMove.Note.LOWERED_TO_END : OffsetMove.Note.NONE;
        return new OffsetMove(partition.topic(), partition.partition(), start, end, from, to, note);
    }

    /** A sum beyond the largest offset is that offset. */
    private static long shifted(long from, long by) {
        return by > 0 && from > Long.MAX_VALUE - by ? Long.MAX_VALUE : from + by;
    }

    private static OptionalLong offset(Replicas leader, TopicPartition partition, long timestamp) {
        return leader.listOffset(partition, timestamp, false, ANY_EPOCH)
                .map(TimestampOffset::offset)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    private Optional<Replicas> leader(ClusterImage image, TopicPartition partition) {
        return image.partition(partition)
                .flatMap(p -> cluster.running(p.leader()))
                .map(RunningBroker::replicas);
    }

    // ---- changes

    CompletableFuture<Void> reset(Command.ResetOffsets c) {
        Home home = unused(c.group());
        List<OffsetMove> moves = c.moves().stream().filter(OffsetMove::possible).toList();
        if (moves.isEmpty()) {
            throw new DoorException(
                    "NOTHING_TO_RESET",
                    "No partition of group " + c.group()
                            + " was named whose new offset is known: choose others, or start a broker that has them.");
        }
        Map<TopicPartition, CommittedOffset> committed =
                home.coordinator().fetch(c.group(), Optional.empty()).offsets();
        var offsets = new HashMap<TopicPartition, CommitRequest.OffsetToCommit>();
        for (OffsetMove move : moves) {
            var partition = new TopicPartition(move.topic(), move.partition());
            long now = Optional.ofNullable(committed.get(partition))
                    .map(CommittedOffset::offset)
                    .orElse(-1L);
            if (now != move.from()) {
                throw new DoorException(
                        DoorException.Kind.STATE_MOVED,
                        "Group " + c.group() + " stands at " + now + " on " + partition + " by now, not at "
                                + move.from() + ": look at the preview again.");
            }
            offsets.put(partition, new CommitRequest.OffsetToCommit(move.to(), -1, ""));
        }
        var commit = new CommitRequest(
                c.group(), NO_GENERATION, "", Optional.empty(), OptionalLong.empty(), NEWEST_COMMIT, offsets);
        return home.ask(coordinator -> coordinator.commit(commit)).thenAccept(results -> {
            results.forEach((partition, error) -> {
                if (error == ErrorCode.UNKNOWN_MEMBER_ID) {
                    throw inUse(c.group(), home.coordinator().describe(c.group()));
                }
                check(error, "The offset of group " + c.group() + " on " + partition + " was not set");
            });
            cluster.journal()
                    .append(
                            home.broker().id(),
                            new GroupEvent.OffsetsReset(
                                    c.group(),
                                    moves.stream()
                                            .map(m -> new GroupEvent.OffsetSet(
                                                    m.topic(), m.partition(), m.from(), m.to()))
                                            .toList()));
        });
    }

    CompletableFuture<Void> delete(Command.DeleteGroup c) {
        Home home = unused(c.group());
        return home.ask(coordinator -> coordinator.delete(c.group())).thenAccept(error -> {
            if (error == ErrorCode.NON_EMPTY_GROUP) {
                throw inUse(c.group(), home.coordinator().describe(c.group()));
            }
            check(error, "Group " + c.group() + " was not deleted");
        });
    }

    CompletableFuture<Void> forget(Command.ForgetOffsets c) {
        Home home = home(c.group());
        var partitions = new HashSet<TopicPartition>();
        home.coordinator().fetch(c.group(), Optional.empty()).offsets().keySet().stream()
                .filter(p -> p.topic().equals(c.topic()))
                .forEach(partitions::add);
        if (partitions.isEmpty()) {
            throw new DoorException(
                    "UNKNOWN_TOPIC_OR_PARTITION",
                    "Group " + c.group() + " has no commit in topic " + c.topic() + ": there is nothing to take away.");
        }
        return home.ask(coordinator -> coordinator.deleteOffsets(c.group(), partitions))
                .thenAccept(deleted -> {
                    var errors = new ArrayList<>(deleted.partitions().values());
                    errors.add(deleted.error());
                    if (errors.contains(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC)
                            || errors.contains(ErrorCode.NON_EMPTY_GROUP)) {
                        throw inUse(c.group(), home.coordinator().describe(c.group()));
                    }
                    errors.forEach(e -> check(
                            e, "The commits of group " + c.group() + " in topic " + c.topic() + " were not taken"));
                });
    }

    private static void check(ErrorCode error, String failed) {
        if (error != ErrorCode.NONE) {
            throw new DoorException(
                    error.name(), failed + ": " + error + ". Look whether all brokers run, then try again.");
        }
    }

    // ---- who keeps it

    private Home unused(String group) {
        Home home = home(group);
        if (!home.group().members().isEmpty()) {
            throw inUse(group, home.group());
        }
        return home;
    }

    private Home home(String group) {
        boolean unknown = false;
        for (RunningBroker broker : cluster.running()) {
            DescribedGroup found = broker.groups().describe(group);
            if (found.error() == ErrorCode.NONE) {
                return new Home(broker, found);
            }
            unknown |= found.error() == ErrorCode.GROUP_ID_NOT_FOUND;
        }
        throw unknown
                ? new DoorException(
                        ErrorCode.GROUP_ID_NOT_FOUND.name(),
                        "There is no group " + group + ": it was deleted, or its last commit has expired.")
                : new DoorException(
                        ErrorCode.COORDINATOR_NOT_AVAILABLE.name(),
                        "Nobody keeps group " + group
                                + " at the moment: wait until its coordinator has moved, or start a broker that has the group's partition of __consumer_offsets.");
    }

    private static DoorException inUse(String group, DescribedGroup described) {
        String members = described.members().stream()
                .map(m -> m.clientId() + " at " + host(m.clientHost()))
                .sorted()
                .collect(Collectors.joining(", "));
        return new DoorException(
                ErrorCode.NON_EMPTY_GROUP.name(),
                "Group " + group + " is read by " + (members.isEmpty() ? "a member that joins just now" : members)
                        + ": stop its members, then try again. While somebody reads, the members' own commits decide.");
    }

    private static String host(String clientHost) {
        return clientHost.startsWith("/") ? clientHost.substring(1) : clientHost;
    }
}
