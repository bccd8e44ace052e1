package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A message of magic 0 or 1 before its key and value are read, alone or out of a wrapper.
 *
 * @param batch itself, or the wrapper
 * @param message from its offset on
 * @param offset that it has as a record
 * @param position in its batch, -1 within a wrapper
 * @param untrusted whether it comes from outside. What cannot be read though its checksum is right is told then as 3.9.1 tells it, by
 *     UNKNOWN_SERVER_ERROR, on which nobody tries again; else it is CORRUPT_MESSAGE
 */
record UnreadMessage(BatchHeader batch, ByteBuffer message, long offset, int position, boolean untrusted) {
    byte magic() {
        return message.get(BatchHeader.MAGIC_AT);
    }

    boolean keyed() {
        ByteBuffer in = keyAndValue();
        if (in.remaining() < Integer.BYTES) {
            throw tooShort(batch, untrusted);
        }
        return in.getInt() >= 0;
    }

    long timestampMs() {
        if (magic() != 1) {
            return -1;
        }
        return batch.logAppendTime() ? batch.maxTimestampMs() : message.getLong(OldMessages.TIMESTAMP_AT);
    }

    LogRecord read() {
        ByteBuffer in = keyAndValue();
        Optional<byte[]> key = sized(batch, in, untrusted).map(UnreadMessage::bytes);
        Optional<byte[]> value = sized(batch, in, untrusted).map(UnreadMessage::bytes);
        return new LogRecord(offset, timestampMs(), key, value, List.of(), position, message.remaining());
    }

    /** Of one within a wrapper. */
    void checkUncompressed() {
        int codec = message.get(OldMessages.ATTRIBUTES_AT) & BatchHeader.CODEC_MASK;
        if (Codec.ofId(codec).isEmpty()) {
            throw new ProtocolException(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, batch + " holds a message of unknown codec id " + codec);
        }
        if (codec != Codec.NONE.id()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_RECORD, batch + " holds a message that is compressed once more");
        }
    }

    void checkCrc() {
        if (!BatchHeader.at(message, 0).crcMatches()) {
            throw new ProtocolException(
                    ErrorCode.CORRUPT_MESSAGE, "The checksum of a message in " + batch + " is wrong");
        }
    }

    private ByteBuffer keyAndValue() {
        return message.duplicate().position(OldMessages.headerSize(magic()));
    }

    /** A key or value in {@code batch}, behind its length. */
    static Optional<ByteBuffer> sized(BatchHeader batch, ByteBuffer in, boolean untrusted) {
        if (in.remaining() < Integer.BYTES) {
            throw tooShort(batch, untrusted);
        }
        int length = in.getInt();
        if (length < 0) {
            return Optional.empty();
        }
        if (length > in.remaining()) {
            throw new ProtocolException(
                    unreadable(untrusted),
                    batch + " holds a key or value of " + length + " bytes where " + in.remaining() + " are left");
        }
        ByteBuffer found = in.slice(in.position(), length);
        in.position(in.position() + length);
        return Optional.of(found);
    }

    private static byte[] bytes(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }

    static ErrorCode unreadable(boolean untrusted) {
        return untrusted ? ErrorCode.UNKNOWN_SERVER_ERROR : ErrorCode.CORRUPT_MESSAGE;
    }

    private static ProtocolException tooShort(BatchHeader batch, boolean untrusted) {
        return new ProtocolException(unreadable(untrusted), batch + " ends within a message");
    }
}
