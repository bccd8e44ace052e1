package brokerlab.app.consumers;

import brokerlab.engine.journal.GroupState;
import brokerlab.engine.view.Snapshot;
import java.util.List;

/**
 * What can be said of a group's lag: where it stands, which way it goes, and why. A function of what is seen; the engine measures the way
 * from commit to commit, so that nothing is concluded from what lies between two of them.
 *
 * @param offsets of UNKNOWN what may be left at most, of DELETED_UNREAD what was deleted before it was read
 * @param standsMs of STANDING for how long nothing was committed
 * @param members of REBALANCING who is waited for, by client id
 */
record Verdict(Kind kind, long lag, long lagMs, long etaMs, long offsets, long standsMs, List<String> members) {
    /** The sentence to say. */
    enum Kind {
        NOTHING_COMMITTED,
        CAUGHT_UP,
        /** Caught up where it has commits, but others have none, or one beyond the end. */
        UNKNOWN,
        /** Nothing is left, because it was deleted unread. */
        DELETED_UNREAD,
        IN_FLIGHT,
        DRAINING,
        NO_MEMBERS,
        STANDING,
        /** A member is not back yet. */
        REJOINING,
        /** All are back, and more may come. */
        GATHERING,
        /** The assignment is not there yet, or somebody has not asked for it. */
        ASSIGNING,
        SKEWED,
        SLOW,
        /** Neither falling nor growing. */
        STEADY,
        /** It was not seen to commit often enough yet. */
        TOO_EARLY,
        LEADERLESS,
        NO_COORDINATOR
    }

    static Verdict of(Snapshot.Group group) {
        Kind kind = kind(group);
        return new Verdict(
                kind,
                group.lag(),
                group.lagMs(),
                group.etaMs(),
                kind == Kind.UNKNOWN
                        ? unknown(group)
                        : kind == Kind.LEADERLESS ? group.pace().leaderless() : deleted(group),
                group.pace().standsMs(),
                awaited(group));
    }

    private static List<String> awaited(Snapshot.Group group) {
        return group.members().stream()
                .filter(Snapshot.Member::awaited)
                .map(Snapshot.Member::clientId)
                .sorted()
                .toList();
    }

    private static long unknown(Snapshot.Group group) {
        return group.partitions().stream()
                .filter(p -> p.lag() < 0)
                .mapToLong(Snapshot.GroupPartition::atMost)
                .sum();
    }

    private static long deleted(Snapshot.Group group) {
        return group.partitions().stream()
                .mapToLong(Snapshot.GroupPartition::belowStart)
                .sum();
    }

    private static Kind kind(Snapshot.Group group) {
        switch (group.cause()) {
            case NO_COORDINATOR -> {
                return Kind.NO_COORDINATOR;
            }
            case REBALANCING -> {
                return rebalance(group);
            }
            case LEADERLESS -> {
                return Kind.LEADERLESS;
            }
            default -> {}
        }
        if (group.partitions().stream().allMatch(p -> p.committed() < 0)) {
            return Kind.NOTHING_COMMITTED;
        }
        if (group.lag() <= 0) {
            return unknown(group) > 0 ? Kind.UNKNOWN : deleted(group) > 0 ? Kind.DELETED_UNREAD : Kind.CAUGHT_UP;
        }
        return switch (group.cause()) {
            case NONE -> Kind.IN_FLIGHT;
            case STOPPED -> group.members().isEmpty() ? Kind.NO_MEMBERS : Kind.STANDING;
            case SKEWED -> Kind.SKEWED;
            case CATCHING_UP -> Kind.DRAINING;
            case SLOW -> group.pace().trend() == Snapshot.Trend.STEADY ? Kind.STEADY : Kind.SLOW;
            case UNKNOWN -> Kind.UNKNOWN;
            case TOO_EARLY -> Kind.TOO_EARLY;
            case REBALANCING, LEADERLESS, NO_COORDINATOR -> throw new IllegalStateException("told above");
        };
    }

    private static Kind rebalance(Snapshot.Group group) {
        if (group.state() == GroupState.COMPLETING_REBALANCE) {
            return Kind.ASSIGNING;
        }
        return group.members().stream().anyMatch(Snapshot.Member::awaited) ? Kind.REJOINING : Kind.GATHERING;
    }
}
