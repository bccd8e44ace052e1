package brokerlab.engine.local;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
import brokerlab.engine.disk.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** The real disk without waiting for it: nothing here loses power. */
final class UnsyncedDisk implements Disk {
    private final Disk real = new RealDisk();

    @Override
    public DiskFile open(Path file) throws IOException {
        return new Unsynced(real.open(file));
    }

    private record Unsynced(DiskFile real) implements DiskFile {
        @Override
        public Path path() {
            return real.path();
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return real.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            real.write(source, position);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return real.transferTo(position, count, target);
        }

        @Override
        public void truncate(long size) throws IOException {
            real.truncate(size);
        }

        @Override
        public void sync() {}

        @Override
        public MappedFile map(long size) throws IOException {
            MappedFile mapped = real.map(size);
            return new MappedFile() {
                @Override
                public java.lang.foreign.MemorySegment segment() {
                    return mapped.segment();
                }

                @Override
                public void sync() {}

                @Override
                public void close() {
                    mapped.close();
                }
            };
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    @Override
    public boolean exists(Path path) {
        return real.exists(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return real.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        real.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        real.delete(file);
    }

    @Override
    public void deleteRecursively(Path directory) throws IOException {
        real.deleteRecursively(directory);
    }

    @Override
    public byte[] readAll(Path file) throws IOException {
        return real.readAll(file);
    }

    @Override
    public void writeAtomically(Path file, byte[] content) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(aside, content);
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void syncDirectory(Path directory) {}

    @Override
    public long usableSpace(Path directory) throws IOException {
        return real.usableSpace(directory);
    }

    @Override
    public long totalSpace(Path directory) throws IOException {
        return real.totalSpace(directory);
    }

    @Override
    public Optional<AutoCloseable> lock(Path lockFile) throws IOException {
        return real.lock(lockFile);
    }
}
