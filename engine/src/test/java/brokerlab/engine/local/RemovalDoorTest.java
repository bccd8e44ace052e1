package brokerlab.engine.local;

import static brokerlab.engine.local.SettingChanges.ALL;
import static brokerlab.engine.local.SettingChanges.broker;
import static brokerlab.engine.local.SettingChanges.change;
import static brokerlab.engine.local.SettingChanges.reset;
import static brokerlab.engine.local.SettingChanges.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.SettingEvent;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.RemovalRefusal;
import brokerlab.engine.view.RemovalRefusal.Reason;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.TopicOutlook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers leave the cluster for good: as the preview said, or not at all. */
@Timeout(300)
class RemovalDoorTest {
    /** A batch a fetch, so that a throttle is felt after the first. */
    private static final Map<String, String> SETTINGS = Map.of(
            "offsets.topic.num.partitions", "1",
            "controlled.shutdown.retry.backoff.ms", "100",
            "replica.fetch.max.bytes", "300");

    @TempDir
    Path folder;

    private DoorStand open() throws Exception {
        return DoorStand.open("removal", folder, 4, List.of("a", "b", "c", "c"), 1, SETTINGS);
    }

    private static void fill(DoorStand stand, String topic) throws Exception {
        for (int i = 0; i < 5; i++) {
            stand.done(new Command.WriteRecord(topic, Optional.of(0), Optional.empty(), Optional.of(new byte[200])));
        }
    }

    private static Map<Integer, List<Integer>> replicas(Snapshot snapshot, String topic) {
        return snapshot.topics().stream()
                .filter(t -> t.name().equals(topic))
                .flatMap(t -> t.partitions().stream())
                .collect(Collectors.toMap(
                        Snapshot.Partition::partition,
                        p -> p.replicas().stream().map(Snapshot.Replica::broker).toList()));
    }

    private static Set<Integer> brokers(Snapshot snapshot) {
        return snapshot.brokers().stream().map(Snapshot.Broker::id).collect(Collectors.toSet());
    }

    /** Its replicas are where the preview said, nothing is lost, and the next start does not know it any more. */
    @Test
    void aBrokerLeavesForGoodWithAllItHeldMovedAsPreviewed() throws Exception {
        try (DoorStand stand = open()) {
            stand.done(new Command.CreateTopic(
                    "t", 3, 3, Map.of(0, List.of(4, 1, 2), 1, List.of(1, 2, 4), 2, List.of(1, 2, 3)), Map.of()));
            fill(stand, "t");
            stand.awaitSnapshot(s -> replicas(s, "t").size() == 3);
            Query.RemovalAnswer said = stand.ask(new Query.RemovalPreview(Set.of(4)));
            assertEquals(List.of(), said.refusals());
            assertEquals(
                    Map.of(0, List.of(3, 1, 2), 1, List.of(1, 2, 3)),
                    said.moves().stream()
                            .filter(m -> m.topic().equals("t"))
                            .collect(Collectors.toMap(Query.ReplicaMove::partition, Query.ReplicaMove::to)));
            stand.done(new Command.RemoveBrokers(Set.of(4)));
            Snapshot after = stand.awaitSnapshot(
                    s -> brokers(s).equals(Set.of(1, 2, 3)) && s.removal().isEmpty());
            assertEquals(List.of(3, 1, 2), replicas(after, "t").get(0));
            assertFalse(Files.exists(folder.resolve("broker-4")));
            assertEquals(
                    5, stand.ask(new Query.LastRecords("t", 10)).size(), "every record is on the brokers that stay");
        }
        try (DoorStand again = DoorStand.open("removal", folder, 3, List.of("a", "b", "c", "c"), 1, SETTINGS)) {
            Snapshot after = again.awaitSnapshot(
                    s -> replicas(s, "t").getOrDefault(0, List.of()).equals(List.of(3, 1, 2)));
            assertEquals(Set.of(1, 2, 3), brokers(after));
        }
    }

    /** Sibling: a rack is all its brokers, and they go together. */
    @Test
    void aRackLeavesWithAllItsBrokers() throws Exception {
        try (DoorStand stand = open()) {
            stand.done(new Command.CreateTopic("t", 2, 1, Map.of(0, List.of(3), 1, List.of(4)), Map.of()));
            fill(stand, "t");
            stand.awaitSnapshot(s -> replicas(s, "t").size() == 2);
            stand.done(new Command.RemoveBrokers(Set.of(3, 4)));
            Snapshot after = stand.awaitSnapshot(s -> brokers(s).equals(Set.of(1, 2)));
            assertTrue(
                    replicas(after, "t").values().stream().allMatch(r -> r.equals(List.of(1)) || r.equals(List.of(2))));
            assertEquals(5, stand.ask(new Query.LastRecords("t", 10)).size());
        }
    }

