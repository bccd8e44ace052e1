package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.UpdateMetadata;
import brokerlab.engine.replica.LeaderAndIsr;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is controller, who leads, and what everybody is told. */
final class ControllerTest {
    private final ManualCluster cluster = new ManualCluster(3);

    @AfterEach
    void nothingFailed() {
        assertEquals(List.of(), cluster.events(e -> e instanceof ProblemEvent.TaskFailed));
        cluster.close();
    }

    @Test
    void theFirstBrokerIsElectedAndTheOthersKnowIt() {
        assertEquals(1, cluster.active().id);
        cluster.brokers.values().forEach(b -> assertEquals(1, b.controller.activeController()));
        assertEquals("1", cluster.text(ZnodeLayout.CONTROLLER_EPOCH));
        assertEquals(
                "{\"version\":2,\"brokerid\":1,\"timestamp\":\"1795300000000\",\"kraftControllerEpoch\":-1}",
                cluster.text(ZnodeLayout.CONTROLLER));
        assertEquals(
                new BrokerEvent.ControllerElected(1, 1),
                cluster.last(e -> e instanceof BrokerEvent.ControllerElected).event());
        cluster.brokers
                .values()
                .forEach(b -> assertEquals(3, b.image().brokers().size()));
    }

    @Test
    void anotherIsElectedWhenTheControllerStopsAndTheEpochRises() {
        cluster.stop(1);
        assertEquals("2", cluster.text(ZnodeLayout.CONTROLLER_EPOCH));
        assertEquals(2, cluster.broker(3).image().brokers().size());
        assertEquals(2, cluster.broker(3).image().controllerEpoch());
        assertEquals(
                1,
                cluster.events(e -> e instanceof BrokerEvent.ControllerResigned).size());
        assertEquals(
                List.of(new BrokerEvent.BrokerGone(1)),
                cluster.events(e -> e instanceof BrokerEvent.BrokerGone).stream()
                        .map(e -> e.event())
                        .toList());
    }

    @Test
    void aKilledControllerIsReplacedWhenItsSessionTimesOut() {
        cluster.topic("t", 6, 3);
        cluster.kill(1);
        cluster.tasks.advance(ManualCluster.SESSION_MS - 100);
        assertTrue(cluster.brokers.values().stream().noneMatch(b -> b.controller.active()));
        cluster.tasks.advance(200);
        assertTrue(cluster.active().id != 1);
        for (int p = 0; p < 6; p++) {
            assertTrue(cluster.state("t", p).leader() > 1);
            assertFalse(cluster.state("t", p).isr().contains(1));
            assertEquals(
                    cluster.state("t", p).leader(), cluster.image(3, "t", p).leader());
        }
    }

    @Test
    void anyToolMayForceAnElectionByDeletingTheControllerZnode() {
        cluster.done(cluster.tool.delete(ZnodeLayout.CONTROLLER, -1));
        cluster.tasks.advance(1_000);
        assertEquals("2", cluster.text(ZnodeLayout.CONTROLLER_EPOCH));
        cluster.active();
        cluster.topic("t", 1, 3);
    }

    @Test
    void aControllerWhoseSessionExpiredIsReplacedAndMayComeBack() {
        cluster.ensemble.expire(
                cluster.broker(1).coordination.session().orElseThrow().id());
        cluster.tasks.advance(1_000);
        EdgeBroker active = cluster.active();
        assertEquals(2, active.image().controllerEpoch());
        assertEquals(
                1,
                cluster.events(e -> e instanceof BrokerEvent.ControllerResigned).size());
        cluster.brokers.values().forEach(b -> assertEquals(active.id, b.controller.activeController()));
    }

