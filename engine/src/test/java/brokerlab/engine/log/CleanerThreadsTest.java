package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.wire.BatchBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many logs are compacted side by side, on threads and real files. */
@Timeout(120)
final class CleanerThreadsTest {
    private static final Map<String, String> COMPACT = Map.of("cleanup.policy", "compact", "segment.bytes", "500");
    private static final List<TopicPartition> TWO = List.of(new TopicPartition("t", 0), new TopicPartition("t", 1));

    @TempDir
    private Path temp;

    @Test
    void logCleanerThreads_soManyLogsAreCompactedSideBySideAndNoneWithoutAThread() throws Exception {
        assertEquals(2, mostAtOnce(temp.resolve("two"), 2));
        assertEquals(1, mostAtOnce(temp.resolve("one"), 1));
        var f = new StoreFixture(new FailingDisk(), Map.of("log.cleaner.threads", "0"), COMPACT, temp.resolve("none"))
                .open();
        fill(f.log());
        f.tasks.advance(100_000);
        assertEquals(List.of(), f.events(LogEvent.SegmentDeleted.class));
        f.settings.takeDynamic(Map.of("log.cleaner.threads", "1"), Map.of());
        f.tasks.advance(15_001);
        assertTrue(!f.events(LogEvent.SegmentDeleted.class).isEmpty(), "with the next look");
        f.close();
    }

    private static void fill(PartitionLog log) {
        for (int i = 0; i < 90; i++) {
            log.appendAsLeader(
                    BatchBuilder.plain()
                            .add(0, StoreFixture.text("k" + i % 10), StoreFixture.text("value " + i))
                            .build(),
                    0,
                    false);
        }
        log.updateHighWatermark(log.offsets().logEnd());
    }

    /** Compacts two logs; how many were being written at the same time. */
    private static int mostAtOnce(Path folder, int threads) throws Exception {
        var clock = new SystemClock();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        var process = new LiveTasks("test", clock, 2, (what, e) -> failures.add(e));
        var journal = new Journal(clock, 10_000);
        var settings = new BrokerSettings(Map.of("log.cleaner.threads", "0", "log.cleaner.backoff.ms", "10"));
        var disk = new FailingDisk();
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var all = new CountDownLatch(threads);
        disk.watch(
                file -> {
                    if (file.toString().endsWith(".log.cleaned")) {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        all.countDown();
                        await(all);
                    }
                },
                file -> {
                    if (file.toString().endsWith(".log.cleaned")) {
                        now.decrementAndGet();
                    }
                });
        var store = new LogStore(
                1, List.of(folder), disk, process, journal, settings, name -> TopicSettings.resolve(settings, COMPACT));
        store.open("cluster-1").get(30, TimeUnit.SECONDS);
        for (TopicPartition partition : TWO) {
            fill(store.getOrCreate(partition, StoreFixture.TOPIC));
        }
        var compacted = new CompletableFuture<Void>();
        var waiting = new HashSet<>(TWO);
        journal.subscribe(0, entry -> {
            if (entry.event() instanceof LogEvent.SegmentDeleted deleted) {
                waiting.remove(new TopicPartition(deleted.topic(), deleted.partition()));
                if (waiting.isEmpty()) {
                    compacted.complete(null);
                }
            }
        });
        settings.takeDynamic(Map.of("log.cleaner.threads", Integer.toString(threads)), Map.of());
        compacted.get(30, TimeUnit.SECONDS);
        store.close().get(30, TimeUnit.SECONDS);
        process.close();
        assertEquals(Optional.empty(), failures.stream().findFirst());
        return most.get();
    }

    private static void await(CountDownLatch all) {
        try {
            assertTrue(all.await(30, TimeUnit.SECONDS), "the other one does not come");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