    private static Optional<String> own(DoorStand stand, int broker, String name) throws Exception {
        return stand.row(broker(broker), name).own();
    }

    /** Its dynamic settings go with it: a later broker with its id does not inherit them, and the others keep theirs. */
    @Test
    void aLaterBrokerWithTheSameIdInheritsNoSettings() throws Exception {
        String rate = "leader.replication.throttled.rate";
        try (DoorStand stand = open()) {
            stand.done(change(
                    set(broker(3), rate, "3000000"),
                    set(broker(4), rate, "4000000"),
                    set(broker(4), "log.retention.ms", "5000000")));
            assertEquals(Optional.of("4000000"), own(stand, 4, rate));
            stand.awaitSnapshot(s -> TopicOutlook.obstacle(s).isEmpty());
            stand.done(new Command.RemoveBrokers(Set.of(4)));
            stand.awaitSnapshot(s -> brokers(s).equals(Set.of(1, 2, 3)));
            stand.done(new Command.AddBroker("c"));
            stand.awaitSnapshot(s -> brokers(s).equals(Set.of(1, 2, 3, 4)));
            assertEquals(Optional.empty(), own(stand, 4, rate));
            assertEquals(Optional.empty(), own(stand, 4, "log.retention.ms"));
            assertEquals(Optional.of("3000000"), own(stand, 3, rate), "of a broker that stays");
        }
    }

    /** Sibling: those of every broker of a rack that leaves. */
    @Test
    void laterBrokersOfARackInheritNoSettings() throws Exception {
        try (DoorStand stand = open()) {
            stand.done(change(
                    set(broker(3), "log.retention.ms", "3000000"), set(broker(4), "log.retention.ms", "4000000")));
            stand.awaitSnapshot(s -> TopicOutlook.obstacle(s).isEmpty());
            stand.done(new Command.RemoveBrokers(Set.of(3, 4)));
            stand.awaitSnapshot(s -> brokers(s).equals(Set.of(1, 2)));
            assertEquals(List.of(), kept(stand));
            stand.done(new Command.AddBroker("c"));
            stand.done(new Command.AddBroker("c"));
            stand.awaitSnapshot(s -> brokers(s).equals(Set.of(1, 2, 3, 4)));
            assertEquals(Optional.empty(), own(stand, 3, "log.retention.ms"));
            assertEquals(Optional.empty(), own(stand, 4, "log.retention.ms"));
        }
    }

    /** Of which brokers the ensemble keeps settings, as another client of it sees them. */
    private static List<String> kept(DoorStand stand) throws Exception {
        var connected = new CountDownLatch(1);
        String nodes = stand.awaitSnapshot(s -> !s.cluster().connect().isEmpty())
                .cluster()
                .connect();
        var client = new ZooKeeper(nodes, 30_000, event -> connected.countDown());
        try {
            assertTrue(connected.await(60, TimeUnit.SECONDS));
            return client.getChildren("/config/brokers", false).stream()
                    .sorted()
                    .toList();
        } finally {
            client.close();
        }
    }

    /** Nothing of it is left in the ensemble: neither settings it had, nor the empty znode that a reset of the last one leaves, as in Kafka. */
    @Test
    void noTraceOfItsSettingsStaysInTheEnsemble() throws Exception {
        String name = "log.retention.ms";
        try (DoorStand stand = open()) {
            stand.done(change(
                    set(broker(2), name, "2000000"), set(broker(3), name, "3000000"), set(broker(4), name, "4000000")));
            stand.done(change(reset(broker(3), name)));
            assertEquals(List.of("2", "3", "4"), kept(stand), "a reset leaves the znode, as Kafka does");
            stand.awaitSnapshot(s -> TopicOutlook.obstacle(s).isEmpty());
            long before = stand.door().snapshot().version();
            stand.done(new Command.RemoveBrokers(Set.of(4)));
            stand.awaitSnapshot(s -> s.version() > before && brokers(s).equals(Set.of(1, 2, 3)));
            assertEquals(List.of("2", "3"), kept(stand));
            // told as any other setting that is gone
            stand.event(
                    0,
                    e -> e.event()
                            .equals(new SettingEvent.SettingChanged(new SettingScope.Broker(4), name, "4000000", "")));
            stand.done(new Command.RemoveBrokers(Set.of(3)));
            assertEquals(List.of("2"), kept(stand), "of a broker that stays");
        }
    }

