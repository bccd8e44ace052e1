package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.TopicZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moving partitions (KIP-455): what the znodes say at each step, and that nothing is lost or left behind by a crash between. */
final class ReassignmentTest {
    private static final TopicPartition P = new TopicPartition("t", 0);

    private final ManualCluster cluster = new ManualCluster(6);

    @BeforeEach
    void onePartitionOnThreeBrokers() {
        cluster.topic("t", Map.of(0, List.of(2, 3, 1)));
    }

    @AfterEach
    void nothingFailed() {
        assertEquals(List.of(), cluster.events(e -> e instanceof ProblemEvent.TaskFailed));
        cluster.close();
    }

    private ErrorCode move(Map<TopicPartition, Optional<List<Integer>>> targets, boolean factorMayChange) {
        return cluster.done(cluster.active().controller.reassign(targets, factorMayChange))
                .values()
                .iterator()
                .next()
                .map(ProtocolException::code)
                .orElse(ErrorCode.NONE);
    }

    private void move(Integer... target) {
        assertEquals(ErrorCode.NONE, move(Map.of(P, Optional.of(List.of(target))), true));
    }

    private ErrorCode cancel() {
        return move(Map.of(P, Optional.empty()), true);
    }

    private TopicZnode znode() {
        String path = ZnodeLayout.topic("t");
        return TopicZnode.decode(
                path, cluster.done(cluster.tool.get(path)).orElseThrow().data());
    }

    private Assignment assignment() {
        TopicZnode znode = znode();
        return new Assignment(
                znode.partitions().get(0),
                znode.adding().getOrDefault(0, List.of()),
                znode.removing().getOrDefault(0, List.of()));
    }

    private Map<TopicPartition, Assignment> underWay() {
        return cluster.done(cluster.active().controller.reassignments());
    }

    private void arrivedAt(Integer... brokers) {
        assertEquals(new Assignment(List.of(brokers), List.of(), List.of()), assignment());
        assertEquals(Map.of(), underWay());
        for (EdgeBroker broker : cluster.brokers.values()) {
            assertEquals(List.of(brokers).contains(broker.id), broker.roles.containsKey(P), "hosted by " + broker.id);
            assertEquals(List.of(brokers), cluster.image(broker.id, "t", 0).replicas());
        }
    }

