package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real threads and real time: what the simulation cannot show. */
final class LiveReplicationTest {
    private static final int PARTITIONS = 3;
    private static final int BATCHES = Integer.getInteger("brokerlab.batches", 600);
    private static final int RECORDS = 15;

    @TempDir
    Path root;

    @Test
    void everythingAcknowledgedUnderLoadIsOnAllReplicasInOrder() throws Exception {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        Clock clock = new SystemClock();
        try (var tasks = new LiveTasks("replication", clock, 4, (task, error) -> failures.add(error))) {
            var cluster = new TestCluster(root, Map.of("min.insync.replicas", "2"), tasks);
            cluster.start(1, 2, 3);
            var names = new ArrayList<TopicPartition>();
            for (int i = 0; i < PARTITIONS; i++) {
                names.add(new TopicPartition("load", i));
                cluster.create(names.get(i), List.of(1 + i, 1 + (i + 1) % 3, 1 + (i + 2) % 3));
            }
            for (int i = 0; i < PARTITIONS; i++) {
                awaitLeader(cluster, 1 + i, names.get(i));
            }
            var values = new String[RECORDS];
            java.util.Arrays.fill(values, "x".repeat(1000));
            ByteBuffer template = cluster.batch(values);
            var inFlight = new Semaphore(5 * PARTITIONS);
            var acknowledged = new AtomicLong();
            var answers = new ArrayList<CompletableFuture<?>>();
            long start = clock.elapsedNanos();
            for (int n = 0; n < BATCHES; n++) {
                int i = n % PARTITIONS;
                inFlight.acquire();
                var batch = ByteBuffer.allocate(template.remaining())
                        .put(template.duplicate())
                        .flip();
                answers.add(cluster.node(1 + i)
                        .replicas
                        .append(-1, 30_000, Map.of(names.get(i), batch), false)
                        .thenAccept(results -> {
                            if (results.get(names.get(i)).error() == ErrorCode.NONE) {
                                acknowledged.addAndGet(RECORDS);
                            }
                            inFlight.release();
                        }));
            }
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            double seconds = (clock.elapsedNanos() - start) / 1e9;
            System.out.printf(
                    "acks=all, 3 replicas: %d records of 1 kB in %.2f s, %.0f a second, %d fetches%n",
                    acknowledged.get(), seconds, acknowledged.get() / seconds, cluster.fetches.get());
            assertEquals((long) BATCHES * RECORDS, acknowledged.get());
            for (TopicPartition name : names) {
                long end = cluster.node(1).log(name).offsets().logEnd();
                assertEquals((long) BATCHES / PARTITIONS * RECORDS, end);
                assertEquals(end, cluster.node(2).log(name).offsets().logEnd());
                assertEquals(end, cluster.node(3).log(name).offsets().logEnd());
                List<String> first = cluster.content(1, name, 150);
                assertEquals(first, cluster.content(2, name, 150));
                assertEquals(first, cluster.content(3, name, 150));
            }
            assertTrue(failures.isEmpty(), failures.toString());
            cluster.assertNoProblems(e -> false);
            List.copyOf(cluster.nodes.keySet()).forEach(cluster::stop);
        }
    }

    /** Leadership is taken when a produce is accepted; until then the answer says NOT_LEADER_OR_FOLLOWER or UNKNOWN. */
    private static void awaitLeader(TestCluster cluster, int broker, TopicPartition name) {
        var led = new CompletableFuture<Void>();
        cluster.journal.subscribe(0, entry -> {
            if (entry.broker() == broker
                    && entry.event() instanceof ReplicationEvent.RoleTaken taken
                    && taken.leader()
                    && taken.topic().equals(name.topic())
                    && taken.partition() == name.partition()) {
                led.complete(null);
            }
        });
        cluster.await(led);
    }
}
