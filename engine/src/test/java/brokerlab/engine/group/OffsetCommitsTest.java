package brokerlab.engine.group;

import static brokerlab.engine.group.GroupBench.GROUP;
import static brokerlab.engine.group.GroupBench.PARTITION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.group.CommitRequest.OffsetToCommit;
import brokerlab.engine.group.GroupRecord.GroupForgotten;
import brokerlab.engine.group.GroupRecord.OffsetForgotten;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

final class OffsetCommitsTest {
    private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
    private static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);
    private static final TopicPartition PAYMENTS_0 = new TopicPartition("payments", 0);
    private static final long DAY_MS = 86_400_000L;

    @Test
    void anOffsetIsVisibleOnlyWhenReplicated() {
        var bench = GroupBench.serving();
        bench.log.hold();
        var commit = bench.commit(-1, "", Map.of(ORDERS_0, new OffsetToCommit(5, 1, "")));
        bench.tasks.runAll();
        assertFalse(commit.isDone());
        assertEquals(-1, bench.committed(ORDERS_0));
        bench.log.release(ErrorCode.NONE, false);
        assertEquals(ErrorCode.NONE, bench.done(commit).get(ORDERS_0));
        assertEquals(5, bench.committed(ORDERS_0));
    }

    @Test
    void C2_anOlderCommitAnsweredLateDoesNotTakeTheOffsetBack() {
        var bench = GroupBench.serving();
        bench.log.hold();
        var older = bench.commit(-1, "", Map.of(ORDERS_0, new OffsetToCommit(5, 1, "")));
        var newer = bench.commit(-1, "", Map.of(ORDERS_0, new OffsetToCommit(9, 1, "")));
        bench.log.release(ErrorCode.NONE, true);
        bench.done(older);
        bench.done(newer);
        assertEquals(9, bench.committed(ORDERS_0));
    }

    @Test
    void aCommitThatComesAfterItsDeletionStaysDeleted() {
        var bench = GroupBench.serving();
        bench.commit(ORDERS_1, 1);
        bench.log.hold();
        var commit = bench.commit(-1, "", Map.of(ORDERS_0, new OffsetToCommit(5, 1, "")));
        var deletion = bench.coordinator.deleteOffsets(GROUP, Set.of(ORDERS_0));
        bench.log.release(ErrorCode.NONE, false);
        bench.done(commit);
        assertEquals(ErrorCode.NONE, bench.done(deletion).partitions().get(ORDERS_0));
        assertEquals(-1, bench.committed(ORDERS_0));
        assertEquals(ErrorCode.NONE, bench.commit(ORDERS_0, 6));
        assertEquals(6, bench.committed(ORDERS_0));
    }

    @Test
    void C9_aGroupWithoutMembersIsGoneWithItsLastOffset() {
        var bench = GroupBench.serving();
        bench.commit(ORDERS_0, 1);
        bench.commit(PAYMENTS_0, 2);
        bench.done(bench.coordinator.deleteOffsets(GROUP, Set.of(ORDERS_0)));
        assertEquals(GroupState.EMPTY, bench.coordinator.describe(GROUP).state());
        bench.done(bench.coordinator.deleteOffsets(GROUP, Set.of(PAYMENTS_0)));
        assertEquals(
                ErrorCode.GROUP_ID_NOT_FOUND, bench.coordinator.describe(GROUP).error());
        assertEquals(List.of(), bench.coordinator.list(Set.of()).groups());
    }

    @Test
    void aRefusedCommitChangesNothing() {
        var bench = GroupBench.serving();
        bench.commit(ORDERS_0, 4);
        for (var each : Map.of(
                        ErrorCode.NOT_ENOUGH_REPLICAS, ErrorCode.COORDINATOR_NOT_AVAILABLE,
                        ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.NOT_COORDINATOR,
                        ErrorCode.RECORD_LIST_TOO_LARGE, ErrorCode.INVALID_COMMIT_OFFSET_SIZE,
                        ErrorCode.REQUEST_TIMED_OUT, ErrorCode.REQUEST_TIMED_OUT)
                .entrySet()) {
            bench.log.refuse(Optional.of(each.getKey()));
            assertEquals(each.getValue(), bench.commit(ORDERS_0, 8));
            assertEquals(4, bench.committed(ORDERS_0));
        }
    }

    @Test
    void onlyMembersOfTheGenerationCommitToAGroupWithMembers() {
        var bench = GroupBench.serving();
        String member = bench.stableGroup(2).get(1).memberId();
        assertEquals(ErrorCode.NONE, bench.commit(1, member, ORDERS_0, 3));
        assertEquals(ErrorCode.ILLEGAL_GENERATION, bench.commit(0, member, ORDERS_0, 4));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, bench.commit(1, "stranger", ORDERS_0, 4));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, bench.commit(ORDERS_0, 4));
        assertEquals(3, bench.committed(ORDERS_0));
    }

    @Test
    void aMemberThatJoinedMustSyncBeforeItCommits() {
        var bench = GroupBench.serving();
        var join = bench.join(bench.newMemberId());
        bench.tasks.advance(3_000);
        String member = bench.done(join).memberId();
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, bench.commit(1, member, ORDERS_0, 4));
    }

    @Test
    void membersMayCommitWhileARebalanceIsPrepared() {
        var bench = GroupBench.serving();
        String member = bench.stableGroup(1).getFirst().memberId();
        bench.join(bench.newMemberId());
        assertEquals(GroupState.PREPARING_REBALANCE, bench.state());
        assertEquals(ErrorCode.NONE, bench.commit(1, member, ORDERS_0, 4));
    }

    @Test
    void aCommitKeepsItsMemberAlive() {
        var bench = GroupBench.serving();
        String member = bench.stableGroup(1).getFirst().memberId();
        for (int i = 0; i < 4; i++) {
            bench.tasks.advance(GroupBench.SESSION_MS - 1);
            assertEquals(ErrorCode.NONE, bench.commit(1, member, ORDERS_0, i));
        }
    }

    @Test
    void anUnknownGroupIsNamedAsTheVersionCan() {
        var bench = GroupBench.serving();
        var offsets = Map.of(ORDERS_0, new OffsetToCommit(1, 1, ""));
        for (int version : new int[] {8, 9}) {
            var result = bench.done(bench.coordinator.commit(
                    new CommitRequest("none", 3, "m", Optional.empty(), OptionalLong.empty(), version, offsets)));
            assertEquals(
                    version < 9 ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.GROUP_ID_NOT_FOUND, result.get(ORDERS_0));
        }
    }

    @Test
    void offsetMetadataMaxBytes_longerMetadataIsRefusedForItsPartitionAlone() {
        var bench = GroupBench.serving(Map.of("offset.metadata.max.bytes", "10"));
        var results = bench.done(bench.commit(
                -1,
                "",
                Map.of(
                        ORDERS_0, new OffsetToCommit(1, 1, "x".repeat(11)),
                        ORDERS_1, new OffsetToCommit(2, 1, "x".repeat(10)))));
        assertEquals(ErrorCode.OFFSET_METADATA_TOO_LARGE, results.get(ORDERS_0));
        assertEquals(ErrorCode.NONE, results.get(ORDERS_1));
    }

    @Test
    void offsetsOfAnEmptyGroupExpireByTheTimeItBecameEmpty() {
        var bench = GroupBench.serving(Map.of("offsets.retention.minutes", "1440"));
        String member = bench.stableGroup(1).getFirst().memberId();
        bench.commit(1, member, ORDERS_0, 7);
        for (int i = 0; i < 3 * 86_400 / 9; i++) {
            bench.tasks.advance(9_000);
            assertEquals(ErrorCode.NONE, bench.heartbeat(member, 1));
        }
        assertEquals(7, bench.committed(ORDERS_0));
        bench.leave(member);
        bench.tasks.advance(DAY_MS - 1_200_000);
        assertEquals(7, bench.committed(ORDERS_0));
        bench.tasks.advance(1_900_000);
        assertEquals(-1, bench.committed(ORDERS_0));
        assertTrue(bench.coordinator.snapshot().isEmpty());
        var records = bench.log.records(PARTITION);
        assertTrue(records.contains(new OffsetForgotten(GROUP, ORDERS_0)));
        assertTrue(records.contains(new GroupForgotten(GROUP)));
    }

    @Test
    void offsetsRetentionMinutes_offsetsOfClientsOutsideTheProtocolExpireByTheirCommit() {
        var bench = GroupBench.serving(Map.of("offsets.retention.minutes", "60"));
        bench.commit(ORDERS_0, 7);
        bench.tasks.advance(1_800_000);
        bench.commit(ORDERS_1, 8);
        bench.tasks.advance(2_000_000);
        assertEquals(-1, bench.committed(ORDERS_0));
        assertEquals(8, bench.committed(ORDERS_1));
    }

    @Test
    void offsetsRetentionCheckIntervalMs_expiredOffsetsGoAtTheNextCheck() {
        var bench = GroupBench.serving(
                Map.of("offsets.retention.minutes", "1", "offsets.retention.check.interval.ms", "200000"));
        bench.commit(ORDERS_0, 7);
        bench.tasks.advance(190_000);
        assertEquals(7, bench.committed(ORDERS_0), "expired and not looked at");
        bench.tasks.advance(20_000);
        assertEquals(-1, bench.committed(ORDERS_0));
    }

    @Test
    void offsetsCommitTimeoutMs_aCommitThatIsNotReplicatedWithinItFails() {
        var bench = GroupBench.serving(Map.of("offsets.commit.timeout.ms", "700"));
        bench.log.holdUpTo(bench.tasks);
        var commit = bench.commit(-1, "", Map.of(ORDERS_0, new OffsetToCommit(1, 1, "")));
        bench.tasks.advance(690);
        assertFalse(commit.isDone());
        bench.tasks.advance(20);
        assertEquals(ErrorCode.REQUEST_TIMED_OUT, bench.done(commit).get(ORDERS_0));
        assertEquals(-1, bench.committed(ORDERS_0));
    }

    @Test
    void aStableGroupLosesOldOffsetsOfTopicsItReadsNoLonger() {
        var bench = GroupBench.serving(Map.of("offsets.retention.minutes", "1"));
        String member = bench.stableGroup(1).getFirst().memberId();
        bench.commit(1, member, ORDERS_0, 7);
        bench.commit(1, member, PAYMENTS_0, 9);
        for (int i = 0; i < 80; i++) {
            bench.tasks.advance(9_000);
            bench.heartbeat(member, 1);
        }
        assertEquals(7, bench.committed(ORDERS_0));
        assertEquals(-1, bench.committed(PAYMENTS_0));
    }

    @Test
    void offsetsGoWithTheirTopicAndWithItsIdentity() {
        var bench = GroupBench.serving();
        bench.commit(ORDERS_0, 7);
        bench.commit(PAYMENTS_0, 9);
        Uuid payments = bench.metadata.current().topic("payments").orElseThrow().id();
        bench.topics(Map.of("orders", Uuid.randomUuid(), "payments", payments));
        assertEquals(-1, bench.committed(ORDERS_0));
        assertEquals(9, bench.committed(PAYMENTS_0));
        bench.topics(Map.of());
        assertEquals(-1, bench.committed(PAYMENTS_0));
    }

    @Test
    void onlyAnEmptyGroupIsDeleted() {
        var bench = GroupBench.serving();
        assertEquals(ErrorCode.GROUP_ID_NOT_FOUND, bench.done(bench.coordinator.delete(GROUP)));
        String member = bench.stableGroup(1).getFirst().memberId();
        bench.commit(1, member, ORDERS_0, 7);
        assertEquals(ErrorCode.NON_EMPTY_GROUP, bench.done(bench.coordinator.delete(GROUP)));
        bench.leave(member);
        assertEquals(ErrorCode.NONE, bench.done(bench.coordinator.delete(GROUP)));
        assertEquals(-1, bench.committed(ORDERS_0));
        assertTrue(bench.log.records(PARTITION).contains(new OffsetForgotten(GROUP, ORDERS_0)));
        assertTrue(bench.log.records(PARTITION).contains(new GroupForgotten(GROUP)));
        assertEquals(
                ErrorCode.GROUP_ID_NOT_FOUND, bench.coordinator.describe(GROUP).error());
        assertEquals(1, bench.stableGroup(1).getFirst().generation());
    }

    @Test
    void offsetsOfATopicInUseAreNotDeleted() {
        var bench = GroupBench.serving();
        String member = bench.stableGroup(1).getFirst().memberId();
        bench.commit(1, member, ORDERS_0, 7);
        bench.commit(1, member, PAYMENTS_0, 9);
        var deleted = bench.done(bench.coordinator.deleteOffsets(GROUP, Set.of(ORDERS_0, PAYMENTS_0)));
        assertEquals(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC, deleted.partitions().get(ORDERS_0));
        assertEquals(ErrorCode.NONE, deleted.partitions().get(PAYMENTS_0));
        assertEquals(7, bench.committed(ORDERS_0));
        assertEquals(-1, bench.committed(PAYMENTS_0));
    }
}