    @Test
    void C4_aControllerThatWasReplacedChangesNothing() {
        cluster.topic("t", 1, 3);
        int version = cluster.done(cluster.tool.get(ZnodeLayout.CONTROLLER_EPOCH))
                .orElseThrow()
                .version();
        String state = ZnodeLayout.partitionState(new TopicPartition("t", 0));
        var old = new FencedWrites(cluster.broker(1).coordination, version);
        cluster.done(cluster.tool.set(ZnodeLayout.CONTROLLER_EPOCH, "2".getBytes(StandardCharsets.UTF_8), -1));
        String before = cluster.text(state);
        var write =
                old.each(List.of(List.of(new Op.Set(state, new byte[0], -1)), List.of(new Op.Delete("/nowhere", -1))));
        cluster.tasks.runAll();
        assertTrue(ProtocolException.unwrapped(write.exceptionNow()) instanceof ControllerFencedException);
        assertEquals(before, cluster.text(state));
    }

    @Test
    void C4_aControllerThatMissedItsReplacementGivesWayAtItsNextWrite() {
        EdgeBroker zombie = cluster.active();
        cluster.done(cluster.tool.set(ZnodeLayout.CONTROLLER_EPOCH, "7".getBytes(StandardCharsets.UTF_8), -1));
        var asked = zombie.controller.createTopic(new TopicRequest("t", 1, 1, Map.of(), Map.of()), false);
        assertEquals(ErrorCode.NOT_CONTROLLER, cluster.refused(asked).code());
        assertFalse(cluster.exists(ZnodeLayout.topic("t")));
        cluster.tasks.advance(1_000);
        assertEquals("8", cluster.text(ZnodeLayout.CONTROLLER_EPOCH));
        cluster.topic("t", 1, 1);
    }

    @Test
    void aRefusedWriteDoesNotHarmTheOthersOfItsMulti() {
        int version = cluster.done(cluster.tool.get(ZnodeLayout.CONTROLLER_EPOCH))
                .orElseThrow()
                .version();
        var writes = new FencedWrites(cluster.tool, version);
        var outcomes = cluster.done(writes.each(List.of(
                List.of(new Op.Create("/a", new byte[0], Mode.PERSISTENT)),
                List.of(new Op.Delete("/nowhere", -1)),
                List.of(new Op.Set("/a", new byte[1], 3)),
                List.of(new Op.Set("/a", new byte[2], 0)))));
        assertEquals(
                List.of(true, false, false, true),
                outcomes.stream().map(FencedWrites.Outcome::done).toList());
        assertEquals(CoordinationException.Reason.NO_NODE, outcomes.get(1).reason());
        assertEquals(CoordinationException.Reason.BAD_VERSION, outcomes.get(2).reason());
    }

    @Test
    void metadataOfAnOldControllerIsRefused() {
        cluster.done(cluster.tool.delete(ZnodeLayout.CONTROLLER, -1));
        cluster.tasks.advance(1_000);
        var old = new UpdateMetadata(1, 1, ClusterImage.of(99, 1, 1, Map.of(), Map.of()));
        assertEquals(ErrorCode.STALE_CONTROLLER_EPOCH, cluster.done(cluster.courier.send(1, 3, old)));
        assertEquals(3, cluster.broker(3).image().brokers().size());
    }

    @Test
    void R2_R4_aDeadLeaderIsReplacedFromTheIsrAndTheJournalSaysWhy() {
        cluster.topic("t", Map.of(0, List.of(2, 3, 1)));
        cluster.lose(2);
        assertEquals(new PartitionStateZnode(3, 1, List.of(3, 1), 1), cluster.state("t", 0));
        assertEquals(3, cluster.image(1, "t", 0).leader());
        assertEquals(3, cluster.broker(1).roles.get(new TopicPartition("t", 0)).leader());
        var elected = cluster.last(e -> e instanceof ReplicationEvent.LeaderElected);
        assertEquals(
                new ReplicationEvent.LeaderElected("t", 0, 2, 3, 1, List.of(3, 1), ElectionReason.BROKER_GONE),
                elected.event());
        assertEquals(
                new BrokerEvent.BrokerGone(2), cluster.entry(elected.causeId()).event());
    }

    @Test
    void aBrokerThatComesBackIsToldAllItsRolesFirst() {
        cluster.topic("t", 5, 3);
        cluster.lose(3);
        EdgeBroker back = cluster.start(3);
        LeaderAndIsr first = (LeaderAndIsr) back.told.getFirst();
        assertTrue(first.full());
        assertEquals(5, first.roles().size());
        assertEquals(3, back.image().brokers().size());
        // It is not in the ISR before it caught up.
        assertFalse(cluster.state("t", 0).isr().contains(3));
    }

