package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start-only setting changes on every broker while clients write with {@code acks=all}: nobody's write fails, nothing is lost. */
@Timeout(180)
class RollingUnderLoadTest {
    private static final int PARTITIONS = 6;

    @TempDir
    Path temp;

    @Test
    void noWriteFailsAndNoRecordIsLostWhileEveryBrokerRestarts() throws Exception {
        try (var stand = DoorStand.open(
                "load",
                temp,
                3,
                3,
                Map.of(
                        "min.insync.replicas", "2",
                        "offsets.topic.num.partitions", "1",
                        "controlled.shutdown.retry.backoff.ms", "100"))) {
            stand.done(new Command.CreateTopic("orders", PARTITIONS, 3, Map.of(), Map.of()));
            rollUnderLoad(stand);
        }
    }

    private static void rollUnderLoad(DoorStand stand) throws Exception {
        // Snapshots are made a few times a second: one may know of fewer brokers than there are by now.
        stand.awaitSnapshot(
                s -> s.brokers().stream().filter(Snapshot.Broker::registered).count() == 3);
        Door door = stand.door();
        String bootstrap = door.snapshot().cluster().bootstrap();
        var going = new AtomicBoolean(true);
        var failures = new ConcurrentLinkedQueue<String>();
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        var slowestNs = new AtomicLong();
        var sent = new AtomicLong();
        var first = new CompletableFuture<Void>();
        var load = new Thread(() -> {
            try (var producer = new KafkaProducer<Integer, String>(
                    Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", "5"),
                    new IntegerSerializer(),
                    new StringSerializer())) {
                for (int i = 0; going.get(); i++) {
                    int number = i;
                    long at = System.nanoTime();
                    producer.send(new ProducerRecord<>("orders", i, "order " + i), (done, error) -> {
                        if (error == null) {
                            acknowledged.add(number);
                            slowestNs.accumulateAndGet(System.nanoTime() - at, Math::max);
                            first.complete(null);
                        } else {
                            failures.add(number + ": " + error);
                        }
                    });
                    sent.incrementAndGet();
                    if (i % 20 == 0) {
                        producer.flush();
                    }
                }
            }
        });
        load.start();
        first.get(60, TimeUnit.SECONDS);
        var stopped = new ConcurrentLinkedQueue<Integer>();
        door.onEvent(0, e -> {
            if (e.event() instanceof BrokerEvent.BrokerStopped b) {
                stopped.add(b.broker());
            }
        });
        long before = System.nanoTime();
        CompletableFuture<Void> rolled = door.execute(new Command.ChangeSettings(List.of(
                new SettingChange(new SettingScope.ClusterDefault(), "queued.max.requests", Optional.of("400")))));
        try {
            rolled.get(120, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "still at " + door.snapshot().rolling() + " of "
                            + door.snapshot().topics(),
                    e);
        }
        long tookMs = (System.nanoTime() - before) / 1_000_000;
        going.set(false);
        load.join(60_000);
        List<Integer> read = readAll(bootstrap);
        System.out.println(
                "rolling change of queued.max.requests on brokers " + List.copyOf(stopped) + " took " + tookMs
                        + " ms; " + sent.get() + " records sent with acks=all meanwhile, " + acknowledged.size()
                        + " acknowledged, " + failures.size() + " failed, slowest acknowledgement "
                        + slowestNs.get() / 1_000_000 + " ms; read back " + read.size() + ", of them "
                        + Set.copyOf(read).size() + " different");
        assertEquals(3, stopped.size());
        assertEquals(List.of(), List.copyOf(failures), "writes that failed");
        assertEquals(sent.get(), acknowledged.size());
        assertTrue(Set.copyOf(read).containsAll(acknowledged), "every acknowledged record is read back");
        assertEquals(acknowledged.size(), read.size(), "each of them once");
    }

    private static List<Integer> readAll(String bootstrap) {
        var read = new ArrayList<Integer>();
        try (var consumer = new KafkaConsumer<Integer, String>(
                Map.of("bootstrap.servers", bootstrap), new IntegerDeserializer(), new StringDeserializer())) {
            var partitions = new ArrayList<TopicPartition>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition("orders", i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(r -> {
                    assertEquals("order " + r.key(), r.value());
                    read.add(r.key());
                });
            }
        }
        return read;
    }
}