    /** Sibling: what cannot be moved is refused with the reason, and nothing is done. */
    @Test
    void whatHasNowhereToGoIsRefused() throws Exception {
        try (DoorStand stand = open()) {
            stand.done(new Command.CreateTopic("wide", 1, 4, Map.of(), Map.of()));
            stand.awaitSnapshot(s -> replicas(s, "wide").size() == 1);
            RemovalRefusal why =
                    stand.ask(new Query.RemovalPreview(Set.of(4))).refusals().getFirst();
            assertEquals(new RemovalRefusal(Reason.TOO_MANY_REPLICAS, 1, 4, "wide-0"), why);
            DoorException refused = stand.refused(new Command.RemoveBrokers(Set.of(4)));
            assertEquals("REMOVAL_REFUSED", refused.code());
            assertEquals(why.message(), refused.getMessage());
            assertTrue(stand.ask(new Query.RemovalPreview(Set.of(1, 2, 3, 4)))
                    .refusals()
                    .contains(new RemovalRefusal(Reason.NOBODY_LEFT)));
            stand.done(new Command.StopZooKeeperNode(1));
            assertTrue(stand.awaitSnapshot(s -> !s.zooKeeper().quorum()).version() > 0);
            assertTrue(stand.ask(new Query.RemovalPreview(Set.of(4))).refusals().stream()
                    .anyMatch(r -> r.reason() == Reason.NO_QUORUM));
            stand.done(new Command.StartZooKeeperNode(1));
            stand.awaitSnapshot(s -> s.zooKeeper().quorum());
        }
    }

    /** The snapshot that it goes by may know of a controller that has just gone: refused then, it is not under way for ever. */
    @Test
    void aRemovalThatNoControllerTakesIsOver() throws Exception {
        try (DoorStand stand = open()) {
            int controller = stand.awaitSnapshot(s -> TopicOutlook.obstacle(s).isEmpty())
                    .cluster()
                    .controller();
            int leaving = controller % 4 + 1;
            stand.done(new Command.CreateTopic("t", 1, 1, Map.of(0, List.of(leaving)), Map.of()));
            stand.awaitSnapshot(s -> replicas(s, "t").size() == 1);
            stand.done(new Command.KillBroker(controller));
            stand.refused(new Command.RemoveBrokers(Set.of(leaving)));
            stand.awaitSnapshot(s -> s.brokers().get(controller - 1).state() == Snapshot.BrokerState.KILLED
                    && s.removal().isEmpty());
            stand.awaitSnapshot(s -> TopicOutlook.obstacle(s).isEmpty());
            stand.done(new Command.RemoveBrokers(Set.of(leaving)));
        }
    }

    /** While it moves its progress is told, and a cancel brings back what has not arrived. */
    @Test
    void aRemovalIsCancelledWhileItMoves() throws Exception {
        try (DoorStand stand = open()) {
            stand.done(new Command.CreateTopic(
                    "slow",
                    1,
                    2,
                    Map.of(0, List.of(4, 1)),
                    Map.of(
                            "leader.replication.throttled.replicas", "*",
                            "follower.replication.throttled.replicas", "*")));
            stand.awaitSnapshot(s -> replicas(s, "slow").size() == 1);
            fill(stand, "slow");
            stand.done(change(
                    set(ALL, "leader.replication.throttled.rate", "1"),
                    set(ALL, "follower.replication.throttled.rate", "1")));
            CompletableFuture<Void> removed = stand.door().execute(new Command.RemoveBrokers(Set.of(4)));
            Snapshot moving = stand.awaitSnapshot(
                    s -> s.removal().filter(r -> r.left() >= 1).isPresent());
            assertEquals(List.of(4), moving.removal().orElseThrow().brokers());
            assertTrue(stand.ask(new Query.RemovalPreview(Set.of(3))).refusals().stream()
                    .anyMatch(r -> r.reason() == Reason.REMOVING));
            stand.done(new Command.CancelRemoval());
            try {
                removed.get(60, TimeUnit.SECONDS);
                throw new AssertionError("it was cancelled");
            } catch (ExecutionException e) {
                assertEquals("REMOVAL_CANCELLED", ((DoorException) e.getCause()).code());
            }
            Snapshot after = stand.awaitSnapshot(s -> s.removal().isEmpty()
                    && replicas(s, "slow").getOrDefault(0, List.of()).equals(List.of(4, 1)));
            assertEquals(Set.of(1, 2, 3, 4), brokers(after));
            assertEquals(
                    "NOT_REMOVING", stand.refused(new Command.CancelRemoval()).code());
        }
    }
}
