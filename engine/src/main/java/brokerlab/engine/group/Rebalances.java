package brokerlab.engine.group;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Counted;
import brokerlab.engine.group.JoinResult.JoinedMember;
import brokerlab.engine.journal.GroupEvent.LeaveReason;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.ProblemEvent.Warning;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Takes groups from one generation to the next, and gives up members that are not heard of. Everything here is called with the
 * group's lock held; timers take it when they fire. All timeouts are elapsed time.
 */
final class Rebalances {
    /** A new member that waits for its first rebalance is given up after this time: its client may be long gone. */
    static final int NEW_MEMBER_JOIN_TIMEOUT_MS = 5 * 60 * 1000;

    private final Tasks tasks;
    private final BrokerSettings settings;
    private final GroupLog log;

    Rebalances(Tasks tasks, BrokerSettings settings, GroupLog log) {
        this.tasks = tasks;
        this.settings = settings;
        this.log = log;
    }

    // ---- rebalance

    /** Starts a rebalance, or lets one that gathers members go on if that was all it waited for. */
    void rebalanceOrComplete(GroupMetadata group, String why) {
        if (group.mayBecome(GroupState.PREPARING_REBALANCE)) {
            prepare(group, why);
        } else {
            completeIfAllJoined(group);
        }
    }

    void prepare(GroupMetadata group, String why) {
        if (group.is(GroupState.COMPLETING_REBALANCE)) {
            resetAssignments(group, ErrorCode.REBALANCE_IN_PROGRESS);
        }
        group.pendingSync().clear();
        group.endPhase();
        boolean first = group.is(GroupState.EMPTY);
        group.become(GroupState.PREPARING_REBALANCE, why);
        if (first) {
            // More members usually follow the first one: waiting a little saves a rebalance for each (KIP-134).
            int delayMs = settings.getInt("group.initial.rebalance.delay.ms");
            group.gathering(true);
            gather(group, delayMs, Math.max(group.rebalanceTimeoutMs() - delayMs, 0));
        } else if (group.allJoined()) {
            complete(group);
        } else {
            waitForJoins(group);
        }
    }

    private void gather(GroupMetadata group, int delayMs, int remainingMs) {
        phase(group, delayMs, () -> {
            if (group.takeMemberAddedWhileGathering() && remainingMs != 0) {
                int nextMs = Math.min(settings.getInt("group.initial.rebalance.delay.ms"), remainingMs);
                gather(group, nextMs, Math.max(remainingMs - delayMs, 0));
            } else {
                complete(group);
            }
        });
    }

    private void waitForJoins(GroupMetadata group) {
        phase(group, group.rebalanceTimeoutMs(), () -> complete(group));
    }

    void completeIfAllJoined(GroupMetadata group) {
        if (group.is(GroupState.PREPARING_REBALANCE) && !group.gathering() && group.allJoined()) {
            complete(group);
        }
    }

    /** Ends the joining: who has not come back is out, unless static; the others form the next generation. */
    private void complete(GroupMetadata group) {
        if (!group.is(GroupState.PREPARING_REBALANCE)) {
            return;
        }
        for (MemberMetadata member : List.copyOf(group.members())) {
            if (!member.awaitsJoin() && !member.isStatic()) {
                group.remove(member, ErrorCode.UNKNOWN_MEMBER_ID, LeaveReason.NO_JOIN);
            }
        }
        if (!group.members().isEmpty() && !group.electRejoinedLeader()) {
            // Only silent static members are left: their sessions end it, or one of them comes back.
            waitForJoins(group);
            return;
        }
        group.gathering(false);
        group.endPhase();
        group.startGeneration(
                group.members().isEmpty()
                        ? "no members left"
                        : Counted.of(group.members().size(), "member") + " joined");
        if (group.is(GroupState.EMPTY)) {
            store(group, Map.of(), error -> {
                if (error != ErrorCode.NONE && !error.equals(ErrorCode.NOT_COORDINATOR)) {
                    group.journal(new Warning(
                            "group " + group.name() + " is empty but this could not be stored: " + error,
                            "nothing to do: after a move of the coordinator its former members time out again"));
                }
            });
            return;
        }
        for (MemberMetadata member : group.members()) {
            group.answerJoin(member, joined(group, member, group.isLeader(member.memberId()), false));
            heardFrom(group, member);
            member.isNew(false);
            group.pendingSync().add(member.memberId());
        }
        int generation = group.generation();
        phase(group, group.rebalanceTimeoutMs(), () -> giveUpWhoDidNotSync(group, generation));
    }

