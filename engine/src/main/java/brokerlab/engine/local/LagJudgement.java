package brokerlab.engine.local;

import brokerlab.engine.journal.GroupState;
import brokerlab.engine.local.CommitTrack.Standing;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.LagCause;
import brokerlab.engine.view.Snapshot.Pace;
import brokerlab.engine.view.Snapshot.Trend;
import java.util.List;

/** Why a group is behind and which way it goes: a function of what is seen of it. One cause; none while it is unknown. */
final class LagJudgement {
    /** One partition holds this share of the lag: skewed. */
    private static final double SKEW = 0.8;

    /** Records behind that are only the records in flight. */
    private static final double SECONDS_IN_FLIGHT = 3;

    /** As few are always in flight. */
    private static final long FEW_IN_FLIGHT = 2;

    /** What is unknown or in flight may be overlooked when it is no more than this share of the lag. */
    private static final double LITTLE = 0.2;

    /** Rates nearer than this share are the same. */
    private static final double SAME = 0.06;

    /** Rates nearer than this, in records per second, are the same. */
    private static final double SAME_PER_SEC = 0.5;

    /** A group stands still when it has not committed for so many times as long as it lately took, and a little. */
    private static final int MISSED_COMMITS = 2;

    private static final long GRACE_MS = 3_000;

    /** How long a group that was never seen to commit may take. */
    private static final long FIRST_COMMIT_MS = 60_000;

    private LagJudgement() {}

    /** A partition and how the group gets on in it. */
    record Part(Snapshot.GroupPartition part, Standing standing) {
        boolean stalled() {
            long patience = standing.everyMs() < 0 ? FIRST_COMMIT_MS : standing.everyMs() * MISSED_COMMITS + GRACE_MS;
            return standing.standsMs() > patience;
        }

        boolean inFlight() {
            // who commits after each batch has left what was written meanwhile
            double seconds = Math.max(SECONDS_IN_FLIGHT, standing.everyMs() / 1000.0);
            return !stalled()
                    && standing.lagAtCommit() >= 0
                    && standing.lagAtCommit() <= Math.max(FEW_IN_FLIGHT, standing.producedPerSec() * seconds);
        }
    }

    /** What is said. */
    record Judgement(LagCause cause, Pace pace, long etaMs) {}

    /**
     * @param lag the group's; -1 when unknown
     * @param producedPerSec to its partitions, smoothed over seconds
     * @param leaderless partitions whose end nobody tells at the moment
     */
    static Judgement of(
            GroupState state, int members, List<Part> parts, long lag, double producedPerSec, int leaderless) {
        List<Part> behind = parts.stream().filter(p -> p.part().lag() > 0).toList();
        double consumed = 0;
        double produced = 0;
        long every = -1;
        long stands = 0;
        for (Part part : parts) {
            Standing s = part.standing();
            // who stands still consumes nothing, whatever it did in the window before
            consumed += part.stalled() ? 0 : s.consumedPerSec();
            produced += s.producedPerSec();
            every = Math.max(every, s.everyMs());
        }
        for (Part part : behind) {
            stands = Math.max(stands, part.standing().standsMs());
        }
        boolean known = sum(unknown(behind)) <= lag * LITTLE
                && parts.stream().anyMatch(p -> p.standing().known());
        Trend trend = known ? trend(consumed, produced) : Trend.UNKNOWN;
        LagCause cause = cause(state, members, parts, behind, lag, producedPerSec, trend, leaderless);
        boolean draining = cause == LagCause.CATCHING_UP;
        return new Judgement(
                cause,
                new Pace(trend, consumed, produced, every, stands, leaderless),
                lag <= 0 ? lag : draining ? (long) (lag / (consumed - produced) * 1000) : -1);
    }

    private static Trend trend(double consumed, double produced) {
        double difference = consumed - produced;
        if (Math.abs(difference) <= Math.max(SAME_PER_SEC, produced * SAME)) {
            return Trend.STEADY;
        }
        return difference > 0 ? Trend.FALLING : Trend.GROWING;
    }

    private static LagCause cause(
            GroupState state,
            int members,
            List<Part> parts,
            List<Part> behind,
            long lag,
            double producedPerSec,
            Trend trend,
            int leaderless) {
        if (state == GroupState.PREPARING_REBALANCE || state == GroupState.COMPLETING_REBALANCE) {
            return LagCause.REBALANCING;
        }
        if (leaderless > 0) {
            return LagCause.LEADERLESS;
        }
        if (lag <= 0
                && parts.stream().anyMatch(p -> p.part().lag() < 0 && p.part().atMost() > 0)) {
            return LagCause.UNKNOWN;
        }
        if (lag <= 0) {
            return LagCause.NONE;
        }
        if (members == 0) {
            return LagCause.STOPPED;
        }
        double little = lag * LITTLE;
        if (sum(behind.stream().filter(Part::stalled).toList()) > lag - little) {
            boolean others =
                    parts.stream().anyMatch(p -> !p.stalled() && p.standing().consumedPerSec() > 0);
            return others ? skewed(behind, lag, parts.size()) : LagCause.STOPPED;
        }
        List<Part> late = behind.stream().filter(p -> !p.inFlight()).toList();
        if (sum(late) <= little || lag <= Math.max(FEW_IN_FLIGHT, producedPerSec * 2)) {
            return LagCause.NONE;
        }
        if (sum(unknown(late)) > little || trend == Trend.UNKNOWN) {
            return LagCause.TOO_EARLY;
        }
        return trend == Trend.FALLING ? LagCause.CATCHING_UP : skewed(behind, lag, parts.size());
    }

    private static LagCause skewed(List<Part> behind, long lag, int partitions) {
        long largest = behind.stream().mapToLong(p -> p.part().lag()).max().orElse(0);
        return partitions > 1 && largest > lag * SKEW ? LagCause.SKEWED : LagCause.SLOW;
    }

    private static List<Part> unknown(List<Part> parts) {
        return parts.stream().filter(p -> !p.standing().known() && !p.stalled()).toList();
    }

    private static long sum(List<Part> parts) {
        return parts.stream().mapToLong(p -> p.part().lag()).sum();
    }
}
