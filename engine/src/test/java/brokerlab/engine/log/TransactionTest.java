package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions as a follower, or a log that Apache Kafka wrote, brings them. */
class TransactionTest {
    private static final Map<String, String> SMALL = Map.of("segment.bytes", "900", "index.interval.bytes", "200");

    @TempDir
    Path temp;

    private final Map<Long, Integer> sequences = new TreeMap<>();

    private static ByteBuffer at(long offset, ByteBuffer batch) {
        brokerlab.engine.wire.BatchHeader.at(batch, batch.position()).rewriteBaseOffset(offset);
        brokerlab.engine.wire.BatchHeader.at(batch, batch.position()).rewriteLeaderEpoch(0);
        return batch;
    }

    private void data(PartitionLog log, long producer, int records) {
        int sequence = sequences.getOrDefault(producer, 0);
        sequences.put(producer, sequence + records);
        var batch = BatchBuilder.plain().producer(producer, (short) 0, sequence).transactional();
        for (int i = 0; i < records; i++) {
            batch.add(1_000 + sequence, StoreFixture.text("k" + producer + "-" + i), StoreFixture.text("v"));
        }
        log.appendAsFollower(at(log.offsets().logEnd(), batch.build()));
    }

    private static void end(PartitionLog log, long producer, boolean commit) {
        log.appendAsFollower(MemoryRecords.withEndTransactionMarker(
                        log.offsets().logEnd(),
                        2_000,
                        0,
                        producer,
                        (short) 0,
                        new EndTransactionMarker(commit ? ControlRecordType.COMMIT : ControlRecordType.ABORT, 3))
                .buffer());
    }

    private void fill(PartitionLog log) {
        var random = new Random(7);
        var open = new TreeMap<Long, Boolean>();
        for (int i = 0; i < 80; i++) {
            long producer = 1L + random.nextInt(4);
            if (open.containsKey(producer) && random.nextInt(3) == 0) {
                end(log, producer, random.nextBoolean());
                open.remove(producer);
            } else {
                data(log, producer, 1 + random.nextInt(3));
                open.put(producer, true);
            }
        }
        for (long producer : List.copyOf(open.keySet())) {
            end(log, producer, producer % 2 == 0);
        }
    }

    private static List<AbortedTransaction> index(PartitionLog log) {
        var all = new ArrayList<AbortedTransaction>();
        log.core().state().segments().all().forEach(s -> all.addAll(s.files.transactions.entries()));
        return all;
    }

    @Test
    void S13_theLastStableOffsetWaitsForOpenTransactionsAndForTheirMarkers() {
        var f = new StoreFixture(temp).open();
        PartitionLog log = f.log();
        data(log, 1, 2);
        data(log, 2, 2);
        assertEquals(0, log.offsets().lastStable());
        log.updateHighWatermark(4);
        assertEquals(0, log.offsets().lastStable());
        end(log, 1, true);
        log.updateHighWatermark(4);
        assertEquals(0, log.offsets().lastStable());
        log.updateHighWatermark(5);
        assertEquals(2, log.offsets().lastStable());
        end(log, 2, false);
        log.updateHighWatermark(6);
        assertEquals(6, log.offsets().lastStable());
        assertEquals(List.of(new AbortedTransaction(2, 2, 5, 6)), index(log));
        assertEquals(List.of(new AbortedTransaction(2, 2, 5, 6)), log.abortedTransactions(0, 10_000));
        assertEquals(List.of(), log.abortedTransactions(6, 10_000));
        data(log, 1, 1);
        log.updateHighWatermark(7);
        log.raiseLogStart(7);
        assertTrue(log.offsets().logStart() <= log.offsets().lastStable()
                && log.offsets().lastStable() <= log.offsets().highWatermark());
        f.close();
    }

    @Test
    void S13_theAbortedTransactionIndexEqualsAScan() throws IOException {
        var f = new StoreFixture(temp, SMALL).open();
        fill(f.log());
        List<AbortedTransaction> written = index(f.log());
        List<ProducerEntry> producers = List.copyOf(f.log().core().producers.all());
        assertTrue(written.size() > 5 && f.log().segments().size() > 5, "" + written);
        var files = new TreeMap<Path, byte[]>();
        for (LogSegment s : f.log().core().state().segments().all()) {
            Path file = SegmentFiles.of(f.dir(), s.baseOffset(), ".txnindex");
            if (Files.exists(file)) {
                files.put(file, Files.readAllBytes(file));
                assertEquals(0, Files.size(file) % 34);
            }
        }
        f.store.abandon();
        for (Path file : files.keySet()) {
            Files.delete(file);
        }
        var scanned = new StoreFixture(temp, SMALL).open();
        assertEquals(written, index(scanned.log()));
        assertEquals(producers, List.copyOf(scanned.log().core().producers.all()));
        for (var each : files.entrySet()) {
            assertArrayEquals(each.getValue(), Files.readAllBytes(each.getKey()));
        }
        scanned.log().updateHighWatermark(scanned.log().offsets().logEnd());
        assertEquals(scanned.log().offsets().logEnd(), scanned.log().offsets().lastStable());
        scanned.close();
        var clean = new StoreFixture(temp, SMALL).open();
        assertEquals(written, index(clean.log()));
        clean.close();
    }

    @Test
    void S13_truncationTakesMarkersBackAndOpensTheirTransactionsAgain() {
        var f = new StoreFixture(temp, SMALL).open();
        PartitionLog log = f.log();
        data(log, 1, 2);
        end(log, 1, false);
        data(log, 1, 1);
        log.updateHighWatermark(4);
        log.truncateTo(2, StoreFixture.CUT);
        assertEquals(List.of(), index(log));
        assertEquals(0, log.offsets().lastStable());
        end(log, 1, true);
        log.updateHighWatermark(3);
        assertEquals(3, log.offsets().lastStable());
        f.close();
    }

    @Test
    void S14_compactionNeverTakesAnAbortedRecordForTheNewest() throws IOException {
        var f = new StoreFixture(
                        temp,
                        Map.of("cleanup.policy", "compact", "segment.bytes", "200", "min.cleanable.dirty.ratio", "0"))
                .open();
        PartitionLog log = f.log();
        data(log, 1, 1);
        end(log, 1, true);
        data(log, 2, 1);
        sequences.put(1L, 1);
        var same = BatchBuilder.plain().producer(1, (short) 0, 1).transactional();
        same.add(1_500, StoreFixture.text("k1-0"), StoreFixture.text("aborted"));
        log.appendAsFollower(at(log.offsets().logEnd(), same.build()));
        end(log, 1, false);
        end(log, 2, true);
        data(log, 3, 1);
        end(log, 3, true);
        data(log, 3, 1);
        end(log, 3, true);
        log.updateHighWatermark(log.offsets().logEnd());
        f.tasks.advance(15_001);
        var values = new TreeMap<String, String>();
        for (long at = 0; at < log.offsets().logEnd(); ) {
            LogRead read = log.read(at, 100_000, log.offsets().logEnd(), true);
            ByteBuffer bytes = read.slice().read();
            brokerlab.engine.wire.Batches.records(bytes)
                    .forEach(r -> values.put(
                            new String(r.key().orElseThrow(), java.nio.charset.StandardCharsets.UTF_8),
                            new String(r.value().orElseThrow(), java.nio.charset.StandardCharsets.UTF_8)));
            at = brokerlab.engine.wire.Batches.in(bytes).getLast().nextOffset();
        }
        assertEquals("v", values.get("k1-0"));
        assertFalse(values.containsValue("aborted"));
        f.close();
    }
}
