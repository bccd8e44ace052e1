package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At an unchanged state a preview names exactly what then happens, over a hundred random states for each setting. */
class PreviewComesTrueTest {
    private static final int STATES = 100;
    private static final int STATES_OF_A_CLUSTER = 10;

    @TempDir
    Path temp;

    /** What was compared. */
    private static final class Figures {
        int states;
        int replicas;
        int segments;
        long bytes;
        int kept;
        int groups;
        long records;
        int rolls;
        int writes;
        int batches;

        @Override
        public String toString() {
            return states + " states, " + replicas + " replicas concerned: " + segments + " segments, " + bytes
                    + " bytes deleted, " + kept + " segments kept, " + groups + " groups losing " + records
                    + " records, " + rolls + " rolls, " + writes + " partitions whose writes are refused or taken, "
                    + batches
                    + " batches refused";
        }
    }

    private interface Round {
        void run(RandomLogs logs, Figures figures);
    }

    private void rounds(String what, Round round) {
        var figures = new Figures();
        long before = System.currentTimeMillis();
        for (int c = 0; c < STATES / STATES_OF_A_CLUSTER; c++) {
            var logs = new RandomLogs(temp.resolve("c" + c), what.hashCode() * 31L + c);
            for (int i = 0; i < STATES_OF_A_CLUSTER; i++) {
                try {
                    round.run(logs, figures);
                } catch (AssertionError e) {
                    throw new AssertionError("cluster " + c + ", state " + i + ": " + e.getMessage(), e);
                }
                figures.states++;
            }
        }
        System.out.println("preview of " + what + " came true: " + figures + " ("
                + (System.currentTimeMillis() - before) + " ms)");
    }

    private static SettingScope somewhere(RandomLogs logs, String topic) {
        return switch (logs.random.nextInt(3)) {
            case 0 -> new SettingScope.ClusterDefault();
            case 1 -> new SettingScope.Broker(1 + logs.random.nextInt(3));
            default -> new SettingScope.Topic(topic);
        };
    }

    private static SettingChange change(SettingScope scope, String topicName, String brokerName, long value) {
        return new SettingChange(
                scope, scope instanceof SettingScope.Topic ? topicName : brokerName, Optional.of(Long.toString(value)));
    }

    @Test
    void retentionMsDeletesExactlyWhatThePreviewNames() {
        rounds("retention.ms", (logs, figures) -> {
            List<TopicPartition> partitions = logs.fill(segmentBytes(logs));
            long value = logs.random.nextInt(5) == 0 ? -1 : logs.random.nextInt(120_000);
            retention(
                    logs,
                    figures,
                    change(somewhere(logs, partitions.getFirst().topic()), "retention.ms", "log.retention.ms", value));
        });
    }

    @Test
    void retentionBytesDeletesExactlyWhatThePreviewNames() {
        rounds("retention.bytes", (logs, figures) -> {
            List<TopicPartition> partitions = logs.fill(segmentBytes(logs));
            long value = logs.random.nextInt(5) == 0 ? -1 : logs.random.nextInt(6_000);
            retention(
                    logs,
                    figures,
                    change(
                            somewhere(logs, partitions.getFirst().topic()),
                            "retention.bytes",
                            "log.retention.bytes",
                            value));
        });
    }

    /** What was kept for ever for a while goes by its former value again, its own or an inherited one. */
    @Test
    void anUndoOfUnlimitedRetentionDeletesExactlyWhatThePreviewNames() {
        rounds("an undo of retention.bytes", (logs, figures) -> {
            Map<String, String> settings = segmentBytes(logs);
            boolean inherits = logs.random.nextInt(3) == 0;
            String former = Integer.toString(logs.random.nextInt(6_000));
            if (inherits) {
                logs.apply(List.of(new SettingChange(
                        new SettingScope.ClusterDefault(), "log.retention.bytes", Optional.of(former))));
            } else {
                settings.put("retention.bytes", former);
            }
            List<TopicPartition> partitions = logs.fill(settings);
            var scope = new SettingScope.Topic(partitions.getFirst().topic());
            logs.apply(List.of(new SettingChange(scope, "retention.bytes", Optional.of("-1"))));
            retention(
                    logs,
                    figures,
                    new SettingChange(scope, "retention.bytes", inherits ? Optional.empty() : Optional.of(former)));
            if (inherits) {
                logs.apply(List.of(
                        new SettingChange(new SettingScope.ClusterDefault(), "log.retention.bytes", Optional.empty())));
            }
        });
    }