    private void giveUpWhoDidNotSync(GroupMetadata group, int generation) {
        boolean waits = group.is(GroupState.COMPLETING_REBALANCE) || group.is(GroupState.STABLE);
        if (!waits || group.generation() != generation || group.pendingSync().isEmpty()) {
            return;
        }
        for (String memberId : Set.copyOf(group.pendingSync())) {
            group.member(memberId)
                    .ifPresent(member -> group.remove(member, ErrorCode.UNKNOWN_MEMBER_ID, LeaveReason.NO_SYNC));
        }
        prepare(group, "members did not sync in time");
    }

    /** A member synced; the last one ends the waiting. */
    void synced(GroupMetadata group, String memberId) {
        if (group.pendingSync().remove(memberId) && group.pendingSync().isEmpty()) {
            group.endPhase();
        }
    }

    JoinResult joined(GroupMetadata group, MemberMetadata member, boolean withMembers, boolean skipAssignment) {
        List<JoinedMember> members = !withMembers
                ? List.of()
                : group.members().stream()
                        .map(m -> new JoinedMember(
                                m.memberId(),
                                m.instanceId(),
                                group.protocolName().map(m::metadata).orElseGet(() -> new byte[0])))
                        .toList();
        return new JoinResult(
                ErrorCode.NONE,
                group.generation(),
                group.protocolType(),
                group.protocolName(),
                group.leader().orElse(""),
                skipAssignment,
                member.memberId(),
                members);
    }

    // ---- assignments

    void resetAssignments(GroupMetadata group, ErrorCode error) {
        for (MemberMetadata member : group.members()) {
            member.assign(new byte[0]);
            if (group.answerSync(member, SyncResult.failed(error))) {
                heardFrom(group, member);
            }
        }
    }

    /** The leader's assignment is stored: the generation works. */
    void stabilise(GroupMetadata group, Map<String, byte[]> assignments) {
        for (MemberMetadata member : group.members()) {
            member.assign(assignments.getOrDefault(member.memberId(), new byte[0]));
            if (group.answerSync(member, synced(group, member))) {
                heardFrom(group, member);
            }
        }
        group.become(GroupState.STABLE, "assignment of " + group.leader().orElse(""));
    }

    static SyncResult synced(GroupMetadata group, MemberMetadata member) {
        return new SyncResult(ErrorCode.NONE, group.protocolType(), group.protocolName(), member.assignment());
    }

    Map<String, byte[]> assignments(GroupMetadata group) {
        return group.members().stream().collect(Collectors.toMap(MemberMetadata::memberId, MemberMetadata::assignment));
    }

    /**
     * Stores the generation with these assignments; {@code then} runs with the lock, with NOT_COORDINATOR when the group was
     * unloaded meanwhile.
     */
    void store(GroupMetadata group, Map<String, byte[]> assignments, Consumer<ErrorCode> then) {
        var entry = GroupRecordCodec.encode(group.stored(assignments));
        log.append(group.offsetsPartition(), List.of(entry), settings.getInt("offsets.commit.timeout.ms"))
                .thenAcceptAsync(
                        error -> group.exclusively(() ->
                                then.accept(group.is(GroupState.DEAD) ? ErrorCode.NOT_COORDINATOR : forMembers(error))),
                        tasks);
    }

