package brokerlab.engine.log;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Picks the log with the largest dirty share among those due and compacts it, again and again until none is due; {@code
 * log.cleaner.threads} do so side by side. How far each log is compacted lies in {@code cleaner-offset-checkpoint}.
 */
final class LogCleaner {
    static final String THREADS = "log.cleaner.threads";

    private final LogContext context;
    private final BrokerSettings settings;
    private final Map<TopicPartition, Long> compactedTo = new ConcurrentHashMap<>();
    private final Set<TopicPartition> uncleanable = ConcurrentHashMap.newKeySet();
    private final Set<LogCore> underWay = new HashSet<>();

    LogCleaner(LogContext context, BrokerSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    void remember(Map<TopicPartition, Long> checkpoint) {
        compactedTo.putAll(checkpoint);
    }

    void forget(TopicPartition partition) {
        compactedTo.remove(partition);
    }

    /**
     * Compacts whatever is due, each log once at most. Several may do it together.
     *
     * @param seen the logs that were, shared by those who do it together
     */
    void run(Set<LogCore> seen, Collection<PartitionLog> logs, BooleanSupplier ended) {
        while (!ended.getAsBoolean()) {
            Optional<LogCore> dirtiest = begin(seen, logs);
            if (dirtiest.isEmpty()) {
                return;
            }
            try {
                compact(dirtiest.get());
            } finally {
                synchronized (this) {
                    underWay.remove(dirtiest.get());
                }
            }
        }
    }

    private synchronized Optional<LogCore> begin(Set<LogCore> seen, Collection<PartitionLog> logs) {
        Optional<LogCore> dirtiest = logs.stream()
                .map(PartitionLog::core)
                .filter(core -> !seen.contains(core)
                        && !underWay.contains(core)
                        && due(core, core.settings()).isPresent())
                .max(Comparator.comparingDouble(
                        core -> verdict(core, core.settings()).dirtyRatio()));
        dirtiest.ifPresent(core -> {
            seen.add(core);
            underWay.add(core);
        });
        return dirtiest;
    }

    /** What of a log would be compacted now under {@code settings}; empty when it would be left alone. */
    Optional<CompactionDecision.CompactionVerdict> due(LogCore core, TopicSettings settings) {
        boolean candidate =
                settings.cleanupCompact() && core.open() && core.home.online() && !uncleanable.contains(core.partition);
        return candidate
                ? Optional.of(verdict(core, settings)).filter(CompactionDecision.CompactionVerdict::due)
                : Optional.empty();
    }

    private CompactionDecision.CompactionVerdict verdict(LogCore core, TopicSettings settings) {
        return Compaction.verdict(core, compactedTo.getOrDefault(core.partition, 0L), settings);
    }

    private void compact(LogCore core) {
        CompactionDecision.CompactionVerdict verdict = verdict(core, core.settings());
        try {
            long end = new Compaction(core, keys()).run(verdict.firstDirty(), verdict.end());
            compactedTo.put(core.partition, end);
            write(core.home);
        } catch (DamagedLogException | ProtocolException e) {
            passOver(core, e);
        } catch (IOException | UncheckedIOException e) {
            if (core.open()) {
                core.home.failed("compaction of " + core.partition, e);
            }
        } catch (LogShortageException e) {
            // Told; the next round tries again.
            assert core.home.serving() || !core.open() : e;
        } catch (LogFailedException e) {
            // The directory has told so itself; its logs are no candidates any more.
            assert !core.home.online() || !core.open() : e;
        }
    }

    private KeyOffsets keys() {
        return new KeyOffsets(
                settings.getLong("log.cleaner.dedupe.buffer.size") / Math.max(1, settings.getInt(THREADS)),
                settings.getDouble("log.cleaner.io.buffer.load.factor"));
    }

    private void passOver(LogCore core, Exception why) {
        if (core.open()) {
            uncleanable.add(core.partition);
            context.report(new ProblemEvent.Warning(
                    core.partition + " is no longer compacted: " + why.getMessage(),
                    "Look at the segment in question; a restart tries again"));
        }
    }

    private synchronized void write(LogDirectory home) throws IOException {
        var own = new HashMap<TopicPartition, Long>();
        compactedTo.forEach((partition, offset) -> {
            if (context.disk().exists(SegmentFiles.partition(home.path, partition))) {
                own.put(partition, offset);
            }
        });
        home.checkpoint(OffsetCheckpoint.CLEANER).write(own);
    }
}
