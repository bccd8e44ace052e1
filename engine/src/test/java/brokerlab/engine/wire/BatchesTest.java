package brokerlab.engine.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchesTest {
    private static Optional<byte[]> text(String s) {
        return Optional.of(s.getBytes(StandardCharsets.UTF_8));
    }

    private static BatchBuilder three(Codec codec) {
        return BatchBuilder.compressed(codec)
                .producer(9, (short) 3, 17)
                .add(1000, text("k1"), text("v".repeat(5000)))
                .add(900, Optional.empty(), Optional.empty(), List.of(new LogRecord.Header("h", Optional.empty())))
                .add(1200, text("k3"), text(""), List.of(new LogRecord.Header("h", text("x"))));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void whatTheBuilderMakesIsWhatKafkaMakes(Codec codec) {
        ByteBuffer ours = three(codec).build();
        var records = MemoryRecords.readableRecords(ours.duplicate());
        MutableRecordBatch batch = records.batches().iterator().next();
        batch.ensureValid();
        var found = new java.util.ArrayList<org.apache.kafka.common.record.internal.Record>();
        batch.forEach(found::add);
        assertEquals(3, found.size());
        assertEquals(9, batch.producerId());
        assertEquals(19, batch.lastSequence());
        assertEquals(1200, batch.maxTimestamp());
        assertEquals(900, found.get(1).timestamp());
        assertFalse(found.get(1).hasKey());
        assertFalse(found.get(1).hasValue());
        assertEquals(5000, found.get(0).valueSize());

        // Kafka's compressors may be fed in other portions than ours, so bytes are compared where nothing is
        // compressed.
        if (codec == Codec.NONE) {
            MemoryRecords theirs = MemoryRecords.withIdempotentRecords(
                    Compression.NONE,
                    9,
                    (short) 3,
                    17,
                    new SimpleRecord(1000, bytes("k1"), bytes("v".repeat(5000))),
                    new SimpleRecord(
                            900, (byte[]) null, null, new RecordHeader[] {new RecordHeader("h", (byte[]) null)}),
                    new SimpleRecord(
                            1200, bytes("k3"), bytes(""), new RecordHeader[] {new RecordHeader("h", bytes("x"))}));
            assertEquals(theirs.buffer(), ours);
        }
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void whatKafkaMakesIsReadInFull(Codec codec) {
        MemoryRecords theirs = MemoryRecords.withRecords(
                50L,
                Compression.of(CompressionType.forId(codec.id())).build(),
                new SimpleRecord(5, bytes("a"), bytes("x".repeat(40_000))),
                new SimpleRecord(7, null, bytes("two"), new RecordHeader[] {new RecordHeader("n", bytes("m"))}));
        BatchHeader batch =
                Batches.checked(theirs.buffer(), Batches.Origin.CLIENT).getFirst();
        assertEquals(codec, batch.codec());
        assertEquals(new Batches.Walk(7, 5, 1, 1), Batches.walk(batch));
        List<LogRecord> records = Batches.records(theirs.buffer());
        assertEquals(51, records.get(1).offset());
        assertArrayEquals(bytes("two"), records.get(1).value().orElseThrow());
        assertArrayEquals(
                bytes("m"), records.get(1).headers().getFirst().value().orElseThrow());
        assertEquals(40_000, records.get(0).value().orElseThrow().length);
        if (codec == Codec.NONE) {
            LogRecord second = records.get(1);
            assertEquals(batch.sizeInBytes(), second.positionInBatch() + second.sizeInBytes());
        }
        assertEquals(1, Batches.records(batch, 1).size());
    }

    @Test
    void S1_offsetAndEpochAreOutsideTheChecksumAndAppendTimeIsInside() {
        ByteBuffer bytes = three(Codec.LZ4).build();
        BatchHeader batch = BatchHeader.at(bytes, 0);
        long crc = batch.crc();
        batch.rewriteBaseOffset(77);
        batch.rewriteLeaderEpoch(4);
        assertEquals(crc, batch.crc());
        assertTrue(batch.crcMatches());
        assertEquals(79, batch.lastOffset());
        batch.rewriteMaxTimestamp(true, 5555);
        assertTrue(batch.crcMatches());
        assertTrue(batch.logAppendTime());
        assertEquals(5555, Batches.records(bytes).get(1).timestampMs());
        var theirs = MemoryRecords.readableRecords(bytes).batches().iterator().next();
        theirs.ensureValid();
        assertEquals(5555, theirs.maxTimestamp());
    }

    @Test
    void S1_everyFlippedByteFromTheAttributesOnIsSeen() {
        byte[] good = three(Codec.NONE).build().array();
        for (int i = BatchHeader.MAGIC_AT; i < Math.min(good.length, 400); i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x55;
            assertThrows(
                    ProtocolException.class,
                    () -> Batches.checked(ByteBuffer.wrap(bad), Batches.Origin.CLIENT),
                    "byte " + i);
        }
    }

    @Test
    void aBatchThatIsNotWholeOrOldIsRefusedWithItsCode() {
        ByteBuffer good = three(Codec.NONE).build();
        ByteBuffer cut = good.duplicate().limit(good.limit() - 1);
        // As in Apache Kafka (ByteBufferLogInputStream) what a client did not send whole is not there; whoever wants a
        // batch refuses none.
        assertEquals(List.of(), Batches.checked(cut.duplicate(), Batches.Origin.CLIENT));
        assertEquals(
                ErrorCode.CORRUPT_MESSAGE,
                assertThrows(ProtocolException.class, () -> Batches.checked(cut, Batches.Origin.REPLICA))
                        .code());
        ByteBuffer old = copy(good);
        old.put(BatchHeader.MAGIC_AT, (byte) 1);
        assertEquals(ErrorCode.CORRUPT_MESSAGE, codeOf(old));
        ByteBuffer tiny = copy(good);
        tiny.putInt(BatchHeader.LENGTH_AT, 3);
        assertEquals(ErrorCode.CORRUPT_MESSAGE, codeOf(tiny));
        ByteBuffer negative = copy(good);
        negative.putInt(BatchHeader.LENGTH_AT, -5);
        assertEquals(ErrorCode.CORRUPT_MESSAGE, codeOf(negative));
        ByteBuffer count = copy(good);
        count.putInt(BatchHeader.COUNT_AT, 2);
        recrc(count);
        assertEquals(ErrorCode.INVALID_RECORD, codeOf(count));
        ByteBuffer control = copy(good);
        control.putShort(BatchHeader.ATTRIBUTES_AT, (short) BatchHeader.CONTROL_FLAG);
        recrc(control);
        assertEquals(ErrorCode.INVALID_RECORD, codeOf(control));
        ByteBuffer codec = copy(good);
        codec.putShort(BatchHeader.ATTRIBUTES_AT, (short) 6);
        recrc(codec);
        assertEquals(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, codeOf(codec));
    }

    @Test
    void anyDamageWithARightChecksumEndsInAProtocolError() {
        var random = new java.util.Random(7);
        for (Codec codec : Codec.values()) {
            byte[] good = three(codec).build().array();
            for (int round = 0; round < 300; round++) {
                byte[] bad = good.clone();
                bad[BatchHeader.SIZE + random.nextInt(bad.length - BatchHeader.SIZE)] = (byte) random.nextInt();
                var bytes = ByteBuffer.wrap(bad);
                recrc(bytes);
                try {
                    Batches.walk(BatchHeader.at(bytes, 0));
                    Batches.records(bytes);
                } catch (ProtocolException e) {
                    assertTrue(
                            e.code() == ErrorCode.CORRUPT_MESSAGE || e.code() == ErrorCode.INVALID_RECORD,
                            e.code().name());
                }
            }
        }
    }

    @Test
    void aDirectBufferWorksLikeOneOnTheHeap() {
        ByteBuffer heap = three(Codec.NONE).build();
        ByteBuffer direct = ByteBuffer.allocateDirect(heap.remaining() + 3).position(3);
        direct.put(heap.duplicate()).position(3);
        BatchHeader batch = Batches.checked(direct, Batches.Origin.CLIENT).getFirst();
        assertEquals(Batches.walk(BatchHeader.at(heap, 0)), Batches.walk(batch));
        assertEquals(5000, Batches.records(direct).getFirst().value().orElseThrow().length);
    }

    private static ByteBuffer copy(ByteBuffer b) {
        return ByteBuffer.allocate(b.remaining()).put(b.duplicate()).flip();
    }

    private static void recrc(ByteBuffer b) {
        b.putInt(BatchHeader.CRC_AT, (int) BatchHeader.at(b, 0).computeCrc());
    }

    private static ErrorCode codeOf(ByteBuffer bytes) {
        return assertThrows(ProtocolException.class, () -> Batches.checked(bytes, Batches.Origin.CLIENT))
                .code();
    }

    /** Bytes this thread asked for while it walked over the records of {@code batch}, which must be refused so. */
    private static long costOfRefusal(ByteBuffer batch, ErrorCode expected) {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        var e = assertThrows(ProtocolException.class, () -> Batches.walk(BatchHeader.at(batch, 0)));
        assertEquals(expected, e.code());
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @ParameterizedTest
    @EnumSource(
            value = Codec.class,
            names = {"GZIP", "ZSTD"})
    void aBatchThatExpandsBeyondMeasureIsRefusedAndItsBytesAreNeverHeld(Codec codec) {
        ByteBuffer bomb = BatchBuilder.compressed(codec)
                .add(1, Optional.empty(), Optional.of(new byte[100 << 20]))
                .build();
        assertTrue(bomb.remaining() < 1 << 20, "a bomb of " + bomb.remaining());
        long cost = costOfRefusal(bomb, ErrorCode.MESSAGE_TOO_LARGE);
        assertTrue(cost < 4 << 20, "100 MB cost " + cost + " bytes");
    }

    @org.junit.jupiter.api.Test
    void snappyThatLiesAboutItsSizesIsRefusedUnread() {
        byte[] honest = BatchBuilder.compressed(Codec.SNAPPY)
                .add(1, Optional.empty(), Optional.of(new byte[100_000]))
                .build()
                .array();
        Batches.walk(BatchHeader.at(ByteBuffer.wrap(honest), 0));
        // Behind the two headers: the chunk's length, then, as a varint, what it expands to.
        ByteBuffer expands = ByteBuffer.wrap(honest.clone()).putInt(BatchHeader.SIZE + 20, 0xffffff07);
        assertTrue(costOfRefusal(expands, ErrorCode.CORRUPT_MESSAGE) < 1 << 20);
        ByteBuffer length = ByteBuffer.wrap(honest.clone()).putInt(BatchHeader.SIZE + 16, 500_000_000);
        assertTrue(costOfRefusal(length, ErrorCode.CORRUPT_MESSAGE) < 1 << 20);
    }
}
