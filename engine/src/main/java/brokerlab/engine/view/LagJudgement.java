package brokerlab.engine.view;

import java.util.List;

/** Why a group is behind: a function of what is seen of it. */
final class LagJudgement {
    /** One partition holds this share of the lag: skewed. */
    private static final double SKEW = 0.8;

    /** Records behind that are only the records in flight. */
    private static final double SECONDS_IN_FLIGHT = 2;

    private LagJudgement() {}

    static Snapshot.LagCause cause(
            String state,
            int members,
            List<Snapshot.GroupPartition> partitions,
            long lag,
            double consumedPerSec,
            double producedPerSec) {
        if (state.endsWith("Rebalance")) {
            return Snapshot.LagCause.REBALANCING;
        }
        if (lag <= 0 && partitions.stream().anyMatch(p -> p.lag() < 0 && p.atMost() > 0)) {
            return Snapshot.LagCause.UNKNOWN;
        }
        if (lag <= producedPerSec * SECONDS_IN_FLIGHT) {
            return Snapshot.LagCause.NONE;
        }
        if (members == 0 || consumedPerSec == 0) {
            return Snapshot.LagCause.STOPPED;
        }
        if (consumedPerSec > producedPerSec * 1.05) {
            return Snapshot.LagCause.CATCHING_UP;
        }
        long largest = partitions.stream()
                .mapToLong(Snapshot.GroupPartition::lag)
                .max()
                .orElse(0);
        return partitions.size() > 1 && largest > lag * SKEW ? Snapshot.LagCause.SKEWED : Snapshot.LagCause.SLOW;
    }
}
