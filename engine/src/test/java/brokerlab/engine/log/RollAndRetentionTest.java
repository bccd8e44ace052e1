package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.LogEvent.DeletionReason;
import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.log.RetentionDecision.RetainedSegment;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.LogRecord;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollAndRetentionTest {
    @TempDir
    Path temp;

    private static List<RollReason> rolls(StoreFixture f) {
        return f.events(LogEvent.SegmentRolled.class).stream()
                .map(LogEvent.SegmentRolled::reason)
                .toList();
    }

    @Test
    void aSegmentRollsBySizeAgeIndexAndOnRequest() {
        var f = new StoreFixture(temp, Map.of("segment.bytes", "1000", "segment.ms", "5000")).open();
        PartitionLog log = f.log();
        log.appendAsLeader(f.batch(1, 500), 0, false);
        log.appendAsLeader(f.batch(1, 500), 0, false);
        assertEquals(List.of(RollReason.SIZE), rolls(f));
        f.clock.advance(5001);
        log.appendAsLeader(f.batch(1, 5), 0, false);
        assertEquals(List.of(RollReason.SIZE, RollReason.AGE), rolls(f));
        log.roll(RollReason.REQUESTED);
        log.roll(RollReason.REQUESTED);
        assertEquals(List.of(RollReason.SIZE, RollReason.AGE, RollReason.REQUESTED), rolls(f));
        f.topic.put("segment.index.bytes", "40");
        f.topic.put("index.interval.bytes", "0");
        f.topic.put("segment.bytes", "100000");
        log.updateSettings(f::topicSettings);
        log.appendAsLeader(f.batch(1, 5), 0, false);
        log.roll(RollReason.REQUESTED);
        for (int i = 0; i < 7; i++) {
            log.appendAsLeader(f.batch(1, 5), 0, false);
        }
        assertTrue(rolls(f).contains(RollReason.INDEX_FULL));
        f.close();
    }

    /** What fits to the byte and to the millisecond stays, as in Kafka. */
    @Test
    void aSegmentThatIsJustFullOrJustOldEnoughDoesNotRoll() {
        TopicSettings settings =
                new StoreFixture(temp, Map.of("segment.bytes", "1000", "segment.ms", "5000")).topicSettings();
        assertEquals(Optional.empty(), RollDecision.of(append(400, 5_000), settings));
        assertEquals(Optional.of(RollReason.SIZE), RollDecision.of(append(401, 5_000), settings));
        assertEquals(Optional.of(RollReason.AGE), RollDecision.of(append(400, 5_001), settings));
    }

    /** To a segment of 600 bytes whose first record is of time 0. */
    private static RollDecision.Input append(int bytes, long timestampMs) {
        return new RollDecision.Input(0, 600, 0, 0, false, bytes, timestampMs, 1, 0, timestampMs);
    }

    /** As in Kafka a segment goes when the log is still as large as retention.bytes without it. */
    @Test
    void retentionBySizeKeepsWhatIsAskedForToTheByte() {
        TopicSettings settings = new StoreFixture(temp, Map.of("retention.bytes", "2000")).topicSettings();
        assertEquals(Optional.of(DeletionReason.RETENTION_SIZE), oldestOf(1_000, settings));
        assertEquals(Optional.empty(), oldestOf(999, settings));
    }

    /** What becomes of the first of three segments whose last one has {@code bytes}. */
    private static Optional<DeletionReason> oldestOf(long bytes, TopicSettings settings) {
        List<RetainedSegment> segments = List.of(
                new RetainedSegment(0, 10, 1_000, 0, false),
                new RetainedSegment(10, 20, 1_000, 0, false),
                new RetainedSegment(20, 30, bytes, 0, true));
        return RetentionDecision.of(segments, 0, 30, settings, 0).getFirst().due();
    }

    @Test
    void S2_offsetsRiseStrictlyAndASegmentBearsItsBaseOffset() throws IOException {
        var f = new StoreFixture(temp, Map.of("segment.bytes", "1500")).open();
        PartitionLog log = f.log();
        var random = new SplittableRandom(3);
        for (int i = 0; i < 200; i++) {
            long end = log.offsets().logEnd();
            int records = 1 + random.nextInt(4);
            assertEquals(
                    end,
                    log.appendAsLeader(f.batch(records, random.nextInt(200)), 0, false)
                            .firstOffset());
            if (random.nextInt(10) == 0) {
                long to = end - random.nextInt(3);
                log.truncateTo(Math.max(0, to), StoreFixture.CUT);
            }
        }
        long end = log.offsets().logEnd();
        f.close();
        long next = 0;
        int segments = 0;
        for (Path file : new RealDisk().list(f.dir()).stream().sorted().toList()) {
            String name = file.getFileName().toString();
            if (name.endsWith(".log")) {
                assertEquals("%020d.log".formatted(next), name);
                segments++;
                for (BatchHeader batch : Batches.in(ByteBuffer.wrap(Files.readAllBytes(file)))) {
                    assertEquals(next, batch.baseOffset());
                    for (LogRecord each : Batches.records(batch, Integer.MAX_VALUE)) {
                        assertEquals(next++, each.offset());
                    }
                }
            }
        }
        assertEquals(end, next);
        assertTrue(segments > 10, "" + segments);
        var again = new StoreFixture(temp, Map.of("segment.bytes", "1500")).open();
        // A leader's batch that does not rise is not taken, and nothing of it stays.
        ByteBuffer old = BatchBuilder.plain()
                .baseOffset(end - 1)
                .add(1, Optional.empty(), Optional.empty())
                .build();
        assertEquals(
                ErrorCode.OFFSET_OUT_OF_RANGE,
                assertThrows(ProtocolException.class, () -> again.log().appendAsFollower(old))
                        .code());
        assertEquals(end, again.log().offsets().logEnd());
        again.close();
    }

    @Test
    void S2_offsetsTooFarApartSplitTheSegment() throws IOException {
        var f = new StoreFixture(temp).open();
        PartitionLog log = f.log();
        log.appendAsFollower(BatchBuilder.plain()
                .baseOffset(5)
                .add(1, Optional.empty(), Optional.empty())
                .build());
        long far = 5L + Integer.MAX_VALUE + 7;
        log.appendAsFollower(BatchBuilder.plain()
                .baseOffset(far)
                .add(1, Optional.empty(), Optional.empty())
                .build());
        assertEquals(List.of(RollReason.OFFSET_RANGE), rolls(f));
        assertEquals(far, log.segments().getLast().baseOffset());
        // A compacted log's gap is stepped over.
        assertEquals(far, log.read(6, 1000, far + 1, true).baseOffset());
        f.close();
        var again = new StoreFixture(temp).open();
        assertEquals(far + 1, again.log().offsets().logEnd());
        again.close();
    }

    @Test
    void retentionByTimeDeletesClosedSegmentsAndRollsAnExpiredActiveOne() throws IOException {
        var f = new StoreFixture(
                        temp, Map.of("segment.bytes", "1000", "retention.ms", "60000", "file.delete.delay.ms", "1000"))
                .open();
        PartitionLog log = f.log();
        for (int i = 0; i < 6; i++) {
            log.appendAsLeader(f.batch(1, 400), 0, false);
            f.clock.advance(10_000);
        }
        log.updateHighWatermark(6);
        assertEquals(3, log.segments().size());
        List<Long> expiry = log.forecast().expiry(log.settings());
        assertEquals(f.clock.wallMs() - 50_000 + 60_001, expiry.getFirst());
        assertEquals(0, f.store.chores.deleteExpiredSegments());
        // As old as retention.ms to the millisecond: that is not older.
        f.clock.advance(expiry.getFirst() - 1 - f.clock.wallMs());
        assertEquals(0, f.store.chores.deleteExpiredSegments());
        f.clock.advance(1);
        assertEquals(0, log.forecast().expiry(log.settings()).getFirst());
        assertEquals(1, f.store.chores.deleteExpiredSegments());
        assertEquals(2, log.offsets().logStart());
        assertTrue(Files.exists(SegmentFiles.of(f.dir(), 0, ".log.deleted")));
        f.tasks.advance(1001);
        assertFalse(Files.exists(SegmentFiles.of(f.dir(), 0, ".log.deleted")));
        f.clock.advance(100_000);
        assertEquals(2, f.store.chores.deleteExpiredSegments());
        assertEquals(6, log.offsets().logStart());
        assertEquals(6, log.offsets().logEnd());
        assertTrue(rolls(f).contains(RollReason.RETENTION));
        assertEquals(0, f.store.chores.deleteExpiredSegments());
        f.close();
    }

    @Test
    void retentionNeverPassesTheHighWatermark() {
        var f = new StoreFixture(temp, Map.of("segment.bytes", "1000", "retention.ms", "1")).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 6; i++) {
            log.appendAsLeader(f.batch(1, 400), 0, false);
        }
        f.clock.advance(1000);
        log.updateHighWatermark(3);
        assertEquals(1, f.store.chores.deleteExpiredSegments());
        assertEquals(2, log.offsets().logStart());
        assertTrue(log.offsets().logStart() <= log.offsets().lastStable()
                && log.offsets().lastStable() <= log.offsets().highWatermark());
        f.close();
    }

    @Test
    void aSegmentIsToldDeletedOnlyWhenItIsNoLongerListed() {
        var f = new StoreFixture(temp, Map.of("segment.bytes", "1000", "retention.bytes", "3500")).open();
        PartitionLog log = f.log();
        var stillListed = new ArrayList<LogEvent.SegmentDeleted>();
        var told = EnumSet.noneOf(DeletionReason.class);
        Runnable end = f.journal.subscribe(0, e -> {
            if (e.event() instanceof LogEvent.SegmentDeleted d) {
                told.add(d.reason());
                if (log.segments().stream().anyMatch(s -> s.baseOffset() == d.baseOffset())) {
                    stillListed.add(d);
                }
            }
        });
        for (int i = 0; i < 20; i++) {
            log.appendAsLeader(f.batch(1, 400), 0, false);
        }
        log.updateHighWatermark(20);
        f.tasks.advance(300_001);
        log.raiseLogStart(15);
        log.truncateTo(17, StoreFixture.CUT);
        log.truncateFullyAndStartAt(40, StoreFixture.CUT);
        end.run();
        assertEquals(
                EnumSet.of(DeletionReason.RETENTION_SIZE, DeletionReason.LOG_START, DeletionReason.TRUNCATED), told);
        assertEquals(List.of(), stillListed);
        f.close();
    }

    @Test
    void retentionBySizeKeepsAtLeastTheSizeAsked() {
        var f = new StoreFixture(temp, Map.of("segment.bytes", "1000", "retention.bytes", "1500")).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 10; i++) {
            log.appendAsLeader(f.batch(1, 400), 0, false);
        }
        log.updateHighWatermark(10);
        long before = log.offsets().bytes();
        long due = log.forecast().expiry(log.settings()).stream()
                .filter(e -> e == 0)
                .count();
        f.tasks.advance(300_001);
        assertEquals(
                due,
                f.events(LogEvent.SegmentDeleted.class).stream()
                        .filter(e -> e.reason() == DeletionReason.RETENTION_SIZE)
                        .count());
        assertTrue(due > 0 && log.offsets().bytes() >= 1500 && log.offsets().bytes() < before);
        f.close();
    }

    @Test
    void aCompactedTopicKeepsItsSegments() {
        var f = new StoreFixture(
                        temp, Map.of("segment.bytes", "1000", "retention.ms", "1", "cleanup.policy", "compact"))
                .open();
        PartitionLog log = f.log();
        for (int i = 0; i < 6; i++) {
            log.appendAsLeader(f.batch(1, 400), 0, false);
        }
        log.updateHighWatermark(6);
        f.clock.advance(100_000);
        assertEquals(0, f.store.chores.deleteExpiredSegments());
        f.close();
    }

    @Test
    void jitterStaysWithinItsBoundAndIsTheSameAfterARestart() {
        var f = new StoreFixture(temp, Map.of("segment.jitter.ms", "1000"));
        for (long base = 0; base < 100; base++) {
            long jitter = RollDecision.jitterMs(StoreFixture.P0, base, f.topicSettings());
            assertTrue(jitter >= 0 && jitter < 1000);
            assertEquals(jitter, RollDecision.jitterMs(StoreFixture.P0, base, f.topicSettings()));
        }
    }
}
