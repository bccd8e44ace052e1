package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.Codec;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.MessageFormat;
import brokerlab.engine.wire.ProtocolException;
import brokerlab.engine.wire.RecordDemands;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What a leader does to batches before it takes the log's lock: checks them against the topic's settings, corrects or stamps
 * their time, recompresses them when the topic demands another codec, brings the formats before 0.11 into today's.
 */
final class AppendCheck {
    private final TopicPartition partition;
    private final TopicSettings settings;
    private final Batches.Origin origin;
    private final long nowMs;
    private final Optional<Codec> target;

    AppendCheck(TopicPartition partition, TopicSettings settings, boolean internal, long nowMs) {
        this.partition = partition;
        this.settings = settings;
        this.origin = internal ? Batches.Origin.INTERNAL : Batches.Origin.CLIENT;
        this.nowMs = nowMs;
        this.target = Codec.ofSetting(settings.compressionType());
    }

    /**
     * Batches ready for the log, or why they will never be.
     *
     * @param appendTimeMs the time stamped on them, -1 under CreateTime
     */
    record CheckedEntry(
            ByteBuffer bytes, Batches.Origin origin, long appendTimeMs, Optional<AppendOutcome.Refused> refusal) {}

    CheckedEntry check(ByteBuffer batches) {
        long stamped = settings.logAppendTime() ? nowMs : -1;
        try {
            boolean old = MessageFormat.old(batches);
            ByteBuffer written = old ? converted(batches) : batches;
            List<BatchHeader> found = Batches.checked(written, origin);
            if (origin == Batches.Origin.CLIENT && found.size() > 1) {
                throw new ProtocolException(
                        ErrorCode.INVALID_RECORD,
                        found.size() + " batches were sent to " + partition + " where one may be");
            }
            for (BatchHeader batch : found) {
                if (!old) {
                    checkPlace(batch);
                }
                Optional<AppendOutcome.Refused> bad = checkRecords(batch);
                if (bad.isPresent()) {
                    return new CheckedEntry(written, origin, stamped, bad);
                }
                if (old && !recompressed(batch)) {
                    checkSize(batch);
                }
            }
            return new CheckedEntry(prepared(found, written), origin, stamped, Optional.empty());
        } catch (ProtocolException e) {
            return new CheckedEntry(batches, origin, stamped, Optional.of(new AppendOutcome.Refused(e)));
        }
    }

    private void checkPlace(BatchHeader batch) {
        checkSize(batch);
        if (origin == Batches.Origin.CLIENT && batch.baseOffset() != 0) {
            throw new ProtocolException(
                    ErrorCode.INVALID_RECORD,
                    "The base offset of a batch sent to " + partition + " must be 0, it is " + batch.baseOffset());
        }
    }

    /** Whether the topic demands another codec than the batch has. */
    private boolean recompressed(BatchHeader batch) {
        return target.isPresent() && target.get() != batch.codec() && !batch.control();
    }

    /** The batches as they are to be written: those given, unless a codec was changed. */
    private ByteBuffer prepared(List<BatchHeader> found, ByteBuffer batches) {
        boolean recompress = false;
        int bytes = 0;
        for (BatchHeader batch : found) {
            recompress |= recompressed(batch);
            bytes += batch.sizeInBytes();
        }
        // A client's last batch may be cut off: that one is not written.
        ByteBuffer written = recompress
                ? recompressed(found, target.orElseThrow())
                : bytes == batches.remaining() ? batches : batches.slice(batches.position(), bytes);
        if (origin == Batches.Origin.CLIENT && SizeLimits.tooMuch(written.remaining(), settings)) {
            throw new ProtocolException(
                    ErrorCode.RECORD_LIST_TOO_LARGE,
                    "The batches sent to " + partition + " have " + written.remaining()
                            + " bytes, more than segment.bytes=" + settings.segmentBytes());
        }
        return written;
    }

    /** What a client older than 0.11 produced, in the format that is written; nothing when no message of it is whole. */
    private ByteBuffer converted(ByteBuffer messages) {
        List<BatchHeader> found = Batches.in(messages);
        found.forEach(this::checkSize);
        return found.isEmpty() ? ByteBuffer.allocate(0) : MessageFormat.up(messages, demands());
    }

