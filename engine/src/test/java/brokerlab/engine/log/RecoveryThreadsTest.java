package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many threads load a directory's logs, and flush them at the end; on real threads. */
final class RecoveryThreadsTest {
    private static final int LOGS = 6;

    @TempDir
    Path temp;

    /** Holds who touches a log file until so many are there at once, and counts the most that ever were. */
    private static final class Gate implements Consumer<Path> {
        private final CountDownLatch together;
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Gate(int expected) {
            this.together = new CountDownLatch(expected);
        }

        @Override
        public void accept(Path file) {
            if (!file.toString().endsWith(SegmentFiles.LOG)) {
                return;
            }
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            together.countDown();
            try {
                if (!together.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("the others do not come");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                now.decrementAndGet();
            }
        }
    }

    private void prepared(StoreFixture f) {
        for (int p = 0; p < LOGS; p++) {
            f.store
                    .getOrCreate(new TopicPartition("t", p), StoreFixture.TOPIC)
                    .appendAsLeader(f.batch(1, 10), 0, false);
        }
        f.store.abandon();
        f.tasks.runAll();
    }

    @Test
    void numRecoveryThreadsPerDataDir_soManyLogsAreLoadedAtOnceAndFlushedAtTheEnd() throws Exception {
        prepared(new StoreFixture(temp).open());
        var clock = new SystemClock();
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var settings = new BrokerSettings(Map.of("num.recovery.threads.per.data.dir", "3"));
        var disk = new FailingDisk();
        try (var tasks = new LiveTasks("test", clock, 2, (what, error) -> failures.add(error))) {
            var store = new LogStore(
                    1,
                    List.of(temp),
                    disk,
                    tasks,
                    new Journal(clock, 1_000),
                    settings,
                    topic -> TopicSettings.resolve(settings, Map.of()));
            var opened = new Gate(3);
            disk.watch(opened, file -> {});
            store.open("cluster-1").get(60, TimeUnit.SECONDS);
            assertEquals(3, opened.most.get());
            store.all().forEach(log -> log.appendAsLeader(StoreFixture.batch(1, 10, clock.wallMs()), 0, false));
            settings.takeDynamic(Map.of("num.recovery.threads.per.data.dir", "2"), Map.of());
            var flushed = new Gate(2);
            disk.watch(file -> {}, flushed);
            store.close().get(60, TimeUnit.SECONDS);
            assertEquals(2, flushed.most.get());
        }
        assertEquals(List.of(), List.copyOf(failures));
    }
}
