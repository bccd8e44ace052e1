package brokerlab.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Whole batches in one segment file, not yet read: what a fetch sends by {@code transferTo} without copying. Stays readable
 * while its segment awaits deletion.
 */
public interface LogSlice {
    /** Nothing. */
    LogSlice EMPTY = new LogSlice() {
        @Override
        public int sizeInBytes() {
            return 0;
        }

        @Override
        public long transferTo(WritableByteChannel target, int position, int count) {
            return 0;
        }

        @Override
        public ByteBuffer read() {
            return ByteBuffer.allocate(0);
        }
    };

    int sizeInBytes();

    /**
     * Sends up to {@code count} bytes from {@code position} within this slice; returns how many went, 0 when the target takes
     * none now.
     */
    long transferTo(WritableByteChannel target, int position, int count) throws IOException;

    /** The bytes, in a buffer of their own. */
    ByteBuffer read() throws IOException;
}
