package brokerlab.engine.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file of a {@link SimulatedDisk} as opened in one of its lives. */
final class SimulatedFile implements DiskFile {
    private final SimulatedDisk disk;
    private final Path path;
    private final SimulatedNode.File file;
    private final int born;
    private boolean closed;

    SimulatedFile(SimulatedDisk disk, Path path, SimulatedNode.File file) {
        this.disk = disk;
        this.path = path;
        this.file = file;
        this.born = disk.life();
    }

    private void usable() throws IOException {
        if (closed || born != disk.life()) {
            throw new ClosedChannelException();
        }
        disk.check(path);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long size() throws IOException {
        synchronized (disk) {
            usable();
            return file.size();
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        synchronized (disk) {
            usable();
            int count = Math.clamp(file.size() - position, 0, target.remaining());
            if (count > 0) {
                target.put(file.bytes(), (int) position, count);
            }
            return count;
        }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        synchronized (disk) {
            usable();
            int length = source.remaining();
            var bytes = new byte[length];
            source.duplicate().get(bytes);
            try {
                disk.room(path, position + length - file.size());
                disk.change(path);
            } catch (IOException e) {
                int arrived = disk.arrived(length);
                if (arrived > 0) {
                    store(bytes, arrived, (int) position);
                }
                throw e;
            }
            store(bytes, length, (int) position);
            source.position(source.limit());
        }
    }

    private void store(byte[] bytes, int length, int position) {
        disk.use(Math.max(0, position + length - file.size()));
        file.write(bytes, 0, length, position);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        ByteBuffer bytes;
        synchronized (disk) {
            usable();
            int from = (int) Math.min(position, file.size());
            long length = Math.clamp(file.size() - position, 0L, count);
            bytes = ByteBuffer.wrap(file.bytes(), from, Math.toIntExact(length)).slice();
        }
        return target.write(bytes);
    }

    @Override
    public void truncate(long size) throws IOException {
        synchronized (disk) {
            usable();
            if (size < file.size()) {
                SimulatedDisk.unmapped(file, path);
                disk.change(path);
                disk.use(size - file.size());
                file.truncate((int) size);
            }
        }
    }

    @Override
    public void sync() throws IOException {
        synchronized (disk) {
            usable();
            disk.change(path);
            if (!disk.pretends(path)) {
                file.sync();
            }
        }
    }

    @Override
    public MappedFile map(long size) throws IOException {
        synchronized (disk) {
            usable();
            if (size > file.size()) {
                disk.room(path, size - file.size());
                disk.change(path);
                disk.use(size - file.size());
                file.grow((int) size);
            }
            file.mappings++;
            return new Mapping(
                    path, file, disk.life(), MemorySegment.ofArray(file.bytes()).asSlice(0, size));
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Mapping implements DiskFile.MappedFile {
        private final Path path;
        private final SimulatedNode.File file;
        private final int born;
        private final MemorySegment segment;
        private boolean closed;

        Mapping(Path path, SimulatedNode.File file, int born, MemorySegment segment) {
            this.path = path;
            this.file = file;
            this.born = born;
            this.segment = segment;
            file.dirty(0, (int) segment.byteSize());
        }

        @Override
        public MemorySegment segment() {
            return segment;
        }

        @Override
        public void sync() {
            synchronized (disk) {
                if (born == disk.life()) {
                    try {
                        disk.change(path);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    file.sync();
                    // What is written through the mapping later goes unnoticed, so all of it may be.
                    file.dirty(0, (int) segment.byteSize());
                }
            }
        }

        @Override
        public void close() {
            synchronized (disk) {
                if (!closed && born == disk.life()) {
                    file.mappings--;
                }
                closed = true;
            }
        }
    }
}
