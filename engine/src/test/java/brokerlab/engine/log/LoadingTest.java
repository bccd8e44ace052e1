package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store does with what it finds, and how it lets go of it. */
class LoadingTest {
    private static final Map<String, String> SMALL = Map.of("segment.bytes", "600", "index.interval.bytes", "100");

    @TempDir
    Path temp;

    private static void send(StoreFixture f, int from, int to) {
        for (int i = from; i < to; i++) {
            f.log().appendAsLeader(StoreFixture.fromProducer(7, 0, i, 1, 1_000L + i), 0, false);
        }
        f.log().updateHighWatermark(f.log().offsets().logEnd());
    }

    @Test
    void S12_theDuplicateWindowOutlivesTheSegmentsItCameFrom() throws IOException {
        var f = new StoreFixture(temp, SMALL).open();
        send(f, 0, 30);
        f.log().roll(LogEvent.RollReason.REQUESTED);
        f.log().raiseLogStart(30);
        assertEquals(1, f.log().segments().size());
        f.close();
        var again = new StoreFixture(temp, SMALL).open();
        for (int i = 25; i < 30; i++) {
            assertTrue(again.log()
                    .appendAsLeader(StoreFixture.fromProducer(7, 0, i, 1, 1), 0, false)
                    .duplicate());
        }
        again.close();
        // A window that belongs to another snapshot is not believed: then the newest batch is what Kafka would know,
        // too.
        Path window = SegmentFiles.of(again.dir(), 30, SegmentFiles.WINDOW);
        byte[] bytes = Files.readAllBytes(window);
        bytes[bytes.length - 1] ^= 1;
        Files.write(window, bytes);
        var third = new StoreFixture(temp, SMALL).open();
        assertTrue(third.log()
                .appendAsLeader(StoreFixture.fromProducer(7, 0, 29, 1, 1), 0, false)
                .duplicate());
        assertThrows(
                ProtocolException.class,
                () -> third.log().appendAsLeader(StoreFixture.fromProducer(7, 0, 28, 1, 1), 0, false));
        third.close();
    }

    @Test
    void S1_damageInTheMiddleIsFoundBeforeItIsServedAndTold() throws IOException {
        var f = new StoreFixture(temp).open();
        send(f, 0, 10);
        f.close();
        Path file = SegmentFiles.of(f.dir(), 0, SegmentFiles.LOG);
        byte[] bytes = Files.readAllBytes(file);
        int size = bytes.length / 10;
        bytes[4 * size + 70] ^= 1;
        Files.write(file, bytes);
        var again = new StoreFixture(temp).open();
        PartitionLog log = again.log();
        assertEquals(
                4,
                Batches.records(log.read(0, 100_000, 10, true).slice().read()).size());
        var refused = assertThrows(ProtocolException.class, () -> log.read(4, 100_000, 10, true));
        assertEquals(ErrorCode.CORRUPT_MESSAGE, refused.code());
        assertEquals(
                5,
                Batches.records(log.read(5, 100_000, 10, true).slice().read()).size());
        var warnings = again.events(ProblemEvent.Warning.class);
        assertEquals(1, warnings.size());
        String what = warnings.getFirst().what();
        assertTrue(what.contains("position " + 4 * size) && what.contains("offset 4") && what.contains("CRC"), what);
        again.close();
    }

    @Test
    void S11_aStoreKilledWhileItLoadsLetsGoOnlyWhenItsTasksHaveEnded() throws IOException {
        var f = new StoreFixture(temp, SMALL).open();
        send(f, 0, 30);
        f.store.abandon();
        var killed = new StoreFixture(temp, SMALL);
        var seen = new AtomicInteger();
        CompletableFuture<Void> let = new CompletableFuture<>();
        killed.journal.subscribe(0, e -> {
            // In the middle of the first segment's check.
            if (e.event() instanceof LogEvent.LogsRecovering && seen.getAndIncrement() == 0) {
                killed.store.abandon().thenRun(() -> let.complete(null));
                assertFalse(let.isDone());
                var early = new StoreFixture(temp, SMALL);
                CompletableFuture<Void> refused = early.store.open("cluster-1");
                early.tasks.runAll();
                assertTrue(refused.isCompletedExceptionally());
            }
        });
        killed.store.open("cluster-1");
        killed.tasks.runAll();
        assertEquals(1, seen.get());
        assertTrue(let.isDone());
        var again = new StoreFixture(temp, SMALL).open();
        assertEquals(30, again.log().offsets().logEnd());
        again.close();
    }
}
