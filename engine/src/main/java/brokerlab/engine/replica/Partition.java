package brokerlab.engine.replica;

import brokerlab.engine.config.InSyncRule;
import brokerlab.engine.journal.LogEvent.TruncationCause;
import brokerlab.engine.journal.LogEvent.TruncationReason;
import brokerlab.engine.log.AppendInfo;
import brokerlab.engine.log.AppendOutcome;
import brokerlab.engine.log.EpochEnd;
import brokerlab.engine.log.LogOffsets;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.replica.IsrState.Proposal;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * One partition on one broker: its log and its role. The lock makes "check the role, then write" one step; it is held for that step
 * only, never while somebody is told. Reads take no lock.
 *
 * <pre>
 *   None ──▶ Following ◀──▶ Leadership        every arrow: a higher leader epoch (or StopReplicas back to None)
 * </pre>
 */
final class Partition {
    /** What an asker says who knows none. */
    private static final int NO_EPOCH = -1;

    private final int broker;
    private final Uuid topicId;
    private final PartitionLog log;
    private final Leadership.Rules rules;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Role role = new Role.None(-1);
    private final AtomicLong bytesIn = new AtomicLong();

    Partition(int broker, Uuid topicId, PartitionLog log, Leadership.Rules rules) {
        this.broker = broker;
        this.topicId = topicId;
        this.log = log;
        this.rules = rules;
    }

    TopicPartition name() {
        return log.partition();
    }

    Uuid topicId() {
        return topicId;
    }

    PartitionLog log() {
        return log;
    }

    Role role() {
        return role;
    }

