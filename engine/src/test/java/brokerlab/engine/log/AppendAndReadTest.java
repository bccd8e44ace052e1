package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.Codec;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendAndReadTest {
    @TempDir
    Path dir;

    private static long[] offsets(LogRead read) throws IOException {
        return Batches.records(read.slice().read()).stream()
                .mapToLong(r -> r.offset())
                .toArray();
    }

    @Test
    void offsetsAndEpochAreAssignedAndTheBytesStayAsTheyCame() throws IOException {
        var f = new StoreFixture(dir).open();
        PartitionLog log = f.log();
        ByteBuffer batch = f.batch(3, 10);
        long crc = BatchHeader.at(batch, 0).crc();
        assertEquals(
                new AppendInfo(0, 2, f.clock.wallMs(), -1, 0, batch.remaining(), false),
                log.appendAsLeader(batch, 5, false));
        log.appendAsLeader(f.batch(2, 10), 5, false);
        assertEquals(5, log.offsets().logEnd());
        BatchHeader stored = BatchHeader.at(log.read(0, 10_000, 5, true).slice().read(), 0);
        assertEquals(5, stored.partitionLeaderEpoch());
        assertEquals(crc, stored.crc());
        assertEquals(Optional.of(5), log.latestEpoch());
        f.close();
    }

    @Test
    void aReadGivesWholeBatchesWithinItsBounds() throws IOException {
        var f = new StoreFixture(dir).open();
        PartitionLog log = f.log();
        int size = 0;
        for (int i = 0; i < 10; i++) {
            ByteBuffer b = f.batch(3, 10);
            size = b.remaining();
            log.appendAsLeader(b, 0, false);
        }
        assertEquals(0, log.read(30, 1000, 30, true).slice().sizeInBytes());
        assertEquals(0, log.read(4, 1000, 3, true).slice().sizeInBytes());
        assertEquals(3, log.read(4, 1_000_000, 30, true).baseOffset());
        assertEquals(9 * size, log.read(4, 1_000_000, 30, true).slice().sizeInBytes());
        assertEquals(2 * size, log.read(4, 3 * size - 1, 30, true).slice().sizeInBytes());
        assertEquals(size, log.read(4, 1, 30, true).slice().sizeInBytes());
        assertEquals(0, log.read(4, size - 1, 30, false).slice().sizeInBytes());
        // Batches that begin at or after the bound are left out, the one that holds it is in.
        assertEquals(4 * size, log.read(0, 1_000_000, 12, true).slice().sizeInBytes());
        assertEquals(5 * size, log.read(0, 1_000_000, 13, true).slice().sizeInBytes());
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, codeOf(() -> log.read(31, 100, 31, true)));
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, codeOf(() -> log.read(-1, 100, 31, true)));
        f.close();
    }

    @Test
    void everyOffsetIsFoundThroughTheIndexAcrossSegments() throws IOException {
        var f = new StoreFixture(dir, Map.of("segment.bytes", "20000", "index.interval.bytes", "300")).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 300; i++) {
            log.appendAsLeader(f.batch(1 + i % 3, 100), 0, false);
        }
        assertTrue(log.segments().size() > 3);
        assertTrue(log.segments().getFirst().offsetIndexEntries() > 20);
        for (long offset = 0; offset < log.offsets().logEnd(); offset++) {
            long wanted = offset;
            LogRead read = log.read(offset, 1, log.offsets().logEnd(), true);
            assertTrue(read.baseOffset() <= offset);
            assertTrue(java.util.Arrays.stream(offsets(read)).anyMatch(o -> o == wanted), "offset " + offset);
            long upTo = offset;
            for (long o : offsets(log.read(0, Integer.MAX_VALUE, upTo + 1, true))) {
                assertTrue(o <= upTo + 3);
            }
        }
        f.close();
    }

    @Test
    void aSliceSendsNothingBeyondItself() throws IOException {
        var f = new StoreFixture(dir).open();
        PartitionLog log = f.log();
        ByteBuffer b = f.batch(1, 50);
        int size = b.remaining();
        log.appendAsLeader(b, 0, false);
        LogSlice slice = log.read(0, 10_000, 1, true).slice();
        log.appendAsLeader(f.batch(1, 50), 0, false);
        var out = new ByteArrayOutputStream();
        assertEquals(size - 10, slice.transferTo(Channels.newChannel(out), 10, 100_000));
        assertEquals(size - 10, out.size());
        assertEquals(0, slice.transferTo(Channels.newChannel(out), size, 5));
        f.close();
    }

    @Test
    void aFollowerTakesOffsetsAndEpochsAsTheyAre() throws IOException {
        var f = new StoreFixture(dir, Map.of("segment.bytes", "2000")).open();
        PartitionLog leader = f.log();
        for (int i = 0; i < 20; i++) {
            leader.appendAsLeader(f.batch(2, 200), i / 7, false);
        }
        PartitionLog follower =
                f.store.getOrCreate(new org.apache.kafka.common.TopicPartition("t", 1), StoreFixture.TOPIC);
        while (follower.offsets().logEnd() < leader.offsets().logEnd()) {
            LogRead read = leader.read(
                    follower.offsets().logEnd(), 100_000, leader.offsets().logEnd(), true);
            follower.appendAsFollower(read.slice().read());
        }
        assertEquals(leader.latestEpoch(), follower.latestEpoch());
        assertEquals(leader.endOfEpoch(0), follower.endOfEpoch(0));
        assertEquals(leader.endOfEpoch(1), follower.endOfEpoch(1));
        assertTrue(follower.segments().size() > 1);
        for (SegmentInfo s : follower.segments()) {
            assertTrue(s.bytes() <= 2000);
        }
        assertEquals(
                ErrorCode.OFFSET_OUT_OF_RANGE,
                codeOf(() -> follower.appendAsFollower(
                        leader.read(0, 100, leader.offsets().logEnd(), true)
                                .slice()
                                .read())));
        f.close();
    }

    @Test
    void whatALeaderMayNotTakeIsRefusedWithItsCode() {
        var f = new StoreFixture(dir, Map.of("max.message.bytes", "500", "message.timestamp.after.max.ms", "1000"))
                .open();
        PartitionLog log = f.log();
        assertEquals(ErrorCode.MESSAGE_TOO_LARGE, codeOf(() -> log.appendAsLeader(f.batch(1, 600), 0, false)));
        assertEquals(
                ErrorCode.INVALID_TIMESTAMP,
                codeOf(() -> log.appendAsLeader(StoreFixture.batch(1, 1, f.clock.wallMs() + 2000), 0, false)));
        ByteBuffer bad = f.batch(1, 5);
        bad.put(bad.limit() - 1, (byte) 77);
        assertEquals(ErrorCode.CORRUPT_MESSAGE, codeOf(() -> log.appendAsLeader(bad, 0, false)));
        var shifted = BatchBuilder.plain().baseOffset(5);
        shifted.add(1, Optional.empty(), Optional.empty());
        assertEquals(ErrorCode.INVALID_RECORD, codeOf(() -> log.appendAsLeader(shifted.build(), 0, false)));
        f.topic.put("cleanup.policy", "compact");
        log.updateSettings(f::topicSettings);
        var keyless = BatchBuilder.plain()
                .add(f.clock.wallMs(), Optional.empty(), Optional.empty())
                .build();
        assertEquals(ErrorCode.INVALID_RECORD, codeOf(() -> log.appendAsLeader(keyless, 0, false)));
        assertEquals(0, log.offsets().logEnd());
        // A coordinator's own write knows neither size limit nor clock.
        log.appendAsLeader(StoreFixture.batch(1, 600, f.clock.wallMs() + 2000), 0, true);
        assertEquals(1, log.offsets().logEnd());
        f.close();
    }

    @Test
    void appendTimeAndCodecAreTheTopicsWhenItSaysSo() throws IOException {
        var f = new StoreFixture(dir, Map.of("message.timestamp.type", "LogAppendTime", "compression.type", "zstd"))
                .open();
        PartitionLog log = f.log();
        AppendInfo info = log.appendAsLeader(StoreFixture.batch(4, 100, 1000), 2, false);
        assertEquals(f.clock.wallMs(), info.logAppendTimeMs());
        BatchHeader stored = BatchHeader.at(log.read(0, 10_000, 4, true).slice().read(), 0);
        assertEquals(Codec.ZSTD, stored.codec());
        assertTrue(stored.logAppendTime());
        assertTrue(stored.crcMatches());
        assertEquals(f.clock.wallMs(), stored.maxTimestampMs());
        assertEquals(4, Batches.records(stored.bytes()).size());
        f.close();
    }

    @Test
    void recordsAreFoundByTime() {
        var f = new StoreFixture(dir, Map.of("segment.bytes", "3000", "index.interval.bytes", "200")).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 50; i++) {
            log.appendAsLeader(StoreFixture.batch(2, 50, 1000 + 10 * i), 1, false);
        }
        assertEquals(Optional.of(new TimestampOffset(1000, 0, 1)), log.offsetForTimestamp(0));
        assertEquals(Optional.of(new TimestampOffset(1230, 46, 1)), log.offsetForTimestamp(1221));
        assertEquals(Optional.of(new TimestampOffset(1490, 98, 1)), log.offsetForTimestamp(1490));
        assertEquals(Optional.empty(), log.offsetForTimestamp(1491));
        assertEquals(Optional.of(new TimestampOffset(1490, 98, 1)), log.offsetOfMaxTimestamp());
        log.updateHighWatermark(100);
        log.raiseLogStart(47);
        assertEquals(Optional.of(new TimestampOffset(1230, 47, 1)), log.offsetForTimestamp(0));
        f.close();
    }

    @Test
    void S15_logStartOnlyRisesAndNeverPassesTheHighWatermark() {
        var f = new StoreFixture(dir, Map.of("segment.bytes", "1000")).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 20; i++) {
            log.appendAsLeader(f.batch(1, 300), 0, false);
        }
        log.updateHighWatermark(10);
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, codeOf(() -> log.raiseLogStart(11)));
        log.raiseLogStart(7);
        log.raiseLogStart(3);
        assertEquals(7, log.offsets().logStart());
        assertTrue(log.segments().getFirst().baseOffset() <= 7);
        assertTrue(log.segments().get(1).baseOffset() > 7);
        assertFalse(f.events(LogEvent.SegmentDeleted.class).isEmpty());
        assertEquals(10, log.updateHighWatermark(10));
        assertEquals(20, log.updateHighWatermark(1000));
        assertEquals(7, log.updateHighWatermark(-1));
        f.close();
    }

    @Test
    void truncationCutsWholeBatchesAndGoesOn() throws IOException {
        var f = new StoreFixture(dir, Map.of("segment.bytes", "1000", "index.interval.bytes", "100")).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 20; i++) {
            log.appendAsLeader(f.batch(2, 100), i / 5, false);
        }
        log.updateHighWatermark(40);
        assertFalse(log.truncateTo(40, StoreFixture.CUT));
        assertTrue(log.truncateTo(22, StoreFixture.CUT));
        assertEquals(22, log.offsets().logEnd());
        assertEquals(22, log.offsets().highWatermark());
        assertEquals(Optional.of(2), log.latestEpoch());
        assertEquals(new EpochEnd(1, 20), log.endOfEpoch(1));
        log.appendAsLeader(f.batch(2, 100), 9, false);
        assertEquals(new EpochEnd(2, 22), log.endOfEpoch(2));
        assertEquals(
                24,
                offsets(log.read(0, Integer.MAX_VALUE, 24, true)).length
                        + (int) log.segments().stream()
                                .skip(1)
                                .mapToLong(s -> s.nextOffset() - s.baseOffset())
                                .sum());
        log.truncateFullyAndStartAt(100, StoreFixture.CUT);
        assertEquals(100, log.offsets().logStart());
        assertEquals(100, log.appendAsLeader(f.batch(1, 1), 9, false).firstOffset());
        assertEquals(2, f.events(LogEvent.LogTruncated.class).size());
        f.close();
    }

    @Test
    void viewsOfWhatIsGoneAreEmpty() {
        var f = new StoreFixture(dir).open();
        PartitionLog log = f.log();
        log.appendAsLeader(f.batch(3, 10), 0, false);
        List<StoreFixture.Stored> batches = log.batches(0, 0, 10, StoreFixture.Stored::of);
        assertEquals(1, batches.size());
        assertEquals(3, batches.getFirst().records());
        assertEquals(3, Batches.records(log.batch(0, 0).orElseThrow(), 10).size());
        assertEquals(
                batches.getFirst().sizeInBytes(),
                log.batch(0, 0).orElseThrow().bytes().remaining());
        assertEquals(List.of(), log.batches(77, 0, 10, StoreFixture.Stored::of));
        f.store.delete(StoreFixture.P0);
        assertEquals(List.of(), log.batches(0, 0, 10, StoreFixture.Stored::of));
        assertEquals(Optional.empty(), log.batch(0, 0));
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, codeOf(() -> log.read(0, 10, 10, true)));
        f.close();
    }

    private static ErrorCode codeOf(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(ProtocolException.class, call).code();
    }

    @Test
    void C9_whatWasReadBeforeATopicWentCanStillBeSent() throws IOException {
        var f = new StoreFixture(dir, Map.of("file.delete.delay.ms", "1000")).open();
        f.log().appendAsLeader(f.batch(1, 10), 0, false);
        LogSlice slice = f.log().read(0, 10_000, 1, true).slice();
        f.store.delete(StoreFixture.P0);
        assertEquals(slice.sizeInBytes(), slice.read().remaining());
        f.tasks.advance(1_000);
        f.tasks.advance(1);
        assertThrows(IOException.class, slice::read);
        f.log().appendAsLeader(f.batch(1, 10), 0, false);
        LogSlice other = f.log().read(0, 10_000, 1, true).slice();
        f.store.delete(StoreFixture.P0);
        f.close();
        assertThrows(IOException.class, other::read, "the store closes what it leaves");
    }
}
