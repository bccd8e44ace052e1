package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * Writes a response as one sized buffer, cut where records or other large bytes lie: those become parts of their own and are
 * never copied.
 *
 * <pre>
 *   size(4) header body … │ records │ … body │ records │ … body
 *   └──── one buffer, sliced ──┘ └─ source ─┘
 * </pre>
 */
final class FrameEncoder implements Writable {
    private static final int SIZE_PREFIX = 4;

    private final ByteBuffer buffer;
    private final ByteBufferAccessor to;
    private final List<OutFrame.FramePart> parts = new ArrayList<>();
    private int written;

    private FrameEncoder(int bytes) {
        buffer = ByteBuffer.allocate(bytes);
        to = new ByteBufferAccessor(buffer);
    }

    static OutFrame encode(ResponseHeaderData header, short headerVersion, Message body, short version) {
        var cache = new ObjectSerializationCache();
        var size = new MessageSizeAccumulator();
        header.addSize(size, cache, headerVersion);
        body.addSize(size, cache, version);
        var encoder = new FrameEncoder(SIZE_PREFIX + size.sizeExcludingZeroCopy());
        encoder.writeInt(size.totalSize());
        header.write(encoder, cache, headerVersion);
        body.write(encoder, cache, version);
        encoder.cut();
        if (encoder.buffer.hasRemaining()) {
            throw new IllegalStateException(encoder.buffer.remaining() + " bytes short of the announced size");
        }
        return new OutFrame(List.copyOf(encoder.parts), SIZE_PREFIX + (long) size.totalSize());
    }

    /** A body whose bytes are made already. */
    static OutFrame framed(ResponseHeaderData header, short headerVersion, ByteBuffer body) {
        var cache = new ObjectSerializationCache();
        int bytes = header.size(cache, headerVersion) + body.remaining();
        ByteBuffer all = ByteBuffer.allocate(SIZE_PREFIX + bytes).putInt(bytes);
        header.write(new ByteBufferAccessor(all), cache, headerVersion);
        return OutFrame.of(all.put(body).flip());
    }

    /** Ends the stretch of buffer written so far. */
    private void cut() {
        int end = buffer.position();
        if (end > written) {
            parts.add(new OutFrame.Bytes(buffer.slice(written, end - written)));
            written = end;
        }
    }

    @Override
    public void writeRecords(BaseRecords records) {
        switch (records) {
            case MemoryRecords inMemory -> writeByteBuffer(inMemory.buffer());
            case SourceRecords elsewhere -> {
                if (elsewhere.sizeInBytes() > 0) {
                    cut();
                    parts.add(new OutFrame.FrameSource(elsewhere.source()));
                }
            }
            default -> throw new IllegalArgumentException("records of " + records.getClass());
        }
    }

    @Override
    public void writeByteBuffer(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            cut();
            parts.add(new OutFrame.Bytes(bytes.duplicate()));
        }
    }

    @Override
    public void writeByte(byte value) {
        to.writeByte(value);
    }

    @Override
    public void writeShort(short value) {
        to.writeShort(value);
    }

    @Override
    public void writeInt(int value) {
        to.writeInt(value);
    }

    @Override
    public void writeLong(long value) {
        to.writeLong(value);
    }

    @Override
    public void writeDouble(double value) {
        to.writeDouble(value);
    }

    @Override
    public void writeByteArray(byte[] value) {
        to.writeByteArray(value);
    }

    @Override
    public void writeUnsignedVarint(int value) {
        to.writeUnsignedVarint(value);
    }

    @Override
    public void writeVarint(int value) {
        to.writeVarint(value);
    }

    @Override
    public void writeVarlong(long value) {
        to.writeVarlong(value);
    }
}