    @Test
    void aRestartNobodySawMissingIsADeathAndAReturn() {
        cluster.topic("t", Map.of(0, List.of(2, 1)));
        cluster.topic("u", Map.of(0, List.of(2)));
        EdgeBroker old = cluster.brokers.remove(2);
        old.kill();
        // The new life closes the former session itself, both changes come at once.
        cluster.ensemble.closeFormer(old.coordination.session().orElseThrow());
        cluster.start(2);
        assertEquals(new PartitionStateZnode(1, 1, List.of(1), 1), cluster.state("t", 0));
        assertEquals(new PartitionStateZnode(2, 2, List.of(2), 1), cluster.state("u", 0));
        assertEquals(1, cluster.events(e -> e instanceof BrokerEvent.BrokerGone).size());
        var back = cluster.last(e ->
                e instanceof ReplicationEvent.LeaderElected elected && elected.reason() == ElectionReason.BROKER_BACK);
        assertEquals("BrokerRegistered", cluster.entry(back.causeId()).event().kind());
    }

    @Test
    void theLastIsrMemberStaysAndOnlyUncleanElectionGoesPastIt() {
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        cluster.lose(3);
        cluster.lose(2);
        assertEquals(-1, cluster.state("t", 0).leader());
        assertEquals(List.of(2), cluster.state("t", 0).isr());
        assertEquals(-1, cluster.image(1, "t", 0).leader());
        cluster.start(3);
        assertEquals(-1, cluster.state("t", 0).leader());
        // The setting takes effect at once.
        cluster.overrides.set("t", Map.of("unclean.leader.election.enable", "true"));
        cluster.tasks.runAll();
        assertEquals(3, cluster.state("t", 0).leader());
        assertEquals(List.of(3), cluster.state("t", 0).isr());
        var event = (ReplicationEvent.LeaderElected)
                cluster.last(e -> e instanceof ReplicationEvent.LeaderElected).event();
        assertEquals(ElectionReason.UNCLEAN, event.reason());
    }

    @Test
    void theLastIsrMemberLeadsAgainWhenItIsBack() {
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        cluster.lose(3);
        cluster.lose(2);
        cluster.start(3);
        cluster.start(2);
        assertEquals(2, cluster.state("t", 0).leader());
        assertEquals(2, cluster.image(3, "t", 0).leader());
    }

    @Test
    void C9_uncleanElectionIsDoneAtOnceWhereItIsAllowedAndItsLeaderIsRecovering() {
        cluster.overrides.set("t", Map.of("unclean.leader.election.enable", "true"));
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        cluster.writeState("t", 0, new PartitionStateZnode(2, 0, List.of(2), 1));
        cluster.lose(2);
        assertEquals(new PartitionStateZnode(3, 1, List.of(3), 1, true), cluster.state("t", 0));
        cluster.lose(3);
        assertEquals(new PartitionStateZnode(-1, 2, List.of(3), 1, true), cluster.state("t", 0));
    }

    @Test
    void rolesReachABrokerBeforeTheImageThatTellsOfThem() {
        cluster.topic("t", 8, 2);
        cluster.lose(2);
        cluster.start(2);
        for (EdgeBroker broker : cluster.brokers.values()) {
            var known = new java.util.HashMap<TopicPartition, Integer>();
            for (Object message : broker.told) {
                if (message instanceof LeaderAndIsr roles) {
                    roles.roles().forEach(r -> known.put(r.partition(), r.leaderEpoch()));
                } else if (message instanceof ClusterImage image) {
                    image.topics()
                            .values()
                            .forEach(t -> t.partitions().values().forEach(p -> {
                                if (p.replicas().contains(broker.id)) {
                                    int told = known.getOrDefault(new TopicPartition(t.name(), p.partition()), -1);
                                    assertTrue(told >= p.leaderEpoch(), "broker " + broker.id + " " + p);
                                }
                            }));
                }
            }
        }
    }

