package brokerlab.engine.disk;

import java.io.IOException;
import java.io.SyncFailedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file of the machine. A thread that is interrupted within a channel's call closes the channel for all; then the next
 * caller opens the file again, so that one selector's end does not take a log with it.
 */
final class RealFile implements DiskFile {
    private final Path path;
    private volatile FileChannel channel;
    private volatile boolean closed;

    RealFile(Path path) throws IOException {
        this.path = path;
        this.channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long size() throws IOException {
        return with(FileChannel::size);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int start = target.position();
        return with(c -> {
            target.position(start);
            while (target.hasRemaining()) {
                if (c.read(target, position + target.position() - start) < 0) {
                    break;
                }
            }
            return target.position() - start;
        });
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        int start = source.position();
        with(c -> {
            source.position(start);
            while (source.hasRemaining()) {
                c.write(source, position + source.position() - start);
            }
            return c;
        });
    }

    /** One call of the system for all: what a write costs is mostly its number of pieces. */
    @Override
    public void writeAll(List<ByteBuffer> sources, long position) throws IOException {
        if (sources.size() == 1) {
            write(sources.getFirst(), position);
            return;
        }
        int[] starts = sources.stream().mapToInt(ByteBuffer::position).toArray();
        with(c -> {
            ByteBuffer[] left = sources.toArray(ByteBuffer[]::new);
            for (int i = 0; i < left.length; i++) {
                left[i].position(starts[i]);
            }
            c.position(position);
            for (int from = 0; from < left.length; ) {
                c.write(left, from, left.length - from);
                while (from < left.length && !left[from].hasRemaining()) {
                    from++;
                }
            }
            return c;
        });
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        FileChannel c = channel;
        try {
            return c.transferTo(position, count, target);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (ClosedChannelException e) {
            if (c.isOpen()) {
                // It was the target that closed.
                throw e;
            }
            reopen(e);
            return 0;
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        with(c -> c.truncate(size));
    }

    @Override
    public void sync() throws IOException {
        with(c -> {
            try {
                c.force(true);
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                // By its type it is told from a shortage, whatever its text: what was written may be lost.
                throw (IOException) new SyncFailedException("sync of " + path).initCause(e);
            }
            return c;
        });
    }

    @Override
    public MappedFile map(long size) throws IOException {
        Mappings.OF_THIS_PROCESS.take(path);
        Arena arena = Arena.ofShared();
        try {
            return new Mapping(arena, with(c -> c.map(FileChannel.MapMode.READ_WRITE, 0, size, arena)));
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }

    private <T> T with(Call<T> call) throws IOException {
        while (true) {
            try {
                return call.on(channel);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                reopen(e);
            } catch (IOException e) {
                throw Shortage.at(path, e);
            }
        }
    }

    private synchronized void reopen(ClosedChannelException why) throws IOException {
        if (closed) {
            throw why;
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (closed) {
                channel.close();
                throw why;
            }
        }
    }

    private interface Call<T> {
        T on(FileChannel channel) throws IOException;
    }

    private record Mapping(Arena arena, MemorySegment segment) implements MappedFile {
        @Override
        public void sync() {
            segment.force();
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