    /** What members are told when the group could not be stored. */
    private static ErrorCode forMembers(ErrorCode error) {
        return switch (error) {
            case NONE -> ErrorCode.NONE;
            case UNKNOWN_TOPIC_OR_PARTITION, NOT_ENOUGH_REPLICAS, NOT_ENOUGH_REPLICAS_AFTER_APPEND, REQUEST_TIMED_OUT ->
                ErrorCode.COORDINATOR_NOT_AVAILABLE;
            case NOT_LEADER_OR_FOLLOWER, KAFKA_STORAGE_ERROR -> ErrorCode.NOT_COORDINATOR;
            default -> ErrorCode.UNKNOWN_SERVER_ERROR;
        };
    }

    // ---- heartbeats

    /** The member lives; its session begins anew. */
    void heardFrom(GroupMetadata group, MemberMetadata member) {
        expectWithin(group, member, member.sessionTimeoutMs());
    }

    /**
     * Moves the member's deadline. Its timer is left alone while it fires early enough: heartbeats are many, timers few.
     */
    void expectWithin(GroupMetadata group, MemberMetadata member, int timeoutMs) {
        long now = tasks.clock().elapsedMs();
        var deadline = member.deadline();
        deadline.lastHeardMs = now;
        deadline.dueMs = now + timeoutMs;
        if (deadline.timer.isEmpty() || deadline.timerDueMs > deadline.dueMs) {
            arm(group, member);
        }
    }

    private void arm(GroupMetadata group, MemberMetadata member) {
        GroupMetadata.cancelDeadline(member);
        var deadline = member.deadline();
        deadline.timerDueMs = deadline.dueMs;
        long delayMs = deadline.dueMs - tasks.clock().elapsedMs();
        deadline.timer = Optional.of(tasks.after(delayMs, () -> group.exclusively(() -> lookAfter(group, member))));
    }

    private void lookAfter(GroupMetadata group, MemberMetadata member) {
        if (group.is(GroupState.DEAD)
                || group.member(member.memberId()).filter(m -> m == member).isEmpty()) {
            return;
        }
        member.deadline().timer = Optional.empty();
        if (tasks.clock().elapsedMs() < member.deadline().dueMs) {
            arm(group, member);
        } else if (member.isNew() || !(member.awaitsJoin() || member.awaitsSync())) {
            // A member that waits for us is not expected to send heartbeats; its clock starts with our answer.
            group.remove(member, ErrorCode.UNKNOWN_MEMBER_ID, LeaveReason.SESSION_TIMEOUT);
            if (group.is(GroupState.PREPARING_REBALANCE)) {
                completeIfAllJoined(group);
            } else {
                rebalanceOrComplete(group, "session of " + member.memberId() + " timed out");
            }
        }
    }

    /** A member id given out but not used is forgotten. */
    void pend(GroupMetadata group, String memberId, int sessionTimeoutMs) {
        group.addPending(
                memberId,
                tasks.after(
                        sessionTimeoutMs,
                        () -> group.exclusively(() -> {
                            group.forgetPending(memberId);
                            completeIfAllJoined(group);
                        })));
    }

    /** A group fresh from the log: its members have a whole session to show up. */
    void resume(GroupMetadata group) {
        group.members().forEach(member -> heardFrom(group, member));
        if (group.members().size() > settings.getInt("group.max.size")) {
            prepare(group, "more members than group.max.size");
        }
    }

    /** Gives the phase that begins now a time limit; a timer of an earlier phase that fires late finds it over. */
    private void phase(GroupMetadata group, long delayMs, Runnable end) {
        long phase = group.endPhase();
        group.phaseTimer(tasks.after(
                delayMs,
                () -> group.exclusively(() -> {
                    if (group.phase() == phase) {
                        end.run();
                    }
                })));
    }
}
