package brokerlab.engine.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

/** The old formats, against the classes of kafka-clients that write and read them. */
class MessageFormatTest {
    private static final byte[] MAGICS = {0, 1};
    private static final List<CompressionType> CODECS =
            List.of(CompressionType.NONE, CompressionType.GZIP, CompressionType.SNAPPY, CompressionType.LZ4);

    private static final RecordDemands ANYTHING = new RecordDemands() {
        @Override
        public boolean stamps() {
            return false;
        }

        @Override
        public boolean compresses() {
            return false;
        }

        @Override
        public Optional<ProtocolException> against(boolean keyed, long timestampMs) {
            return Optional.empty();
        }
    };

    private static SimpleRecord[] records(int count) {
        var records = new SimpleRecord[count];
        for (int i = 0; i < count; i++) {
            byte[] key = i % 3 == 0 ? null : ("key " + i).getBytes(StandardCharsets.UTF_8);
            byte[] value = i % 5 == 4 ? null : "value ".repeat(i % 7 * 40).getBytes(StandardCharsets.UTF_8);
            records[i] = new SimpleRecord(1_700_000_000_000L + (i * 37) % 11, key, value);
        }
        return records;
    }

    private static ByteBuffer set(byte magic, long offset, CompressionType codec, TimestampType time, int count) {
        return MemoryRecords.withRecords(magic, offset, Compression.of(codec).build(), time, records(count))
                .buffer();
    }