    Optional<Leadership> leading() {
        return role instanceof Leadership leadership ? Optional.of(leadership) : Optional.empty();
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    // ---- roles

    /** How a role was taken: {@code changed} is false when it was held already. */
    record Taken(ErrorCode error, boolean changed, Role before) {}

    /** Takes the role unless it is older than the present one. */
    Taken take(PartitionRole told, int controllerEpoch) {
        return locked(() -> {
            Role before = role;
            if (rules.decisions().outdated(told.leaderEpoch(), before.leaderEpoch())) {
                return new Taken(ErrorCode.STALE_CONTROLLER_EPOCH, false, before);
            }
            boolean leads = told.leader() == broker;
            if (told.leaderEpoch() == before.leaderEpoch() && !(before instanceof Role.None)) {
                return new Taken(sameEpoch(told, controllerEpoch, before, leads), false, before);
            }
            if (leads) {
                // Never over a doubt about the log: a failing disk leaves the partition without a role.
                role = new Role.None(told.leaderEpoch());
                log.startEpoch(told.leaderEpoch());
                int tenure = before instanceof Leadership l ? l.tenure() : told.leaderEpoch();
                var leadership = new Leadership(
                        broker, told, controllerEpoch, log.offsets().logEnd(), tenure, rules);
                role = leadership;
                leadership.advance(log);
            } else {
                if (told.leader() >= 0) {
                    forgetUncommittedWithoutEpoch();
                }
                role = new Role.Following(told.leaderEpoch(), told.leader(), List.copyOf(told.replicas()));
            }
            return new Taken(ErrorCode.NONE, true, before);
        });
    }

    /** Message formats 0 and 1 know no leader epochs, so nothing tells where such a log and its leader's part: see KIP-101. */
    private void forgetUncommittedWithoutEpoch() {
        LogOffsets now = log.offsets();
        if (log.latestEpoch().isEmpty() && now.logEnd() > now.highWatermark()) {
            log.truncateTo(now.highWatermark(), TruncationCause.of(TruncationReason.NO_EPOCHS));
        }
    }

    /** The same epoch again: nothing to do, but the leader takes over a newer ISR somebody else wrote. */
    private static ErrorCode sameEpoch(PartitionRole told, int controllerEpoch, Role before, boolean leads) {
        if (before instanceof Leadership leadership) {
            IsrState isr = leadership.isr();
            if (leads) {
                leadership.heardOf(controllerEpoch);
            }
            if (leads && told.partitionEpoch() > isr.version() && isr.proposal().isEmpty()) {
                leadership.settle(told.isr(), told.partitionEpoch());
            }
            return leads ? ErrorCode.NONE : ErrorCode.STALE_CONTROLLER_EPOCH;
        }
        return leads ? ErrorCode.STALE_CONTROLLER_EPOCH : ErrorCode.NONE;
    }

    /** Gives up any role; returns the one it had. */
    Role stop() {
        return locked(() -> {
            Role before = role;
            role = new Role.None(before.leaderEpoch());
            return before;
        });
    }

    // ---- leader

    /**
     * @param tenure of the leadership that took the records
     * @param advanced whether the high watermark moved
     */
    record Appended(List<AppendOutcome> outcomes, int tenure, boolean advanced) {}

    /** Appends as leader. {@link ProtocolException} when this broker may not, or the batches are bad. */
    Appended append(int acks, List<ByteBuffer> entries, boolean internal) {
        return locked(() -> {
            Leadership leader = leaderOrThrow(-1);
            int inSync = leader.isr().members().size();
            int needed = leader.minInSync(log);
            if (acks == -1 && InSyncRule.refused(inSync, needed)) {
                throw new ProtocolException(
                        ErrorCode.NOT_ENOUGH_REPLICAS,
                        name() + " has " + inSync + " in-sync replicas, min.insync.replicas asks for " + needed);
            }
            List<AppendOutcome> outcomes = log.appendAsLeader(entries, leader.leaderEpoch(), internal);
            for (AppendOutcome outcome : outcomes) {
                if (outcome instanceof AppendInfo info && !info.duplicate()) {
                    bytesIn.addAndGet(info.bytes());
                }
            }
            return new Appended(outcomes, leader.tenure(), leader.advance(log));
        });
    }

    /** Where an {@code acks=all} write stands; empty while it has to wait. */
    Optional<ErrorCode> committed(int tenure, long nextOffset) {
        if (!(role instanceof Leadership leader) || leader.tenure() != tenure) {
            return Optional.of(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        // The ISR before the high watermark: a shrink settled in between must not turn into an error what was committed
        // before it.
        int inSync = leader.isr().members().size();
        if (log.offsets().highWatermark() >= nextOffset) {
            return Optional.of(ErrorCode.NONE);
        }
        return InSyncRule.refused(inSync, leader.minInSync(log))
                ? Optional.of(ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND)
                : Optional.empty();
    }

    /** This broker's leadership; {@link ProtocolException} when it has none or the asker is in another epoch. */
    Leadership leaderOrThrow(int askersEpoch) {
        if (!(role instanceof Leadership leader)) {
            if (!log.online()) {
                throw new ProtocolException(
                        ErrorCode.KAFKA_STORAGE_ERROR,
                        name() + " lies in a log directory of broker " + broker + " that failed");
            }
            throw new ProtocolException(
                    ErrorCode.NOT_LEADER_OR_FOLLOWER, "broker " + broker + " does not lead " + name());
        }
        checkEpoch(askersEpoch, leader.leaderEpoch());
        return leader;
    }

    /** This broker's role when it may serve a consumer: as leader, or (KIP-392) as follower. Fails like {@link #leaderOrThrow}. */
    Role readableOrThrow(int askersEpoch, boolean fromFollowers) {
        Role now = role;
        if (!fromFollowers || !(now instanceof Role.Following)) {
            return leaderOrThrow(askersEpoch);
        }
        checkEpoch(askersEpoch, now.leaderEpoch());
        return now;
    }

    private void checkEpoch(int askersEpoch, int epoch) {
        if (askersEpoch != NO_EPOCH && askersEpoch != epoch) {
            throw new ProtocolException(
                    askersEpoch < epoch ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH,
                    name() + ": leader epoch " + askersEpoch + " was given, broker " + broker + " is in epoch "
                            + epoch);
        }
    }

    /**
     * What counting a follower's fetch brought about.
     *
     * @param startRose whether the follower's log start is higher than it was
     */
    record Observed(Leadership leadership, boolean advanced, boolean startRose, Optional<Proposal> proposal) {}

    /** Counts a follower's fetch; empty when it says nothing about what the follower has in common with this leader. */
    Optional<Observed> observe(int follower, long followerBrokerEpoch, FollowerFetch.Part fetch) {
        return locked(() -> {
            if (!(role instanceof Leadership leader) || leader.leaderEpoch() != fetch.leaderEpoch()) {
                return Optional.empty();
            }
            Optional<FollowerState> state = leader.follower(follower);
            LogOffsets now = log.offsets();
            if (state.isEmpty()
                    || fetch.offset() < now.logStart()
                    || fetch.offset() > now.logEnd()
                    || diverging(leader, fetch).epoch() >= 0
                    || followerBrokerEpoch < state.get().brokerEpoch()) {
                return Optional.empty();
            }
            boolean startRose = fetch.logStartOffset() > state.get().logStart();
            state.get()
                    .fetched(
                            fetch.offset(),
                            fetch.logStartOffset(),
                            now.logEnd(),
                            followerBrokerEpoch,
                            rules.nowMs().getAsLong());
            Optional<Proposal> dropped = leader.dropRestarted(state.get());
            boolean advanced = leader.advance(log);
            return Optional.of(
                    new Observed(leader, advanced, startRose, dropped.or(() -> leader.expand(state.get(), log))));
        });
    }

    /**
     * Where the follower's log parts from this one, {@link EpochEnd#UNKNOWN} when it does not. {@link ProtocolException} when this
     * log knows no epochs: then nothing may be said, and nothing cut.
     */
    EpochEnd diverging(Leadership leader, FollowerFetch.Part fetch) {
        int last = fetch.lastFetchedEpoch();
        if (last < 0
                || (last == leader.leaderEpoch()
                        && fetch.offset() <= log.offsets().logEnd())) {
            // Nothing to compare, or: whatever it has of this epoch it has from here.
            return EpochEnd.UNKNOWN;
        }
        EpochEnd own = log.endOfEpoch(last);
        if (own.epoch() < 0) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_LEADER_EPOCH, name() + " knows no end of leader epoch " + last);
        }
        return Truncation.diverging(fetch.offset(), last, own);
    }

    /** A proposal to drop laggards. */
    record Shrink(Leadership leadership, Proposal proposal) {}

    Optional<Shrink> shrink() {
        return locked(() -> role instanceof Leadership leader
                ? leader.shrink(log).map(p -> new Shrink(leader, p))
                : Optional.empty());
    }

    /**
     * The znode holds {@code members} at {@code version}: ends the proposal. Returns whether the high watermark moved; empty when
     * the leadership has ended or the proposal was settled before.
     */
    Optional<Boolean> settle(Leadership leadership, Proposal proposal, List<Integer> members, int version) {
        return locked(() -> {
            if (role != leadership || !leadership.pending(proposal)) {
                return Optional.empty();
            }
            leadership.settle(members, version);
            return Optional.of(leadership.advance(log));
        });
    }

    /** Looks again whether more is committed, after {@code min.insync.replicas} changed. */
    boolean advance() {
        return locked(() -> role instanceof Leadership leader && leader.advance(log));
    }

    /** DeleteRecords: raises the log start; returns the offset asked for, the high watermark for -1. */
    long deleteRecords(long beforeOffset) {
        return locked(() -> {
            leaderOrThrow(-1);
            if (!log.settings().cleanupDelete()) {
                throw new ProtocolException(
                        ErrorCode.POLICY_VIOLATION, name() + " is compacted only: cleanup.policy has no delete");
            }
            long highWatermark = log.offsets().highWatermark();
            long upTo = beforeOffset == -1 ? highWatermark : beforeOffset;
            if (upTo < 0 || upTo > highWatermark) {
                throw new ProtocolException(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        name() + ": " + beforeOffset + " is above the high watermark " + highWatermark);
            }
            log.raiseLogStart(upTo);
            return upTo;
        });
    }

    // ---- follower

    /** What came of a leader's answer. */
    enum ApplyOutcome {
        DONE,
        /** The role changed, or another answer was first: nothing was done. */
        STALE,
        /** The log was cut to where the leader's begins to differ. */
        TRUNCATED
    }

    /** Takes over what the leader answered in {@code answer}, if it still continues this log in this epoch. */
    ApplyOutcome apply(FollowerFetch.Answer answer) {
        FollowerFetch.Part asked = answer.asked();
        return locked(() -> {
            if (!(role instanceof Role.Following following)
                    || following.leaderEpoch() != asked.leaderEpoch()
                    || log.offsets().logEnd() != asked.offset()) {
                return ApplyOutcome.STALE;
            }
            if (answer.error() == ErrorCode.OFFSET_OUT_OF_RANGE) {
                return outOfRange(following, answer);
            }
            if (answer.divergingEpoch() >= 0) {
                if (asked.lastFetchedEpoch() != Truncation.lastFetchedEpoch(log, asked.offset())) {
                    // A late one, about what was cut off since; what came in its place happens to end at the same
                    // offset.
                    return ApplyOutcome.STALE;
                }
                var end = new EpochEnd(answer.divergingEpoch(), answer.divergingEnd());
                long cut = rules.decisions().cut(end, log);
                log.truncateTo(
                        cut,
                        new TruncationCause(
                                TruncationReason.EPOCH_ENDS, following.leader(), end.epoch(), end.endOffset()));
                return ApplyOutcome.TRUNCATED;
            }
            if (answer.batches().sizeInBytes() > 0) {
                startWithinABatch(following, answer.batches().bytes());
                log.appendAsFollower(answer.batches().bytes());
            }
            long committed = Math.min(answer.highWatermark(), log.offsets().logEnd());
            if (committed > log.offsets().highWatermark()) {
                log.updateHighWatermark(committed);
            }
            long start = Math.min(answer.logStartOffset(), log.offsets().highWatermark());
            if (start > log.offsets().logStart()) {
                log.raiseLogStart(start);
            }
            return ApplyOutcome.DONE;
        });
    }

    /**
     * The leader's log may start in the middle of a batch (DeleteRecords), which comes whole: an empty log that was begun there begins
     * again where the batch does. The log start follows with the answer.
     */
    private void startWithinABatch(Role.Following following, ByteBuffer batches) {
        LogOffsets now = log.offsets();
        long end = now.logEnd();
        var first = Batches.in(batches).stream().findFirst();
        if (end == now.logStart()
                && first.isPresent()
                && first.get().baseOffset() < end
                && first.get().nextOffset() > end) {
            log.truncateFullyAndStartAt(
                    first.get().baseOffset(),
                    TruncationCause.leader(
                            TruncationReason.WITHIN_BATCH,
                            following.leader(),
                            first.get().baseOffset()));
        }
    }

    /** The leader no longer has what follows this log (retention ran ahead), or never had it. */
    private ApplyOutcome outOfRange(Role.Following following, FollowerFetch.Answer answer) {
        LogOffsets now = log.offsets();
        if (answer.logStartOffset() < 0 || answer.logEndOffset() < 0) {
            return ApplyOutcome.STALE;
        }
        if (answer.logStartOffset() > now.logEnd() || answer.logEndOffset() < now.logStart()) {
            log.truncateFullyAndStartAt(
                    answer.logStartOffset(),
                    TruncationCause.leader(
                            TruncationReason.LEADER_STARTS, following.leader(), answer.logStartOffset()));
            return ApplyOutcome.TRUNCATED;
        }
        if (answer.logEndOffset() < now.logEnd()) {
            log.truncateTo(
                    answer.logEndOffset(),
                    TruncationCause.leader(TruncationReason.LEADER_ENDS, following.leader(), answer.logEndOffset()));
            return ApplyOutcome.TRUNCATED;
        }
        return ApplyOutcome.STALE;
    }

    // ---- screens

    PartitionSnapshot snapshot() {
        Role now = role;
        Optional<Leadership> leader = now instanceof Leadership l ? Optional.of(l) : Optional.empty();
        int leaderId = switch (now) {
            case Leadership l -> broker;
            case Role.Following f -> f.leader();
            case Role.None n -> -1;
        };
        List<Integer> replicas = switch (now) {
            case Leadership l -> l.replicas();
            case Role.Following f -> f.replicas();
            case Role.None n -> List.of();
        };
        LogOffsets offsets = log.offsets();
        return new PartitionSnapshot(
                name(),
                topicId,
                leader.isPresent(),
                leaderId,
                now.leaderEpoch(),
                leader.map(l -> l.isr().members()).orElse(List.of()),
                replicas,
                offsets.logStart(),
                offsets.logEnd(),
                offsets.highWatermark(),
                offsets.bytes(),
                offsets.segmentCount(),
                bytesIn.get(),
                leader.<Map<Integer, Long>>map(Leadership::followerEnds).orElse(Map.of()));
    }
}
