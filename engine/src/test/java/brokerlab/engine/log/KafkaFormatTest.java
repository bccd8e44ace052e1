package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files are Kafka's: its own classes read ours, and ours hold what its documentation says. */
class KafkaFormatTest {
    @TempDir
    Path temp;

    @Test
    void kafkaReadsOurLogAndAgreesWithOurIndexes() throws IOException {
        var f = new StoreFixture(temp, Map.of("segment.bytes", "4000", "index.interval.bytes", "300")).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 60; i++) {
            Codec codec = Codec.ofId(i % 5).orElseThrow();
            var batch = BatchBuilder.compressed(codec);
            for (int r = 0; r < 3; r++) {
                batch.add(1000 + 10 * i + r, StoreFixture.text("k" + r), StoreFixture.text("value ".repeat(20) + i));
            }
            log.appendAsLeader(batch.build(), i / 20, false);
        }
        var segments = log.segments();
        assertTrue(segments.size() > 2);
        f.close();
        long next = 0;
        for (SegmentInfo segment : segments) {
            try (FileRecords records =
                    FileRecords.open(f.dir().resolve(segment.fileName()).toFile(), false)) {
                for (RecordBatch batch : records.batches()) {
                    batch.ensureValid();
                    assertEquals(next / 60, batch.partitionLeaderEpoch());
                    for (Record record : batch) {
                        record.ensureValid();
                        assertEquals(next++, record.offset());
                    }
                }
                checkOffsetIndex(f.dir(), segment, records);
                checkTimeIndex(f.dir(), segment, records);
            }
        }
        assertEquals(180, next);
    }

    private static void checkOffsetIndex(Path dir, SegmentInfo segment, FileRecords records) throws IOException {
        ByteBuffer index = ByteBuffer.wrap(Files.readAllBytes(SegmentFiles.of(dir, segment.baseOffset(), ".index")));
        assertEquals(segment.offsetIndexEntries() * 8, index.remaining());
        int before = -1;
        while (index.hasRemaining()) {
            int relative = index.getInt();
            int position = index.getInt();
            assertTrue(relative > before);
            before = relative;
            var found = records.searchForOffsetFromPosition(segment.baseOffset() + relative, 0);
            assertNotNull(found);
            assertEquals(
                    new FileRecords.LogOffsetPosition(segment.baseOffset() + relative, position, found.size),
                    found(found, relative, segment));
        }
    }

    /** Kafka's search names a batch by its last offset as well; only the place matters here. */
    private static FileRecords.LogOffsetPosition found(
            FileRecords.LogOffsetPosition found, int relative, SegmentInfo segment) {
        return new FileRecords.LogOffsetPosition(segment.baseOffset() + relative, found.position, found.size);
    }

    private static void checkTimeIndex(Path dir, SegmentInfo segment, FileRecords records) throws IOException {
        ByteBuffer index =
                ByteBuffer.wrap(Files.readAllBytes(SegmentFiles.of(dir, segment.baseOffset(), ".timeindex")));
        assertEquals(0, index.remaining() % 12);
        assertTrue(index.remaining() > 0);
        long timestamp = -1;
        while (index.hasRemaining()) {
            long next = index.getLong();
            long offset = segment.baseOffset() + index.getInt();
            assertTrue(next > timestamp);
            timestamp = next;
            long wanted = timestamp;
            boolean holds = false;
            for (RecordBatch batch : records.batches()) {
                holds |= batch.maxTimestamp() == wanted && batch.lastOffset() == offset;
            }
            assertTrue(holds, "timestamp " + timestamp + " at offset " + offset);
        }
        assertEquals(segment.largestTimestampMs(), timestamp);
    }

    @Test
    void weReadWhatKafkaWrote() throws IOException {
        Path dir = Files.createDirectories(temp.resolve("t-0"));
        try (FileRecords records =
                FileRecords.open(SegmentFiles.of(dir, 7, ".log").toFile(), true)) {
            for (int i = 0; i < 5; i++) {
                records.append(MemoryRecords.withRecords(
                        7L + 2L * i,
                        Compression.lz4().build(),
                        3,
                        new SimpleRecord(50 + i, "a".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        new SimpleRecord(60 + i, "b".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
            }
        }
        var f = new StoreFixture(temp).open();
        PartitionLog log = f.store.get(StoreFixture.P0).orElseThrow();
        assertEquals(7, log.offsets().logStart());
        assertEquals(17, log.offsets().logEnd());
        assertEquals(java.util.Optional.of(3), log.latestEpoch());
        assertEquals(5, log.batches(7, 0, 100, StoreFixture.Stored::of).size());
        assertEquals(2, Batches.records(log.batch(7, 0).orElseThrow(), 100).size());
        assertEquals(new TimestampOffset(62, 12, 3), log.offsetForTimestamp(62).orElseThrow());
        f.close();
    }

    @Test
    void theSmallFilesAreKafkasToTheByte() throws IOException {
        var f = new StoreFixture(temp, Map.of("segment.bytes", "400")).open();
        for (int i = 0; i < 3; i++) {
            f.log().appendAsLeader(StoreFixture.fromProducer(4, 1, 2 * i, 2, 1000 + i), 2 + i / 2, false);
        }
        f.log().updateHighWatermark(6);
        assertEquals(
                10485760,
                Files.size(SegmentFiles.of(f.dir(), f.log().segments().getLast().baseOffset(), ".index")));
        assertEquals(
                10485756,
                Files.size(SegmentFiles.of(f.dir(), f.log().segments().getLast().baseOffset(), ".timeindex")));
        f.close();
        assertEquals(
                "version: 0\ntopic_id: " + StoreFixture.TOPIC,
                Files.readString(f.dir().resolve("partition.metadata")));
        assertEquals("0\n2\n2 0\n3 4\n", Files.readString(f.dir().resolve("leader-epoch-checkpoint")));
        assertEquals("0\n1\nt 0 6\n", Files.readString(temp.resolve("replication-offset-checkpoint")));
        assertEquals("0\n1\nt 0 6\n", Files.readString(temp.resolve("recovery-point-offset-checkpoint")));
        assertEquals("0\n0\n", Files.readString(temp.resolve("log-start-offset-checkpoint")));
        assertEquals("{\"version\":0,\"brokerEpoch\":-1}", Files.readString(temp.resolve(".kafka_cleanshutdown")));
        assertTrue(Files.readString(temp.resolve("meta.properties"))
                .endsWith("\nbroker.id=1\nversion=0\ncluster.id=cluster-1\n"));
        assertFalse(Files.exists(temp.resolve(".lock")), "gone with a clean stop");
        ByteBuffer snapshot = ByteBuffer.wrap(Files.readAllBytes(SegmentFiles.of(f.dir(), 6, ".snapshot")));
        assertEquals(1, snapshot.getShort());
        var crc = new java.util.zip.CRC32C();
        crc.update(snapshot.duplicate().position(6));
        assertEquals((int) crc.getValue(), snapshot.getInt());
        assertEquals(1, snapshot.getInt());
        assertEquals(4, snapshot.getLong());
        assertEquals(1, snapshot.getShort());
        assertEquals(5, snapshot.getInt());
        assertEquals(5, snapshot.getLong());
        assertEquals(1, snapshot.getInt());
        assertEquals(1002, snapshot.getLong());
        assertEquals(-1, snapshot.getInt());
        assertEquals(-1, snapshot.getLong());
        assertEquals(0, snapshot.remaining());
    }
}