    @Test
    void C5_imagesOnABrokerFollowTheZnodesAndNeverGoBack() {
        cluster.topic("t", 4, 3);
        cluster.lose(3);
        cluster.start(3);
        cluster.stop(1);
        cluster.topic("u", 2, 2);
        for (EdgeBroker broker : cluster.brokers.values()) {
            var versions = new java.util.HashMap<TopicPartition, Integer>();
            for (ClusterImage image : broker.images()) {
                image.topics()
                        .values()
                        .forEach(t -> t.partitions().values().forEach(p -> {
                            Integer before =
                                    versions.put(new TopicPartition(t.name(), p.partition()), p.partitionEpoch());
                            assertTrue(before == null || before <= p.partitionEpoch());
                        }));
            }
            versions.forEach((partition, version) -> assertEquals(
                    cluster.done(cluster.tool.get(ZnodeLayout.partitionState(partition)))
                            .orElseThrow()
                            .version(),
                    version));
        }
    }

    @Test
    void anIsrChangeByALeaderIsToldToEverybodyAndItsNoticeGoes() {
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        cluster.leaderSetsIsr("t", 0, List.of(2));
        cluster.brokers
                .values()
                .forEach(b ->
                        assertEquals(List.of(2), cluster.image(b.id, "t", 0).isr()));
        assertEquals(List.of(), cluster.done(cluster.tool.children(ZnodeLayout.ISR_CHANGES)));
    }

    @Test
    void R9_anElectionThatFindsANewerStateDecidesAnew() {
        cluster.topic("t", Map.of(0, List.of(2, 3, 1)));
        // The leader shrank the ISR; its notice is still on the way when it dies.
        cluster.writeState("t", 0, new PartitionStateZnode(2, 0, List.of(2, 1), 1));
        cluster.lose(2);
        assertEquals(new PartitionStateZnode(1, 1, List.of(1), 1), cluster.state("t", 0));
    }

    @Test
    void aFollowerTakenInJustBeforeItWentLeavesTheIsrAgain() {
        cluster.topic("t", Map.of(0, List.of(1, 2, 3)));
        cluster.stop(3);
        assertEquals(List.of(1, 2), cluster.state("t", 0).isr());
        // The leader's word about it comes after the controller saw it go.
        cluster.leaderSetsIsr("t", 0, List.of(1, 2, 3));
        assertEquals(List.of(1, 2), cluster.state("t", 0).isr());
    }

    @Test
    void whatABrokerCouldNotTakeYetIsToldAgain() {
        cluster.topic("gone", Map.of(0, List.of(3, 1)));
        cluster.broker(3).refusing = ErrorCode.STALE_BROKER_EPOCH;
        var deleted = cluster.active().controller.deleteTopic("gone");
        cluster.tasks.runAll();
        cluster.topic("t", Map.of(0, List.of(3, 1)));
        cluster.tasks.advance(1_200);
        assertFalse(deleted.isDone(), "a broker may still hold it");
        cluster.broker(3).refusing = ErrorCode.NONE;
        cluster.tasks.advance(1_200);
        assertTrue(deleted.isDone());
        assertFalse(cluster.exists(ZnodeLayout.deleteTopic("gone")));
        assertEquals(3, cluster.image(2, "t", 0).leader());
        assertTrue(cluster.broker(3).stops().stream().anyMatch(s -> s.delete()));
        assertTrue(cluster.broker(3).roleMessages().stream()
                .flatMap(m -> m.roles().stream())
                .anyMatch(r -> r.partition().topic().equals("t")));
    }

    @Test
    void R11_aFollowerTakenInJustBeforeItAndItsLeaderWentLeavesTheIsr() {
        cluster.topic("t", Map.of(0, List.of(2, 3, 1)));
        cluster.stop(3);
        cluster.start(3);
        assertEquals(List.of(2, 1), cluster.state("t", 0).isr());
        // The leader takes it in and is gone before it can say so; its session lives on.
        cluster.writeState("t", 0, new PartitionStateZnode(2, 1, List.of(2, 1, 3), 1));
        cluster.kill(2);
        cluster.stop(3);
        cluster.start(3);
        assertEquals(List.of(2, 1), cluster.state("t", 0).isr());
        cluster.tasks.advance(ManualCluster.SESSION_MS + 100);
        assertEquals(1, cluster.state("t", 0).leader());
    }

