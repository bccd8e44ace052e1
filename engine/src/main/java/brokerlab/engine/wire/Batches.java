package brokerlab.engine.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Record batches that lie one after another in a buffer: found, checked, decoded. */
public final class Batches {
    /** Without what a log puts before it, a message of magic 0 without key and value. */
    private static final int SMALLEST_MESSAGE = 14;

    private Batches() {}

    /** How strictly records are looked at, and what is told about those that fail. */
    public enum Origin {
        /** Comes from outside: everything is checked. */
        CLIENT,
        /** A coordinator's own write. */
        INTERNAL,
        /** From a leader, which has checked it. */
        REPLICA
    }

    /**
     * What a walk over a batch's records found.
     *
     * @param maxTimestampMs largest record timestamp, -1 when none has one
     * @param minTimestampMs smallest record timestamp other than -1, -1 when none has one
     * @param offsetDeltaOfMax of the first record with the largest timestamp
     * @param withoutKey records without key
     */
    public record Walk(long maxTimestampMs, long minTimestampMs, int offsetDeltaOfMax, int withoutKey) {}

    /**
     * The whole batches in {@code batches}, from its position on; a batch cut off at the end is left out, as in a fetched
     * answer. The buffer's position stays. Only sizes and magic are checked.
     *
     * @throws ProtocolException CORRUPT_MESSAGE for an impossible size or an unknown magic
     */
    public static List<BatchHeader> in(ByteBuffer batches) {
        var found = new ArrayList<BatchHeader>(1);
        int at = batches.position();
        while (batches.limit() - at >= BatchHeader.LOG_OVERHEAD) {
            int size = BatchHeader.LOG_OVERHEAD + batches.getInt(at + BatchHeader.LENGTH_AT);
            if (size < BatchHeader.SMALLEST) {
                throw corrupt("Batch size " + size + " is below the header's " + BatchHeader.SMALLEST);
            }
            if (batches.limit() - at <= BatchHeader.MAGIC_AT) {
                break;
            }
            byte magic = batches.get(at + BatchHeader.MAGIC_AT);
            checkMagic(magic);
            if (size > batches.limit() - at) {
                break;
            }
            if (!OldMessages.is(magic) && size < BatchHeader.SIZE) {
                throw corrupt("Batch size " + size + " is below the header's " + BatchHeader.SIZE);
            }
            found.add(BatchHeader.at(batches, at));
            at += size;
        }
        return found;
    }

    /**
     * Like {@link #in}, each with a right checksum and a header that agrees with itself. The buffer must hold whole batches and nothing
     * else, unless it is a client's, of which the last may be cut off.
     *
     * @throws ProtocolException CORRUPT_MESSAGE, INVALID_RECORD or UNSUPPORTED_COMPRESSION_TYPE
     */
    public static List<BatchHeader> checked(ByteBuffer batches, Origin origin) {
        List<BatchHeader> found = in(batches);
        int whole = found.stream().mapToInt(BatchHeader::sizeInBytes).sum();
        if (whole != batches.remaining() && origin != Origin.CLIENT) {
            throw corrupt("The last " + (batches.remaining() - whole) + " bytes are no whole batch");
        }
        for (BatchHeader batch : found) {
            checkHeader(batch, origin);
        }
        return found;
    }

    /**
     * The one whole batch of magic 2 that a produce of version 3 or newer has for a partition, without what was cut off behind it.
     * Checked so far as Kafka does before it looks into its logs (ProduceRequest.validateRecords).
     *
     * @param zstd whether the version may use it (KIP-110)
     * @throws ProtocolException INVALID_RECORD, CORRUPT_MESSAGE or UNSUPPORTED_COMPRESSION_TYPE
     */
    public static ByteBuffer single(ByteBuffer records, boolean zstd) {
        int start = records.position();
        int end = wholeEnd(records, start);
        if (end < 0) {
            throw invalid("there is no whole record batch");
        }
        BatchHeader batch = BatchHeader.at(records, start);
        if (batch.magic() != BatchHeader.MAGIC) {
            throw invalid("this version takes record batches of magic 2, not " + batch.magic());
        }
        if (!zstd && end - start >= BatchHeader.SIZE && batch.codec() == Codec.ZSTD) {
            throw new ProtocolException(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, "zstd may be used from produce version 7 on");
        }
        if (wholeEnd(records, end) >= 0) {
            throw invalid("there is more than one record batch");
        }
        return end == records.limit() ? records : records.duplicate().limit(end);
    }

    /** Where the whole batch or message at {@code at} ends, -1 when none is there. */
    private static int wholeEnd(ByteBuffer records, int at) {
        int left = records.limit() - at;
        if (left < BatchHeader.LOG_OVERHEAD) {
            return -1;
        }
        int length = records.getInt(at + BatchHeader.LENGTH_AT);
        if (length < SMALLEST_MESSAGE) {
            throw corrupt("A length of " + length + " is below that of the smallest message");
        }
        if (left <= BatchHeader.MAGIC_AT) {
            return -1;
        }
        byte magic = records.get(at + BatchHeader.MAGIC_AT);
        if (magic < 0 || magic > BatchHeader.MAGIC) {
            throw corrupt("Unknown magic " + magic);
        }
        return length > left - BatchHeader.LOG_OVERHEAD ? -1 : at + BatchHeader.LOG_OVERHEAD + length;
    }

