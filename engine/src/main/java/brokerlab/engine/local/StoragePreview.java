package brokerlab.engine.local;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.group.CommittedOffset;
import brokerlab.engine.group.GroupSnapshot;
import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.log.LogForecast;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.wire.BatchHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/** What changed settings do to what is stored: retention, rolls, compaction, on every replica. */
final class StoragePreview {
    private final PreviewState state;
    private final StagedSettings staged;
    private final EffectList effects;
    private final Runnable check;

    /** @param check called often; throws when nobody wants the answer any more */
    StoragePreview(PreviewState state, StagedSettings staged, EffectList effects, Runnable check) {
        this.state = state;
        this.staged = staged;
        this.effects = effects;
        this.check = check;
    }

    private record Replica(
            PreviewState.Node node,
            LogStore store,
            PartitionLog log,
            LogForecast forecast,
            StagedSettings.Pair settings) {
        boolean follows(Replica other) {
            return node.id() != other.node.id()
                    && node.running().orElseThrow().leaderOf(log.partition()) == other.node.id();
        }

        boolean leads() {
            return node.running().orElseThrow().leaderOf(log.partition()) == node.id();
        }
    }

    /** Adds the effects. */
    void run() {
        Map<TopicPartition, List<Replica>> concerned = concerned();
        Map<TopicPartition, Map<String, Long>> committed = committed();
        concerned.forEach((partition, replicas) -> {
            check.run();
            if (replicas.stream().anyMatch(r -> retentionDiffers(r.settings()))) {
                retention(partition, replicas, committed.getOrDefault(partition, Map.of()));
            }
            for (Replica replica : replicas) {
                roll(replica);
                compaction(replica);
            }
        });
    }