    @Test
    void controlledShutdownMovesLeadersOffAndLeavesTheIsr() {
        cluster.topic("t", Map.of(0, List.of(2, 3), 1, List.of(3, 2)));
        cluster.topic("alone", Map.of(0, List.of(2)));
        var left = cluster.done(cluster.broker(2).controller.controlledShutdown());
        assertEquals(List.of(), left);
        assertEquals(new PartitionStateZnode(3, 1, List.of(3), 1), cluster.state("t", 0));
        assertEquals(new PartitionStateZnode(3, 1, List.of(3), 1), cluster.state("t", 1));
        assertEquals(2, cluster.state("alone", 0).leader());
        var stopped = cluster.broker(2).stops();
        assertEquals(2, stopped.stream().mapToInt(s -> s.partitions().size()).sum());
        assertTrue(stopped.stream().noneMatch(s -> s.delete()));
        var event = (ReplicationEvent.LeaderElected) cluster.events(
                        e -> e instanceof ReplicationEvent.LeaderElected l && l.partition() == 0)
                .getLast()
                .event();
        assertEquals(ElectionReason.CONTROLLED_SHUTDOWN, event.reason());
        // A broker on its way out gets no new replicas.
        var tooMany = cluster.active().controller.createTopic(new TopicRequest("u", 1, 3, Map.of(), Map.of()), false);
        assertEquals(
                ErrorCode.INVALID_REPLICATION_FACTOR, cluster.refused(tooMany).code());
    }

    @Test
    void controlledShutdownSaysWhatItCouldNotMove() {
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        cluster.lose(3);
        var asked = cluster.broker(2).controller.controlledShutdown();
        cluster.tasks.advance(9_000);
        assertFalse(asked.isDone(), "asked three times, five seconds apart");
        cluster.tasks.advance(2_000);
        assertEquals(List.of(new TopicPartition("t", 0)), cluster.done(asked));
        assertTrue(cluster.last(e -> e instanceof ProblemEvent.Warning)
                .event()
                .toString()
                .contains("t-0"));
        assertEquals(2, cluster.state("t", 0).leader());
    }

    @Test
    void controlledShutdownMaxRetries_controlledShutdownRetryBackoffMs_soOftenAndSoFarApartItIsAsked() {
        cluster.stop(2);
        cluster.settings.putAll(
                Map.of("controlled.shutdown.max.retries", "4", "controlled.shutdown.retry.backoff.ms", "1000"));
        cluster.start(2);
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        cluster.lose(3);
        var asked = cluster.broker(2).controller.controlledShutdown();
        cluster.tasks.advance(2_900);
        assertFalse(asked.isDone());
        cluster.tasks.advance(200);
        assertEquals(List.of(new TopicPartition("t", 0)), cluster.done(asked));
    }

    @Test
    void theControllerItselfShutsDownInOrder() {
        cluster.topic("t", Map.of(0, List.of(1, 3)));
        assertEquals(List.of(), cluster.done(cluster.broker(1).controller.controlledShutdown()));
        assertEquals(3, cluster.state("t", 0).leader());
        cluster.stop(1);
        assertEquals(List.of(3), cluster.state("t", 0).isr());
    }