    /** Whether a produce's records begin with a batch of a transaction. */
    public static boolean transactional(ByteBuffer records) {
        return records.remaining() >= BatchHeader.SIZE
                && records.get(records.position() + BatchHeader.MAGIC_AT) == BatchHeader.MAGIC
                && BatchHeader.at(records, records.position()).transactional();
    }

    /** Checks one whole batch's checksum and header. */
    public static void checkHeader(BatchHeader batch, Origin origin) {
        checkMagic(batch.magic());
        if (!batch.crcMatches()) {
            throw corrupt("CRC of " + batch + " is " + batch.computeCrc() + ", header says " + batch.crc());
        }
        if (batch.old()) {
            if (origin != Origin.REPLICA) {
                throw invalid(batch + " is not of the format that is written");
            }
            return;
        }
        if (batch.lastOffsetDelta() < 0) {
            throw invalid("Offset range of " + batch + " is negative");
        }
        if (batch.recordCount() < 0 || batch.recordCount() - 1 > batch.lastOffsetDelta()) {
            throw invalid(batch + " cannot hold " + batch.recordCount() + " records");
        }
        if (origin == Origin.REPLICA) {
            // Compaction leaves batches with gaps or without records; the leader has checked the rest. A codec that is
            // not
            // known here may have been known to whoever wrote it.
            return;
        }
        batch.codec();
        if (batch.recordCount() != batch.lastOffsetDelta() + 1) {
            throw invalid(batch + " has " + batch.recordCount() + " records");
        }
        if (batch.hasProducerId() && batch.baseSequence() < 0 && origin == Origin.CLIENT) {
            throw invalid("Sequence " + batch.baseSequence() + " of producer " + batch.producerId() + " is negative");
        }
        if (batch.hasDeleteHorizon()) {
            throw invalid("Only compaction sets a delete horizon");
        }
        if (origin == Origin.CLIENT && batch.control()) {
            throw invalid("Clients may not write control records");
        }
    }

    private static void checkMagic(byte magic) {
        if (magic != BatchHeader.MAGIC && !OldMessages.is(magic)) {
            throw corrupt("Unknown magic " + magic);
        }
    }

    /**
     * Walks over the records of a batch of magic 2 without decoding them: lengths must agree, offset deltas must count up from 0.
     *
     * @throws ProtocolException INVALID_RECORD, CORRUPT_MESSAGE or, for one that expands beyond measure, MESSAGE_TOO_LARGE
     */
    public static Walk walk(BatchHeader batch) {
        return walk(batch, Integer.MAX_VALUE);
    }