    /** All replicas of the partitions of which one at least gets other settings. */
    private Map<TopicPartition, List<Replica>> concerned() {
        var byPartition = new TreeMap<TopicPartition, List<Replica>>(
                java.util.Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        for (PreviewState.Node node : state.brokers()) {
            if (node.running().isEmpty()) {
                continue;
            }
            LogStore store = node.running().get().logs();
            for (PartitionLog log : store.all()) {
                String topic = log.partition().topic();
                if (staged.concerns(topic) && log.online()) {
                    byPartition
                            .computeIfAbsent(log.partition(), p -> new ArrayList<>(3))
                            .add(new Replica(node, store, log, log.forecast(), staged.topic(node, topic)));
                }
            }
        }
        byPartition
                .values()
                .removeIf(replicas ->
                        replicas.stream().noneMatch(r -> r.settings().differs()));
        return byPartition;
    }

    private Map<TopicPartition, Map<String, Long>> committed() {
        var committed = new HashMap<TopicPartition, Map<String, Long>>();
        for (GroupSnapshot group : state.groups()) {
            for (Map.Entry<TopicPartition, CommittedOffset> each :
                    group.offsets().entrySet()) {
                committed
                        .computeIfAbsent(each.getKey(), p -> new TreeMap<>())
                        .put(group.group(), each.getValue().offset());
            }
        }
        return committed;
    }

    // ---- retention

    private static boolean retentionDiffers(StagedSettings.Pair s) {
        return s.before().cleanupDelete() != s.after().cleanupDelete()
                || s.before().retentionMs() != s.after().retentionMs()
                || s.before().retentionBytes() != s.after().retentionBytes();
    }

    /** What a replica has lost when every broker has made its next check. */
    private record Lost(LogForecast.LostSegments deletion, long dueMs) {}

    private void retention(TopicPartition partition, List<Replica> replicas, Map<String, Long> committed) {
        Map<Replica, Lost> without = lost(replicas, r -> r.settings().before(), r -> false);
        Map<Replica, Lost> with = lost(
                replicas,
                r -> r.settings().after(),
                r -> staged.restarts(r.node().id()));
        for (Replica replica : replicas) {
            addEffects(partition, replica, without.get(replica), with.get(replica));
            if (replica.leads()) {
                groups(partition, replica.forecast(), with.get(replica).deletion(), committed);
            }
        }
    }

    private static Map<Replica, Lost> lost(
            List<Replica> replicas,
            Function<Replica, TopicSettings> settings,
            java.util.function.Predicate<Replica> restarts) {
        var lost = new HashMap<Replica, Lost>();
        Optional<Replica> leader = replicas.stream().filter(Replica::leads).findFirst();
        leader.ifPresent(l -> lost.put(l, own(l, settings.apply(l), restarts.test(l), 0)));
        for (Replica replica : replicas) {
            if (leader.isPresent() && replica.follows(leader.get())) {
                lost.put(
                        replica,
                        followed(replica, settings.apply(replica), restarts.test(replica), lost.get(leader.get())));
            } else {
                lost.computeIfAbsent(replica, r -> own(r, settings.apply(r), restarts.test(r), 0));
            }
        }
        return lost;
    }

    private static Lost own(Replica replica, TopicSettings settings, boolean restarts, long from) {
        long due = restarts ? ChangeEffect.AFTER_RESTART : replica.store().nextRetentionCheckMs();
        long at = Math.max(due, replica.forecast().nowMs());
        return new Lost(replica.forecast().retention(settings, from, at), due);
    }

    /** A follower's log start follows the leader's as soon as it hears of it, and it deletes by itself besides. */
    private static Lost followed(Replica replica, TopicSettings settings, boolean restarts, Lost leader) {
        LogForecast log = replica.forecast();
        long start = leader.deletion().newLogStart();
        if (start > log.offsets().logEnd()) {
            return new Lost(log.startedOver(start), leader.dueMs());
        }
        LogForecast.LostSegments raised = log.raised(start);
        Lost alone = own(replica, settings, restarts, 0);
        Lost own = leader.dueMs() < alone.dueMs() ? own(replica, settings, restarts, raised.newLogStart()) : alone;
        LogForecast.LostSegments both = own.deletion().or(raised);
        return new Lost(both, both.equals(own.deletion()) ? own.dueMs() : leader.dueMs());
    }

    private void addEffects(TopicPartition partition, Replica replica, Lost without, Lost with) {
        List<Long> before = without.deletion().baseOffsets();
        List<Long> after = with.deletion().baseOffsets();
        int broker = replica.node().id();
        if (!after.isEmpty()) {
            effects.add(new ChangeEffect.SegmentsDeleted(
                    partition.topic(),
                    partition.partition(),
                    broker,
                    after,
                    Math.min(before.size(), after.size()),
                    with.deletion().bytes(),
                    with.deletion().newLogStart(),
                    with.dueMs()));
        }
        if (before.size() > after.size()) {
            effects.add(new ChangeEffect.SegmentsKept(
                    partition.topic(),
                    partition.partition(),
                    broker,
                    before.subList(after.size(), before.size()),
                    without.deletion().bytes() - with.deletion().bytes(),
                    without.dueMs()));
        }
    }

    private void groups(
            TopicPartition partition, LogForecast log, LogForecast.LostSegments deletion, Map<String, Long> committed) {
        long start = deletion.newLogStart();
        committed.forEach((group, offset) -> {
            long records = start - Math.max(offset, log.offsets().logStart());
            if (offset >= 0 && records > 0) {
                effects.add(new ChangeEffect.GroupLoses(
                        group, partition.topic(), partition.partition(), offset, start, records));
            }
        });
    }

    // ---- rolls

    private void roll(Replica replica) {
        Optional<LogForecast.NextRoll> before =
                replica.forecast().roll(replica.settings().before());
        Optional<LogForecast.NextRoll> after =
                replica.forecast().roll(replica.settings().after());
        if (before.isEmpty() || after.isEmpty()) {
            return;
        }
        LogForecast.NextRoll now = after.get();
        int smallest = smallest(now);
        if (replica.settings().before().segmentBytes()
                        != replica.settings().after().segmentBytes()
                && smallest <= replica.settings().after().maxMessageBytes()) {
            effects.add(rolled(replica, now, RollReason.SIZE, smallest, 0));
        }
        if (now.agesAtMs() < before.get().agesAtMs()) {
            long due = now.agesAtMs() <= replica.forecast().nowMs() ? 0 : now.agesAtMs();
            effects.add(rolled(replica, now, RollReason.AGE, 0, due));
        }
    }

    private static ChangeEffect rolled(
            Replica replica, LogForecast.NextRoll roll, RollReason reason, int minBatchBytes, long dueMs) {
        TopicPartition partition = replica.log().partition();
        return new ChangeEffect.SegmentRolled(
                partition.topic(),
                partition.partition(),
                replica.node().id(),
                roll.baseOffset(),
                reason,
                minBatchBytes,
                dueMs);
    }

    /** Bytes of the smallest batch that does not fit; 0 when none does. */
    private static int smallest(LogForecast.NextRoll roll) {
        long first = roll.room() + 1;
        return first <= BatchHeader.SIZE ? 0 : (int) Math.min(first, Integer.MAX_VALUE);
    }

    // ---- compaction

    private void compaction(Replica replica) {
        StagedSettings.Pair s = replica.settings();
        Optional<LogForecast.Compacted> before = replica.store().compaction(replica.log(), s.before());
        Optional<LogForecast.Compacted> after = replica.store().compaction(replica.log(), s.after());
        if (before.isPresent() == after.isPresent()) {
            return;
        }
        TopicPartition partition = replica.log().partition();
        LogForecast.Compacted what = after.or(() -> before).orElseThrow();
        effects.add(new ChangeEffect.Compaction(
                partition.topic(),
                partition.partition(),
                replica.node().id(),
                after.isPresent(),
                what.fromOffset(),
                what.toOffset(),
                what.bytes()));
    }
}
