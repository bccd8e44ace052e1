package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/** One of the broker's log directories: its health and its checkpoint files. */
final class LogDirectory {
    static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    static final String LOCK = ".lock";

    /** What Kafka 3.9 writes for a broker that knows no KRaft broker epoch. */
    private static final String CLEAN_SHUTDOWN_CONTENT = "{\"version\":0,\"brokerEpoch\":-1}";

    final Path path;
    final Disk disk;
    private final int broker;
    private final Journal journal;
    private final Consumer<LogDirectory> lost;
    private volatile Optional<String> error = Optional.empty();
    final Shortages shortages;
    private volatile boolean abandoned;
    private volatile boolean leftOpen;
    private Optional<AutoCloseable> lock = Optional.empty();

    /** @param lost told, once, when the directory goes offline */
    LogDirectory(
            Path path, Disk disk, int broker, Journal journal, LongSupplier elapsedMs, Consumer<LogDirectory> lost) {
        this.shortages = new Shortages(path, broker, journal, elapsedMs);
        this.lost = lost;
        this.path = path;
        this.disk = disk;
        this.broker = broker;
        this.journal = journal;
    }

    /** @throws IllegalStateException when another broker holds it */
    void lock() throws IOException {
        make(path.toAbsolutePath());
        Optional<AutoCloseable> held = disk.lock(path.resolve(LOCK));
        if (held.isEmpty()) {
            throw new IllegalStateException(
                    "Log directory " + path + " is in use by another broker or process; stop that one first");
        }
        lock = held;
    }

    /** Each directory made is there after a loss of power only when the one it lies in was synced. */
    private void make(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null && !disk.exists(directory)) {
            make(parent);
            disk.createDirectories(directory);
            disk.syncDirectory(parent);
        }
    }

    void unlock() throws IOException {
        if (lock.isPresent()) {
            try {
                lock.get().close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("unlocking " + path, e);
            }
            lock = Optional.empty();
        }
    }

    /** Ends a clean stop: the lock's file goes with the lock, as it does in Kafka. A crash leaves it. */
    void release() throws IOException {
        try {
            if (lock.isPresent()) {
                disk.delete(path.resolve(LOCK));
            }
        } finally {
            unlock();
        }
    }

    boolean online() {
        return error.isEmpty();
    }

    /** Whether its files may be touched: it is online and was not let go. */
    boolean serving() {
        return !abandoned && online();
    }

    Optional<String> error() {
        return error;
    }

    /** From now on failures are a consequence of having let go. */
    void abandon() {
        abandoned = true;
    }

    /**
     * Returns what callers are to be told. A device that fails takes the directory offline, once with a warning; a shortage does not, and
     * is told once until it is over.
     */
    LogFailedException failed(String what, Throwable cause) {
        Optional<Shortage> shortage = Shortage.of(cause);
        if (shortage.isPresent()) {
            return shortOf(shortage.get(), what, cause);
        }
        var failure = new LogFailedException(path, what, cause);
        if (!abandoned && takeOffline(what + ": " + cause)) {
            journal.append(
                    broker,
                    new ProblemEvent.Warning(
                            "Log directory " + path + " is offline: " + what + " failed with " + cause,
                            "Mend the disk and restart broker " + broker));
            lost.accept(this);
        }
        return failure;
    }

    private LogShortageException shortOf(Shortage shortage, String what, Throwable cause) {
        if (serving()) {
            shortages.met(shortage, what, cause);
        }
        return new LogShortageException(path, what, shortage, cause);
    }

    /** Something in it could not be closed as it should: what lies here is to be checked at the next start. */
    void leftOpen() {
        leftOpen = true;
    }

    private synchronized boolean takeOffline(String why) {
        if (error.isPresent()) {
            return false;
        }
        error = Optional.of(why);
        return true;
    }

    OffsetCheckpoint checkpoint(String name) {
        return new OffsetCheckpoint(disk, path.resolve(name));
    }

    /**
     * A checkpoint's offsets; when it cannot be read nothing is known, which costs time but no data. One of another version is kept
     * aside.
     */
    Map<TopicPartition, Long> read(String name) throws IOException {
        Optional<Map<TopicPartition, Long>> offsets = checkpoint(name).read();
        if (offsets.isEmpty()) {
            Optional<String> foreign = CheckpointText.foreignVersion(disk, path.resolve(name));
            if (foreign.isPresent()) {
                Path kept = ForeignFiles.keep(disk, path.resolve(name), foreign.get());
                journal.append(
                        broker,
                        new ProblemEvent.Warning(
                                path.resolve(name) + " is of version " + foreign.get()
                                        + ", which is not known here; it counts as empty and is kept as "
                                        + kept.getFileName(),
                                "Give it its name back before the version that wrote it opens the folder again"));
                return Map.of();
            }
        }
        if (offsets.isEmpty() && disk.exists(path.resolve(name))) {
            journal.append(
                    broker,
                    new ProblemEvent.Warning(
                            path.resolve(name) + " is damaged and counts as empty",
                            "Nothing to do: it is written anew"));
        }
        return offsets.orElse(Map.of());
    }

    /** Whether the directory was left by a clean stop; the marker goes before anything is loaded. */
    boolean takeCleanMarker() throws IOException {
        Path marker = path.resolve(CLEAN_SHUTDOWN);
        boolean clean = disk.exists(marker);
        disk.delete(marker);
        if (clean) {
            disk.syncDirectory(path);
        }
        return clean;
    }

    /** Unless something was left open. */
    void writeCleanMarker() throws IOException {
        if (leftOpen) {
            return;
        }
        disk.writeAtomically(path.resolve(CLEAN_SHUTDOWN), CLEAN_SHUTDOWN_CONTENT.getBytes(StandardCharsets.UTF_8));
    }
}
