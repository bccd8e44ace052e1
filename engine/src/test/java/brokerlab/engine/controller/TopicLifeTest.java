package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.TopicZnode;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.replica.LeaderAndIsr;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Topics made, grown and deleted, by request and by outside tools. */
final class TopicLifeTest {
    private final ManualCluster cluster = new ManualCluster(3);

    @AfterEach
    void nothingFailed() {
        assertEquals(List.of(), cluster.events(e -> e instanceof ProblemEvent.TaskFailed));
        cluster.close();
    }

    // ---- creation

    @Test
    void aTopicsZnodesAreThoseOfKafka() {
        var made = cluster.done(cluster.active()
                .controller
                .createTopic(
                        new TopicRequest("t", -1, -1, Map.of(0, List.of(2, 1)), Map.of("retention.ms", "60000")),
                        false));
        assertEquals(
                "{\"partitions\":{\"0\":[2,1]},\"topic_id\":\"" + made.id()
                        + "\",\"adding_replicas\":{},\"removing_replicas\":{},\"version\":3}",
                cluster.text("/brokers/topics/t"));
        assertEquals(
                "{\"controller_epoch\":1,\"leader\":2,\"version\":1,\"leader_epoch\":0,\"isr\":[2,1]}",
                cluster.text("/brokers/topics/t/partitions/0/state"));
        assertEquals("{\"version\":1,\"config\":{\"retention.ms\":\"60000\"}}", cluster.text("/config/topics/t"));
    }

    @Test
    void aTopicIsUsableEverywhereOnceItsCreationIsDone() {
        var made = cluster.topic("t", 6, 3);
        assertEquals(new TopicMade("t", made.id(), 6, 3), made);
        for (EdgeBroker broker : cluster.brokers.values()) {
            assertEquals(6, broker.roles.size());
            assertTrue(broker.roles.values().stream()
                    .allMatch(r -> r.isNew() && r.topicId().equals(made.id())));
            assertEquals(made.id(), broker.image().topic("t").orElseThrow().id());
            assertEquals("t", broker.image().topic(made.id()).orElseThrow().name());
        }
        var leaders =
                cluster
                        .brokers
                        .values()
                        .iterator()
                        .next()
                        .image()
                        .topic("t")
                        .orElseThrow()
                        .partitions()
                        .values()
                        .stream()
                        .map(p -> p.leader())
                        .distinct()
                        .count();
        assertEquals(3, leaders);
        var created = cluster.last(e -> e instanceof TopicEvent.TopicCreated);
        assertEquals(new TopicEvent.TopicCreated("t", 6, 3), created.event());
        var elected = cluster.events(e -> e instanceof ReplicationEvent.LeaderElected);
        assertEquals(6, elected.size());
        assertTrue(elected.stream()
                .allMatch(e -> e.causeId() == created.id()
                        && ((ReplicationEvent.LeaderElected) e.event()).reason() == ElectionReason.NEW_PARTITION));
    }

