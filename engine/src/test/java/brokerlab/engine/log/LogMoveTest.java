package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.disk.ProcessLimits;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.disk.SimulatedDisk;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.LogRecord;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves of a log between the directories of one broker (KIP-113), on a disk that dies wherever it is told to. */
class LogMoveTest {
    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");
    private static final Map<String, String> SMALL =
            Map.of("segment.bytes", "1200", "segment.index.bytes", "1200", "index.interval.bytes", "200");

    private final SimulatedDisk disk = new SimulatedDisk();

    private StoreFixture open() {
        return new StoreFixture(disk, Map.of(), SMALL, A, B).open();
    }

    private static void send(PartitionLog log, int from, int to) {
        for (int i = from; i < to; i++) {
            log.appendAsLeader(StoreFixture.fromProducer(9, 0, i, 1, 1_000L + i), i < 43 ? i / 7 : 9, false);
        }
        log.updateHighWatermark(log.offsets().logEnd());
    }

    private static List<Long> offsets(PartitionLog log) throws IOException {
        var found = new ArrayList<Long>();
        for (long at = log.offsets().logStart(); at < log.offsets().logEnd(); ) {
            LogRead read = log.read(at, 1_000_000, log.offsets().logEnd(), true);
            for (LogRecord r : Batches.records(read.slice().read())) {
                found.add(r.offset());
            }
            at = found.getLast() + 1;
        }
        return found;
    }

    private static List<Long> upTo(int end) {
        return java.util.stream.LongStream.range(0, end).boxed().toList();
    }

    private List<Path> homes() throws IOException {
        var homes = new ArrayList<Path>();
        for (Path root : List.of(A, B)) {
            disk.list(root).stream()
                    .filter(p -> p.getFileName().toString().startsWith("t-0"))
                    .forEach(homes::add);
        }
        return homes;
    }

    @Test
    void S11_aMovedLogIsTheSameInItsNewDirectoryAndGoesOn() throws IOException {
        var f = open();
        PartitionLog log = f.log();
        send(log, 0, 40);
        List<SegmentInfo> before = log.segments();
        f.store.move(StoreFixture.P0, B, StoreFixture.ROOM);
        assertTrue(f.store.directories().get(1).copies().containsKey(StoreFixture.P0));
        send(log, 40, 43);
        log.startEpoch(9);
        f.tasks.runAll();
        assertEquals(B, log.directory());
        assertEquals(upTo(43), offsets(log));
        assertEquals(43, log.offsets().highWatermark());
        assertEquals(Optional.of(9), log.latestEpoch());
        assertEquals(new EpochEnd(2, 21), log.endOfEpoch(2));
        assertTrue(log.segments().size() >= before.size());
        assertTrue(log.appendAsLeader(StoreFixture.fromProducer(9, 0, 39, 1, 1), 9, false)
                .duplicate());
        send(log, 43, 50);
        var event = f.events(LogEvent.LogMoved.class).getFirst();
        assertEquals(List.of(A.toString(), B.toString()), List.of(event.from(), event.to()));
        f.tasks.advance(60_001);
        assertEquals(List.of(B.resolve("t-0")), homes());
        f.close();
        var again = open();
        assertEquals(upTo(50), offsets(again.log()));
        assertEquals(StoreFixture.TOPIC, again.log().topicId());
        assertEquals(B, again.log().directory());
        again.close();
    }

    @Test
    void S11_aMoveGoesOnAfterARestartAndIsGivenUpByMovingBack() throws IOException {
        var f = open();
        send(f.log(), 0, 30);
        f.store.move(StoreFixture.P0, B, StoreFixture.ROOM);
        f.store.abandon();
        disk.crash();
        var again = open();
        assertEquals(B, again.log().directory());
        assertEquals(upTo(30), offsets(again.log()));
        again.store.move(StoreFixture.P0, A, StoreFixture.ROOM);
        assertTrue(again.store.directories().get(0).copies().containsKey(StoreFixture.P0));
        again.store.move(StoreFixture.P0, B, StoreFixture.ROOM);
        again.tasks.runAll();
        assertEquals(B, again.log().directory());
        assertTrue(again.store.directories().get(0).copies().isEmpty());
        again.tasks.advance(60_001);
        assertEquals(List.of(B.resolve("t-0")), homes());
        again.close();
    }

