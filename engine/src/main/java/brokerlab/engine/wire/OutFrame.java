package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.List;

/** A whole answer as it goes to the socket, size prefix included: buffers and record sources in order. Sent once. */
public record OutFrame(List<Part> parts, long sizeInBytes) {
    /** A stretch of the frame. */
    public sealed interface Part {}

    /** Bytes in memory, from position to limit. */
    public record Bytes(ByteBuffer buffer) implements Part {}

    /** Bytes elsewhere. */
    public record Source(RecordSource records) implements Part {}

    /** Whether anything of it lies in a file. */
    public boolean hasSources() {
        return parts.stream().anyMatch(p -> p instanceof Source);
    }

    /** A frame that is one buffer, position to limit, size prefix included. */
    public static OutFrame of(ByteBuffer whole) {
        return new OutFrame(List.of(new Bytes(whole)), whole.remaining());
    }
}
