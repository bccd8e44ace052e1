package brokerlab.engine.log;

import brokerlab.engine.disk.Shortage;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.apache.kafka.common.TopicPartition;

/** The moves of logs between the directories of one broker: asked for, under way, found half done at a start. */
final class LogMoves {
    private final LogStore store;
    private final LogContext context;
    private final CopyThrottle throttle;
    private final Map<TopicPartition, LogMove> moves = new ConcurrentHashMap<>();
    private final Map<TopicPartition, LogCore> found = new ConcurrentHashMap<>();
    private final Map<TopicPartition, LogDirectory> targets = new ConcurrentHashMap<>();

    /** Logs that are no more and have files open. */
    private final Set<LogCore> leaving = ConcurrentHashMap.newKeySet();

    LogMoves(LogStore store) {
        this.store = store;
        this.context = store.context;
        this.throttle = new CopyThrottle(context.tasks().clock(), store.settings);
    }

    /** Where the log of a partition that is not here yet is to be made. */
    Optional<LogDirectory> takeTarget(TopicPartition partition) {
        return Optional.ofNullable(targets.remove(partition)).filter(LogDirectory::online);
    }

    /** It could not be made there yet. */
    void keepTarget(TopicPartition partition, LogDirectory home) {
        targets.putIfAbsent(partition, home);
    }

    void move(
            TopicPartition partition,
            Path directory,
            Optional<PartitionLog> log,
            BiFunction<Long, Long, Optional<String>> room) {
        LogDirectory to = directory(directory);
        Optional<TopicPartition> named = SegmentFiles.futureOf(SegmentFiles.future(to.path, partition));
        if (!named.equals(Optional.of(partition))) {
            throw new ProtocolException(
                    ErrorCode.INVALID_TOPIC_EXCEPTION, "The name of " + partition + " is too long for a copy's folder");
        }
        if (log.isEmpty()) {
            targets.put(partition, to);
            throw new ProtocolException(
                    ErrorCode.REPLICA_NOT_AVAILABLE,
                    "There is no log of " + partition + " here; it will be made in " + to.path);
        }
        LogDirectory from = log.get().core().home;
        if (!from.online()) {
            throw new ProtocolException(
                    ErrorCode.KAFKA_STORAGE_ERROR, partition + " lies in " + from.path + ", which is offline");
        }
        LogMove present = moves.get(partition);
        if (present != null && present.to() == to && !present.ended().isDone()) {
            return;
        }
        if (to != from) {
            room.apply((long) log.get().core().state().segments().size(), filesToCome())
                    .ifPresent(why -> {
                        throw new ProtocolException(
                                ErrorCode.POLICY_VIOLATION, partition + " cannot be moved to " + to.path + ": " + why);
                    });
        }
        end(partition);
        if (to != from) {
            begin(log.get(), to);
        }
    }

    /** Segments that the copies under way lack. */
    private long filesToCome() {
        return moves.values().stream()
                .filter(m -> !m.ended().isDone())
                .mapToLong(LogMove::segmentsToCome)
                .sum();
    }

