package brokerlab.engine.group;

import static brokerlab.engine.group.GroupBench.GROUP;
import static brokerlab.engine.group.GroupBench.joinRequest;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.group.JoinRequest.MemberProtocol;
import brokerlab.engine.group.LeaveResult.LeavingMember;
import brokerlab.engine.journal.GroupEvent.GroupStateChanged;
import brokerlab.engine.journal.GroupEvent.LeaveReason;
import brokerlab.engine.journal.GroupEvent.MemberJoined;
import brokerlab.engine.journal.GroupEvent.MemberLeft;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class MembershipTest {
    @Test
    void aMemberIdIsGivenBeforeMembership() {
        var bench = GroupBench.serving();
        String id = bench.newMemberId();
        assertTrue(id.startsWith("client-"));
        assertEquals(GroupState.EMPTY, bench.state());

        var join = bench.join(id);
        bench.tasks.runAll();
        assertFalse(join.isDone());
        assertEquals(GroupState.PREPARING_REBALANCE, bench.state());

        bench.tasks.advance(3_000);
        JoinResult joined = bench.done(join);
        assertEquals(ErrorCode.NONE, joined.error());
        assertEquals(1, joined.generation());
        assertEquals(id, joined.leader());
        assertEquals(Optional.of("range"), joined.protocolName());
        assertEquals(1, joined.members().size());
    }

    @Test
    void olderClientsJoinWithoutAnIdOfTheirOwn() {
        var bench = GroupBench.serving();
        var request = new JoinRequest(
                GROUP,
                "",
                Optional.empty(),
                "old",
                "/h",
                10_000,
                10_000,
                "consumer",
                List.of(new MemberProtocol("range", new byte[0])),
                false,
                false,
                Optional.empty());
        var join = bench.coordinator.join(request);
        bench.tasks.advance(3_000);
        assertEquals(ErrorCode.NONE, bench.done(join).error());
    }

    @Test
    void aMemberIdThatNobodyUsesIsForgotten() {
        var bench = GroupBench.serving();
        String id = bench.newMemberId();
        bench.tasks.advance(GroupBench.SESSION_MS);
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, bench.done(bench.join(id)).error());
    }

    @Test
    void theFirstRebalanceWaitsLongerWhileMembersCome() {
        var bench = GroupBench.serving();
        var first = bench.join(bench.newMemberId());
        bench.tasks.advance(2_000);
        var second = bench.join(bench.newMemberId());
        bench.tasks.advance(2_000);
        assertFalse(first.isDone(), "a second member came within the delay: it begins anew");
        bench.tasks.advance(2_000);
        assertEquals(1, bench.done(first).generation());
        assertEquals(1, bench.done(second).generation());
        assertEquals(2, bench.done(first).members().size());
        assertEquals(0, bench.done(second).members().size());
    }

    @Test
    void groupInitialRebalanceDelayMs_theFirstRebalanceWaitsForMembersSoLong() {
        var bench = GroupBench.serving(Map.of("group.initial.rebalance.delay.ms", "500"));
        var first = bench.join(bench.newMemberId());
        bench.tasks.advance(490);
        assertFalse(first.isDone());
        bench.tasks.advance(20);
        assertEquals(1, bench.done(first).generation());
    }

    @Test
    void groupMinSessionTimeoutMs_groupMaxSessionTimeoutMs_aMemberMayNotAskForLessOrMore() {
        int asked = GroupBench.SESSION_MS;
        for (var refusing : List.of(
                Map.of("group.min.session.timeout.ms", Integer.toString(asked + 1)),
                Map.of(
                        "group.min.session.timeout.ms",
                        "1",
                        "group.max.session.timeout.ms",
                        Integer.toString(asked - 1)))) {
            var join = GroupBench.serving(refusing).coordinator.join(joinRequest("", Optional.empty()));
            assertEquals(
                    ErrorCode.INVALID_SESSION_TIMEOUT,
                    join.toCompletableFuture().join().error());
        }
        var exact = GroupBench.serving(Map.of(
                "group.min.session.timeout.ms", Integer.toString(asked),
                "group.max.session.timeout.ms", Integer.toString(asked)));
        assertEquals(1, exact.stableGroup(1).size());
    }

    @Test
    void theFirstRebalanceNeverWaitsLongerThanTheRebalanceTimeout() {
        var bench = GroupBench.serving();
        var first = bench.join(bench.newMemberId());
        for (int i = 0; i < 14; i++) {
            bench.tasks.advance(2_000);
            bench.join(bench.newMemberId());
        }
        bench.tasks.advance(2_000);
        assertTrue(first.isDone());
    }

    @Test
    void C1_noPartitionHasTwoOwnersAmongAHundredMembers() {
        var bench = GroupBench.serving();
        List<JoinResult> joined = bench.stableGroup(100);
        assertEquals(100, joined.getFirst().members().size());
        assertEquals(GroupState.STABLE, bench.state());
        var owned = new HashSet<TopicPartition>();
        bench.snapshot()
                .members()
                .forEach(member -> member.assigned().forEach(p -> assertTrue(owned.add(p), p + " has two owners")));
        assertEquals(12, owned.size());
        joined.forEach(j -> assertEquals(ErrorCode.NONE, bench.heartbeat(j.memberId(), 1)));
        assertEquals(100, bench.events(MemberJoined.class).size());
    }

    @Test
    void aNewMemberStartsARebalanceThatTheOthersLearnFromTheirHeartbeats() {
        var bench = GroupBench.serving();
        var old = bench.stableGroup(2);
        var newcomer = bench.join(bench.newMemberId());
        bench.tasks.runAll();
        assertEquals(GroupState.PREPARING_REBALANCE, bench.state());
        old.forEach(j -> assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, bench.heartbeat(j.memberId(), 1)));

        var joins = new ArrayList<CompletableFuture<JoinResult>>();
        old.forEach(j -> joins.add(bench.join(j.memberId())));
        joins.add(newcomer);
        var joined = bench.assign(joins);
        assertEquals(2, joined.getFirst().generation());
        assertEquals(
                ErrorCode.ILLEGAL_GENERATION, bench.heartbeat(old.getFirst().memberId(), 1));
        assertEquals(ErrorCode.NONE, bench.heartbeat(old.getFirst().memberId(), 2));
    }

    @Test
    void whoDoesNotRejoinWithinTheRebalanceTimeoutIsOut() {
        var bench = GroupBench.serving();
        var old = bench.stableGroup(2);
        String stays = old.getFirst().memberId();
        String silent = old.get(1).memberId();
        var rejoin = bench.join(stays);
        for (int i = 0; i < 6; i++) {
            bench.tasks.advance(4_900);
            assertFalse(rejoin.isDone());
            bench.heartbeat(silent, 1);
        }
        bench.tasks.advance(1_000);
        assertEquals(2, bench.done(rejoin).generation());
        assertEquals(1, bench.done(rejoin).members().size());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, bench.heartbeat(silent, 1));
        assertTrue(bench.events(MemberLeft.class).stream()
                .anyMatch(e -> e.member().equals(silent) && e.reason() == LeaveReason.NO_JOIN));
    }

    @Test
    void aMemberThatFallsSilentIsOutAfterItsSession() {
        var bench = GroupBench.serving();
        var old = bench.stableGroup(2);
        String alive = old.getFirst().memberId();
        bench.tasks.advance(6_000);
        assertEquals(ErrorCode.NONE, bench.heartbeat(alive, 1));
        bench.tasks.advance(5_000);
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, bench.heartbeat(alive, 1));
        assertEquals(1, bench.snapshot().members().size());
        assertEquals(2, bench.done(bench.join(alive)).generation());
    }

    @Test
    void theLastMemberThatFallsSilentLeavesAnEmptyGroup() {
        var bench = GroupBench.serving();
        bench.stableGroup(1);
        bench.tasks.advance(GroupBench.SESSION_MS + 1);
        bench.tasks.runAll();
        assertEquals(GroupState.EMPTY, bench.state());
        assertEquals(2, bench.snapshot().generation());
        assertEquals("", bench.snapshot().leaderMember());
    }

    @Test
    void whoDoesNotSyncWithinTheRebalanceTimeoutIsOut() {
        var bench = GroupBench.serving();
        var first = bench.join(bench.newMemberId());
        var second = bench.join(bench.newMemberId());
        bench.tasks.advance(6_000);
        JoinResult leader = bench.done(first);
        String silent = bench.done(second).memberId();
        var sync = bench.sync(leader, Map.of());
        assertEquals(ErrorCode.NONE, bench.done(sync).error());
        for (int i = 0; i < 5; i++) {
            bench.tasks.advance(6_001);
            bench.heartbeat(leader.memberId(), 1);
            bench.heartbeat(silent, 1);
        }
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, bench.heartbeat(leader.memberId(), 1));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, bench.heartbeat(silent, 1));
    }

    @Test
    void membersThatWaitForTheLeaderAreToldWhenItFails() {
        var bench = GroupBench.serving();
        var first = bench.join(bench.newMemberId());
        var second = bench.join(bench.newMemberId());
        bench.tasks.advance(6_000);
        bench.done(first);
        var waiting = bench.sync(bench.done(second), Map.of());
        bench.tasks.advance(GroupBench.SESSION_MS + 1);
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, bench.done(waiting).error());
        JoinResult again = bench.done(bench.join(bench.done(second).memberId()));
        assertEquals(bench.done(second).memberId(), again.leader());
    }

    @Test
    void anAssignmentThatCannotBeStoredIsNotGiven() {
        var bench = GroupBench.serving();
        var join = bench.join(bench.newMemberId());
        bench.tasks.advance(3_000);
        bench.log.refuse(Optional.of(ErrorCode.NOT_ENOUGH_REPLICAS));
        var sync = bench.sync(bench.done(join), Map.of());
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, bench.done(sync).error());
        assertEquals(GroupState.PREPARING_REBALANCE, bench.state());
        bench.log.refuse(Optional.empty());
        JoinResult again = bench.done(bench.join(bench.done(join).memberId()));
        assertEquals(ErrorCode.NONE, bench.done(bench.sync(again, Map.of())).error());
    }

    @Test
    void anAssignmentOfAnEarlierGenerationThatIsStoredLateIsNotGiven() {
        var bench = GroupBench.serving();
        var join = bench.join(bench.newMemberId());
        bench.tasks.advance(3_000);
        JoinResult leader = bench.done(join);
        bench.log.hold();
        var sync = bench.sync(leader, Map.of(leader.memberId(), new byte[] {1}));
        var newcomer = bench.join(bench.newMemberId());
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, bench.done(sync).error());
        var rejoin = bench.join(leader.memberId());
        assertEquals(2, bench.done(rejoin).generation());
        assertEquals(2, bench.done(newcomer).generation());
        bench.log.release(ErrorCode.NONE, false);
        bench.tasks.runAll();
        assertEquals(GroupState.COMPLETING_REBALANCE, bench.state());
    }

    @Test
    void aLeaderThatJoinsAgainStartsARebalanceAndAFollowerDoesNot() {
        var bench = GroupBench.serving();
        var old = bench.stableGroup(2);
        JoinResult follower = bench.done(bench.join(old.get(1).memberId()));
        assertEquals(1, follower.generation());
        assertEquals(GroupState.STABLE, bench.state());
        bench.join(old.getFirst().memberId());
        assertEquals(GroupState.PREPARING_REBALANCE, bench.state());
    }

    @Test
    void aRepeatedJoinReplacesTheOneThatWaits() {
        var bench = GroupBench.serving();
        String id = bench.newMemberId();
        var lost = bench.join(id);
        var again = bench.join(id);
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, bench.done(lost).error());
        bench.tasks.advance(3_000);
        assertEquals(ErrorCode.NONE, bench.done(again).error());
    }

    @Test
    void aStaticMemberThatComesBackTakesItsPlaceWithoutARebalance() {
        var bench = GroupBench.serving();
        var a = bench.joinStatic("", "a");
        var b = bench.joinStatic("", "b");
        bench.tasks.advance(6_000);
        var old = bench.assign(List.of(a, b));
        var leaderShare = bench.snapshot().members().getFirst().assigned();
        String leaderInstance =
                bench.snapshot().members().getFirst().groupInstanceId().orElseThrow();

        JoinResult back = bench.done(bench.joinStatic("", leaderInstance));
        assertEquals(ErrorCode.NONE, back.error());
        assertEquals(1, back.generation());
        assertNotEquals(old.getFirst().memberId(), back.memberId());
        assertEquals(back.memberId(), back.leader());
        assertTrue(back.skipAssignment(), "KIP-814: the leader is told that there is nothing to assign");
        assertEquals(2, back.members().size());
        assertEquals(GroupState.STABLE, bench.state());

        assertEquals(
                ErrorCode.FENCED_INSTANCE_ID,
                bench.coordinator.heartbeat(GROUP, old.getFirst().memberId(), Optional.of(leaderInstance), 1));
        assertArrayEquals(
                GroupBench.assignment(leaderShare),
                bench.done(bench.sync(back, Map.of())).assignment());
        assertEquals(
                1,
                bench.events(GroupStateChanged.class).stream()
                        .filter(e -> e.to() == GroupState.STABLE)
                        .count());
    }

    @Test
    void aStaticMemberWhoseReturnCannotBeStoredKeepsItsFormerId() {
        var bench = GroupBench.serving();
        var a = bench.joinStatic("", "a");
        bench.tasks.advance(3_000);
        var old = bench.assign(List.of(a)).getFirst();
        bench.log.refuse(Optional.of(ErrorCode.NOT_ENOUGH_REPLICAS));
        assertEquals(
                ErrorCode.COORDINATOR_NOT_AVAILABLE,
                bench.done(bench.joinStatic("", "a")).error());
        assertEquals(ErrorCode.NONE, bench.coordinator.heartbeat(GROUP, old.memberId(), Optional.of("a"), 1));
    }

    @Test
    void aSecondStaticMemberOfTheSameNameFencesTheFirstThatWaits() {
        var bench = GroupBench.serving();
        var first = bench.joinStatic("", "a");
        var second = bench.joinStatic("", "a");
        assertEquals(ErrorCode.FENCED_INSTANCE_ID, bench.done(first).error());
        bench.tasks.advance(3_000);
        assertEquals(ErrorCode.NONE, bench.done(second).error());
    }

    @Test
    void aSilentStaticMemberStaysUntilItsSessionEnds() {
        var bench = GroupBench.serving(Map.of("group.initial.rebalance.delay.ms", "0"));
        var quiet = bench.coordinator
                .join(new JoinRequest(
                        GROUP,
                        "",
                        Optional.of("quiet"),
                        "client",
                        "/h",
                        60_000,
                        5_000,
                        "consumer",
                        List.of(new MemberProtocol("range", GroupBench.subscription("orders"))),
                        true,
                        true,
                        Optional.empty()))
                .toCompletableFuture();
        bench.tasks.advance(1);
        bench.assign(List.of(quiet));
        var newcomer = bench.joinStatic("", "new");
        bench.tasks.advance(GroupBench.REBALANCE_MS + 1);
        assertEquals(2, bench.done(newcomer).generation());
        assertEquals(2, bench.snapshot().members().size());
    }

    @Test
    void anAdministratorRemovesAStaticMemberByItsInstance() {
        var bench = GroupBench.serving();
        var a = bench.joinStatic("", "a");
        bench.tasks.advance(3_000);
        bench.assign(List.of(a));
        var result = bench.coordinator.leave(
                GROUP,
                List.of(
                        new LeavingMember("", Optional.of("a"), Optional.empty()),
                        new LeavingMember("", Optional.of("nobody"), Optional.empty())));
        assertEquals(ErrorCode.NONE, result.members().get(0).error());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, result.members().get(1).error());
        bench.tasks.runAll();
        assertEquals(GroupState.EMPTY, bench.state());
    }

    @Test
    void whoLeavesIsOutAtOnceAndSaysWhy() {
        var bench = GroupBench.serving();
        var old = bench.stableGroup(3);
        assertEquals(
                ErrorCode.NONE,
                bench.leave(old.get(1).memberId()).members().getFirst().error());
        assertEquals(GroupState.PREPARING_REBALANCE, bench.state());
        var left = bench.events(MemberLeft.class).getLast();
        assertEquals(LeaveReason.LEFT, left.reason());
        assertEquals("done", left.detail());
        bench.leave(old.getFirst().memberId());
        assertEquals(2, bench.done(bench.join(old.get(2).memberId())).generation());
        assertEquals(old.get(2).memberId(), bench.snapshot().leaderMember());
    }

    @Test
    void membersVoteForAProtocolThatAllKnow() {
        var bench = GroupBench.serving();
        var joins = new ArrayList<CompletableFuture<JoinResult>>();
        for (String[] known : new String[][] {{"sticky", "range"}, {"range", "sticky"}, {"range", "other"}}) {
            String id = bench.newMemberId();
            joins.add(bench.coordinator
                    .join(joinRequest(id, Optional.empty(), known))
                    .toCompletableFuture());
        }
        var stranger = bench.coordinator.join(joinRequest("", Optional.empty(), "sticky"));
        assertEquals(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, bench.done(stranger).error());
        bench.tasks.advance(6_000);
        joins.forEach(j -> assertEquals(Optional.of("range"), bench.done(j).protocolName()));
    }

    @Test
    void groupMaxSize_aGroupGrowsNoLarger() {
        var bench = GroupBench.serving(Map.of("group.max.size", "2"));
        bench.stableGroup(2);
        var third = bench.coordinator.join(joinRequest("", Optional.empty()));
        assertEquals(ErrorCode.GROUP_MAX_SIZE_REACHED, bench.done(third).error());
        assertEquals(GroupState.STABLE, bench.state());
    }

    @Test
    void badRequestsAreRefused() {
        var bench = GroupBench.serving();
        assertEquals(
                ErrorCode.UNKNOWN_MEMBER_ID, bench.done(bench.join("nobody")).error());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, bench.heartbeat("nobody", 1));
        assertEquals(ErrorCode.INVALID_GROUP_ID, bench.coordinator.heartbeat("", "m", Optional.empty(), 1));
        var impatient = new JoinRequest(
                GROUP,
                "",
                Optional.empty(),
                "c",
                "/h",
                10,
                10,
                "consumer",
                List.of(new MemberProtocol("range", new byte[0])),
                true,
                true,
                Optional.empty());
        assertEquals(
                ErrorCode.INVALID_SESSION_TIMEOUT,
                bench.done(bench.coordinator.join(impatient)).error());
        var joined = bench.stableGroup(1).getFirst();
        var wrongProtocol = bench.coordinator.sync(new SyncRequest(
                GROUP, 1, joined.memberId(), Optional.empty(), Optional.of("connect"), Optional.empty(), Map.of()));
        assertEquals(
                ErrorCode.INCONSISTENT_GROUP_PROTOCOL, bench.done(wrongProtocol).error());
    }
}
