package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever finds no room changes nothing, takes nothing offline, and works when there is room again. */
class ShortagesTest {
    @TempDir
    Path dir;

    private final FailingDisk disk = new FailingDisk();

    private StoreFixture store(Map<String, String> topic) {
        return new StoreFixture(disk, Map.of(), topic, dir).open();
    }

    private static void refused(StoreFixture f, ByteBuffer batch) {
        var refused = assertThrows(ProtocolException.class, () -> f.log().appendAsLeader(batch, 0, false));
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, refused.code());
        assertTrue(f.log().online());
    }

    private static List<Long> bases(PartitionLog log) throws IOException {
        ByteBuffer all = log.read(
                        log.offsets().logStart(), 1 << 20, log.offsets().logEnd(), true)
                .slice()
                .read();
        return Batches.in(all).stream().map(BatchHeader::baseOffset).toList();
    }

    private static long warnings(StoreFixture f, String part) {
        return f.events(ProblemEvent.Warning.class).stream()
                .filter(w -> w.toString().contains(part))
                .count();
    }

    @Test
    void S18_aFullDiskRefusesTheBatchAndKeepsNoPartOfIt() throws IOException {
        var f = store(Map.of());
        f.log().appendAsLeader(f.batch(1, 100), 0, false);
        long bytes = f.log().offsets().bytes();
        disk.lack(Shortage.SPACE);
        refused(f, f.batch(1, 100));
        refused(f, f.batch(1, 100));
        assertEquals(1, f.log().offsets().logEnd());
        assertEquals(bytes, Files.size(f.dir().resolve("00000000000000000000.log")));
        assertEquals(1, warnings(f, "the disk is full"));
        disk.lackNothing();
        assertEquals(1, f.log().appendAsLeader(f.batch(1, 100), 0, false).firstOffset());
        assertEquals(1, warnings(f, "has room again"));
        assertEquals(List.of(0L, 1L), bases(f.log()));
        f.close();
        assertTrue(Files.exists(dir.resolve(LogDirectory.CLEAN_SHUTDOWN)));
        var again = store(Map.of());
        assertEquals(List.of(0L, 1L), bases(again.log()));
        again.close();
    }

    @Test
    void S18_aRefusedBatchLeavesItsProducerWhereItWas() {
        var f = store(Map.of());
        f.log().appendAsLeader(StoreFixture.fromProducer(7, 0, 0, 2, f.clock.wallMs()), 0, false);
        disk.lack(Shortage.SPACE);
        refused(f, StoreFixture.fromProducer(7, 0, 2, 2, f.clock.wallMs()));
        refused(f, StoreFixture.fromProducer(8, 0, 0, 1, f.clock.wallMs()));
        disk.lackNothing();
        // The retry is neither a duplicate nor out of sequence, and the newcomer is one still.
        var retried = f.log().appendAsLeader(StoreFixture.fromProducer(7, 0, 2, 2, f.clock.wallMs()), 0, false);
        assertEquals(2, retried.firstOffset());
        assertFalse(retried.duplicate());
        assertFalse(f.log()
                .appendAsLeader(StoreFixture.fromProducer(8, 0, 0, 1, f.clock.wallMs()), 0, false)
                .duplicate());
        f.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DESCRIPTORS", "SPACE"})
    void S18_aRollThatFindsNoRoomIsMadeWhenThereIsSome(Shortage shortage) throws IOException {
        var f = store(Map.of("segment.bytes", "1000"));
        for (int i = 0; i < 5; i++) {
            f.log().appendAsLeader(f.batch(1, 100), 0, false);
        }
        disk.lack(shortage);
        refused(f, f.batch(1, 900));
        refused(f, f.batch(1, 900));
        assertEquals(5, f.log().offsets().logEnd());
        assertEquals(1, f.log().segments().size());
        assertEquals(1, warnings(f, shortage.what()));
        disk.lackNothing();
        f.log().appendAsLeader(f.batch(1, 900), 0, false);
        assertEquals(2, f.log().segments().size());
        assertEquals(LongStream.range(0, 6).boxed().toList(), allBases(f));
        f.close();
        var again = store(Map.of("segment.bytes", "1000"));
        assertEquals(LongStream.range(0, 6).boxed().toList(), allBases(again));
        again.close();
    }

    private static List<Long> allBases(StoreFixture f) throws IOException {
        var all = new java.util.ArrayList<Long>();
        while (f.log().offsets().logEnd() > all.size()) {
            ByteBuffer bytes = f.log()
                    .read(all.size(), 1 << 20, f.log().offsets().logEnd(), true)
                    .slice()
                    .read();
            Batches.in(bytes).forEach(b -> all.add(b.baseOffset()));
        }
        return all;
    }

    @Test
    void S18_ofSeveralAppendsThoseStandThatFoundRoom() {
        var f = store(Map.of("segment.bytes", "1000"));
        f.log().appendAsLeader(f.batch(1, 500), 0, false);
        disk.lack(Shortage.DESCRIPTORS);
        List<AppendOutcome> outcomes =
                f.log().appendAsLeader(List.of(f.batch(1, 100), f.batch(1, 900), f.batch(1, 10)), 0, false);
        assertEquals(1, ((AppendInfo) outcomes.get(0)).firstOffset());
        for (AppendOutcome late : outcomes.subList(1, 3)) {
            assertEquals(
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    ((AppendOutcome.Refused) late).why().code());
        }
        assertEquals(2, f.log().offsets().logEnd());
        disk.lackNothing();
        f.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DESCRIPTORS", "MEMORY"})
    void S18_aLogThatCannotBeMadeLeavesNothingAndIsMadeLater(Shortage shortage) {
        var f = store(Map.of());
        f.log().appendAsLeader(f.batch(1, 100), 0, false);
        var other = new TopicPartition("u", 0);
        disk.lack(shortage);
        var error = assertThrows(LogShortageException.class, () -> f.store.getOrCreate(other, StoreFixture.TOPIC));
        assertEquals(shortage, error.shortage());
        assertTrue(error.getMessage().contains(shortage.what()), error.getMessage());
        assertEquals(List.of(dir), f.store.online());
        disk.lackNothing();
        f.store.getOrCreate(other, StoreFixture.TOPIC).appendAsLeader(f.batch(1, 100), 0, false);
        assertEquals(1, f.log().offsets().logEnd());
        assertEquals(1, warnings(f, "has room again"));
        f.close();
    }

    @Test
    void S18_aCutThatFindsNoRoomIsFinishedBeforeAnythingIsAppended() throws IOException {
        var f = store(Map.of("segment.bytes", "1000"));
        for (int i = 0; i < 12; i++) {
            f.log().appendAsLeader(StoreFixture.fromProducer(7, 0, i, 1, f.clock.wallMs()), i / 4, false);
        }
        f.log().flush();
        f.tasks.advance(70_000);
        disk.lack(Shortage.DESCRIPTORS);
        assertThrows(LogShortageException.class, () -> f.log().truncateTo(3, StoreFixture.CUT));
        assertThrows(
                LogFailedException.class,
                () -> f.log().appendAsFollower(StoreFixture.fromProducer(7, 0, 3, 1, f.clock.wallMs())));
        disk.lackNothing();
        f.log().truncateTo(3, StoreFixture.CUT);
        assertEquals(3, f.log().offsets().logEnd());
        assertEquals(0, f.log().latestEpoch().orElseThrow());
        f.log().appendAsLeader(StoreFixture.fromProducer(7, 0, 3, 1, f.clock.wallMs()), 5, false);
        assertEquals(LongStream.range(0, 4).boxed().toList(), allBases(f));
        f.close();
        var again = store(Map.of("segment.bytes", "1000"));
        assertEquals(LongStream.range(0, 4).boxed().toList(), allBases(again));
        assertEquals(5, again.log().latestEpoch().orElseThrow());
        again.close();
    }

    @Test
    void S18_aLogThatStartsAnewFindsRoomLater() {
        var f = store(Map.of());
        f.log().appendAsLeader(f.batch(3, 10), 0, false);
        disk.lack(Shortage.DESCRIPTORS);
        assertThrows(LogShortageException.class, () -> f.log().truncateFullyAndStartAt(100, StoreFixture.CUT));
        disk.lackNothing();
        f.log().truncateFullyAndStartAt(100, StoreFixture.CUT);
        assertEquals(100, f.log().offsets().logEnd());
        assertEquals(100, f.log().appendAsLeader(f.batch(1, 10), 1, false).firstOffset());
        f.close();
    }

    /** The segment begins where the log ends once the former change is done, whichever way that moved the end. */
    @ParameterizedTest
    @ValueSource(longs = {100, 1})
    void S18_aRollComesAfterTheRestartThatFoundNoRoom(long start) {
        var f = store(Map.of());
        f.log().appendAsLeader(f.batch(3, 10), 0, false);
        disk.lack(Shortage.DESCRIPTORS);
        assertThrows(LogShortageException.class, () -> f.log().truncateFullyAndStartAt(start, StoreFixture.CUT));
        disk.lackNothing();
        f.log().roll(RollReason.REQUESTED);
        assertEquals(start, f.log().offsets().logEnd());
        assertEquals(start, f.log().appendAsLeader(f.batch(1, 10), 1, false).firstOffset());
        assertEquals(start, f.log().segments().getFirst().baseOffset());
        f.close();
    }

    /** What it would have put back is no part of the log any more. */
    @Test
    void S18_compactionComesAfterTheRestartThatFoundNoRoom() {
        var f = store(
                Map.of("cleanup.policy", "compact", "segment.bytes", "1000", "min.cleanable.dirty.ratio", "0.01"));
        for (int i = 0; i < 20; i++) {
            f.log().appendAsLeader(f.batch(1, 300), 0, false);
            f.log().updateHighWatermark(f.log().offsets().logEnd());
        }
        disk.lack(Shortage.DESCRIPTORS);
        assertThrows(LogShortageException.class, () -> f.log().truncateFullyAndStartAt(100, StoreFixture.CUT));
        disk.lackNothing();
        f.tasks.advance(16_000);
        assertTrue(f.log().online());
        assertEquals(100, f.log().appendAsLeader(f.batch(1, 10), 1, false).firstOffset());
        assertEquals(1, f.log().segments().size());
        assertEquals(100, f.log().offsets().logStart());
        f.close();
    }

    @Test
    void S18_compactionLeavesNothingHalfDoneAndTriesAgain() throws IOException {
        var f = store(
                Map.of("cleanup.policy", "compact", "segment.bytes", "1000", "min.cleanable.dirty.ratio", "0.01"));
        for (int i = 0; i < 20; i++) {
            f.log().appendAsLeader(f.batch(1, 300), 0, false);
            f.log().updateHighWatermark(f.log().offsets().logEnd());
        }
        int segments = f.log().segments().size();
        disk.lack(Shortage.SPACE);
        f.tasks.advance(16_000);
        assertEquals(segments, f.log().segments().size());
        assertTrue(f.log().online());
        assertEquals(1, warnings(f, "the disk is full"));
        try (var files = Files.list(f.dir())) {
            assertEquals(0, files.filter(p -> p.toString().endsWith(".cleaned")).count());
        }
        disk.lackNothing();
        f.tasks.advance(16_000);
        assertTrue(f.log().segments().size() < segments);
        f.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DESCRIPTORS", "MEMORY"})
    void S18_aStartThatMeetsALimitIsRefusedByNameAndWorksLater(Shortage shortage) throws IOException {
        var f = store(Map.of());
        f.log().appendAsLeader(f.batch(3, 10), 0, false);
        f.log().roll(RollReason.REQUESTED);
        f.log().appendAsLeader(f.batch(3, 10), 0, false);
        f.close();
        disk.lack(shortage);
        var refused = new StoreFixture(disk, Map.of(), Map.of(), dir);
        var error = assertThrows(CompletionException.class, refused::open).getCause();
        assertTrue(
                error.getMessage().contains("Broker 1 cannot start")
                        && error.getMessage().contains(shortage.what())
                        && error.getMessage().contains(shortage.remedy()),
                error.getMessage());
        disk.lackNothing();
        var again = store(Map.of());
        assertEquals(6, again.log().offsets().logEnd());
        again.close();
    }

    @Test
    void S18_aStopOnAFullDiskIsNoCleanOne() throws IOException {
        var f = store(Map.of());
        f.log().appendAsLeader(StoreFixture.fromProducer(7, 0, 0, 2, f.clock.wallMs()), 0, false);
        disk.lack(Shortage.SPACE);
        f.close();
        assertFalse(Files.exists(dir.resolve(LogDirectory.CLEAN_SHUTDOWN)));
        disk.lackNothing();
        var again = store(Map.of());
        assertEquals(2, again.log().offsets().logEnd());
        assertTrue(again.log()
                .appendAsLeader(StoreFixture.fromProducer(7, 0, 0, 2, f.clock.wallMs()), 0, false)
                .duplicate());
        again.close();
    }

    @Test
    void S18_checkpointsAreWrittenWhenThereIsRoom() {
        var f = store(Map.of());
        f.log().appendAsLeader(f.batch(3, 10), 0, false);
        f.log().updateHighWatermark(3);
        disk.lack(Shortage.DESCRIPTORS);
        f.tasks.advance(6_000);
        assertTrue(f.log().online());
        disk.lackNothing();
        f.tasks.advance(6_000);
        assertTrue(Files.exists(dir.resolve(OffsetCheckpoint.HIGH_WATERMARK)));
        f.close();
    }
}
