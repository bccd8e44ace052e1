package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentUseTest {
    @TempDir
    Path temp;

    @Test
    void readersBesideAppendsRollsRetentionAndTruncationSeeWholeBatchesOnly() throws Exception {
        var clock = new SystemClock();
        var settings = new BrokerSettings(Map.of());
        Map<String, String> topic =
                Map.of("segment.bytes", "5000", "index.interval.bytes", "300", "retention.bytes", "20000");
        var journal = new Journal(clock, 10_000);
        var failures = new ConcurrentLinkedQueue<Throwable>();
        try (var tasks = new LiveTasks("test", clock, 4, (what, error) -> failures.add(error))) {
            var store = new LogStore(
                    1,
                    List.of(temp),
                    new RealDisk(),
                    tasks,
                    journal,
                    settings,
                    t -> TopicSettings.resolve(settings, topic));
            store.open("cluster-1").get(30, TimeUnit.SECONDS);
            PartitionLog log = store.getOrCreate(StoreFixture.P0, StoreFixture.TOPIC);
            var stop = new AtomicBoolean();
            var readers = new CompletableFuture<?>[2];
            for (int r = 0; r < readers.length; r++) {
                boolean views = r == 1;
                var done = new CompletableFuture<Void>();
                readers[r] = done;
                tasks.execute(() -> {
                    try {
                        while (!stop.get()) {
                            read(log, views);
                        }
                        done.complete(null);
                    } catch (Exception | AssertionError e) {
                        done.completeExceptionally(e);
                    }
                });
            }
            for (int i = 0; i < 1500; i++) {
                log.appendAsLeader(StoreFixture.batch(1 + i % 4, 60, clock.wallMs()), i / 100, false);
                log.updateHighWatermark(log.offsets().logEnd() - 8);
                if (i % 40 == 39) {
                    store.chores.deleteExpiredSegments();
                }
                if (i % 60 == 59) {
                    log.truncateTo(log.offsets().highWatermark(), StoreFixture.CUT);
                }
            }
            stop.set(true);
            CompletableFuture.allOf(readers).get(30, TimeUnit.SECONDS);
            long end = log.offsets().logEnd();
            store.close().get(30, TimeUnit.SECONDS);
            assertTrue(store.directories().getFirst().error().isEmpty());
            assertEquals(List.of(), List.copyOf(failures));
            assertTrue(journal.since(0).stream().anyMatch(e -> e.event() instanceof LogEvent.SegmentDeleted));

            var again = new LogStore(
                    1,
                    List.of(temp),
                    new RealDisk(),
                    tasks,
                    journal,
                    settings,
                    t -> TopicSettings.resolve(settings, topic));
            again.open("cluster-1").get(30, TimeUnit.SECONDS);
            assertEquals(end, again.get(StoreFixture.P0).orElseThrow().offsets().logEnd());
            again.abandon();
        }
    }

    /** The writer does all it is to do, however slow the readers are; each looks once at least while it does. */
    @Test
    void aReaderSeesOneMomentWhateverIsDoneBesideIt() throws Exception {
        var clock = new SystemClock();
        var settings = new BrokerSettings(Map.of());
        var failures = new ConcurrentLinkedQueue<Throwable>();
        try (var tasks = new LiveTasks("test", clock, 4, (what, error) -> failures.add(error))) {
            var store = new LogStore(
                    1,
                    List.of(temp),
                    new RealDisk(),
                    tasks,
                    new Journal(clock, 10_000),
                    settings,
                    t -> TopicSettings.resolve(settings, Map.of("segment.bytes", "2000")));
            store.open("cluster-1").get(30, TimeUnit.SECONDS);
            PartitionLog log = store.getOrCreate(StoreFixture.P0, StoreFixture.TOPIC);
            var stop = new AtomicBoolean();
            var looking = new CountDownLatch(2);
            var readers = new CompletableFuture<?>[2];
            for (int r = 0; r < readers.length; r++) {
                var done = new CompletableFuture<Void>();
                readers[r] = done;
                tasks.execute(() -> {
                    try {
                        do {
                            look(log);
                            looking.countDown();
                        } while (!stop.get());
                        done.complete(null);
                    } catch (RuntimeException | AssertionError e) {
                        done.completeExceptionally(e);
                        looking.countDown();
                    }
                });
            }
            assertTrue(looking.await(30, TimeUnit.SECONDS));
            for (int i = 0; i < 2000; i++) {
                log.appendAsLeader(StoreFixture.batch(3, 60, clock.wallMs()), 0, false);
                switch (i % 8) {
                    case 1, 4 -> log.updateHighWatermark(log.offsets().logEnd());
                    case 3 -> log.truncateTo(log.offsets().logEnd() - 7, StoreFixture.CUT);
                    case 6 -> log.raiseLogStart(log.offsets().highWatermark() - 5);
                    default -> {}
                }
                if (i % 100 == 99) {
                    log.truncateFullyAndStartAt(log.offsets().logEnd() + (i % 200 == 199 ? 50 : -20), StoreFixture.CUT);
                }
            }
            stop.set(true);
            CompletableFuture.allOf(readers).get(30, TimeUnit.SECONDS);
            store.close().get(30, TimeUnit.SECONDS);
            assertEquals(List.of(), List.copyOf(failures));
        }
    }

    private static void look(PartitionLog log) {
        LogState now = log.core().state();
        LogOffsets offsets = log.offsets();
        for (LogOffsets o : List.of(now, offsets, log.forecast().offsets())) {
            assertTrue(
                    o.logStart() <= o.lastStable()
                            && o.lastStable() <= o.highWatermark()
                            && o.highWatermark() <= o.logEnd(),
                    o::toString);
        }
        List<Long> bases = now.segments().bases();
        assertTrue(bases.getFirst() <= now.logStart() && bases.getLast() <= now.logEnd(), now::toString);
        assertEquals(bases.stream().sorted().distinct().toList(), bases);
    }

    private static void read(PartitionLog log, boolean views) throws Exception {
        try {
            long from = log.offsets().logStart()
                    + (log.offsets().highWatermark() - log.offsets().logStart()) / 2;
            long upTo = log.offsets().highWatermark();
            if (upTo > from) {
                LogRead read = log.read(from, 3000, upTo, true);
                ByteBuffer bytes = read.slice().read();
                for (BatchHeader batch : Batches.checked(bytes, Batches.Origin.REPLICA)) {
                    assertTrue(batch.baseOffset() < upTo);
                }
            }
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, e.code(), e.getMessage());
        }
        if (views) {
            for (SegmentInfo s : log.segments()) {
                log.batches(s.baseOffset(), 0, 100, StoreFixture.Stored::of);
                log.offsetIndex(s.baseOffset(), 10);
            }
            log.forecast().expiry(log.settings());
            log.offsetForTimestamp(0);
        }
    }
}
