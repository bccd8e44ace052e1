package brokerlab.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;

/** An open file. Positional calls are thread-safe. */
public interface DiskFile extends AutoCloseable {
    Path path();

    long size() throws IOException;

    /** Reads up to {@code target.remaining()} bytes at {@code position}; fewer only at the end of the file. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all of {@code source} at {@code position}. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Writes all of {@code sources}, one after another from {@code position} on; the caller is the file's only writer. */
    default void writeAll(List<ByteBuffer> sources, long position) throws IOException {
        long at = position;
        for (ByteBuffer source : sources) {
            int bytes = source.remaining();
            write(source, at);
            at += bytes;
        }
    }

    /** Sends bytes straight to {@code target}; returns how many went. */
    long transferTo(long position, long count, WritableByteChannel target) throws IOException;

    void truncate(long size) throws IOException;

    /** Forces content to the medium. */
    void sync() throws IOException;

    /** Maps the first {@code size} bytes for reading and writing, growing the file when shorter. */
    MappedFile map(long size) throws IOException;

    @Override
    void close() throws IOException;

    /** A mapping that must be closed before its file is renamed, truncated or deleted (Windows). */
    interface MappedFile extends AutoCloseable {
        java.lang.foreign.MemorySegment segment();

        void sync();

        @Override
        void close();
    }
}