    @Test
    void creationWaitsForABrokerThatIsSlowToAnswer() {
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR.paused(true));
        var asked = cluster.active().controller.createTopic(new TopicRequest("t", 1, 3, Map.of(), Map.of()), false);
        cluster.tasks.runAll();
        assertFalse(asked.isDone());
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR);
        cluster.done(asked);
    }

    @Test
    void defaultsAreTheBrokersAndValidationOnlyMakesNothing() {
        var would = cluster.done(
                cluster.active().controller.createTopic(new TopicRequest("t", -1, -1, Map.of(), Map.of()), true));
        assertEquals(new TopicMade("t", Uuid.ZERO_UUID, 1, 1), would);
        assertFalse(cluster.exists("/brokers/topics/t"));
        assertFalse(cluster.exists("/config/topics/t"));
    }

    @Test
    void whatCannotBeMadeIsRefusedWithTheProtocolsError() {
        cluster.topic("a.b", 1, 1);
        assertEquals(ErrorCode.TOPIC_ALREADY_EXISTS, refused("a.b", 1, 1, Map.of()));
        assertEquals(ErrorCode.INVALID_TOPIC_EXCEPTION, refused("a_b", 1, 1, Map.of()));
        assertEquals(ErrorCode.INVALID_TOPIC_EXCEPTION, refused("no/slash", 1, 1, Map.of()));
        assertEquals(ErrorCode.INVALID_PARTITIONS, refused("t", 0, 1, Map.of()));
        assertEquals(ErrorCode.INVALID_REPLICATION_FACTOR, refused("t", 1, 4, Map.of()));
        assertEquals(ErrorCode.INVALID_CONFIG, refused("t", 1, 1, Map.of("segment.bytes", "tiny")));
        cluster.lose(3);
        assertEquals(ErrorCode.INVALID_REPLICATION_FACTOR, refused("t", 1, 3, Map.of()));
    }

    private ErrorCode refused(String name, int partitions, int replicationFactor, Map<String, String> settings) {
        return cluster.refused(cluster.active()
                        .controller
                        .createTopic(new TopicRequest(name, partitions, replicationFactor, Map.of(), settings), false))
                .code();
    }

    @Test
    void aTopicMadeByAnOutsideToolGetsAnIdAndLeaders() {
        cluster.create("/brokers/topics/old", "{\"version\":1,\"partitions\":{\"0\":[3,2],\"1\":[2,3]}}");
        TopicZnode znode = TopicZnode.decode(
                "/brokers/topics/old",
                cluster.done(cluster.tool.get("/brokers/topics/old"))
                        .orElseThrow()
                        .data());
        assertEquals(
                znode.id().orElseThrow(),
                cluster.broker(2).image().topic("old").orElseThrow().id());
        assertEquals(3, cluster.state("old", 0).leader());
        assertEquals(2, cluster.broker(3).roles.size());
        assertEquals(
                1, cluster.events(e -> e instanceof TopicEvent.TopicCreated).size());
    }

    @Test
    void C4_aCreationThatAControllerLeftHalfDoneIsFinishedByTheNext() {
        cluster.kill(1);
        // What the dead controller had written: the topic, and the state of one of its partitions.
        cluster.create(
                "/brokers/topics/t",
                new String(
                        TopicZnode.of(Uuid.randomUuid(), Map.of(0, List.of(2, 3), 1, List.of(3, 2), 2, List.of(1, 2)))
                                .encode(),
                        java.nio.charset.StandardCharsets.UTF_8));
        cluster.create("/brokers/topics/t/partitions", "");
        cluster.create("/brokers/topics/t/partitions/0", "");
        cluster.create(
                "/brokers/topics/t/partitions/0/state",
                "{\"controller_epoch\":1,\"leader\":2,\"version\":1,\"leader_epoch\":0,\"isr\":[2,3]}");
        cluster.create("/brokers/topics/t/partitions/1", "");
        cluster.tasks.advance(ManualCluster.SESSION_MS + 1_000);
        assertEquals(0, cluster.state("t", 0).leaderEpoch());
        assertEquals(3, cluster.state("t", 1).leader());
        assertEquals(2, cluster.state("t", 2).leader());
        assertEquals(2, cluster.image(2, "t", 2).leader());
        assertEquals(3, cluster.broker(2).roles.size());
    }

    @Test
    void aPartitionWithoutALiveReplicaWaitsForOne() {
        cluster.create("/brokers/topics/t", "{\"version\":1,\"partitions\":{\"0\":[9]}}");
        assertFalse(cluster.exists("/brokers/topics/t/partitions/0/state"));
        assertEquals(-1, cluster.image(2, "t", 0).leader());
        cluster.start(9);
        assertEquals(9, cluster.state("t", 0).leader());
        assertEquals(9, cluster.image(2, "t", 0).leader());
    }

    @Test
    void aMalformedTopicZnodeIsReportedAndHarmsNoOther() {
        cluster.create("/brokers/topics/broken", "{not json");
        cluster.topic("t", 1, 3);
        assertEquals(1, cluster.events(e -> e instanceof ProblemEvent.Warning).size());
        cluster.stop(1);
        assertEquals(0, cluster.image(2, "t", 0).partition());
    }

    // ---- growth

    @Test
    void aTopicGrowsAndOnlyGrows() {
        cluster.topic("t", Map.of(0, List.of(2, 3), 1, List.of(3, 1)));
        cluster.done(cluster.active().controller.createPartitions("t", 4, List.of(), false));
        assertEquals(
                4,
                cluster.broker(2).image().topic("t").orElseThrow().partitions().size());
        assertEquals(List.of(1, 3), cluster.image(1, "t", 2).replicas());
        assertEquals(1, cluster.state("t", 2).leader());
        assertEquals(
                new TopicEvent.PartitionsAdded("t", 2, 4),
                cluster.last(e -> e instanceof TopicEvent.PartitionsAdded).event());
        cluster.done(cluster.active().controller.createPartitions("t", 5, List.of(List.of(3, 2)), false));
        assertEquals(3, cluster.image(1, "t", 4).leader());
        cluster.done(cluster.active().controller.createPartitions("t", 9, List.of(), true));
        assertEquals(
                5,
                cluster.broker(2).image().topic("t").orElseThrow().partitions().size());
        var less = cluster.refused(cluster.active().controller.createPartitions("t", 3, List.of(), false));
        assertEquals(ErrorCode.INVALID_PARTITIONS, less.code());
        assertEquals(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                cluster.refused(cluster.active().controller.createPartitions("u", 3, List.of(), false))
                        .code());
    }

    @Test
    void growthWrittenByAnOutsideToolIsTaken() {
        var made = cluster.topic("t", Map.of(0, List.of(2, 3)));
        var grown = TopicZnode.of(made.id(), Map.of(0, List.of(2, 3), 1, List.of(3, 2)));
        cluster.done(cluster.tool.set("/brokers/topics/t", grown.encode(), -1));
        cluster.tasks.runAll();
        assertEquals(3, cluster.image(1, "t", 1).leader());
        assertEquals(2, cluster.broker(2).roles.size());
    }

    /** In whatever moment of the controller's taking the topic in it comes: by a tool that made it, or on request. */
    @Test
    void S17_growthRightAfterAnOutsideToolMadeTheTopicIsNotLost() {
        int waited = 1;
        for (int moment = 0; waited > 0; moment++) {
            String path = "/brokers/topics/t" + moment;
            Uuid id = new Uuid(1, moment + 1);
            cluster.tool.create(
                    path, TopicZnode.of(id, Map.of(0, List.of(2, 3))).encode(), Mode.PERSISTENT);
            cluster.tasks.runSome(moment);
            waited = cluster.tasks.waiting();
            var grown = TopicZnode.of(id, Map.of(0, List.of(2, 3), 1, List.of(3, 2)));
            cluster.done(cluster.tool.set(path, grown.encode(), -1));
            cluster.tasks.runAll();
            assertEquals(3, cluster.state("t" + moment, 1).leader(), "grown after " + moment + " tasks");
            cluster.tasks.advance(1);
        }
    }

    @Test
    void S17_growthRightAfterATopicWasMadeOnRequestIsNotLost() {
        int waited = 1;
        for (int moment = 0; waited > 0; moment++) {
            String name = "t" + moment;
            var made = cluster.active()
                    .controller
                    .createTopic(new TopicRequest(name, -1, -1, Map.of(0, List.of(2, 3)), Map.of()), false);
            cluster.tasks.runSome(moment);
            waited = cluster.tasks.waiting();
            var there = cluster.tool.get("/brokers/topics/" + name);
            cluster.tasks.runSome(3);
            if (there.isDone() && there.join().isPresent()) {
                Uuid id =
                        TopicZnode.decode(name, there.join().get().data()).id().orElseThrow();
                var grown = TopicZnode.of(id, Map.of(0, List.of(2, 3), 1, List.of(3, 2)));
                cluster.tool.set("/brokers/topics/" + name, grown.encode(), -1);
                cluster.tasks.runAll();
                assertEquals(3, cluster.state(name, 1).leader(), "grown after " + moment + " tasks");
            }
            cluster.done(made);
            cluster.tasks.advance(1);
        }
    }

    @Test
    void S17_growthWhileAControllerTakesOfficeIsNotLost() {
        int waited = 1;
        for (int moment = 0; waited > 0; moment++) {
            String name = "t" + moment;
            Uuid id = cluster.topic(name, Map.of(0, List.of(2, 3))).id();
            cluster.ensemble.quorum(false);
            cluster.ensemble.quorum(true);
            cluster.tasks.runSome(moment);
            waited = cluster.tasks.waiting();
            var grown = TopicZnode.of(id, Map.of(0, List.of(2, 3), 1, List.of(3, 2)));
            cluster.tool.set("/brokers/topics/" + name, grown.encode(), -1);
            cluster.tasks.runAll();
            cluster.tasks.advance(1_000);
            assertEquals(3, cluster.state(name, 1).leader(), "grown after " + moment + " tasks");
            cluster.done(cluster.active().controller.deleteTopic(name));
            cluster.tasks.advance(1);
        }
    }

    // ---- deletion

    @Test
    void aDeletedTopicIsGoneFromBrokersAndZnodes() {
        cluster.topic("t", 120, 3);
        cluster.done(cluster.active().controller.deleteTopic("t"));
        assertFalse(cluster.exists("/brokers/topics/t"));
        assertFalse(cluster.exists("/config/topics/t"));
        assertFalse(cluster.exists("/admin/delete_topics/t"));
        for (EdgeBroker broker : cluster.brokers.values()) {
            assertTrue(broker.image().topic("t").isEmpty());
            assertTrue(broker.roles.isEmpty());
            assertTrue(broker.stops().stream().allMatch(s -> s.delete()));
        }
        var requested = cluster.last(e -> e instanceof TopicEvent.TopicDeletionRequested);
        assertEquals(
                requested.id(),
                cluster.last(e -> e instanceof TopicEvent.TopicDeleted).causeId());
        var again = cluster.topic("t", 1, 1);
        assertNotEquals(Uuid.ZERO_UUID, again.id());
        assertEquals(
                1,
                cluster.broker(1).image().topic("t").orElseThrow().partitions().size());
    }

    @Test
    void deletionWaitsForADeadReplicaAcrossAChangeOfTheController() {
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        cluster.lose(3);
        cluster.done(cluster.active().controller.deleteTopic("t"));
        assertTrue(cluster.exists("/brokers/topics/t"));
        assertTrue(cluster.broker(2).image().topic("t").orElseThrow().deleting());
        assertEquals(ErrorCode.TOPIC_ALREADY_EXISTS, refused("t", 1, 1, Map.of()));
        cluster.stop(1);
        assertTrue(cluster.exists("/brokers/topics/t"));
        assertTrue(cluster.broker(2).image().topic("t").orElseThrow().deleting());
        EdgeBroker back = cluster.start(3);
        assertFalse(cluster.exists("/brokers/topics/t"));
        assertFalse(cluster.exists("/admin/delete_topics/t"));
        assertTrue(cluster.broker(2).image().topic("t").isEmpty());
        // The delete came before the roles: nothing of it was made again.
        assertEquals(1, back.stops().size());
        assertTrue(back.told.stream()
                .filter(LeaderAndIsr.class::isInstance)
                .allMatch(m -> ((LeaderAndIsr) m).roles().isEmpty()));
        assertEquals(
                1,
                cluster.events(e -> e instanceof TopicEvent.TopicDeletionRequested)
                        .size());
        assertEquals(
                1, cluster.events(e -> e instanceof TopicEvent.TopicDeleted).size());
    }

    @Test
    void aDeletionThatABrokerCannotDoIsAskedForAgain() {
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        var partition = new TopicPartition("t", 0);
        cluster.broker(3).errors.put(partition, ErrorCode.KAFKA_STORAGE_ERROR);
        var asked = cluster.active().controller.deleteTopic("t");
        cluster.tasks.advance(1_000);
        assertFalse(asked.isDone());
        cluster.broker(3).errors.clear();
        cluster.tasks.advance(5_000);
        cluster.done(asked);
        assertFalse(cluster.exists("/brokers/topics/t"));
    }

    @Test
    void anOutsideToolDeletesByZnode() {
        cluster.topic("t", 2, 2);
        cluster.create("/admin/delete_topics/t", "");
        assertFalse(cluster.exists("/brokers/topics/t"));
        cluster.create("/admin/delete_topics/never-was", "");
        assertFalse(cluster.exists("/admin/delete_topics/never-was"));
    }

    @Test
    void deletionCanBeSwitchedOff() {
        cluster.stop(1);
        cluster.stop(2);
        cluster.stop(3);
        cluster.settings.put("delete.topic.enable", "false");
        cluster.start(1);
        cluster.topic("t", 1, 1);
        assertEquals(
                ErrorCode.TOPIC_DELETION_DISABLED,
                cluster.refused(cluster.active().controller.deleteTopic("t")).code());
        cluster.create("/admin/delete_topics/t", "");
        assertFalse(cluster.exists("/admin/delete_topics/t"));
        assertTrue(cluster.exists("/brokers/topics/t"));
    }

    @Test
    void anUnknownTopicCannotBeDeleted() {
        assertEquals(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                cluster.refused(cluster.active().controller.deleteTopic("t")).code());
    }

    // ---- lost messages

    @Test
    void aBrokerBehindABrokenLinkGetsTheNewestWhenTheLinkIsBack() {
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR.cutOff(true));
        var asked = cluster.active().controller.createTopic(new TopicRequest("t", 2, 3, Map.of(), Map.of()), false);
        cluster.tasks.advance(3_000);
        assertFalse(asked.isDone());
        assertTrue(cluster.broker(3).image().topic("t").isEmpty());
        cluster.courier.link(1, 3).conditions(LinkConditions.CLEAR);
        cluster.tasks.advance(11_000);
        assertEquals(2, cluster.broker(3).roles.size());
        assertEquals(
                2,
                cluster.broker(3).image().topic("t").orElseThrow().partitions().size());
        cluster.done(asked);
    }
}
