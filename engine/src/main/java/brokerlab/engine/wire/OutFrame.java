package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.List;

/** A whole answer as it goes to the socket, size prefix included: buffers and record sources in order. Sent once. */
public record OutFrame(List<FramePart> parts, long sizeInBytes) {
    /** A stretch of the frame. */
    public sealed interface FramePart {}

    /** Bytes in memory, from position to limit. */
    public record Bytes(ByteBuffer buffer) implements FramePart {}

    /** Bytes elsewhere. */
    public record FrameSource(RecordSource records) implements FramePart {}

    /** Whether anything of it lies in a file. */
    public boolean hasSources() {
        return parts.stream().anyMatch(p -> p instanceof FrameSource);
    }

    /** A frame that is one buffer, position to limit, size prefix included. */
    public static OutFrame of(ByteBuffer whole) {
        return new OutFrame(List.of(new Bytes(whole)), whole.remaining());
    }
}
