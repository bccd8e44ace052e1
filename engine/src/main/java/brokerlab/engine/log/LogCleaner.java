package brokerlab.engine.log;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Picks the log with the largest dirty share among those due and compacts it, again and again until none is due. How far
 * each log is compacted lies in {@code cleaner-offset-checkpoint}.
 */
final class LogCleaner {
    private final LogContext context;
    private final BrokerSettings settings;
    private final Map<TopicPartition, Long> compactedTo = new ConcurrentHashMap<>();
    private final Set<TopicPartition> uncleanable = ConcurrentHashMap.newKeySet();

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

    /** Compacts whatever is due, each log once at most. Returns how many logs. */
    synchronized int run(Collection<PartitionLog> logs, java.util.function.BooleanSupplier ended) {
        var seen = new HashSet<LogCore>();
        while (!ended.getAsBoolean()) {
            Optional<PartitionLog> dirtiest = logs.stream()
                    .filter(log -> !seen.contains(log.core())
                            && due(log.core(), log.core().settings).isPresent())
                    .max(Comparator.comparingDouble(log -> verdict(log.core()).dirtyRatio()));
            if (dirtiest.isEmpty()) {
                break;
            }
            seen.add(dirtiest.get().core());
            compact(dirtiest.get().core());
        }
        return seen.size();
    }

    /** What of a log would be compacted now under {@code settings}; empty when it would be left alone. */
    Optional<CompactionDecision.Verdict> due(LogCore core, TopicSettings settings) {
        boolean candidate =
                settings.cleanupCompact() && core.open() && core.home.online() && !uncleanable.contains(core.partition);
        return candidate
                ? Optional.of(verdict(core, settings)).filter(CompactionDecision.Verdict::due)
                : Optional.empty();
    }

    private CompactionDecision.Verdict verdict(LogCore core) {
        return verdict(core, core.settings);
    }

    private CompactionDecision.Verdict verdict(LogCore core, TopicSettings settings) {
        return Compaction.verdict(core, compactedTo.getOrDefault(core.partition, 0L), settings);
    }

    private void compact(LogCore core) {
        CompactionDecision.Verdict verdict = verdict(core);
        try {
            long end = new Compaction(core, keys()).run(verdict.firstDirty(), verdict.end());
            compactedTo.put(core.partition, end);
            write(core.home);
        } catch (DamagedLogException | ProtocolException e) {
            passOver(core, e);
        } catch (IOException e) {
            if (core.open()) {
                core.home.failed("compaction of " + core.partition, e);
            }
        } catch (LogFailedException e) {
            // The directory has told so itself; its logs are no candidates any more.
            assert !core.home.online() || !core.open() : e;
        }
    }

    private KeyOffsets keys() {
        return new KeyOffsets(
                settings.getLong("log.cleaner.dedupe.buffer.size"),
                settings.getDouble("log.cleaner.io.buffer.load.factor"));
    }

    private void passOver(LogCore core, Exception why) {
        if (core.open()) {
            uncleanable.add(core.partition);
            context.tell(new ClusterEvent.Warning(
                    core.partition + " is no longer compacted: " + why.getMessage(),
                    "Look at the segment in question; a restart tries again"));
        }
    }

    private void write(LogDirectory home) throws IOException {
        var own = new HashMap<TopicPartition, Long>();
        compactedTo.forEach((partition, offset) -> {
            if (context.disk().exists(SegmentFiles.partition(home.path, partition))) {
                own.put(partition, offset);
            }
        });
        home.checkpoint(OffsetCheckpoint.CLEANER).write(own);
    }
}
