package brokerlab.engine.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes the checkpoint files of all directories, each only when it says something new. What a file says of a log that is no
 * longer there must be gone before another log of that name is made: it would be believed (S9).
 */
final class Checkpoints {
    private final List<LogDirectory> directories;
    private final Supplier<Collection<LogCore>> logs;
    private final Map<LogDirectory, Map<String, Map<TopicPartition, Long>>> content = new HashMap<>();
    /** Logs that are here and not open, of which a file goes on saying what it said. */
    private final Map<LogDirectory, Set<TopicPartition>> kept = new HashMap<>();
    /** Files that this life has written. */
    private final Set<Path> written = new HashSet<>();

    Checkpoints(List<LogDirectory> directories, Supplier<Collection<LogCore>> logs) {
        this.directories = directories;
        this.logs = logs;
        directories.forEach(d -> content.put(d, new HashMap<>()));
    }

    /** What a file says as the directory is opened. */
    synchronized void found(LogDirectory home, String name, Map<TopicPartition, Long> offsets) {
        content.get(home).put(name, offsets);
    }

    synchronized void keep(LogDirectory home, TopicPartition partition) {
        kept.computeIfAbsent(home, h -> new HashSet<>()).add(partition);
    }

    /** In all directories. */
    void write(String name) {
        directories.forEach(d -> write(d, name));
    }

    /** A log was cut: what is appended now was never synced, whatever the file says. */
    synchronized void pointFell(LogCore log) throws IOException {
        long says =
                inFile(log.home, OffsetCheckpoint.RECOVERY_POINT, log.partition).orElse(0L);
        if (says > log.state().recoveryPoint()) {
            writeNow(log.home, OffsetCheckpoint.RECOVERY_POINT);
        }
    }

    /** Makes sure that no file of {@code home} says anything of {@code partition}, of which a log is about to be made. */
    synchronized void forget(LogDirectory home, TopicPartition partition) throws IOException {
        for (String name : OffsetCheckpoint.OF_LOGS) {
            if (inFile(home, name, partition).isPresent()) {
                writeNow(home, name);
            }
        }
    }

    private Optional<Long> inFile(LogDirectory home, String name, TopicPartition partition) {
        return Optional.ofNullable(
                content.get(home).getOrDefault(name, Map.of()).get(partition));
    }

    private static Function<LogCore, Optional<Long>> offset(String name) {
        return switch (name) {
            case OffsetCheckpoint.RECOVERY_POINT ->
                core -> Optional.of(core.state().recoveryPoint());
            case OffsetCheckpoint.HIGH_WATERMARK ->
                core -> core.context.quiet()
                        ? Optional.empty()
                        : Optional.of(core.state().highWatermark());
            case OffsetCheckpoint.LOG_START ->
                // The start needs no checkpoint when the first segment's name tells it.
                core -> Optional.of(core.state())
                        .filter(now -> now.logStart() > now.segments().first().baseOffset())
                        .map(LogState::logStart);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** What finds no room is tried again the next time. */
    private void write(LogDirectory home, String name) {
        try {
            writeNow(home, name);
        } catch (IOException e) {
            home.failed("writing " + name, e);
        }
    }

    private synchronized void writeNow(LogDirectory home, String name) throws IOException {
        if (!home.serving()) {
            return;
        }
        var offsets = new HashMap<TopicPartition, Long>();
        for (TopicPartition partition : kept.getOrDefault(home, Set.of())) {
            inFile(home, name, partition).ifPresent(o -> offsets.put(partition, o));
        }
        for (LogCore core : logs.get()) {
            if (core.home == home) {
                offset(name).apply(core).ifPresent(o -> offsets.put(core.partition, o));
            }
        }
        OffsetCheckpoint file = home.checkpoint(name);
        if (!written.contains(file.file()) || !offsets.equals(content.get(home).get(name))) {
            file.write(offsets);
            written.add(file.file());
            content.get(home).put(name, offsets);
        }
    }
}