    @Test
    void S11_whatIsCutFromALogIsCutFromItsCopy() throws IOException {
        var f = open();
        PartitionLog log = f.log();
        send(log, 0, 30);
        f.store.move(StoreFixture.P0, B, StoreFixture.ROOM);
        log.truncateTo(12, StoreFixture.CUT);
        for (int i = 12; i < 20; i++) {
            log.appendAsLeader(StoreFixture.batch(1, 30, 5_000 + i), 30, false);
        }
        f.tasks.runAll();
        assertEquals(B, log.directory());
        assertEquals(upTo(20), offsets(log));
        assertEquals(new EpochEnd(30, 20), log.endOfEpoch(30));
        f.close();
    }

    @Test
    void S11_aMoveNeverDoublesOrLosesWhereverItDies() throws IOException {
        for (boolean power : new boolean[] {false, true}) {
            int step = 0;
            boolean whole = false;
            while (!whole) {
                var here = new LogMoveTest();
                whole = here.diesAt(step, power);
                step += 1;
            }
            assertTrue(step > 30, "" + step);
        }
    }

    /** Returns whether the move was over before it died. */
    private boolean diesAt(int step, boolean power) throws IOException {
        String at = (power ? "power lost" : "crashed") + " after " + step + " changes";
        var f = open();
        send(f.log(), 0, 12);
        f.log().flush();
        disk.dieAfter(step, Optional.empty());
        try {
            f.store.move(StoreFixture.P0, B, StoreFixture.ROOM);
            f.tasks.runAll();
        } catch (LogFailedException | ProtocolException e) {
            assertTrue(disk.dead(), at);
        }
        boolean whole = !disk.dead();
        f.store.abandon();
        if (power) {
            disk.losePower(new Random(step));
        } else {
            disk.crash();
        }
        var again = open();
        assertEquals(upTo(12), offsets(again.log()), at);
        assertTrue(again.log()
                .appendAsLeader(StoreFixture.fromProducer(9, 0, 9, 1, 1), 9, false)
                .duplicate());
        again.tasks.runAll();
        send(again.log(), 12, 15);
        again.tasks.advance(60_001);
        assertEquals(1, homes().size(), at + ": " + homes());
        again.close();
        var third = open();
        assertEquals(upTo(15), offsets(third.log()), at);
        third.close();
        return whole;
    }

