package brokerlab.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The machine's file system. */
public final class RealDisk implements Disk {
    /** Windows has no call that makes a directory durable, and refuses to open one. */
    private static final boolean DIRECTORIES_SYNC =
            !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    /** Others stop and start at the same time at most so often. */
    private static final int LOCK_ATTEMPTS = 10;

    /** Within what Kafka's own lock covers, which is everything. */
    private static final long LOCKED_AT = Long.MAX_VALUE - 1;

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
        for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
            Optional<FileChannel> held = lockOnce(lockFile);
            if (held.isEmpty()) {
                return Optional.empty();
            }
            if (isAt(lockFile, held.get())) {
                return held.map(channel -> channel);
            }
            // Whoever stopped in between deleted the file that was opened: a lock on that one keeps nobody out.
            held.get().close();
        }
        return Optional.empty();
    }

    /** Whether the open file is the one that bears this name now: what is written to it is read there. */
    private static boolean isAt(Path file, FileChannel open) throws IOException {
        byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        open.write(ByteBuffer.wrap(mark), 0);
        try {
            return Arrays.equals(mark, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return false;
        } finally {
            open.truncate(0);
        }
    }

    private static Optional<FileChannel> lockOnce(Path lockFile) throws IOException {
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            // One byte, and none of those that are read: Windows keeps others from reading what is locked.
            FileLock lock = channel.tryLock(LOCKED_AT, 1, false);
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
