package brokerlab.engine.replica;

import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** What replication holds inside, for the simulation's checks. */
public final class ReplicaPeek {
    private ReplicaPeek() {}

    /**
     * A leader's state.
     *
     * @param isr as it knows it, without what it proposes
     * @param joining whom it proposes to take in; whether the znode says so already is not known
     * @param ends of its followers, as fetched in this epoch
     */
    public record Leading(
            int epoch, long epochStart, List<Integer> isr, List<Integer> joining, Map<Integer, Long> ends) {}

    /** Present when the broker leads the partition. */
    public static Optional<Leading> leading(Replicas replicas, TopicPartition partition) {
        return replicas.hosted(partition)
                .flatMap(Partition::leading)
                .map(l -> new Leading(
                        l.leaderEpoch(), l.epochStart(), l.isr().members(), joining(l.isr()), l.followerEnds()));
    }

    private static List<Integer> joining(IsrState isr) {
        return isr.proposal()
                .map(p -> p.members().stream()
                        .filter(m -> !isr.members().contains(m))
                        .toList())
                .orElse(List.of());
    }

    /** Epoch of the leader the broker follows, -1 when it follows none. */
    public static int followingEpoch(Replicas replicas, TopicPartition partition) {
        return replicas.hosted(partition)
                .map(p -> p.role() instanceof Role.Following f ? f.leaderEpoch() : -1)
                .orElse(-1);
    }

    /** The fencing errors in an answer between brokers. */
    public static List<ErrorCode> fencings(Object reply) {
        return switch (reply) {
            case FollowerFetch.Reply r when r.error() != ErrorCode.NONE -> List.of(r.error());
            case FollowerFetch.Reply r ->
                r.parts().stream()
                        .map(FollowerFetch.Answer::error)
                        .filter(e -> e == ErrorCode.FENCED_LEADER_EPOCH)
                        .toList();
            case LeaderAndIsr.Reply r when r.error() != ErrorCode.NONE -> List.of(r.error());
            case LeaderAndIsr.Reply r ->
                // Within an order that was taken this is the answer to a partition's outdated leader epoch.
                r.partitions().values().stream()
                        .filter(e -> e == ErrorCode.STALE_CONTROLLER_EPOCH)
                        .map(e -> ErrorCode.FENCED_LEADER_EPOCH)
                        .toList();
            case StopReplicas.Reply r when r.error() != ErrorCode.NONE -> List.of(r.error());
            case ErrorCode e when e != ErrorCode.NONE -> List.of(e);
            default -> List.of();
        };
    }
}
