package brokerlab.engine.group;

import static brokerlab.engine.group.GroupBench.GROUP;
import static brokerlab.engine.group.GroupBench.PARTITION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.group.CommitRequest.OffsetToCommit;
import brokerlab.engine.group.GroupLog.Entry;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.ProblemEvent.Warning;
import brokerlab.engine.wire.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Loading, unloading, and what clients see of it. */
final class CoordinatorMoveTest {
    private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);

    @Test
    void groupsHashToPartitionsAsInKafka() {
        assertEquals(17, Groups.partitionFor("orders-service", 50));
        assertEquals(9, Groups.partitionFor("billing", 50), "its hash is negative");
        // "polygenelubricants" hashes to Integer.MIN_VALUE, whose absolute value is negative.
        assertEquals(0, Groups.partitionFor("polygenelubricants", 50));
    }

    @Test
    void C2_aGroupGoesOnAtItsNextCoordinatorAsIfNothingHappened() {
        var first = GroupBench.serving();
        var members = first.stableGroup(3);
        String leader = members.getFirst().memberId();
        first.commit(1, leader, ORDERS_0, 42);
        var before = first.snapshot();

        var next = new GroupBench(Map.of(), first.log);
        next.lead(PARTITION, 2);
        assertEquals(
                ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
                next.coordinator.fetch(GROUP, Optional.empty()).error());
        assertEquals(ErrorCode.NONE, next.heartbeat(leader, 1), "nobody times out while groups are loaded");
        next.tasks.runAll();

        var after = next.snapshot();
        assertEquals(GroupState.STABLE, after.state());
        assertEquals(before.generation(), after.generation());
        assertEquals(before.leaderMember(), after.leaderMember());
        assertEquals(before.protocolName(), after.protocolName());
        assertEquals(
                before.members().stream().map(m -> m.memberId() + m.assigned()).toList(),
                after.members().stream().map(m -> m.memberId() + m.assigned()).toList());
        assertEquals(before.offsets(), after.offsets());
        members.forEach(m -> assertEquals(ErrorCode.NONE, next.heartbeat(m.memberId(), 1)));
        assertEquals(ErrorCode.NONE, next.commit(1, leader, ORDERS_0, 43));

        next.tasks.advance(GroupBench.SESSION_MS + 1);
        next.tasks.runAll();
        assertEquals(GroupState.EMPTY, next.state(), "loaded members have a session to come back within");
        assertEquals(43, next.committed(ORDERS_0));
    }

    @Test
    void aStaticMemberComesBackAtTheNextCoordinator() {
        var first = GroupBench.serving();
        var join = first.joinStatic("", "a");
        first.tasks.advance(3_000);
        first.assign(java.util.List.of(join));
        var next = new GroupBench(Map.of(), first.log);
        next.leadAll(2);
        JoinResult back = next.done(next.joinStatic("", "a"));
        assertEquals(ErrorCode.NONE, back.error());
        assertEquals(1, back.generation());
    }

    @Test
    void whatWasDeletedStaysDeletedAfterAMove() {
        var first = GroupBench.serving();
        first.commit(ORDERS_0, 1);
        first.done(first.coordinator.delete(GROUP));
        first.commit(new TopicPartition("payments", 1), 2);
        var next = new GroupBench(Map.of(), first.log);
        next.leadAll(2);
        assertEquals(-1, next.committed(ORDERS_0));
        assertEquals(2, next.committed(new TopicPartition("payments", 1)));
    }

    @Test
    void whoWaitsAtAFormerCoordinatorIsSentAway() {
        var bench = GroupBench.serving();
        var join = bench.join(bench.newMemberId());
        bench.log.hold();
        bench.lose(PARTITION, 2);
        assertEquals(
                ErrorCode.NOT_COORDINATOR,
                bench.coordinator.fetch(GROUP, Optional.empty()).error());
        assertEquals(ErrorCode.NOT_COORDINATOR, bench.done(join).error());
        assertEquals(ErrorCode.NOT_COORDINATOR, bench.heartbeat("m", 1));
        assertEquals(ErrorCode.NOT_COORDINATOR, bench.commit(ORDERS_0, 1));
        assertTrue(bench.coordinator.snapshot().isEmpty());
        bench.tasks.advance(600_000);
    }

    @Test
    void aCommitUnderWayAtAMoveIsAnsweredNotCoordinator() {
        var bench = GroupBench.serving();
        bench.log.hold();
        var commit = bench.commit(-1, "", Map.of(ORDERS_0, new OffsetToCommit(5, 1, "")));
        bench.lose(PARTITION, 2);
        bench.tasks.runAll();
        bench.log.release(ErrorCode.NONE, false);
        assertEquals(ErrorCode.NOT_COORDINATOR, bench.done(commit).get(ORDERS_0));
        bench.leadAll(3);
        assertEquals(5, bench.committed(ORDERS_0), "it is in the log, so it counts from now on");
    }

    @Test
    void newsOfEarlierEpochsIsIgnored() {
        var bench = new GroupBench();
        bench.lead(PARTITION, 5);
        bench.tasks.runAll();
        bench.commit(ORDERS_0, 5);
        bench.lose(PARTITION, 4);
        bench.lead(PARTITION, 3);
        bench.tasks.runAll();
        assertEquals(5, bench.committed(ORDERS_0));
        bench.lose(PARTITION, 6);
        bench.tasks.runAll();
        assertEquals(
                ErrorCode.NOT_COORDINATOR,
                bench.coordinator.fetch(GROUP, Optional.empty()).error());
    }

    @Test
    void leadershipLostWhileLoadingLeavesNothingBehind() {
        var first = GroupBench.serving();
        first.commit(ORDERS_0, 5);
        var bench = new GroupBench(Map.of(), first.log);
        bench.lead(PARTITION, 2);
        bench.lose(PARTITION, 3);
        bench.tasks.runAll();
        assertTrue(bench.coordinator.snapshot().isEmpty());
        assertFalse(bench.coordinator.list(Set.of()).error() == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    }

    @Test
    void aPartitionThatCannotBeReadIsTriedAgain() {
        var first = GroupBench.serving();
        first.commit(ORDERS_0, 5);
        var bench = new GroupBench(Map.of(), first.log);
        first.log.unreadable(true);
        bench.leadAll(2);
        assertEquals(
                ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
                bench.coordinator.fetch(GROUP, Optional.empty()).error());
        assertFalse(bench.events(Warning.class).isEmpty());
        first.log.unreadable(false);
        bench.tasks.advance(5_000);
        assertEquals(5, bench.committed(ORDERS_0));
    }

    @Test
    void oneDamagedRecordDoesNotHideTheOthers() {
        var first = GroupBench.serving();
        first.log.put(PARTITION, new Entry(new byte[] {0, 2, 0}, Optional.empty()));
        first.commit(ORDERS_0, 5);
        var bench = new GroupBench(Map.of(), first.log);
        bench.leadAll(2);
        assertEquals(5, bench.committed(ORDERS_0));
        assertEquals(1, bench.events(Warning.class).size());
    }

    @Test
    void groupsAreListedByState() {
        var bench = GroupBench.serving();
        bench.stableGroup(1);
        assertEquals(1, bench.coordinator.list(Set.of("stable")).groups().size());
        assertEquals(0, bench.coordinator.list(Set.of("Empty")).groups().size());
        var described = bench.coordinator.describe(GROUP);
        assertEquals(GroupState.STABLE, described.state());
        assertEquals("range", described.protocolName());
        assertEquals("/127.0.0.1", described.members().getFirst().clientHost());
    }

    @Test
    void aClosedCoordinatorAnswersWhoWaits() {
        var bench = GroupBench.serving();
        var join = bench.join(bench.newMemberId());
        bench.coordinator.close();
        assertEquals(ErrorCode.NOT_COORDINATOR, bench.done(join).error());
    }
}
