package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.ReassignmentZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.wire.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Elections that somebody or the clock asks for: unclean ones, preferred leaders, and the old tools' znodes. */
final class ElectionRequestsTest {
    private static final TopicPartition P = new TopicPartition("t", 0);

    private final ManualCluster cluster = new ManualCluster(0);

    private void start(Map<String, String> settings, int count) {
        cluster.settings.putAll(settings);
        for (int id = 1; id <= count; id++) {
            cluster.start(id);
        }
    }

    @AfterEach
    void nothingFailed() {
        assertEquals(List.of(), cluster.events(e -> e instanceof ProblemEvent.TaskFailed));
        cluster.close();
    }

    /** Broker 2 led alone and is gone; 3 is alive but behind. */
    private void leaderless() {
        start(Map.of(), 3);
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        cluster.leaderSetsIsr("t", 0, List.of(2));
        cluster.lose(2);
        assertEquals(-1, cluster.state("t", 0).leader());
    }

    private Map<TopicPartition, ErrorCode> unclean(Optional<List<TopicPartition>> partitions) {
        return cluster.done(cluster.active().controller.electUnclean(partitions));
    }

    @Test
    void anUncleanElectionAskedForTakesWhoIsAlive() {
        leaderless();
        cluster.topic("u", Map.of(0, List.of(1, 3)));
        assertEquals(Map.of(P, ErrorCode.NONE), unclean(Optional.empty()), "those that need none go without saying");
        assertEquals(3, cluster.state("t", 0).leader());
        assertEquals(List.of(3), cluster.state("t", 0).isr());
        var elected = (ReplicationEvent.LeaderElected)
                cluster.last(e -> e instanceof ReplicationEvent.LeaderElected).event();
        assertEquals(ElectionReason.UNCLEAN, elected.reason());
        var u = new TopicPartition("u", 0);
        var nowhere = new TopicPartition("nowhere", 0);
        assertEquals(
                Map.of(u, ErrorCode.ELECTION_NOT_NEEDED, nowhere, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
                unclean(Optional.of(List.of(u, nowhere))));
    }

    @Test
    void withNobodyAliveAnUncleanElectionIsRefused() {
        leaderless();
        cluster.lose(3);
        assertEquals(Map.of(P, ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE), unclean(Optional.of(List.of(P))));
    }

    @Test
    void topicUncleanLeaderElectionEnable_allowedItElectsAtOnceForATopic() {
        leaderless();
        cluster.overrides.set("t", Map.of("unclean.leader.election.enable", "true"));
        cluster.tasks.runAll();
        assertEquals(3, cluster.state("t", 0).leader());
    }

    @Test
    void uncleanLeaderElectionEnable_allowedItElectsAtOnceForAllTopicsButThoseThatForbidIt() {
        leaderless();
        cluster.topic("careful", Map.of(0, List.of(1, 3)));
        cluster.leaderSetsIsr("careful", 0, List.of(1));
        cluster.overrides.set("careful", Map.of("unclean.leader.election.enable", "false"));
        cluster.lose(1);
        assertEquals(-1, cluster.state("careful", 0).leader());
        var allowed = Map.of("unclean.leader.election.enable", "true");
        cluster.overrides.defaults.takeDynamic(allowed, Map.of());
        cluster.active().settings.takeDynamic(allowed, Map.of());
        cluster.tasks.runAll();
        assertEquals(3, cluster.state("t", 0).leader());
        assertEquals(-1, cluster.state("careful", 0).leader());
    }

    @Test
    void leaderImbalanceCheckIntervalSeconds_leadershipGoesBackByItselfAfterThat() {
        start(Map.of("leader.imbalance.check.interval.seconds", "60"), 3);
        cluster.topic("t", Map.of(0, List.of(2, 3), 1, List.of(2, 1), 2, List.of(3, 1)));
        cluster.lose(2);
        assertEquals(3, cluster.state("t", 0).leader());
        cluster.start(2);
        cluster.leaderSetsIsr("t", 0, List.of(3, 2));
        cluster.tasks.advance(30_000);
        assertEquals(3, cluster.state("t", 0).leader());
        cluster.tasks.advance(40_000);
        assertEquals(2, cluster.state("t", 0).leader());
        assertEquals(1, cluster.state("t", 1).leader(), "2 is not in sync there");
        var elected = cluster.last(e -> e instanceof ReplicationEvent.LeaderElected);
        assertEquals(ElectionReason.PREFERRED, ((ReplicationEvent.LeaderElected) elected.event()).reason());
        assertEquals(0, elected.causeId());
    }

    /** Its leader has written that it is in sync, and has not told so yet: Kafka reads the states before it elects, too. */
    @Test
    void aPreferredReplicaTakenInAMomentAgoLeadsAtOnce() {
        start(Map.of("auto.leader.rebalance.enable", "false"), 3);
        cluster.topic("t", Map.of(0, List.of(2, 3), 1, List.of(2, 1)));
        cluster.lose(2);
        cluster.start(2);
        PartitionStateZnode now = cluster.state("t", 0);
        cluster.writeState(
                "t", 0, new PartitionStateZnode(now.leader(), now.leaderEpoch(), List.of(3, 2), now.controllerEpoch()));
        Map<TopicPartition, ErrorCode> answers =
                cluster.done(cluster.active().controller.electPreferred(Optional.empty()));
        assertEquals(ErrorCode.NONE, answers.get(P));
        assertEquals(
                ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
                answers.get(new TopicPartition("t", 1)),
                "it is not in sync there");
        assertEquals(2, cluster.state("t", 0).leader());
        assertEquals(1, cluster.state("t", 1).leader());
    }

    @Test
    void leaderImbalancePerBrokerPercentage_aSmallImbalanceIsLeftAlone() {
        start(
                Map.of(
                        "leader.imbalance.check.interval.seconds", "60",
                        "leader.imbalance.per.broker.percentage", "50"),
                3);
        cluster.topic("t", Map.of(0, List.of(2, 3), 1, List.of(2, 1)));
        cluster.lose(2);
        cluster.start(2);
        cluster.leaderSetsIsr("t", 0, List.of(3, 2));
        cluster.leaderSetsIsr("t", 1, List.of(1, 2));
        cluster.done(cluster.active().controller.electPreferred(Optional.of(List.of(P))));
        cluster.tasks.advance(130_000);
        assertEquals(1, cluster.state("t", 1).leader(), "half is not more than half");
    }

    @Test
    void autoLeaderRebalanceEnable_withoutItLeadershipStaysWhereItIs() {
        start(Map.of("auto.leader.rebalance.enable", "false", "leader.imbalance.check.interval.seconds", "1"), 3);
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        cluster.lose(2);
        cluster.start(2);
        cluster.leaderSetsIsr("t", 0, List.of(3, 2));
        cluster.tasks.advance(20_000);
        assertEquals(3, cluster.state("t", 0).leader());
    }

    @Test
    void anOldToolsReassignmentIsTakenUpAndItsZnodeGoesWhenItIsDone() {
        start(Map.of(), 4);
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        var asked = new ReassignmentZnode(Map.of(P, List.of(4, 3), new TopicPartition("nowhere", 1), List.of(1)));
        cluster.create(ZnodeLayout.REASSIGN_PARTITIONS, new String(asked.encode(), StandardCharsets.UTF_8));
        assertEquals(List.of(4, 3, 2), cluster.image(1, "t", 0).replicas());
        assertTrue(cluster.exists(ZnodeLayout.REASSIGN_PARTITIONS));
        cluster.stop(1);
        cluster.leaderSetsIsr("t", 0, List.of(2, 3, 4));
        assertEquals(List.of(4, 3), cluster.image(2, "t", 0).replicas());
        assertFalse(cluster.exists(ZnodeLayout.REASSIGN_PARTITIONS));
    }

    @Test
    void aCancelledReassignmentOfAnOldToolIsForgotten() {
        start(Map.of(), 4);
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        var asked = new ReassignmentZnode(Map.of(P, List.of(4, 3)));
        cluster.create(ZnodeLayout.REASSIGN_PARTITIONS, new String(asked.encode(), StandardCharsets.UTF_8));
        cluster.done(cluster.active().controller.reassign(Map.of(P, Optional.empty()), true));
        assertFalse(cluster.exists(ZnodeLayout.REASSIGN_PARTITIONS));
        cluster.tasks.advance(1_000);
        assertEquals(List.of(3, 2), cluster.image(1, "t", 0).replicas());
    }
}