    private RecordDemands demands() {
        var bad = new BadRecords(partition, settings, nowMs, origin == Batches.Origin.CLIENT, false);
        return new RecordDemands() {
            @Override
            public boolean stamps() {
                return settings.logAppendTime();
            }

            @Override
            public boolean compresses() {
                return target.filter(codec -> codec != Codec.NONE).isPresent();
            }

            @Override
            public Optional<ProtocolException> against(boolean keyed, long timestampMs) {
                return bad.against(keyed, timestampMs);
            }
        };
    }

    private void checkSize(BatchHeader batch) {
        if (origin == Batches.Origin.CLIENT && SizeLimits.tooLarge(batch.sizeInBytes(), settings)) {
            throw new ProtocolException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "A batch of " + batch.sizeInBytes() + " bytes sent to " + partition + " is above max.message.bytes="
                            + settings.maxMessageBytes());
        }
    }

    private Optional<AppendOutcome.Refused> checkRecords(BatchHeader batch) {
        Batches.Walk walk = walk(batch);
        if (batch.control()) {
            return Optional.empty();
        }
        boolean client = origin == Batches.Origin.CLIENT;
        // Under CreateTime a claim of append time is overlooked, as 3.9.1 does, where there is a time beside it.
        boolean claimed = client
                && batch.logAppendTime()
                && (settings.logAppendTime() || walk.maxTimestampMs() == BadRecords.NO_TIME);
        boolean outOfBounds = client
                && !settings.logAppendTime()
                && (BadRecords.tooOld(walk.minTimestampMs(), nowMs, settings)
                        || BadRecords.tooNew(walk.maxTimestampMs(), nowMs, settings));
        if ((settings.cleanupCompact() && walk.withoutKey() > 0) || claimed || outOfBounds) {
            return Optional.of(new BadRecords(partition, settings, nowMs, client, claimed).of(batch));
        }
        // None before 1970 but for -1 is written anew.
        if (client && recompressed(batch) && walk.minTimestampMs() < BadRecords.NO_TIME) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_SERVER_ERROR,
                    "A record sent to " + partition + " has the timestamp " + walk.minTimestampMs());
        }
        if (settings.logAppendTime()) {
            batch.rewriteMaxTimestamp(true, nowMs);
        } else {
            batch.rewriteMaxTimestamp(!client && batch.logAppendTime(), walk.maxTimestampMs());
        }
        return Optional.empty();
    }

    /** What cannot be expanded though its checksum is right never can: 3.9.1's code for it is not one to try again on. */
    private Batches.Walk walk(BatchHeader batch) {
        if (origin != Batches.Origin.CLIENT) {
            return Batches.walk(batch);
        }
        try {
            return Batches.walk(batch, settings.maxDecompressedBytes());
        } catch (ProtocolException e) {
            throw e.code() == ErrorCode.CORRUPT_MESSAGE
                    ? new ProtocolException(ErrorCode.UNKNOWN_SERVER_ERROR, String.valueOf(e.getMessage()), e)
                    : e;
        }
    }

    private ByteBuffer recompressed(List<BatchHeader> batches, Codec target) {
        var made = new ArrayList<ByteBuffer>(batches.size());
        int bytes = 0;
        for (BatchHeader batch : batches) {
            ByteBuffer each = recompressed(batch) ? recompressed(batch, target) : batch.bytes();
            checkSize(BatchHeader.at(each, each.position()));
            made.add(each);
            bytes += each.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(bytes);
        made.forEach(all::put);
        return all.flip();
    }

    private ByteBuffer recompressed(BatchHeader batch, Codec target) {
        BatchBuilder builder = switch (target) {
            case GZIP -> BatchBuilder.compressed(target, settings.gzipLevel());
            case LZ4 -> BatchBuilder.compressed(target, settings.lz4Level());
            case ZSTD -> BatchBuilder.compressed(target, settings.zstdLevel());
            case NONE, SNAPPY -> BatchBuilder.compressed(target);
        };
        builder.like(batch);
        Batches.each(
                batch,
                record -> builder.add(
                        record.offset(), record.timestampMs(), record.key(), record.value(), record.headers()));
        return builder.build();
    }
}