    private static Map<String, String> segmentBytes(RandomLogs logs) {
        var settings = new HashMap<String, String>();
        settings.put("segment.bytes", Integer.toString(800 + logs.random.nextInt(2_000)));
        // Some topics do not inherit.
        if (logs.random.nextInt(4) == 0) {
            settings.put("retention.ms", Integer.toString(logs.random.nextInt(200_000)));
        }
        return settings;
    }

    private static void retention(RandomLogs logs, Figures figures, SettingChange change) {
        Query.PreviewAnswer said = logs.preview(List.of(change));
        assertEquals(List.of(), said.refusals());
        assertEquals(said, logs.preview(List.of(change)), "the same at the same state");
        var deleted = new HashMap<RandomLogs.Place, ChangeEffect.SegmentsDeleted>();
        var losses = new HashMap<String, ChangeEffect.GroupLoses>();
        var kept = new HashMap<RandomLogs.Place, ChangeEffect.SegmentsKept>();
        for (ChangeEffect effect : said.effects()) {
            switch (effect) {
                case ChangeEffect.SegmentsDeleted d ->
                    deleted.put(new RandomLogs.Place(new TopicPartition(d.topic(), d.partition()), d.broker()), d);
                case ChangeEffect.SegmentsKept k ->
                    kept.put(new RandomLogs.Place(new TopicPartition(k.topic(), k.partition()), k.broker()), k);
                case ChangeEffect.GroupLoses g -> losses.put(g.group() + "@" + g.topic() + "-" + g.partition(), g);
                case ChangeEffect.FromNowOn f -> {}
                case ChangeEffect.NothingChanges n -> {}
                case ChangeEffect.NoEffect n -> {}
                default -> throw new AssertionError("not expected: " + effect);
            }
        }
        Map<RandomLogs.Place, RandomLogs.Stored> before = logs.stored();
        var offsets = new HashMap<RandomLogs.Place, List<Long>>();
        before.keySet().forEach(place -> offsets.put(place, logs.offsets(place)));
        Set<TopicPartition> concerned =
                touched(logs, change).stream().map(RandomLogs.Place::partition).collect(Collectors.toSet());
        long due = logs.cluster.node(1).logs.nextRetentionCheckMs();
        logs.cluster.advance(due - logs.cluster.clock.wallMs());
        logs.heal();

        Map<RandomLogs.Place, RandomLogs.Stored> after = logs.stored();
        before.forEach((place, was) -> {
            RandomLogs.Stored is = after.get(place);
            var gone = new TreeMap<>(was.segments());
            gone.keySet().removeAll(is.segments().keySet());
            ChangeEffect.SegmentsDeleted named = deleted.get(place);
            if (named == null) {
                // Another topic, untouched by the change, may expire at the same check.
                assertTrue(gone.isEmpty() || !concerned.contains(place.partition()), place + " lost unnamed " + gone);
                return;
            }
            if (catchesUpFrom(logs, place, was, named.newLogStart())) {
                return;
            }
            assertEquals(List.copyOf(gone.keySet()), named.baseOffsets(), place + ": " + named);
            assertEquals(gone.values().stream().mapToLong(b -> b).sum(), named.bytes(), place.toString());
            assertEquals(is.logStart(), named.newLogStart(), place.toString());
            assertEquals(due, named.dueMs());
            figures.replicas++;
            figures.segments += gone.size();
            figures.bytes += named.bytes();
        });
        kept.forEach((place, named) -> {
            assertTrue(after.get(place).segments().keySet().containsAll(named.baseOffsets()), place.toString());
            figures.kept += named.baseOffsets().size();
        });
        logs.committed()
                .forEach((group, positions) -> positions.forEach((partition, position) -> {
                    var place = new RandomLogs.Place(partition, logs.leader(partition));
                    PartitionLog log = logs.log(place.broker(), partition);
                    long unread = offsets.get(place).stream()
                            .filter(o -> o >= position
                                    && o < log.offsets().logStart()
                                    && o >= before.get(place).logStart())
                            .count();
                    ChangeEffect.GroupLoses named = losses.remove(group + "@" + partition);
                    if (named != null) {
                        assertEquals(unread, named.records(), group + " at " + position + " of " + partition);
                        assertEquals(position, named.committed());
                        assertEquals(log.offsets().logStart(), named.newLogStart());
                        assertThrows(ProtocolException.class, () -> log.read(position, 1, Long.MAX_VALUE, true));
                        figures.groups++;
                        figures.records += unread;
                    } else if (deleted.containsKey(place)) {
                        assertEquals(0, unread, group + " lost records of " + partition + " that nobody named");
                    }
                }));
        assertEquals(Map.of(), losses, "losses named that did not happen");
    }

