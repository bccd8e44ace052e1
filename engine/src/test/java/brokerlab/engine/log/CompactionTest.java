package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.disk.SimulatedDisk;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.Codec;
import brokerlab.engine.wire.LogRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
    private static final Map<String, String> COMPACT =
            Map.of("cleanup.policy", "compact", "segment.bytes", "1500", "index.interval.bytes", "200");

    @TempDir
    Path temp;

    private static void put(StoreFixture f, String key, Optional<byte[]> value) {
        f.log()
                .appendAsLeader(
                        BatchBuilder.plain()
                                .add(f.clock.wallMs(), StoreFixture.text(key), value)
                                .build(),
                        1,
                        false);
        f.log().updateHighWatermark(f.log().offsets().logEnd());
    }

    private static List<LogRecord> records(PartitionLog log) throws IOException {
        var all = new ArrayList<LogRecord>();
        long offset = log.offsets().logStart();
        while (offset < log.offsets().logEnd()) {
            LogRead read = log.read(offset, 100_000, log.offsets().logEnd(), true);
            if (read.slice().sizeInBytes() == 0) {
                break;
            }
            List<BatchHeader> batches = Batches.checked(read.slice().read(), Batches.Origin.REPLICA);
            for (BatchHeader batch : batches) {
                all.addAll(Batches.records(batch, Integer.MAX_VALUE));
            }
            offset = batches.getLast().nextOffset();
        }
        return all;
    }

    private static Map<String, String> newest(PartitionLog log) throws IOException {
        var found = new TreeMap<String, String>();
        for (LogRecord r : records(log)) {
            String key = new String(r.key().orElseThrow(), StandardCharsets.UTF_8);
            if (r.value().isPresent()) {
                found.put(key, r.offset() + "=" + new String(r.value().get(), StandardCharsets.UTF_8));
            } else {
                found.remove(key);
            }
        }
        return found;
    }

    /** 90 records of 10 keys in several segments. */
    private static void fill(StoreFixture f) {
        fill(f, 90);
    }

    private static void fill(StoreFixture f, int records) {
        for (int i = 0; i < records; i++) {
            put(f, "k" + i % 10, StoreFixture.text("value " + i));
        }
    }

    @Test
    void S14_theNewestRecordOfEachKeyStaysWithItsOffset() throws IOException {
        var f = new StoreFixture(temp, COMPACT).open();
        fill(f);
        PartitionLog log = f.log();
        long before = log.offsets().bytes();
        long activeBase = log.segments().getLast().baseOffset();
        Map<String, String> wanted = newest(log);
        f.tasks.advance(15_001);
        assertEquals(wanted, newest(log));
        assertTrue(log.offsets().bytes() < before / 2);
        assertEquals(activeBase, log.segments().getLast().baseOffset());
        List<LogRecord> left = records(log);
        assertTrue(left.size() < 30, "" + left.size());
        for (int i = 1; i < left.size(); i++) {
            assertTrue(left.get(i - 1).offset() < left.get(i).offset());
        }
        assertEquals(90, log.offsets().logEnd());
        assertEquals(0, log.offsets().logStart());
        assertFalse(f.events(LogEvent.SegmentDeleted.class).isEmpty());
        assertEquals("0\n1\nt 0 " + activeBase + "\n", Files.readString(temp.resolve("cleaner-offset-checkpoint")));
        // Nothing new: nothing to do.
        int deleted = f.events(LogEvent.SegmentDeleted.class).size();
        f.tasks.advance(100_000);
        assertEquals(deleted, f.events(LogEvent.SegmentDeleted.class).size());
        f.close();
        var again = new StoreFixture(temp, COMPACT).open();
        assertEquals(wanted, newest(again.log()));
        assertEquals(0, again.events(LogEvent.LogRecovered.class).size());
        fill(again);
        Map<String, String> later = newest(again.log());
        int segments = again.log().segments().size();
        again.tasks.advance(15_001);
        assertEquals(later, newest(again.log()));
        // What the first compaction left small is put together.
        assertTrue(again.log().segments().size() < segments);
        again.close();
    }

    @Test
    void S14_aTombstoneLivesItsTime() throws IOException {
        var f = new StoreFixture(temp, COMPACT);
        f.topic.put("delete.retention.ms", "50000");
        f.topic.put("min.cleanable.dirty.ratio", "0.01");
        f.open();
        put(f, "gone", StoreFixture.text("x"));
        put(f, "gone", Optional.empty());
        fill(f);
        f.tasks.advance(15_001);
        assertTrue(records(f.log()).stream().anyMatch(r -> r.value().isEmpty()));
        assertEquals(
                1, records(f.log()).stream().filter(r -> r.value().isEmpty()).count());
        assertFalse(newest(f.log()).containsKey("gone"));
        f.tasks.advance(30_000);
        fill(f);
        f.tasks.advance(15_001);
        assertTrue(records(f.log()).stream().anyMatch(r -> r.value().isEmpty()));
        f.tasks.advance(50_000);
        fill(f);
        f.tasks.advance(15_001);
        assertTrue(records(f.log()).stream().noneMatch(r -> r.value().isEmpty()));
        f.close();
    }

    @Test
    void lagAndRatioDecideWhenARecordIsCompacted() throws IOException {
        var f = new StoreFixture(temp, COMPACT);
        f.topic.put("min.compaction.lag.ms", "100000");
        f.open();
        fill(f);
        f.tasks.advance(50_000);
        assertEquals(90, records(f.log()).size());
        f.tasks.advance(70_000);
        assertTrue(records(f.log()).size() < 30);
        int left = records(f.log()).size();
        f.topic.put("min.compaction.lag.ms", "0");
        f.topic.put("min.cleanable.dirty.ratio", "1.0");
        f.log().updateSettings(f::topicSettings);
        fill(f);
        f.tasks.advance(16_000);
        assertEquals(left + 90, records(f.log()).size());
        f.topic.put("max.compaction.lag.ms", "20000");
        f.log().updateSettings(f::topicSettings);
        f.tasks.advance(20_000);
        assertTrue(records(f.log()).size() < 60);
        f.close();
    }

    @Test
    void compressedBatchesAndProducersSurviveCompaction() throws IOException {
        var f = new StoreFixture(temp, COMPACT).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 40; i++) {
            var batch = BatchBuilder.compressed(i % 2 == 0 ? Codec.GZIP : Codec.NONE)
                    .producer(5, (short) 0, 3 * i);
            for (int r = 0; r < 3; r++) {
                batch.add(f.clock.wallMs(), StoreFixture.text("k" + r), StoreFixture.text("value " + i));
            }
            log.appendAsLeader(batch.build(), 0, false);
        }
        log.updateHighWatermark(120);
        put(f, "other", StoreFixture.text("x"));
        log.roll(LogEvent.RollReason.REQUESTED);
        for (int r = 0; r < 3; r++) {
            put(f, "k" + r, StoreFixture.text("last"));
        }
        log.roll(LogEvent.RollReason.REQUESTED);
        Map<String, String> wanted = newest(log);
        f.tasks.advance(15_001);
        assertEquals(wanted, newest(log));
        assertEquals(4, records(log).size());
        // Its newest batch is left as an empty one, so the producer goes on where it was.
        f.store.abandon();
        for (Path file : new RealDisk().list(f.dir())) {
            if (file.toString().endsWith(".snapshot")) {
                Files.delete(file);
            }
        }
        var again = new StoreFixture(temp, COMPACT).open();
        var next = BatchBuilder.plain().producer(5, (short) 0, 120);
        next.add(f.clock.wallMs(), StoreFixture.text("k"), StoreFixture.text("v"));
        assertFalse(again.log().appendAsLeader(next.build(), 0, false).duplicate());
        var gap = BatchBuilder.plain().producer(5, (short) 0, 125);
        gap.add(f.clock.wallMs(), StoreFixture.text("k"), StoreFixture.text("v"));
        assertThrows(
                brokerlab.engine.wire.ProtocolException.class, () -> again.log().appendAsLeader(gap.build(), 0, false));
        again.close();
    }

    @Test
    void S6_aCrashAfterAnyFileOperationLeavesTheOldOrTheNew() throws IOException {
        int step = 0;
        boolean finished = false;
        while (!finished) {
            Path root = temp.resolve("step-" + step);
            var disk = new FailingDisk();
            var f = new StoreFixture(disk, Map.of(), COMPACT, root).open();
            fill(f, 45);
            Map<String, String> wanted = newest(f.log());
            int before = records(f.log()).size();
            disk.stopAfter(step);
            f.tasks.advance(15_001);
            finished = f.store.directories().getFirst().error().isEmpty();
            f.store.abandon();
            var again = new StoreFixture(root, COMPACT).open();
            assertEquals(wanted, newest(again.log()), "after " + step + " changes");
            assertEquals(45, again.log().offsets().logEnd(), "after " + step + " changes");
            int after = records(again.log()).size();
            assertTrue(after <= before);
            for (Path file : new RealDisk().list(f.dir())) {
                String name = file.getFileName().toString();
                assertFalse(name.endsWith(".cleaned") || name.endsWith(".swap") || name.endsWith(".deleted"), name);
            }
            again.store.abandon();
            step++;
        }
        assertTrue(step > 20, "" + step);
    }

    @Test
    void logCleanerDedupeBufferSize_logCleanerIoBufferLoadFactor_soManyKeysAreCompactedAtATime() throws IOException {
        // Each slot takes 24 bytes, and memory is taken in powers of two of slots.
        assertEquals(1843, removedInOneGo("49152", "0.9"), 1);
        assertEquals(1024, removedInOneGo("49152", "0.5"), 1);
        assertEquals(2048, removedInOneGo("98304", "0.5"), 1);
    }

    /** Each key is written twice in a row: so many records go when so many keys fit. */
    private int removedInOneGo(String bytes, String loadFactor) throws IOException {
        var f = new StoreFixture(
                        new SimulatedDisk(),
                        Map.of(
                                "log.cleaner.dedupe.buffer.size",
                                bytes,
                                "log.cleaner.io.buffer.load.factor",
                                loadFactor),
                        Map.of("cleanup.policy", "compact", "segment.bytes", "100000"),
                        temp)
                .open();
        for (int i = 0; i < 6000; i++) {
            put(f, "k" + i / 2, StoreFixture.text("v"));
        }
        f.tasks.advance(15_001);
        int removed = 6000 - records(f.log()).size();
        f.close();
        return removed;
    }

    @Test
    void moreKeysThanFitAreCompactedInSeveralGoes() throws IOException {
        var f = new StoreFixture(temp, Map.of("cleanup.policy", "compact", "segment.bytes", "20000")).open();
        for (int i = 0; i < 6000; i++) {
            put(f, "k" + i % 2000, StoreFixture.text("v" + i));
        }
        Map<String, String> wanted = newest(f.log());
        long end = f.log().segments().getLast().baseOffset();
        long done = 0;
        int goes = 0;
        while (done < end) {
            long next =
                    new Compaction(f.log().core(), new KeyOffsets(2048 * KeyOffsets.SLOT_BYTES, 0.75)).run(done, end);
            assertTrue(next > done);
            done = next;
            goes++;
            assertEquals(wanted, newest(f.log()));
        }
        assertTrue(goes > 1);
        assertTrue(records(f.log()).size() < 2500 + (6000 - end));
        f.close();
    }
}