    @Test
    void aPartitionMovesOnceTheNewReplicasAreInSync() {
        move(4, 5, 1);
        assertEquals(new Assignment(List.of(4, 5, 1, 2, 3), List.of(4, 5), List.of(2, 3)), assignment());
        assertEquals(Map.of(P, assignment()), underWay());
        assertEquals(List.of(4, 5, 1, 2, 3), cluster.broker(2).roles.get(P).replicas());
        assertEquals(1, cluster.broker(2).roles.get(P).leaderEpoch(), "a leader knows new followers by a new epoch");
        assertEquals(2, cluster.broker(5).roles.get(P).leader());
        assertTrue(cluster.broker(5).roles.get(P).isNew(), "an empty log is right for a replica that is being added");
        assertFalse(cluster.broker(2).roles.get(P).isNew());
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 4));
        assertTrue(assignment().moving(), "5 is not in sync");
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 4, 5));
        arrivedAt(4, 5, 1);
        assertEquals(List.of(1, 4, 5), cluster.state("t", 0).isr());
        assertEquals(4, cluster.state("t", 0).leader());
        var stop = cluster.broker(2).stops().getLast();
        assertTrue(stop.delete());
        assertEquals(List.of(P), stop.partitions());
    }

    @Test
    void theJournalTellsWhatAMoveLedTo() {
        move(4, 3, 1);
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 4));
        var started = cluster.last(e -> e instanceof TopicEvent.ReassignmentStarted);
        assertEquals(
                new TopicEvent.ReassignmentStarted("t", 0, List.of(2, 3, 1), List.of(4, 3, 1), List.of(4), List.of(2)),
                started.event());
        var elected = cluster.last(e -> e instanceof ReplicationEvent.LeaderElected);
        assertEquals(ElectionReason.REASSIGNMENT, ((ReplicationEvent.LeaderElected) elected.event()).reason());
        assertEquals(started.id(), elected.causeId());
        var completed = cluster.last(e -> e instanceof TopicEvent.ReassignmentCompleted);
        assertEquals(new TopicEvent.ReassignmentCompleted("t", 0, List.of(4, 3, 1)), completed.event());
        assertEquals(started.id(), completed.causeId());
    }

    @Test
    void theLeaderStaysWhenItIsAmongTheTarget() {
        move(5, 2, 3);
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 5));
        arrivedAt(5, 2, 3);
        assertEquals(2, cluster.state("t", 0).leader());
        assertEquals(List.of(2, 3, 5), cluster.state("t", 0).isr());
    }

    @Test
    void theReplicationFactorGrowsAndShrinks() {
        assertEquals(ErrorCode.INVALID_REPLICATION_FACTOR, move(Map.of(P, Optional.of(List.of(2, 3))), false));
        move(2, 3, 1, 4, 5);
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 4, 5));
        arrivedAt(2, 3, 1, 4, 5);
        move(5);
        arrivedAt(5);
        assertEquals(List.of(5), cluster.state("t", 0).isr());
    }

    @Test
    void anotherOrderOfTheSameReplicasIsDoneAtOnce() {
        move(1, 2, 3);
        arrivedAt(1, 2, 3);
        assertEquals(2, cluster.state("t", 0).leader());
    }

    @Test
    void aCancelledMoveGoesBackAndLeavesNoLogs() {
        move(4, 5, 1);
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 4));
        assertEquals(ErrorCode.NONE, cancel());
        // As Kafka, the order in which they were listed meanwhile.
        arrivedAt(1, 2, 3);
        assertEquals(List.of(2, 3, 1), cluster.state("t", 0).isr());
        assertEquals(1, cluster.broker(4).stops().size());
        assertEquals(1, cluster.broker(5).stops().size());
        assertEquals(
                new TopicEvent.ReassignmentCancelled("t", 0, List.of(1, 2, 3)),
                cluster.last(e -> e instanceof TopicEvent.ReassignmentCancelled).event());
        assertEquals(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, cancel());
    }

    @Test
    void R4_aMoveIsNotCancelledWhenOnlyTheNewReplicasHoldTheRecords() {
        move(4, 5, 6);
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 4));
        cluster.lose(2);
        cluster.lose(3);
        cluster.lose(1);
        assertEquals(List.of(4), cluster.state("t", 0).isr());
        assertEquals(ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE, cancel());
        assertEquals(4, cluster.state("t", 0).leader());
        cluster.leaderSetsIsr("t", 0, List.of(4, 5, 6));
        arrivedAt(4, 5, 6);
    }

    @Test
    void anotherTargetSupersedesTheFirst() {
        move(4, 5, 1);
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 4));
        move(6, 2, 3);
        assertEquals(
                List.of(6, 1, 2, 3),
                assignment().replicas().stream()
                        .sorted((a, b) -> a == 6 ? -1 : b == 6 ? 1 : a - b)
                        .toList());
        assertEquals(List.of(6), assignment().adding());
        assertEquals(List.of(1), assignment().removing());
        assertFalse(cluster.broker(4).roles.containsKey(P));
        assertFalse(cluster.broker(5).roles.containsKey(P));
        assertEquals(List.of(2, 3, 1), cluster.state("t", 0).isr());
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 6));
        arrivedAt(6, 2, 3);
    }

    @Test
    void wrongTargetsAreRefusedWithKafkasErrors() {
        assertEquals(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, cancel());
        assertEquals(ErrorCode.INVALID_REPLICA_ASSIGNMENT, move(Map.of(P, Optional.of(List.of())), true));
        assertEquals(ErrorCode.INVALID_REPLICA_ASSIGNMENT, move(Map.of(P, Optional.of(List.of(2, 2))), true));
        assertEquals(ErrorCode.INVALID_REPLICA_ASSIGNMENT, move(Map.of(P, Optional.of(List.of(2, -1))), true));
        assertEquals(ErrorCode.INVALID_REPLICA_ASSIGNMENT, move(Map.of(P, Optional.of(List.of(2, 9))), true));
        var unknown = new TopicPartition("t", 7);
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, move(Map.of(unknown, Optional.of(List.of(2))), true));
        var some = new LinkedHashMap<TopicPartition, Optional<List<Integer>>>();
        some.put(unknown, Optional.of(List.of(1)));
        some.put(P, Optional.of(List.of(4, 3, 1)));
        var answers = cluster.done(cluster.active().controller.reassign(some, true));
        assertTrue(answers.get(unknown).isPresent());
        assertTrue(answers.get(P).isEmpty(), "one that is refused does not harm the others");
        var grow = cluster.active().controller.createPartitions("t", 3, List.of(), false);
        assertEquals(ErrorCode.REASSIGNMENT_IN_PROGRESS, cluster.refused(grow).code());
    }

    @Test
    void severalMoveAtOnceAndEachEndsByItself() {
        cluster.topic("u", Map.of(0, List.of(1, 2), 1, List.of(2, 3)));
        var targets = new LinkedHashMap<TopicPartition, Optional<List<Integer>>>();
        targets.put(P, Optional.of(List.of(4, 5, 6)));
        targets.put(new TopicPartition("u", 0), Optional.of(List.of(5, 6)));
        targets.put(new TopicPartition("u", 1), Optional.of(List.of(2, 6)));
        cluster.done(cluster.active().controller.reassign(targets, true));
        assertEquals(targets.keySet(), underWay().keySet());
        cluster.leaderSetsIsr("u", 1, List.of(2, 3, 6));
        assertEquals(List.of(2, 6), cluster.image(1, "u", 1).replicas());
        assertEquals(2, underWay().size());
        cluster.leaderSetsIsr("u", 0, List.of(1, 2, 5, 6));
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 6, 5, 4));
        arrivedAt(4, 5, 6);
        assertEquals(List.of(5, 6), cluster.image(1, "u", 0).replicas());
    }

    @Test
    void aDeadBrokersReplicaIsMovedAwayWithoutWaitingForIt() {
        cluster.lose(3);
        move(2, 1, 4);
        cluster.leaderSetsIsr("t", 0, List.of(2, 1, 4));
        arrivedAt(2, 1, 4);
    }

    @Test
    void aBrokerThatCannotDeleteTheOldLogIsAskedAgain() {
        cluster.broker(3).errors.put(P, ErrorCode.KAFKA_STORAGE_ERROR);
        move(2, 1, 4);
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 4));
        assertEquals(new Assignment(List.of(2, 1, 4), List.of(), List.of(3)), assignment());
        assertEquals(1, underWay().size());
        cluster.broker(3).errors.clear();
        cluster.tasks.advance(6_000);
        arrivedAt(2, 1, 4);
        assertEquals(2, cluster.broker(3).stops().size());
    }

    @Test
    void aReplicaThatReturnsWhileItsLogIsBeingDeletedGetsANewOne() {
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR.cutOff(true));
        move(2, 1, 4);
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 4));
        assertEquals(List.of(3), assignment().removing());
        move(2, 3, 4);
        assertEquals(new Assignment(List.of(2, 3, 4, 1), List.of(3), List.of(1)), assignment());
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR);
        cluster.tasks.advance(30_000);
        assertTrue(cluster.broker(3).roles.containsKey(P));
        cluster.leaderSetsIsr("t", 0, List.of(2, 1, 4, 3));
        arrivedAt(2, 3, 4);
    }

    @Test
    void C4_anotherControllerGoesOnWithWhatIsUnderWay() {
        move(4, 5, 6);
        cluster.stop(1);
        assertTrue(cluster.active().id != 1);
        assertEquals(1, underWay().size());
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 4, 5, 6));
        arrivedAt(4, 5, 6);
    }

    @Test
    void theOldLogsGoAlsoWhenTheControllerDiesBeforeTheyDid() {
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR.cutOff(true));
        move(2, 4);
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 1, 4));
        assertEquals(
                new Assignment(List.of(2, 4), List.of(), List.of(3)),
                new Assignment(
                        assignment().replicas(),
                        List.of(),
                        assignment().removing().stream().filter(b -> b != 1).toList()));
        assertTrue(cluster.broker(3).roles.containsKey(P));
        cluster.lose(1);
        cluster.tasks.advance(2_000);
        arrivedAt(2, 4);
    }

    @Test
    void aTopicBeingMovedIsDeletedWithAllItsLogs() {
        move(4, 5, 6);
        cluster.done(cluster.active().controller.deleteTopic("t"));
        assertFalse(cluster.exists(ZnodeLayout.topic("t")));
        cluster.brokers.values().forEach(b -> assertFalse(b.roles.containsKey(P), "hosted by " + b.id));
        assertEquals(Map.of(), underWay());
    }

    /** A crash after any number of writes: whatever was written, the next controller ends the move. */
    @Test
    void C4_aMoveSurvivesACrashAfterEachWrite() {
        for (int tasks = 0; tasks < 60; tasks++) {
            try (var crashing = new ManualCluster(7)) {
                crashing.topic("t", Map.of(0, List.of(3, 6, 7)));
                crashing.active().controller.reassign(Map.of(P, Optional.of(List.of(4, 5))), true);
                crashing.tasks.runSome(tasks);
                crashing.lose(1);
                crashing.active().controller.reassign(Map.of(P, Optional.of(List.of(4, 5))), true);
                crashing.tasks.runAll();
                var state = crashing.state("t", 0);
                crashing.tool.set(
                        ZnodeLayout.partitionState(P),
                        new PartitionStateZnode(
                                        state.leader(),
                                        state.leaderEpoch(),
                                        List.of(3, 6, 7, 4, 5),
                                        state.controllerEpoch())
                                .encode(),
                        -1);
                crashing.announceIsr("t", 0);
                crashing.tasks.runSome(tasks);
                crashing.lose(crashing.active().id);
                crashing.tasks.advance(1_000);
                assertEquals(List.of(4, 5), crashing.image(6, "t", 0).replicas(), "after " + tasks);
                assertEquals(List.of(4, 5), crashing.state("t", 0).isr());
                crashing.brokers
                        .values()
                        .forEach(
                                b -> assertEquals(b.id == 4 || b.id == 5, b.roles.containsKey(P), "hosted by " + b.id));
                assertEquals(
                        Map.of(), crashing.done(crashing.active().controller.reassignments()));
            }
        }
    }
}