    /** A follower that ends where its leader now begins: what it fetches from there decides whether its active segment closes. */
    private static boolean catchesUpFrom(
            RandomLogs logs, RandomLogs.Place place, RandomLogs.Stored was, long leaderStart) {
        return logs.leader(place.partition()) != place.broker()
                && was.logEnd() == leaderStart
                && logs.log(place.broker(), place.partition()).offsets().logEnd() > leaderStart;
    }

    /** Applies the change; returns the replicas that have other settings since. */
    private static Set<RandomLogs.Place> touched(RandomLogs logs, SettingChange change) {
        Map<RandomLogs.Place, TopicSettings> before = logs.settings();
        logs.apply(List.of(change));
        return logs.settings().entrySet().stream()
                .filter(e -> !e.getValue().equals(before.get(e.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Test
    void segmentBytesRollsExactlyWhatThePreviewNames() {
        rounds("segment.bytes", (logs, figures) -> {
            List<TopicPartition> partitions =
                    logs.fill(logs.random.nextBoolean() ? Map.of() : Map.of("segment.bytes", "4000"));
            logs.heal();
            SettingChange change = change(
                    somewhere(logs, partitions.getFirst().topic()),
                    "segment.bytes",
                    "log.segment.bytes",
                    700 + logs.random.nextInt(4_000));
            var rolls = new HashMap<RandomLogs.Place, ChangeEffect.SegmentRolled>();
            for (ChangeEffect effect : logs.preview(List.of(change)).effects()) {
                if (effect instanceof ChangeEffect.SegmentRolled r) {
                    assertEquals(RollReason.SIZE, r.reason());
                    rolls.put(new RandomLogs.Place(new TopicPartition(r.topic(), r.partition()), r.broker()), r);
                }
            }
            Set<RandomLogs.Place> concerned = touched(logs, change);
            Map<RandomLogs.Place, RandomLogs.Stored> before = logs.stored();
            var sent = new HashMap<TopicPartition, Integer>();
            for (TopicPartition partition : partitions) {
                var batch = logs.batch(1, logs.random.nextInt(600));
                int size = batch.remaining();
                logs.produce(partition, 1, batch);
                sent.put(partition, size);
            }
            logs.cluster.advance(10_000);
            logs.stored().forEach((place, is) -> {
                Integer size = sent.get(place.partition());
                if (size == null) {
                    return;
                }
                ChangeEffect.SegmentRolled named = rolls.get(place);
                boolean rolled =
                        is.segments().size() > before.get(place).segments().size();
                if (named != null) {
                    assertEquals(size >= named.minBatchBytes(), rolled, place + ": " + named + ", sent " + size);
                    figures.replicas++;
                    figures.rolls += rolled ? 1 : 0;
                    if (rolled) {
                        assertTrue(before.get(place).segments().containsKey(named.baseOffset()));
                    }
                } else {
                    assertFalse(rolled && concerned.contains(place), place + " rolled unnamed");
                }
            });
        });
    }

    @Test
    void minInsyncReplicasRefusesExactlyTheWritesThePreviewNames() {
        rounds("min.insync.replicas", (logs, figures) -> {
            logs.deafOneIn = 1;
            List<TopicPartition> partitions = logs.fill(Map.of());
            if (logs.random.nextInt(8) == 0) {
                logs.heal();
            }
            SettingChange change = change(
                    somewhere(logs, partitions.getFirst().topic()),
                    "min.insync.replicas",
                    "min.insync.replicas",
                    1 + logs.random.nextInt(3));
            Map<TopicPartition, Boolean> before = refusedWrites(logs);
            var named = new HashMap<TopicPartition, ChangeEffect.WritesByIsr>();
            for (ChangeEffect effect : logs.preview(List.of(change)).effects()) {
                if (effect instanceof ChangeEffect.WritesByIsr w) {
                    named.put(new TopicPartition(w.topic(), w.partition()), w);
                }
            }
            logs.apply(List.of(change));
            refusedWrites(logs).forEach((partition, refused) -> {
                boolean foreseen =
                        named.containsKey(partition) ? named.get(partition).refused() : before.get(partition);
                assertEquals(foreseen, refused, partition + ": " + named.get(partition));
                figures.writes += named.containsKey(partition) ? 1 : 0;
            });
            named.forEach((partition, w) -> {
                assertEquals(logs.cluster.state(partition).isr().size(), w.isr(), partition.toString());
                assertEquals(w.refused(), w.isr() < w.minInsync(), w.toString());
            });
        });
    }

    private static Map<TopicPartition, Boolean> refusedWrites(RandomLogs logs) {
        var refused = new HashMap<TopicPartition, Boolean>();
        for (TopicPartition partition : logs.partitions()) {
            refused.put(
                    partition, logs.produce(partition, -1, logs.batch(1, 10)).error() == ErrorCode.NOT_ENOUGH_REPLICAS);
        }
        return refused;
    }

    @Test
    void maxMessageBytesRefusesExactlyTheBatchesThePreviewNames() {
        rounds("max.message.bytes", (logs, figures) -> {
            List<TopicPartition> partitions = logs.fill(
                    logs.random.nextInt(3) > 0
                            ? Map.of()
                            : Map.of("segment.bytes", "1200", "max.message.bytes", "900"));
            SettingChange change = change(
                    somewhere(logs, partitions.getFirst().topic()),
                    "max.message.bytes",
                    "message.max.bytes",
                    100 + logs.random.nextInt(1_000));
            var named = new HashMap<String, ChangeEffect.BatchesRefused>();
            for (ChangeEffect effect : logs.preview(List.of(change)).effects()) {
                if (effect instanceof ChangeEffect.BatchesRefused b) {
                    named.put(b.topic(), b);
                }
            }
            var stored = new HashMap<TopicPartition, List<ByteBuffer>>();
            logs.partitions().forEach(p -> stored.put(p, logs.batches(new RandomLogs.Place(p, logs.leader(p)))));
            Set<RandomLogs.Place> concerned = touched(logs, change);
            var refused = new TreeMap<String, List<BatchHeader>>();
            var largest = new HashMap<String, Integer>();
            stored.forEach((partition, batches) -> {
                if (!concerned.contains(new RandomLogs.Place(partition, logs.leader(partition)))) {
                    return;
                }
                for (ByteBuffer bytes : batches) {
                    BatchHeader batch = BatchHeader.at(bytes, bytes.position());
                    batch.rewriteBaseOffset(0);
                    largest.merge(partition.topic(), batch.sizeInBytes(), Math::max);
                    ErrorCode error = logs.produce(partition, 1, bytes).error();
                    if (error == ErrorCode.MESSAGE_TOO_LARGE || error == ErrorCode.RECORD_LIST_TOO_LARGE) {
                        refused.computeIfAbsent(partition.topic(), t -> new ArrayList<>())
                                .add(batch);
                    }
                }
            });
            refused.forEach((topic, batches) -> {
                ChangeEffect.BatchesRefused b = named.get(topic);
                assertEquals(batches.size(), b == null ? 0 : b.batches(), topic + ": " + b);
                assertEquals(
                        batches.stream()
                                .map(BatchHeader::producerId)
                                .filter(id -> id >= 0)
                                .distinct()
                                .sorted()
                                .toList(),
                        b.producers());
                figures.batches += batches.size();
            });
            named.forEach((topic, b) -> {
                assertTrue(b.complete());
                assertEquals(refused.containsKey(topic), b.batches() > 0, b.toString());
                assertEquals(largest.getOrDefault(topic, 0), b.largestBatch(), b.toString());
            });
        });
    }
}