    private static String text(Optional<byte[]> bytes) {
        return bytes.map(b -> new String(b, StandardCharsets.UTF_8)).orElse("-");
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null
                ? "-"
                : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private static List<String> theirs(ByteBuffer batches) {
        var found = new ArrayList<String>();
        for (MutableRecordBatch batch :
                MemoryRecords.readableRecords(batches.duplicate()).batches()) {
            assertTrue(batch.isValid());
            for (var r : batch) {
                found.add(r.offset() + " " + r.timestamp() + " " + text(r.key()) + " " + text(r.value()));
            }
        }
        return found;
    }

    private static List<String> ours(ByteBuffer batches) {
        return Batches.records(batches).stream()
                .map(r -> r.offset() + " " + r.timestampMs() + " " + text(r.key()) + " " + text(r.value()))
                .toList();
    }

    private static ErrorCode refused(ByteBuffer set) {
        return assertThrows(ProtocolException.class, () -> MessageFormat.up(set, ANYTHING))
                .code();
    }

    @Test
    void S16_oldMessagesReadAsByKafkaClients() {
        for (byte magic : MAGICS) {
            for (CompressionType codec : CODECS) {
                for (TimestampType time : List.of(TimestampType.CREATE_TIME, TimestampType.LOG_APPEND_TIME)) {
                    ByteBuffer set = set(magic, 40, codec, time, 30);
                    List<BatchHeader> headers = Batches.checked(set, Batches.Origin.REPLICA);
                    assertEquals(codec == CompressionType.NONE ? 30 : 1, headers.size());
                    assertEquals(theirs(set), ours(set));
                    int i = 0;
                    for (MutableRecordBatch batch :
                            MemoryRecords.readableRecords(set).batches()) {
                        BatchHeader h = headers.get(i++);
                        assertTrue(h.old());
                        assertEquals(batch.baseOffset(), h.baseOffset());
                        assertEquals(batch.lastOffset(), h.lastOffset());
                        assertEquals(batch.maxTimestamp(), h.maxTimestampMs());
                        assertEquals(batch.sizeInBytes(), h.sizeInBytes());
                        assertEquals(batch.checksum(), h.crc());
                        assertEquals(codec.name, h.codec().label());
                        assertEquals(batch.timestampType() == TimestampType.LOG_APPEND_TIME, h.logAppendTime());
                        assertEquals(-1, h.partitionLeaderEpoch());
                        assertFalse(h.hasProducerId() || h.transactional() || h.control() || h.hasDeleteHorizon());
                        assertEquals(codec == CompressionType.NONE ? 1 : 30, h.recordCount());
                    }
                }
            }
        }
    }

    @Test
    void S16_aChangedByteOfAnOldMessageIsFound() {
        for (byte magic : MAGICS) {
            ByteBuffer set = set(magic, 0, CompressionType.NONE, TimestampType.CREATE_TIME, 1);
            set.put(set.limit() - 5, (byte) (set.get(set.limit() - 5) ^ 4));
            assertThrows(ProtocolException.class, () -> Batches.checked(set, Batches.Origin.REPLICA));
            assertEquals(ErrorCode.CORRUPT_MESSAGE, refused(set));
        }
    }

    @Test
    void upMakesOneBatchOfASet() {
        for (byte magic : MAGICS) {
            for (CompressionType codec : CODECS) {
                ByteBuffer set = set(magic, 0, codec, TimestampType.CREATE_TIME, 30);
                ByteBuffer up = MessageFormat.up(set, ANYTHING);
                assertEquals(theirs(set), theirs(up));
                List<BatchHeader> made = Batches.checked(up, Batches.Origin.CLIENT);
                assertEquals(1, made.size());
                assertEquals(2, made.getFirst().magic());
                assertEquals(codec.name, made.getFirst().codec().label());
                assertEquals(29, made.getFirst().lastOffset());
            }
        }
    }

    @Test
    void upLeavesMagic2Alone() {
        ByteBuffer batch = set((byte) 2, 0, CompressionType.NONE, TimestampType.CREATE_TIME, 3);
        assertSame(batch, MessageFormat.up(batch, ANYTHING));
    }

    @Test
    void upRefusesWhatKafkaRefuses() {
        var two = ByteBuffer.allocate(10_000);
        two.put(set((byte) 1, 0, CompressionType.GZIP, TimestampType.CREATE_TIME, 2));
        two.put(set((byte) 1, 2, CompressionType.GZIP, TimestampType.CREATE_TIME, 2));
        assertEquals(ErrorCode.INVALID_RECORD, refused(two.flip()));
        var mixed = ByteBuffer.allocate(10_000);
        mixed.put(set((byte) 0, 0, CompressionType.NONE, TimestampType.CREATE_TIME, 1));
        mixed.put(set((byte) 1, 1, CompressionType.NONE, TimestampType.CREATE_TIME, 1));
        assertEquals(ErrorCode.INVALID_RECORD, refused(mixed.flip()));
    }

    @Test
    void upRefusesWrappersThatHoldAnythingElse() {
        ByteBuffer inner = set((byte) 1, 0, CompressionType.GZIP, TimestampType.CREATE_TIME, 2);
        assertEquals(ErrorCode.INVALID_RECORD, refused(wrapper((byte) 1, inner)));
        inner = set((byte) 0, 0, CompressionType.NONE, TimestampType.CREATE_TIME, 2);
        assertEquals(ErrorCode.INVALID_RECORD, refused(wrapper((byte) 1, inner)));
        inner = set((byte) 1, 0, CompressionType.NONE, TimestampType.CREATE_TIME, 2);
        inner.put(inner.limit() - 1, (byte) (inner.get(inner.limit() - 1) ^ 1));
        assertEquals(ErrorCode.CORRUPT_MESSAGE, refused(wrapper((byte) 1, inner)));
        assertEquals(ErrorCode.INVALID_RECORD, refused(wrapper((byte) 1, ByteBuffer.allocate(0))));
        ByteBuffer huge = ByteBuffer.allocate(40).putInt(8, Integer.MAX_VALUE);
        assertEquals(ErrorCode.INVALID_RECORD, refused(wrapper((byte) 1, huge)));
    }

    private static ByteBuffer wrapper(byte magic, ByteBuffer inner) {
        byte[] bytes = new byte[inner.remaining()];
        inner.duplicate().get(bytes);
        byte[] value = Codec.GZIP.compress(bytes, bytes.length, Optional.empty(), magic);
        ByteBuffer out = ByteBuffer.allocate(OldMessages.smallest(magic) + value.length);
        out.putLong(1)
                .putInt(out.capacity() - 12)
                .putInt(0)
                .put(magic)
                .put((byte) 1)
                .putLong(5);
        out.putInt(-1).putInt(value.length).put(value).flip();
        return out.putInt(12, (int) OldMessages.crc(out, 0, out.limit()));
    }

    @Test
    void aMessageThatExpandsBeyondMeasureIsRefused() {
        ByteBuffer inner = ByteBuffer.allocate(80 << 20);
        inner.putLong(0).putInt(inner.capacity() - 12).putInt(0).put((byte) 1).rewind();
        assertEquals(ErrorCode.MESSAGE_TOO_LARGE, refused(wrapper((byte) 1, inner)));
    }

    @Test
    void downReadsLikeTheBatchesForOldClients() {
        for (byte magic : MAGICS) {
            for (CompressionType codec : CODECS) {
                for (TimestampType time : List.of(TimestampType.CREATE_TIME, TimestampType.LOG_APPEND_TIME)) {
                    ByteBuffer batch = set((byte) 2, 100, codec, time, 30);
                    BatchHeader.at(batch, 0)
                            .rewriteMaxTimestamp(
                                    time == TimestampType.LOG_APPEND_TIME,
                                    BatchHeader.at(batch, 0).maxTimestampMs());
                    ByteBuffer down = MessageFormat.down(batch, magic, 100);
                    List<String> expected = new ArrayList<>(theirs(batch));
                    if (magic == 0) {
                        expected.replaceAll(r -> r.replaceFirst(" \\d+ ", " -1 "));
                    }
                    assertEquals(expected, theirs(down));
                    assertEquals(expected, ours(down));
                    for (MutableRecordBatch b :
                            MemoryRecords.readableRecords(down).batches()) {
                        assertEquals(magic, b.magic());
                        assertEquals(codec, b.compressionType());
                        if (magic == 1) {
                            assertEquals(time, b.timestampType());
                        }
                    }
                }
            }
        }
    }

    @Test
    void downBeginsAtTheOffsetAskedForWhenNothingIsCompressed() {
        ByteBuffer batch = set((byte) 2, 100, CompressionType.NONE, TimestampType.CREATE_TIME, 10);
        assertEquals(theirs(batch).subList(7, 10), theirs(MessageFormat.down(batch, (byte) 1, 107)));
        ByteBuffer compressed = set((byte) 2, 100, CompressionType.GZIP, TimestampType.CREATE_TIME, 10);
        assertEquals(theirs(compressed), theirs(MessageFormat.down(compressed, (byte) 1, 107)));
    }

    @Test
    void downLeavesOutControlRecordsAndRefusesZstd() {
        ByteBuffer control = BatchBuilder.plain()
                .control()
                .transactional()
                .producer(1, (short) 0, -1)
                .add(1, Optional.of(new byte[4]), Optional.of(new byte[6]))
                .build();
        assertEquals(0, MessageFormat.down(control, (byte) 1, 0).remaining());
        ByteBuffer zstd = set((byte) 2, 0, CompressionType.ZSTD, TimestampType.CREATE_TIME, 3);
        assertEquals(
                ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                assertThrows(ProtocolException.class, () -> MessageFormat.down(zstd, (byte) 1, 0))
                        .code());
    }

    @Test
    void C9_downRefusesTimesThatOldFormatsDoNotHold() {
        ByteBuffer early = BatchBuilder.plain()
                .add(-5, Optional.empty(), Optional.empty())
                .add(-1, Optional.empty(), Optional.empty())
                .build();
        for (byte magic : MAGICS) {
            assertEquals(
                    ErrorCode.UNKNOWN_SERVER_ERROR,
                    assertThrows(ProtocolException.class, () -> MessageFormat.down(early, magic, 0))
                            .code());
            assertEquals(1, theirs(MessageFormat.down(early, magic, 1)).size());
        }
    }

    @Test
    void downLeavesOldMessagesAsTheyAre() {
        ByteBuffer old = set((byte) 0, 5, CompressionType.LZ4, TimestampType.CREATE_TIME, 4);
        assertEquals(old, MessageFormat.down(old, (byte) 1, 5));
        assertEquals(old, MessageFormat.down(old, (byte) 0, 5));
        ByteBuffer newer = set((byte) 1, 5, CompressionType.LZ4, TimestampType.CREATE_TIME, 4);
        assertEquals(
                ours(newer).stream().map(r -> r.replaceFirst(" \\d+ ", " -1 ")).toList(),
                theirs(MessageFormat.down(newer, (byte) 0, 5)));
    }
}
