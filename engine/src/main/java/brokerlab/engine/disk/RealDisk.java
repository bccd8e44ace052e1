package brokerlab.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The machine's file system. */
public final class RealDisk implements Disk {
    /** Windows has no call that makes a directory durable, and refuses to open one. */
    private static final boolean DIRECTORIES_SYNC =
            !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    /** Others stop and start at the same time at most so often. */
    private static final int LOCK_ATTEMPTS = 10;

    /** Lock files held by this process. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    @Override
    public DiskFile open(Path file) throws IOException {
        return new RealFile(file);
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void deleteRecursively(Path directory) throws IOException {
        List<Path> inside;
        try (Stream<Path> tree = Files.walk(directory)) {
            inside = tree.sorted(java.util.Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path each : inside) {
            try {
                Files.deleteIfExists(each);
            } catch (DirectoryNotEmptyException e) {
                throw new IOException("Somebody writes into " + each + " while it is deleted", e);
            }
        }
    }

    @Override
    public byte[] readAll(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    @Override
    public void writeAtomically(Path file, byte[] content) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel out = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        } catch (IOException e) {
            throw Shortage.at(aside, e);
        }
        rename(aside, file);
        syncDirectory(file.toAbsolutePath().getParent());
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (DIRECTORIES_SYNC) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public long lastModifiedMs(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis();
    }

    @Override
    public void setLastModifiedMs(Path file, long wallMs) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(wallMs));
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public long totalSpace(Path directory) throws IOException {
        return Files.getFileStore(directory).getTotalSpace();
    }

    @Override
    public Optional<AutoCloseable> lock(Path lockFile) throws IOException {
        Path place = lockFile.toAbsolutePath().getParent().toRealPath().resolve(lockFile.getFileName());
        // Not even opened when it is held here: closing any descriptor of a file lets go of all locks that the process
        // has on it.
        if (!HELD_HERE.add(place)) {
            return Optional.empty();
        }
        Optional<FileChannel> held = Optional.empty();
        try {
            held = lockAt(lockFile);
        } finally {
            if (held.isEmpty()) {
                HELD_HERE.remove(place);
            }
        }
        var released = new AtomicBoolean();
        return held.map(channel -> () -> {
            if (released.compareAndSet(false, true)) {
                channel.close();
                HELD_HERE.remove(place);
            }
        });
    }

    /** Whoever stops meanwhile deletes the file that was opened: a lock on that one keeps nobody out, and it is tried again. */
    private static Optional<FileChannel> lockAt(Path lockFile) throws IOException {
        for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
            Optional<Object> before = identity(lockFile);
            Optional<FileChannel> held = lockOnce(lockFile);
            if (held.isEmpty() || (before.isPresent() && before.equals(identity(lockFile)))) {
                return held;
            }
            held.get().close();
        }
        return Optional.empty();
    }

    /** What tells a file from an earlier or later one of the same name: numbers of files are given again, with another time of birth. */
    private static Optional<Object> identity(Path file) throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(List.of(String.valueOf(attributes.fileKey()), attributes.creationTime()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<FileChannel> lockOnce(Path lockFile) throws IOException {
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                // Closing the channel ends the lock with it.
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another broker of this very process holds it.
            channel.close();
            return Optional.empty();
        }
        channel.close();
        return Optional.empty();
    }
}