    @Test
    void preferredLeadersAreElectedWhereTheyCan() {
        cluster.topic("t", Map.of(0, List.of(2, 3), 1, List.of(3, 1), 2, List.of(2, 1)));
        cluster.lose(2);
        cluster.start(2);
        cluster.leaderSetsIsr("t", 0, List.of(3, 2));
        var asked = List.of(
                new TopicPartition("t", 0),
                new TopicPartition("t", 1),
                new TopicPartition("t", 2),
                new TopicPartition("t", 3));
        assertEquals(
                Map.of(
                        asked.get(0), ErrorCode.NONE,
                        asked.get(1), ErrorCode.ELECTION_NOT_NEEDED,
                        asked.get(2), ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
                        asked.get(3), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
                cluster.done(cluster.active().controller.electPreferred(Optional.of(asked))));
        assertEquals(2, cluster.state("t", 0).leader());
        assertEquals(2, cluster.image(3, "t", 0).leader());
        assertEquals(
                Map.of(asked.get(2), ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE),
                cluster.done(cluster.active().controller.electPreferred(Optional.empty())));
    }

    @Test
    void anOldToolAsksForPreferredLeadersByZnode() {
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        cluster.lose(2);
        cluster.start(2);
        cluster.leaderSetsIsr("t", 0, List.of(3, 2));
        cluster.create(
                ZnodeLayout.PREFERRED_REPLICA_ELECTION,
                "{\"version\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":0}]}");
        assertEquals(2, cluster.state("t", 0).leader());
        assertFalse(cluster.exists(ZnodeLayout.PREFERRED_REPLICA_ELECTION));
    }

    @Test
    void aFailedLogDirectoryMovesLeadershipAway() {
        var partition = new TopicPartition("t", 0);
        cluster.broker(2).errors.put(partition, ErrorCode.KAFKA_STORAGE_ERROR);
        cluster.topic("t", Map.of(0, List.of(2, 3)));
        assertEquals(3, cluster.state("t", 0).leader());
        assertEquals(List.of(3), cluster.state("t", 0).isr());
    }

    @Test
    void C6_withoutQuorumRequestsWaitThenFailAndEverythingHealsByItself() {
        cluster.topic("t", 3, 3);
        cluster.ensemble.quorum(false);
        var asked = cluster.active().controller.createTopic(new TopicRequest("u", 1, 3, Map.of(), Map.of()), false);
        cluster.tasks.advance(29_000);
        assertFalse(asked.isDone());
        cluster.tasks.advance(2_000);
        assertEquals(ErrorCode.REQUEST_TIMED_OUT, cluster.refused(asked).code());
        assertEquals(3, cluster.broker(3).image().brokers().size());
        cluster.ensemble.quorum(true);
        cluster.tasks.advance(2_000);
        cluster.active();
        cluster.topic("v", 1, 3);
        assertEquals(0, cluster.image(3, "v", 0).leaderEpoch());
    }

    @Test
    void C6_aRequestMadeDuringALossOfQuorumIsDoneWhenItIsBack() {
        cluster.ensemble.quorum(false);
        var asked = cluster.active().controller.createTopic(new TopicRequest("u", 2, 3, Map.of(), Map.of()), false);
        cluster.tasks.advance(10_000);
        cluster.ensemble.quorum(true);
        cluster.tasks.advance(2_000);
        assertEquals(2, cluster.done(asked).partitions());
        assertEquals(
                1, cluster.events(e -> e instanceof TopicEvent.TopicCreated).size());
    }

    @Test
    void onlyTheActiveControllerTakesRequests() {
        var asked = cluster.broker(2).controller.createTopic(new TopicRequest("t", 1, 1, Map.of(), Map.of()), false);
        assertEquals(ErrorCode.NOT_CONTROLLER, cluster.refused(asked).code());
        assertEquals(
                ErrorCode.NOT_CONTROLLER,
                cluster.refused(cluster.broker(3).controller.deleteTopic("t")).code());
        CompletableFuture<TopicMade> routed =
                cluster.broker(2).controller.requestTopic(new TopicRequest("t", 2, 3, Map.of(), Map.of()));
        assertEquals(2, cluster.done(routed).partitions());
        var twice = cluster.broker(2).controller.requestTopic(new TopicRequest("t", 2, 3, Map.of(), Map.of()));
        assertEquals(ErrorCode.TOPIC_ALREADY_EXISTS, cluster.refused(twice).code());
    }

    @Test
    void aTopicAskedForDuringAnElectionIsMadeAfterIt() {
        cluster.kill(1);
        var asked = cluster.broker(2).controller.requestTopic(new TopicRequest("t", 2, 2, Map.of(), Map.of()));
        cluster.tasks.advance(ManualCluster.SESSION_MS + 1_000);
        assertEquals(2, cluster.done(asked).partitions());
    }
}
