package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.DiskFile;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.disk.Shortage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The real disk, until a directory of it breaks. */
final class FailingDisk implements Disk {
    private final Disk real = new RealDisk();
    private volatile Optional<Path> broken = Optional.empty();
    private int left = Integer.MAX_VALUE;
    private int descriptors = Integer.MAX_VALUE;
    private volatile Optional<Shortage> lack = Optional.empty();
    private volatile Consumer<Path> opened = file -> {};
    private volatile Consumer<Path> synced = file -> {};

    /** From now on everything that writes below {@code directory} fails. */
    void breakBelow(Path directory) {
        broken = Optional.of(directory);
    }

    /** From now on {@code changes} more changes succeed and all others fail, as when the process dies there. */
    void stopAfter(int changes) {
        left = changes;
    }

    /** From now on it has too little of this, and says so as the system does through Java. */
    void lack(Shortage shortage) {
        lack = Optional.of(shortage);
    }

    /** There is enough of everything again. */
    void lackNothing() {
        descriptors = Integer.MAX_VALUE;
        lack = Optional.empty();
    }

    /** From now on so many more descriptors are had, and none after them until there is enough of everything again. */
    void descriptorsLeft(int count) {
        descriptors = count;
    }

    /** Whether none was left when one was wanted. */
    boolean lacked() {
        return descriptors <= 0;
    }

    private void descriptor(Path path) throws IOException {
        if (descriptors-- <= 0) {
            descriptors = 0;
            throw new FileSystemException(path.toString(), null, "Too many open files");
        }
        if (lack.isPresent() && lack.get() == Shortage.DESCRIPTORS) {
            throw new FileSystemException(path.toString(), null, "Too many open files");
        }
    }

    private void space() throws IOException {
        if (lack.isPresent() && lack.get() == Shortage.SPACE) {
            throw new IOException("No space left on device");
        }
    }

    /** Told of each file before it is opened, and before it is synced. */
    void watch(Consumer<Path> opened, Consumer<Path> synced) {
        this.opened = opened;
        this.synced = synced;
    }

    private void change(Path path) throws IOException {
        check(path);
        if (left-- <= 0) {
            left = 0;
            throw new IOException("stopped before a change of " + path);
        }
    }

    private void check(Path path) throws IOException {
        if (broken.isPresent() && path.startsWith(broken.get())) {
            throw new IOException("disk is broken: " + path);
        }
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        check(file);
        descriptor(file);
        opened.accept(file);
        DiskFile f = real.open(file);
        return new DiskFile() {
            @Override
            public Path path() {
                return f.path();
            }

            @Override
            public long size() throws IOException {
                return f.size();
            }

            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                check(file);
                return f.read(target, position);
            }

            @Override
            public void write(ByteBuffer source, long position) throws IOException {
                change(file);
                if (lack.isPresent() && lack.get() == Shortage.SPACE) {
                    // A part of it still fits.
                    f.write(source.duplicate().limit(source.position() + source.remaining() / 2), position);
                }
                space();
                f.write(source, position);
            }

            @Override
            public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
                check(file);
                return f.transferTo(position, count, target);
            }

            @Override
            public void truncate(long size) throws IOException {
                change(file);
                f.truncate(size);
            }

            @Override
            public void sync() throws IOException {
                check(file);
                synced.accept(file);
                f.sync();
            }

            @Override
            public MappedFile map(long size) throws IOException {
                if (lack.isPresent() && lack.get() == Shortage.MEMORY) {
                    throw new IOException("Map failed", new OutOfMemoryError("Map failed"));
                }
                return f.map(size);
            }

            @Override
            public void close() throws IOException {
                f.close();
            }
        };
    }

    @Override
    public boolean exists(Path path) {
        return real.exists(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        check(directory);
        descriptor(directory);
        return real.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        check(directory);
        real.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change(to);
        real.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        change(file);
        real.delete(file);
    }

    @Override
    public void deleteRecursively(Path directory) throws IOException {
        check(directory);
        descriptor(directory);
        real.deleteRecursively(directory);
    }

    @Override
    public byte[] readAll(Path file) throws IOException {
        check(file);
        descriptor(file);
        return real.readAll(file);
    }

    @Override
    public void writeAtomically(Path file, byte[] content) throws IOException {
        change(file);
        descriptor(file);
        space();
        real.writeAtomically(file, content);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        check(directory);
        descriptor(directory);
        real.syncDirectory(directory);
    }

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
