package brokerlab.engine.group;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.group.LeaveResult.LeavingMember;
import brokerlab.engine.group.LeaveResult.LeftMember;
import brokerlab.engine.journal.GroupEvent.LeaveReason;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The members' side of the classic protocol: join, sync, heartbeat, leave. KIP-345 (static members), KIP-394 (member id before
 * membership), KIP-814 (a static leader that comes back need not assign again).
 */
final class Membership {
    private final Groups groups;
    private final Rebalances rebalances;
    private final BrokerSettings settings;

    Membership(Groups groups, Rebalances rebalances, BrokerSettings settings) {
        this.groups = groups;
        this.rebalances = rebalances;
        this.settings = settings;
    }

    // ---- join

    CompletionStage<JoinResult> join(JoinRequest request) {
        ErrorCode error = invalid(request.group());
        if (error == ErrorCode.NONE
                && (request.sessionTimeoutMs() < settings.getInt("group.min.session.timeout.ms")
                        || request.sessionTimeoutMs() > settings.getInt("group.max.session.timeout.ms"))) {
            error = ErrorCode.INVALID_SESSION_TIMEOUT;
        }
        if (error != ErrorCode.NONE) {
            return CompletableFuture.completedFuture(JoinResult.failed(error, request.memberId()));
        }
        boolean unknown = request.memberId().isEmpty();
        Optional<GroupMetadata> found = unknown ? groups.findOrCreate(request.group()) : groups.find(request.group());
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(JoinResult.failed(
                    unknown ? ErrorCode.NOT_COORDINATOR : ErrorCode.UNKNOWN_MEMBER_ID, request.memberId()));
        }
        GroupMetadata group = found.get();
        var answer = new CompletableFuture<JoinResult>();
        group.exclusively(() -> {
            var refusal = groups.refusal(group);
            if (refusal.isPresent()) {
                group.answer(answer, JoinResult.failed(refusal.get(), request.memberId()));
            } else if (!hasRoom(group, request.memberId())) {
                group.forgetPending(request.memberId());
                group.member(request.memberId())
                        .ifPresent(member ->
                                group.remove(member, ErrorCode.GROUP_MAX_SIZE_REACHED, LeaveReason.GROUP_FULL));
                group.answer(answer, JoinResult.failed(ErrorCode.GROUP_MAX_SIZE_REACHED, ""));
            } else if (!group.fits(request.protocolType(), request.protocols())) {
                group.answer(answer, JoinResult.failed(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, request.memberId()));
            } else if (unknown) {
                joinAnew(group, request, answer);
            } else {
                joinAgain(group, request, answer);
            }
        });
        return answer;
    }

    private boolean hasRoom(GroupMetadata group, String memberId) {
        int most = settings.getInt("group.max.size");
        return switch (group.state()) {
            case EMPTY, DEAD -> true;
            case PREPARING_REBALANCE ->
                group.member(memberId).filter(MemberMetadata::awaitsJoin).isPresent() || group.awaitingJoin() < most;
            case COMPLETING_REBALANCE, STABLE ->
                group.has(memberId) || group.members().size() < most;
        };
    }

    private void joinAnew(GroupMetadata group, JoinRequest request, CompletableFuture<JoinResult> answer) {
        String memberId = request.instanceId().orElse(request.clientId()) + "-" + UUID.randomUUID();
        Optional<MemberMetadata> former =
                request.instanceId().flatMap(group::staticMember).flatMap(group::member);
        if (former.isPresent()) {
            replaceStatic(group, former.get(), memberId, request, answer);
        } else if (request.instanceId().isEmpty() && request.memberIdRequired()) {
            rebalances.pend(group, memberId, request.sessionTimeoutMs());
            group.answer(answer, JoinResult.failed(ErrorCode.MEMBER_ID_REQUIRED, memberId));
        } else {
            add(group, memberId, request, answer);
        }
    }

    private void add(GroupMetadata group, String memberId, JoinRequest request, CompletableFuture<JoinResult> answer) {
        var member = new MemberMetadata(
                memberId,
                request.instanceId(),
                request.clientId(),
                request.clientHost(),
                request.sessionTimeoutMs(),
                request.rebalanceTimeoutMs(),
                request.protocols());
        member.isNew(true);
        member.awaitJoin(answer);
        group.add(member, request.protocolType());
        rebalances.expectWithin(group, member, Rebalances.NEW_MEMBER_JOIN_TIMEOUT_MS);
        rebalances.rebalanceOrComplete(group, memberId + " joined" + withReason(request.reason()));
    }

    private void joinAgain(GroupMetadata group, JoinRequest request, CompletableFuture<JoinResult> answer) {
        if (group.isPending(request.memberId())) {
            if (request.instanceId().isPresent()) {
                group.answer(answer, JoinResult.failed(ErrorCode.UNKNOWN_MEMBER_ID, request.memberId()));
            } else {
                add(group, request.memberId(), request, answer);
            }
            return;
        }
        ErrorCode standing = group.standing(request.memberId(), request.instanceId());
        if (standing != ErrorCode.NONE) {
            group.answer(answer, JoinResult.failed(standing, request.memberId()));
            return;
        }
        MemberMetadata member = group.member(request.memberId()).orElseThrow();
        boolean leader = group.isLeader(member.memberId());
        boolean same = member.hasSameProtocols(request.protocols());
        switch (group.state()) {
            case PREPARING_REBALANCE -> update(group, member, request, answer, " joined again");
            case COMPLETING_REBALANCE -> {
                if (same) {
                    // It may not have got the answer to its join: it is told once more.
                    group.answer(answer, rebalances.joined(group, member, leader, false));
                } else {
                    update(group, member, request, answer, " changed its metadata");
                }
            }
            case STABLE -> {
                if (leader) {
                    // A leader asks for a rebalance this way, when topics changed for instance.
                    update(group, member, request, answer, ", the leader, joined again");
                } else if (same) {
                    group.answer(answer, rebalances.joined(group, member, false, false));
                } else {
                    update(group, member, request, answer, " changed its metadata");
                }
            }
            case EMPTY, DEAD ->
                group.answer(answer, JoinResult.failed(ErrorCode.UNKNOWN_MEMBER_ID, request.memberId()));
        }
    }

    private void update(
            GroupMetadata group,
            MemberMetadata member,
            JoinRequest request,
            CompletableFuture<JoinResult> answer,
            String what) {
        wait(group, member, request, answer);
        rebalances.rebalanceOrComplete(group, member.memberId() + what + withReason(request.reason()));
    }

    private static void wait(
            GroupMetadata group, MemberMetadata member, JoinRequest request, CompletableFuture<JoinResult> answer) {
        // The client gave up on an earlier request of the same member: it must not wait for ever.
        group.answerJoin(member, JoinResult.failed(ErrorCode.REBALANCE_IN_PROGRESS, member.memberId()));
        member.update(request.protocols(), request.sessionTimeoutMs(), request.rebalanceTimeoutMs());
        member.awaitJoin(answer);
    }

    /** The instance is back with a fresh process: it takes its place without a rebalance, if nothing else changed. */
    private void replaceStatic(
            GroupMetadata group,
            MemberMetadata old,
            String memberId,
            JoinRequest request,
            CompletableFuture<JoinResult> answer) {
        String formerLeader = group.leader().orElse("");
        MemberMetadata member = group.replace(old, memberId);
        wait(group, member, request, answer);
        rebalances.heardFrom(group, member);
        if (group.is(GroupState.COMPLETING_REBALANCE)) {
            rebalances.prepare(group, memberId + " took the place of " + old.memberId());
        } else if (!group.is(GroupState.STABLE)) {
            rebalances.completeIfAllJoined(group);
        } else if (!group.protocolName().equals(Optional.of(group.selectProtocol()))) {
            rebalances.prepare(group, memberId + " came back with other protocols");
        } else {
            int generation = group.generation();
            rebalances.store(group, rebalances.assignments(group), error -> {
                if (group.member(memberId).filter(m -> m == member).isEmpty() || group.generation() != generation) {
                    return;
                }
                if (error != ErrorCode.NONE) {
                    revert(group, member, old, error);
                    return;
                }
                rebalances.heardFrom(group, member);
                boolean leader = group.isLeader(memberId);
                JoinResult joined = rebalances.joined(
                        group, member, leader && request.maySkipAssignment(), leader && request.maySkipAssignment());
                // Older clients would assign anew as leaders: they are told of the leader they replace.
                group.answerJoin(member, request.maySkipAssignment() ? joined : withLeader(joined, formerLeader));
            });
        }
    }

    private void revert(GroupMetadata group, MemberMetadata member, MemberMetadata old, ErrorCode error) {
        group.answerJoin(member, JoinResult.failed(error, ""));
        MemberMetadata back = group.replace(member, old.memberId());
        back.update(old.protocols(), old.sessionTimeoutMs(), old.rebalanceTimeoutMs());
        rebalances.heardFrom(group, back);
    }

    private static JoinResult withLeader(JoinResult result, String leader) {
        return new JoinResult(
                result.error(),
                result.generation(),
                result.protocolType(),
                result.protocolName(),
                leader,
                false,
                result.memberId(),
                List.of());
    }

    private static String withReason(Optional<String> reason) {
        return reason.filter(r -> !r.isBlank()).map(r -> ": " + r).orElse("");
    }

    // ---- sync

    CompletionStage<SyncResult> sync(SyncRequest request) {
        ErrorCode error = invalid(request.group());
        if (error != ErrorCode.NONE) {
            // The rebalance ended with the former coordinator: the client is to join again, without looking for another
            // one.
            return CompletableFuture.completedFuture(SyncResult.failed(
                    error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.REBALANCE_IN_PROGRESS : error));
        }
        Optional<GroupMetadata> found = groups.find(request.group());
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(SyncResult.failed(ErrorCode.UNKNOWN_MEMBER_ID));
        }
        GroupMetadata group = found.get();
        var answer = new CompletableFuture<SyncResult>();
        group.exclusively(() -> sync(group, request, answer));
        return answer;
    }

    private void sync(GroupMetadata group, SyncRequest request, CompletableFuture<SyncResult> answer) {
        ErrorCode error =
                groups.refusal(group).orElseGet(() -> group.standing(request.memberId(), request.instanceId()));
        if (error == ErrorCode.NONE && group.generation() != request.generation()) {
            error = ErrorCode.ILLEGAL_GENERATION;
        }
        if (error == ErrorCode.NONE
                && (differs(request.protocolType(), group.protocolType())
                        || differs(request.protocolName(), group.protocolName()))) {
            error = ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
        }
        if (error == ErrorCode.NONE && group.is(GroupState.PREPARING_REBALANCE)) {
            error = ErrorCode.REBALANCE_IN_PROGRESS;
        }
        if (error == ErrorCode.NONE && group.is(GroupState.EMPTY)) {
            error = ErrorCode.UNKNOWN_MEMBER_ID;
        }
        if (error != ErrorCode.NONE) {
            group.answer(answer, SyncResult.failed(error));
            return;
        }
        MemberMetadata member = group.member(request.memberId()).orElseThrow();
        if (group.is(GroupState.STABLE)) {
            rebalances.synced(group, member.memberId());
            group.answer(answer, Rebalances.synced(group, member));
            return;
        }
        group.answerSync(member, SyncResult.failed(ErrorCode.REBALANCE_IN_PROGRESS));
        member.awaitSync(answer);
        rebalances.synced(group, member.memberId());
        if (group.isLeader(member.memberId())) {
            storeAssignment(group, request);
        }
    }

    private void storeAssignment(GroupMetadata group, SyncRequest request) {
        var assignments = new HashMap<String, byte[]>();
        for (MemberMetadata member : group.members()) {
            assignments.put(member.memberId(), request.assignments().getOrDefault(member.memberId(), new byte[0]));
        }
        rebalances.store(group, assignments, error -> {
            if (!group.is(GroupState.COMPLETING_REBALANCE) || group.generation() != request.generation()) {
                return;
            }
            if (error == ErrorCode.NONE) {
                rebalances.stabilise(group, assignments);
            } else {
                rebalances.resetAssignments(group, error);
                rebalances.prepare(group, "the assignment could not be stored: " + error);
            }
        });
    }

    private static boolean differs(Optional<String> said, Optional<String> is) {
        return said.isPresent() && !said.equals(is);
    }

    // ---- heartbeat

    ErrorCode heartbeat(String groupId, String memberId, Optional<String> instanceId, int generation) {
        ErrorCode error = invalid(groupId);
        if (error != ErrorCode.NONE) {
            // While the group is loaded nobody times out: the member may go on as if we had heard it.
            return error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.NONE : error;
        }
        return groups.find(groupId)
                .map(group -> group.exclusively(() -> heartbeat(group, memberId, instanceId, generation)))
                .orElse(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    private ErrorCode heartbeat(GroupMetadata group, String memberId, Optional<String> instanceId, int generation) {
        ErrorCode error = groups.refusal(group).orElseGet(() -> group.standing(memberId, instanceId));
        if (error != ErrorCode.NONE) {
            return error;
        }
        if (group.generation() != generation) {
            return ErrorCode.ILLEGAL_GENERATION;
        }
        rebalances.heardFrom(group, group.member(memberId).orElseThrow());
        return group.is(GroupState.PREPARING_REBALANCE) ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
    }

    // ---- leave

    LeaveResult leave(String groupId, List<LeavingMember> leaving) {
        ErrorCode error = invalid(groupId);
        if (error != ErrorCode.NONE) {
            return new LeaveResult(error, List.of());
        }
        Optional<GroupMetadata> found = groups.find(groupId);
        if (found.isEmpty()) {
            return new LeaveResult(
                    ErrorCode.NONE,
                    leaving.stream()
                            .map(m -> new LeftMember(m.memberId(), m.instanceId(), ErrorCode.UNKNOWN_MEMBER_ID))
                            .toList());
        }
        GroupMetadata group = found.get();
        return group.exclusively(() -> {
            var refusal = groups.refusal(group);
            return refusal.isPresent() ? new LeaveResult(refusal.get(), List.of()) : leave(group, leaving);
        });
    }

    private LeaveResult leave(GroupMetadata group, List<LeavingMember> leaving) {
        var left = new ArrayList<LeftMember>();
        boolean any = false;
        for (LeavingMember each : leaving) {
            ErrorCode error = leave(group, each);
            any |= error == ErrorCode.NONE;
            left.add(new LeftMember(each.memberId(), each.instanceId(), error));
        }
        if (any) {
            switch (group.state()) {
                case STABLE, COMPLETING_REBALANCE -> rebalances.prepare(group, "members left");
                case PREPARING_REBALANCE -> rebalances.completeIfAllJoined(group);
                case EMPTY, DEAD -> {}
            }
        }
        return new LeaveResult(ErrorCode.NONE, List.copyOf(left));
    }

    private static ErrorCode leave(GroupMetadata group, LeavingMember leaving) {
        String memberId = leaving.memberId();
        if (memberId.isEmpty()) {
            // An administrator removes a static member by its instance id alone (KIP-571).
            memberId = leaving.instanceId().flatMap(group::staticMember).orElse("");
        } else if (group.isPending(memberId)) {
            group.forgetPending(memberId);
            return ErrorCode.NONE;
        }
        ErrorCode standing = group.standing(memberId, leaving.instanceId());
        if (standing == ErrorCode.NONE) {
            group.remove(
                    group.member(memberId).orElseThrow(),
                    ErrorCode.UNKNOWN_MEMBER_ID,
                    LeaveReason.LEFT,
                    leaving.reason().orElse("").strip());
        }
        return standing;
    }

    private ErrorCode invalid(String group) {
        return group.isEmpty() ? ErrorCode.INVALID_GROUP_ID : groups.availability(group);
    }
}
