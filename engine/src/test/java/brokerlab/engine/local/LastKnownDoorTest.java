package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.view.Command;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.NodeState;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is silent is not empty: of brokers and nodes that do not run, the door of a real cluster tells what they told last. */
@Timeout(180)
final class LastKnownDoorTest {
    @TempDir
    static Path temp;

    private static DoorStand stand;

    @BeforeAll
    static void start() throws Exception {
        stand = DoorStand.forSettings(temp);
        stand.done(new Command.CreateTopic("kept", 3, 3, Map.of(), Map.of("retention.ms", "3600000")));
        var properties = new Properties();
        properties.put("bootstrap.servers", stand.bootstrap());
        properties.put("group.id", "readers");
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 30; i++) {
                producer.send(new ProducerRecord<>("kept", i % 3, null, new byte[100]))
                        .get(60, TimeUnit.SECONDS);
            }
        }
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.commitSync(Map.of(new TopicPartition("kept", 0), new OffsetAndMetadata(4)));
        }
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    private static Snapshot.Topic kept() {
        return stand.door().snapshot().topics().stream()
                .filter(t -> t.name().equals("kept"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean readersLagBySix() {
        return stand.door().snapshot().groups().stream().anyMatch(g -> g.name().equals("readers") && g.lag() == 6);
    }

    private static Snapshot.Broker broker(int id) {
        return stand.door().snapshot().brokers().get(id - 1);
    }

    @Test
    void withoutAnyBrokerTopicsPlacementSizesAndGroupsAreStillKnown() throws Exception {
        stand.await(() -> stand.door().snapshot().topics().stream()
                .anyMatch(t -> t.name().equals("kept")
                        && t.settingsChanged() == 1
                        && t.partitions().stream()
                                .allMatch(p -> p.logEnd() == 10
                                        && p.replicas().stream().allMatch(r -> r.logEnd() == 10))));
        // A group is seen before its first commit is: then nothing lags.
        stand.await(LastKnownDoorTest::readersLagBySix);
        Snapshot.Topic before = kept();
        long bytes = broker(2).logBytes();
        int replicas = broker(2).replicas();
        assertTrue(bytes > 0 && replicas >= 3);
        for (int id = 1; id <= 3; id++) {
            stand.done(new Command.KillBroker(id));
        }
        stand.await(() -> stand.door().snapshot().brokers().stream()
                .allMatch(b -> b.state() == BrokerState.KILLED && b.leaders() == 0 && b.bytesInPerSec() == 0));
        stand.await(() -> kept().offline() == 3);
        Snapshot.Topic now = kept();
        assertEquals(before.sizeBytes(), now.sizeBytes());
        assertEquals(1, now.settingsChanged());
        for (int p = 0; p < 3; p++) {
            assertEquals(
                    before.partitions().get(p).replicas().stream()
                            .map(Snapshot.Replica::broker)
                            .toList(),
                    now.partitions().get(p).replicas().stream()
                            .map(Snapshot.Replica::broker)
                            .toList());
            assertTrue(now.partitions().get(p).replicas().stream()
                    .allMatch(r -> r.state() == ReplicaState.OFFLINE && r.logEnd() == 10 && r.segments() == 1));
        }
        assertEquals(bytes, broker(2).logBytes());
        assertEquals(replicas, broker(2).replicas());
        assertTrue(broker(2).diskTotalBytes() > 0);
        assertTrue(readersLagBySix());
        Health health = Health.of(stand.door().snapshot());
        assertTrue(health.known());
        assertEquals(-1, health.controller());

        for (int id = 1; id <= 3; id++) {
            stand.done(new Command.StartBroker(id));
        }
        stand.await(() -> kept().offline() == 0 && kept().underReplicated() == 0);
        assertEquals(bytes, broker(2).logBytes(), "nothing was forgotten and nothing counted twice");
    }

    @Test
    void aStoppedNodeKeepsItsTransactionsAndHasNoSessions() throws Exception {
        stand.await(() -> stand.door().snapshot().zooKeeper().nodes().stream().allMatch(n -> n.zxid() > 0));
        int leader = stand.door().snapshot().zooKeeper().nodes().stream()
                .filter(n -> n.state() == NodeState.LEADING)
                .findFirst()
                .orElseThrow()
                .id();
        int follower = leader % 3 + 1;
        long before =
                stand.door().snapshot().zooKeeper().nodes().get(follower - 1).zxid();
        stand.done(new Command.StopZooKeeperNode(follower));
        stand.await(() ->
                stand.door().snapshot().zooKeeper().nodes().get(follower - 1).state() == NodeState.STOPPED);
        Snapshot.Node stopped = stand.door().snapshot().zooKeeper().nodes().get(follower - 1);
        assertTrue(stopped.zxid() >= before);
        assertEquals(-1, stopped.sessions());
        assertEquals(-1, stopped.watches());
        stand.done(new Command.StartZooKeeperNode(follower));
        stand.await(() -> stand.door().snapshot().zooKeeper().serving() == 3);
    }
}