    @Test
    void whatCannotBeMovedIsRefusedWithItsCode() {
        var f = open();
        assertEquals(ErrorCode.REPLICA_NOT_AVAILABLE, refused(f, StoreFixture.P0, B));
        assertEquals(B, f.log().directory());
        assertEquals(ErrorCode.LOG_DIR_NOT_FOUND, refused(f, StoreFixture.P0, Path.of("/c")));
        var longName = new TopicPartition("x".repeat(249), 0);
        f.store.getOrCreate(longName, StoreFixture.TOPIC);
        assertEquals(ErrorCode.INVALID_TOPIC_EXCEPTION, refused(f, longName, B));
        disk.fail(p -> p.startsWith(A));
        assertThrows(
                LogFailedException.class,
                () -> f.store.get(longName).orElseThrow().appendAsLeader(f.batch(1, 1), 0, false));
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, refused(f, StoreFixture.P0, A));
        f.log().appendAsLeader(f.batch(1, 1), 0, false);
        f.close();
    }

    private static ErrorCode refused(StoreFixture f, TopicPartition partition, Path to) {
        return assertThrows(ProtocolException.class, () -> f.store.move(partition, to, StoreFixture.ROOM))
                .code();
    }

    /** Each attempt finds its end at another step, the last ones between the renames and at the opening of what takes over. */
    @Test
    void S18_aMoveThatFindsNoDescriptorAtAnyStepIsEndedWhenThereIsOne(@TempDir Path temp) throws IOException {
        var failing = new FailingDisk();
        long waited = 0;
        boolean met = true;
        for (int left = 0; met; left++) {
            Path a = temp.resolve(left + "a");
            Path b = temp.resolve(left + "b");
            var f = new StoreFixture(failing, Map.of(), SMALL, a, b).open();
            PartitionLog log = f.log();
            send(log, 0, 30);
            Path from = log.directory();
            Path to = from.equals(a) ? b : a;
            f.store.move(StoreFixture.P0, to, StoreFixture.ROOM);
            failing.descriptorsLeft(left);
            f.tasks.runAll();
            f.tasks.advance(5_000);
            met = failing.lacked();
            waited += log.core().open() ? 0 : 1;
            failing.lackNothing();
            f.tasks.advance(3_000);
            String at = "after " + left + " descriptors";
            assertEquals(to, log.directory(), at);
            assertEquals(upTo(30), offsets(log), at);
            send(log, 30, 33);
            assertEquals(2, f.store.online().size(), at);
            f.close();
            var again = new StoreFixture(failing, Map.of(), SMALL, a, b).open();
            assertEquals(upTo(33), offsets(again.log()), at);
            assertEquals(to, again.log().directory(), at);
            again.close();
        }
        assertTrue(waited > 2, "only " + waited + " met the shortage after the log's files were closed");
    }

    @Test
    void S18_aMoveOfWhichTheCopyDoesNotFitIsRefusedByFigureAndNothingIsMade() throws IOException {
        var f = open();
        PartitionLog log = f.log();
        send(log, 0, 30);
        long segments = log.segments().size();
        var limits = new ProcessLimits(() -> List.of(new ProcessLimits.Limit(
                "open files (ulimit -n)", 1, 100, 10, 110 + segments - 1, Shortage.DESCRIPTORS)));
        var refused = assertThrows(
                ProtocolException.class,
                () -> f.store.move(
                        StoreFixture.P0, B, (files, underWay) -> limits.refusal("segments", files, underWay)));
        assertEquals(ErrorCode.POLICY_VIOLATION, refused.code());
        for (String part : List.of(
                "t-0 cannot be moved to " + B,
                segments + " more segments need " + segments + " open files (ulimit -n)",
                "100 are in use")) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
        f.tasks.runAll();
        assertEquals(List.of(A.resolve("t-0")), homes());
        // What a move under way may make yet counts for the next one.
        f.store.move(StoreFixture.P0, B, StoreFixture.ROOM);
        f.store.getOrCreate(new TopicPartition("t", 1), StoreFixture.TOPIC);
        var asked = new ArrayList<Long>();
        Path other = f.store
                        .get(new TopicPartition("t", 1))
                        .orElseThrow()
                        .directory()
                        .equals(A)
                ? B
                : A;
        f.store.move(new TopicPartition("t", 1), other, (files, underWay) -> {
            asked.addAll(List.of(files, underWay));
            return Optional.empty();
        });
        assertEquals(List.of(1L, segments - 1), asked);
        f.close();
    }

    @Test
    void S11_aMoveEndsWithTheDirectoryItGoesTo() throws IOException {
        var f = open();
        PartitionLog log = f.log();
        send(log, 0, 30);
        f.store.move(StoreFixture.P0, B, StoreFixture.ROOM);
        disk.fail(p -> p.startsWith(B));
        f.tasks.runAll();
        assertEquals(A, log.directory());
        send(log, 30, 33);
        assertEquals(upTo(33), offsets(log));
        assertFalse(f.store.online().contains(B));
        f.close();
        disk.fail(p -> false);
        var again = open();
        assertEquals(upTo(33), offsets(again.log()));
        again.close();
    }

    /** Two logs of about five megabytes in several segments, on their way into the other directory. */
    private static StoreFixture movingTwo(SimulatedDisk disk, String rate) {
        return movingTwo(disk, rate, Map.of());
    }

    private static StoreFixture movingTwo(SimulatedDisk disk, String rate, Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.put("replica.alter.log.dirs.io.max.bytes.per.second", rate);
        var f = new StoreFixture(
                        disk, settings, Map.of("segment.bytes", "1300000", "segment.index.bytes", "1200"), A, B)
                .open();
        for (int p = 0; p < 2; p++) {
            PartitionLog log = f.store.getOrCreate(new TopicPartition("t", p), StoreFixture.TOPIC);
            for (int i = 0; i < 50; i++) {
                log.appendAsLeader(f.batch(1, 100_000), 0, false);
            }
            f.store.move(log.partition(), log.directory().equals(A) ? B : A, StoreFixture.ROOM);
        }
        f.tasks.runAll();
        return f;
    }

    private static int moved(StoreFixture f) {
        return f.events(LogEvent.LogMoved.class).size();
    }

    @Test
    void replicaAlterLogDirsIoMaxBytesPerSecond_allCopiesTogetherAreHeldToThatRate() {
        var f = movingTwo(disk, "500000");
        f.tasks.advance(9_000);
        assertEquals(0, moved(f));
        f.tasks.advance(9_000);
        assertTrue(moved(f) < 2);
        f.tasks.advance(4_000);
        assertEquals(2, moved(f));
        f.close();

        var waiting = movingTwo(new SimulatedDisk(), "1000");
        waiting.tasks.advance(100_000);
        assertEquals(0, moved(waiting));
        waiting.settings.takeDynamic(Map.of("replica.alter.log.dirs.io.max.bytes.per.second", "5000000"), Map.of());
        waiting.tasks.advance(3_000);
        assertEquals(2, moved(waiting));
        waiting.close();

        var stopped = movingTwo(new SimulatedDisk(), "0");
        stopped.tasks.advance(1_000_000);
        assertEquals(0, moved(stopped));
        stopped.settings.takeDynamic(
                Map.of("replica.alter.log.dirs.io.max.bytes.per.second", Long.toString(Long.MAX_VALUE)), Map.of());
        stopped.tasks.advance(1_000);
        assertEquals(2, moved(stopped));
        stopped.close();
    }

    @Test
    void
            alterLogDirsReplicationQuotaWindowNum_alterLogDirsReplicationQuotaWindowSizeSeconds_theRateIsMeasuredOverThem() {
        String num = "alter.log.dirs.replication.quota.window.num";
        String size = "alter.log.dirs.replication.quota.window.size.seconds";
        long usual = copiedWithin(Map.of(), 1_000);
        assertTrue(usual <= 2_000_000, usual + " bytes: what a window of a second allows, and a step");
        long longer = copiedWithin(Map.of(size, "5"), 1_000);
        assertTrue(longer >= 4_000_000, longer + " bytes: a window of five seconds may be spent at once");
        // What was spent in the first window is forgotten with it when no further one is kept.
        long remembered = copiedWithin(Map.of(size, "5"), 5_500);
        long forgotten = copiedWithin(Map.of(size, "5", num, "1"), 5_500);
        assertTrue(forgotten > remembered + 2_000_000, remembered + " and " + forgotten + " bytes");
    }

    /** How many bytes are copied at a megabyte a second in so many ms, of ten that are to be moved. */
    private static long copiedWithin(Map<String, String> windows, long ms) {
        var f = movingTwo(new SimulatedDisk(), "1000000", windows);
        f.tasks.advance(ms);
        long copied = f.store.directories().stream()
                .flatMap(directory -> directory.copies().values().stream())
                .mapToLong(LogStore.Copy::bytes)
                .sum();
        long whole = moved(f) * 5_000_000L;
        f.close();
        return whole + copied;
    }
}