    private LogDirectory directory(Path path) {
        LogDirectory to = store.directories.stream()
                .filter(d -> d.path.toAbsolutePath()
                        .normalize()
                        .equals(path.toAbsolutePath().normalize()))
                .findFirst()
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.LOG_DIR_NOT_FOUND, path + " is none of this broker's log directories"));
        if (!to.online()) {
            throw new ProtocolException(ErrorCode.KAFKA_STORAGE_ERROR, "Log directory " + to.path + " is offline");
        }
        return to;
    }

    private void begin(PartitionLog log, LogDirectory to) {
        LogCore source = log.core();
        TopicPartition partition = source.partition;
        Path directory = SegmentFiles.future(to.path, partition);
        try {
            run(
                    log,
                    store.creation.make(
                            context.forCopies(),
                            to,
                            directory,
                            partition,
                            source.settings(),
                            source.topicId(),
                            source.state().logStart()));
        } catch (NotUnderstoodException e) {
            throw new ProtocolException(ErrorCode.KAFKA_STORAGE_ERROR, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            store.creation.unmake(directory, e);
            throw to.failed("copy of " + partition, e);
        }
    }

    private void run(PartitionLog log, LogCore copy) {
        var move = new LogMove(log, copy, throttle);
        moves.put(copy.partition, move);
        // From here on changes reach it; what came before they have told the log.
        copy.updateSettings(log::settings);
        move.ended().thenAccept(moved -> {
            if (moved) {
                moves.remove(copy.partition, move);
                // Neither file may say of the log what was true in the other directory.
                OffsetCheckpoint.OF_LOGS.forEach(context.checkpoints()::write);
                LogDirectory from = store.directories.stream()
                        .filter(d -> move.leftBehind().startsWith(d.path))
                        .findFirst()
                        .orElseThrow();
                deleteLater(from, move.leftBehind(), log.settings().fileDeleteDelayMs());
            }
        });
        move.begin();
    }

    /** A copy that an earlier life left. */
    void found(LogCore copy) {
        LogCore before = found.putIfAbsent(copy.partition, copy);
        if (before != null) {
            remove(copy);
        }
    }

    /** Goes on with what was found. A copy of which the log is missing stays where it is, as it may be all there is. */
    void resume(Map<TopicPartition, PartitionLog> logs) {
        found.forEach((partition, copy) -> {
            PartitionLog log = logs.get(partition);
            if (log == null || !copy.home.online()) {
                copy.closing.abandon();
            } else if (log.core().home == copy.home) {
                remove(copy);
            } else {
                run(log, copy);
            }
        });
        found.clear();
    }

    /** Gives up the move of a partition, if there is one, and removes the copy. */
    void end(TopicPartition partition) {
        targets.remove(partition);
        LogMove move = moves.remove(partition);
        if (move != null) {
            move.cancel();
            remove(move.copy());
        }
    }

    private void remove(LogCore copy) {
        if (copy.open() && copy.home.online()) {
            deleteLater(copy, copy.closing.condemnAll(), 0);
        }
    }

    /** Removes what lies in {@code marked} after a while. */
    private void deleteLater(LogDirectory home, Path marked, long delayMs) {
        context.tasks().after(delayMs, () -> context.touching(() -> delete(home, marked)));
    }

    /** Like that, of a log that is no more: until then what was read of it can be sent. */
    void deleteLater(LogCore log, Path marked, long delayMs) {
        leaving.add(log);
        context.tasks()
                .after(
                        delayMs,
                        () -> context.touching(() -> {
                            release(log);
                            delete(log.home, marked);
                        }));
    }

    private void delete(LogDirectory home, Path marked) {
        try {
            context.disk().deleteRecursively(marked);
        } catch (IOException | UncheckedIOException e) {
            if (Shortage.of(e).isPresent()) {
                deleteLater(home, marked, LogMove.AFTER_SHORTAGE_MS);
            }
            throw home.failed("deletion of " + marked.getFileName(), e);
        }
    }

    private void release(LogCore log) {
        if (leaving.remove(log)) {
            log.closing.release();
        }
    }

    /** The store ends: copies stay as they are, to go on at the next start. */
    void pause() {
        List.copyOf(leaving).forEach(this::release);
        moves.values().forEach(LogMove::cancel);
    }

    Collection<LogCore> copies() {
        var all = new ArrayList<LogCore>();
        moves.values().forEach(move -> all.add(move.copy()));
        all.addAll(found.values());
        return all;
    }

    Map<TopicPartition, LogStore.Copy> copiesIn(LogDirectory home) {
        var sizes = new HashMap<TopicPartition, LogStore.Copy>();
        moves.forEach((partition, move) -> {
            if (move.to() == home && move.copy().open()) {
                sizes.put(partition, new LogStore.Copy(move.copy().state().bytes(), move.lag()));
            }
        });
        return sizes;
    }
}
