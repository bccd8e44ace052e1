package brokerlab.app.consumers;

import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.util.List;

/**
 * What can be said of a group's lag: where it stands, which way it goes, and why. A function of what is seen.
 *
 * @param offsets of UNKNOWN what may be left at most, of DELETED_UNREAD what was deleted before it was read
 */
record Verdict(Kind kind, Trend trend, long lag, long lagMs, long etaMs, long offsets) {
    /** A trend is judged over this long. */
    private static final long WINDOW_MS = 12_000;

    /** A lag that moves by less than this share stays as it is. */
    private static final double STEADY = 0.03;

    /** No commit for longer than this, with members there: clients commit every five seconds unless told otherwise. */
    private static final long STANDS_MS = 7_000;

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
        REBALANCING,
        SKEWED,
        SLOW
    }

    /** Which way the lag goes. */
    enum Trend {
        FALLING,
        STEADY,
        GROWING
    }

    /** @param standsMs for how long no partition's committed offset has moved */
    static Verdict of(Snapshot.Group group, List<Query.LagSample> history, long standsMs) {
        Kind kind = kind(group, standsMs);
        return new Verdict(
                kind,
                trend(history),
                group.lag(),
                group.lagMs(),
                group.etaMs(),
                kind == Kind.UNKNOWN ? unknown(group) : deleted(group));
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

    private static Kind kind(Snapshot.Group group, long standsMs) {
        if (group.cause() == Snapshot.LagCause.REBALANCING) {
            return Kind.REBALANCING;
        }
        if (group.partitions().stream().allMatch(p -> p.committed() < 0)) {
            return Kind.NOTHING_COMMITTED;
        }
        if (group.lag() <= 0) {
            return unknown(group) > 0 ? Kind.UNKNOWN : deleted(group) > 0 ? Kind.DELETED_UNREAD : Kind.CAUGHT_UP;
        }
        if (group.members().isEmpty()) {
            return Kind.NO_MEMBERS;
        }
        if (standsMs > STANDS_MS) {
            return Kind.STANDING;
        }
        return switch (group.cause()) {
            case NONE -> Kind.IN_FLIGHT;
            case STOPPED -> Kind.STANDING;
            case SKEWED -> Kind.SKEWED;
            case CATCHING_UP -> group.etaMs() >= 0 ? Kind.DRAINING : Kind.SLOW;
            case SLOW, REBALANCING -> Kind.SLOW;
            case UNKNOWN -> Kind.UNKNOWN;
        };
    }

    /** Compares the mean of the older with that of the newer half, so that a single commit does not turn it. */
    static Trend trend(List<Query.LagSample> history) {
        if (history.size() < 4) {
            return Trend.STEADY;
        }
        long last = history.getLast().wallMs();
        List<Query.LagSample> near =
                history.stream().filter(s -> s.wallMs() > last - WINDOW_MS).toList();
        int half = near.size() / 2;
        double before = near.subList(0, half).stream()
                .mapToLong(Query.LagSample::lag)
                .average()
                .orElse(0);
        double after = near.subList(half, near.size()).stream()
                .mapToLong(Query.LagSample::lag)
                .average()
                .orElse(0);
        double change = after - before;
        if (Math.abs(change) <= Math.max(2, before * STEADY)) {
            return Trend.STEADY;
        }
        return change > 0 ? Trend.GROWING : Trend.FALLING;
    }
}
