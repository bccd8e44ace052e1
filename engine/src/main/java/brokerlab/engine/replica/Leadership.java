package brokerlab.engine.replica;

import brokerlab.engine.config.InSyncRule;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.replica.IsrState.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/** The leader's role in one leader epoch: followers, ISR, high watermark. Changed under the partition's lock. */
final class Leadership implements Role {
    private final int self;
    private final int leaderEpoch;
    private final long epochStart;
    private final int tenure;
    private final List<Integer> replicas;
    private final List<FollowerState> followers;
    private final Rules rules;
    private volatile IsrState isr;
    private volatile int controllerEpoch;

    /** What the leader goes by besides its own state. */
    record Rules(
            LongSupplier nowMs, LongSupplier lagTimeMaxMs, Eligibility eligibility, ReplicationDecisions decisions) {}

    /** Whether a broker may be counted in: it is registered, and under the very epoch it fetched with (R11). */
    interface Eligibility {
        boolean eligible(int broker, long brokerEpoch);
    }

    /**
     * @param epochStart the log end when the epoch began
     * @param tenure the epoch since which this broker has led without a break: what was appended since was never truncated
     */
    Leadership(int self, PartitionRole role, int controllerEpoch, long epochStart, int tenure, Rules rules) {
        this.self = self;
        this.leaderEpoch = role.leaderEpoch();
        this.epochStart = epochStart;
        this.tenure = tenure;
        this.controllerEpoch = controllerEpoch;
        this.replicas = List.copyOf(role.replicas());
        this.rules = rules;
        this.isr = IsrState.of(role.isr(), role.partitionEpoch());
        long now = rules.nowMs().getAsLong();
        this.followers = replicas.stream()
                .filter(r -> r != self)
                .map(r -> new FollowerState(r, role.isr().contains(r), now))
                .toList();
    }

    @Override
    public int leaderEpoch() {
        return leaderEpoch;
    }

    long epochStart() {
        return epochStart;
    }

    int tenure() {
        return tenure;
    }

    /** Of the newest controller this leader heard of: an ISR change never puts an older one back into the znode (C4). */
    int controllerEpoch() {
        return controllerEpoch;
    }

    /** A controller told the same leader and epoch again, or wrote them: it may have changed the ISR alone. */
    void heardOf(int newerControllerEpoch) {
        controllerEpoch = Math.max(controllerEpoch, newerControllerEpoch);
    }

    List<Integer> replicas() {
        return replicas;
    }

    IsrState isr() {
        return isr;
    }

    Optional<FollowerState> follower(int broker) {
        for (FollowerState each : followers) {
            if (each.broker() == broker) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    List<FollowerState> followers() {
        return followers;
    }

    /** The lowest log start of this leader and its live followers; one that has not fetched yet counts as below all. */
    long lowWatermark(long ownLogStart, IntPredicate live) {
        long low = ownLogStart;
        for (FollowerState follower : followers) {
            if (live.test(follower.broker())) {
                low = Math.min(low, follower.logStart());
            }
        }
        return low;
    }

    Map<Integer, Long> followerEnds() {
        var ends = new TreeMap<Integer, Long>();
        followers.forEach(f -> ends.put(f.broker(), f.logEnd()));
        return ends;
    }

    /** {@code min.insync.replicas}, but never more than there are replicas. */
    int minInSync(PartitionLog log) {
        return InSyncRule.needed(log.settings().minInsyncReplicas(), replicas.size());
    }

    /**
     * Moves the high watermark to the smallest log end of the largest possible ISR (R6). A replica about to join is waited for as
     * well, or under steady load it would never reach it. Below {@code min.insync.replicas} nothing is committed (KIP-966).
     *
     * @return whether it moved
     */
    boolean advance(PartitionLog log) {
        IsrState now = isr;
        if (InSyncRule.refused(now.members().size(), minInSync(log))) {
            return false;
        }
        long end = log.offsets().logEnd();
        long next = end;
        for (FollowerState follower : followers) {
            if (follower.restarted() && now.possibly(follower.broker())) {
                return false;
            }
            if (follower.logEnd() < next
                    && (rules.decisions().counts(now, follower.broker()) || aboutToJoin(follower, end))) {
                next = follower.logEnd();
            }
        }
        long before = log.offsets().highWatermark();
        return next > before && log.updateHighWatermark(next) > before;
    }

    private boolean aboutToJoin(FollowerState follower, long end) {
        return follower.caughtUp(
                        end, rules.nowMs().getAsLong(), rules.lagTimeMaxMs().getAsLong())
                && rules.eligibility().eligible(follower.broker(), follower.brokerEpoch());
    }

    /** Proposes to take the follower in when it has reached the high watermark and this epoch's start (R7). */
    Optional<Proposal> expand(FollowerState follower, PartitionLog log) {
        IsrState now = isr;
        if (now.proposal().isPresent()
                || !log.online()
                || now.members().contains(follower.broker())
                || !rules.decisions().mayJoin(follower.logEnd(), log.offsets().highWatermark(), epochStart)
                || !rules.eligibility().eligible(follower.broker(), follower.brokerEpoch())) {
            return Optional.empty();
        }
        isr = now.proposingWith(follower.broker());
        return isr.proposal();
    }

    /** Proposes to drop a member whose membership was written for an earlier life: it joins again as others do. */
    Optional<Proposal> dropRestarted(FollowerState follower) {
        IsrState now = isr;
        if (!follower.restarted() || now.proposal().isPresent()) {
            return Optional.empty();
        }
        if (!now.members().contains(follower.broker())) {
            follower.restartNoted();
            return Optional.empty();
        }
        isr = now.proposing(
                now.members().stream().filter(m -> m != follower.broker()).toList());
        return isr.proposal();
    }

    /** Proposes to drop members that were not caught up for {@code replica.lag.time.max.ms}. */
    Optional<Proposal> shrink(PartitionLog log) {
        IsrState now = isr;
        // Out of a failed directory nobody can be served: who lags is not to blame, and the controller finds another
        // leader.
        if (now.proposal().isPresent() || !log.online()) {
            return Optional.empty();
        }
        long end = log.offsets().logEnd();
        long nowMs = rules.nowMs().getAsLong();
        long lagMs = rules.lagTimeMaxMs().getAsLong();
        var rest = new ArrayList<Integer>();
        for (int member : now.members()) {
            Optional<FollowerState> follower = follower(member);
            if (member == self || (follower.isPresent() && follower.get().caughtUp(end, nowMs, lagMs))) {
                rest.add(member);
            }
        }
        if (rest.size() == now.members().size()) {
            return Optional.empty();
        }
        isr = now.proposing(rest);
        return isr.proposal();
    }

    /** Whether the proposal still waits for its outcome. */
    boolean pending(Proposal proposal) {
        return isr.proposal().filter(p -> p == proposal).isPresent();
    }

    /** The znode now says so. */
    void settle(List<Integer> members, int version) {
        isr = IsrState.of(members, version);
    }
}