    /**
     * Like {@link #walk(BatchHeader)}; in a compressed batch no record may have more bytes than that, which is seen before they are
     * expanded.
     *
     * @throws ProtocolException INVALID_RECORD for one that has
     */
    public static Walk walk(BatchHeader batch, int maxExpandedRecordBytes) {
        int mostBytes = batch.codec() == Codec.NONE ? Integer.MAX_VALUE : maxExpandedRecordBytes;
        long base = batch.baseTimestampMs();
        boolean appendTime = batch.logAppendTime();
        long max = -1;
        long min = Long.MAX_VALUE;
        int deltaOfMax = batch.lastOffsetDelta();
        int withoutKey = 0;
        int count = batch.recordCount();
        try (var in = RecordBytes.untrusted(batch)) {
            for (int i = 0; i < count; i++) {
                int length = in.readVarint();
                if (length > mostBytes) {
                    throw invalid("Record " + i + " of " + batch + " expands to " + length
                            + " bytes, more than max.decompressed.message.bytes=" + mostBytes);
                }
                long begin = in.passed();
                in.readByte();
                long timestamp = base + in.readVarlong();
                int offsetDelta = in.readVarint();
                if (offsetDelta != i) {
                    throw invalid("Record " + i + " of " + batch + " has offset delta " + offsetDelta);
                }
                int keyLength = in.readVarint();
                if (keyLength < 0) {
                    withoutKey++;
                } else {
                    in.skip(keyLength);
                }
                skipSized(in);
                skipHeaders(in);
                checkLength(batch, i, length, in.passed() - begin);
                if (appendTime) {
                    timestamp = batch.maxTimestampMs();
                }
                if (timestamp > max) {
                    max = timestamp;
                    deltaOfMax = i;
                }
                if (timestamp != -1 && timestamp < min) {
                    min = timestamp;
                }
            }
            if (!in.atEnd()) {
                throw invalid(batch + " has bytes after its last record");
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(batch, e);
        }
        return new Walk(max, min == Long.MAX_VALUE ? -1 : min, deltaOfMax, withoutKey);
    }

    private static void skipSized(RecordBytes in) throws IOException {
        int length = in.readVarint();
        if (length > 0) {
            in.skip(length);
        }
    }

    private static void skipHeaders(RecordBytes in) throws IOException {
        int headers = in.readVarint();
        if (headers < 0) {
            throw invalid("A record has " + headers + " headers");
        }
        for (int h = 0; h < headers; h++) {
            int keyLength = in.readVarint();
            if (keyLength < 0) {
                throw invalid("A record has a header without key");
            }
            in.skip(keyLength);
            skipSized(in);
        }
    }

    private static void checkLength(BatchHeader batch, int index, int declared, long found) {
        if (declared != found) {
            throw invalid("Record " + index + " of " + batch + " says " + declared + " bytes and has " + found);
        }
    }

    /** All records of all whole batches, in order, decoded; control records left out. */
    public static List<LogRecord> records(ByteBuffer batches) {
        var records = new ArrayList<LogRecord>();
        for (BatchHeader batch : in(batches)) {
            if (!batch.control()) {
                records.addAll(records(batch, Integer.MAX_VALUE));
            }
        }
        return records;
    }

    /** The first {@code limit} records of one batch, decoded; its checksum is not looked at. */
    public static List<LogRecord> records(BatchHeader batch, int limit) {
        int count = batch.old() ? limit : Math.min(limit, batch.recordCount());
        var records = new ArrayList<LogRecord>(Math.clamp(count, 0, 1024));
        each(batch, count, records::add);
        return records;
    }

    /** All records of one batch, decoded one by one: what they weigh together is never in memory. */
    public static void each(BatchHeader batch, Consumer<LogRecord> to) {
        each(batch, batch.old() ? Integer.MAX_VALUE : batch.recordCount(), to);
    }

    private static void each(BatchHeader batch, int count, Consumer<LogRecord> to) {
        if (batch.old()) {
            var left = new int[] {count};
            OldMessages.each(batch, record -> {
                if (left[0]-- > 0) {
                    to.accept(record);
                }
            });
            return;
        }
        boolean plain = batch.codec() == Codec.NONE;
        try (var in = new RecordBytes(batch)) {
            for (int i = 0; i < count; i++) {
                to.accept(record(batch, in, i, plain));
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(batch, e);
        }
    }

    private static LogRecord record(BatchHeader batch, RecordBytes in, int index, boolean plain) throws IOException {
        long first = in.passed();
        int length = in.readVarint();
        long begin = in.passed();
        in.readByte();
        long timestamp = batch.baseTimestampMs() + in.readVarlong();
        int offsetDelta = in.readVarint();
        Optional<byte[]> key = sized(in);
        Optional<byte[]> value = sized(in);
        int headerCount = in.readVarint();
        if (headerCount < 0) {
            throw invalid("A record has " + headerCount + " headers");
        }
        var headers = new ArrayList<LogRecord.Header>(Math.min(headerCount, 16));
        for (int h = 0; h < headerCount; h++) {
            byte[] name = sized(in).orElseThrow(() -> invalid("A record has a header without key"));
            headers.add(new LogRecord.Header(new String(name, java.nio.charset.StandardCharsets.UTF_8), sized(in)));
        }
        checkLength(batch, index, length, in.passed() - begin);
        return new LogRecord(
                batch.baseOffset() + offsetDelta,
                batch.logAppendTime() ? batch.maxTimestampMs() : timestamp,
                key,
                value,
                headers,
                plain ? (int) (BatchHeader.SIZE + first) : -1,
                (int) (in.passed() - first));
    }

    private static Optional<byte[]> sized(RecordBytes in) throws IOException {
        int length = in.readVarint();
        return length < 0 ? Optional.empty() : Optional.of(in.readBytes(length));
    }

    /**
     * {@code batch} without its records: compaction keeps a producer's newest batch this way, so that its sequence is not
     * forgotten.
     */
    public static ByteBuffer emptied(BatchHeader batch) {
        ByteBuffer header = ByteBuffer.allocate(BatchHeader.SIZE);
        header.put(batch.bytes().limit(BatchHeader.SIZE)).flip();
        header.putInt(BatchHeader.LENGTH_AT, BatchHeader.SIZE - BatchHeader.LOG_OVERHEAD);
        header.putShort(BatchHeader.ATTRIBUTES_AT, (short) (batch.attributes() & ~BatchHeader.CODEC_MASK));
        header.putInt(BatchHeader.COUNT_AT, 0);
        header.putInt(BatchHeader.CRC_AT, (int) BatchHeader.at(header, 0).computeCrc());
        return header;
    }

    private static ProtocolException damaged(BatchHeader batch, Exception e) {
        // The codecs throw all kinds of runtime exceptions on bytes that are not theirs.
        return e instanceof ProtocolException p
                ? p
                : new ProtocolException(ErrorCode.CORRUPT_MESSAGE, "Records of " + batch + " cannot be read", e);
    }

    private static ProtocolException corrupt(String message) {
        return new ProtocolException(ErrorCode.CORRUPT_MESSAGE, message);
    }

    private static ProtocolException invalid(String message) {
        return new ProtocolException(ErrorCode.INVALID_RECORD, message);
    }
}
