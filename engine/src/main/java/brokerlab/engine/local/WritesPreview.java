package brokerlab.engine.local;

import brokerlab.engine.config.InSyncRule;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.log.SegmentInfo;
import brokerlab.engine.log.SizeLimits;
import brokerlab.engine.replica.PartitionSnapshot;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Query;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/** Which writes changed settings refuse or take: by the size of the ISR, by the size of the batches. */
final class WritesPreview {
    /** Batch headers looked at in all; beyond, only the newest of each partition are. */
    private static final int MOST_BATCHES = 100_000;

    private static final int PAGE = 1_000;

    private final PreviewState state;
    private final StagedSettings staged;
    private final EffectList effects;
    private final Runnable check;
    private final Map<String, Sizes> sizes = new TreeMap<>();
    private int batchesLeft = MOST_BATCHES;

    WritesPreview(PreviewState state, StagedSettings staged, EffectList effects, Runnable check) {
        this.state = state;
        this.staged = staged;
        this.effects = effects;
        this.check = check;
    }

    /** What is stored of a topic. */
    private static final class Sizes {
        private final boolean asked;
        private int limit = Integer.MAX_VALUE;
        private int largest;
        private long above;
        private final TreeSet<Long> producers = new TreeSet<>();
        private boolean complete = true;

        /** @param asked whether the change is about this very topic */
        Sizes(boolean asked) {
            this.asked = asked;
        }
    }

    /** Adds the effects. */
    void run() {
        for (PreviewState.Node node : state.brokers()) {
            if (node.running().isEmpty()) {
                continue;
            }
            int largest = 0;
            for (PartitionSnapshot partition :
                    sorted(node.running().get().hosted().values())) {
                String topic = partition.partition().topic();
                if (staged.concerns(topic)) {
                    StagedSettings.Pair settings = staged.topic(node, topic);
                    largest = Math.max(largest, settings.after().maxMessageBytes());
                    if (partition.leader() && settings.differs()) {
                        check.run();
                        inSync(partition, settings);
                        batches(node, partition, settings);
                    }
                }
            }
            fetches(node, largest);
        }
        sizes.forEach((topic, found) -> {
            if (found.asked || found.above > 0) {
                effects.add(new ChangeEffect.BatchesRefused(
                        topic, found.limit, found.largest, found.above, List.copyOf(found.producers), found.complete));
            }
        });
    }

    private static List<PartitionSnapshot> sorted(java.util.Collection<PartitionSnapshot> all) {
        return all.stream()
                .sorted(Comparator.comparing(
                                (PartitionSnapshot p) -> p.partition().topic())
                        .thenComparingInt(p -> p.partition().partition()))
                .toList();
    }

    // ---- min.insync.replicas

    private void inSync(PartitionSnapshot partition, StagedSettings.Pair settings) {
        int replicas = partition.replicas().size();
        int inSync = partition.isr().size();
        int before = InSyncRule.needed(settings.before().minInsyncReplicas(), replicas);
        int after = InSyncRule.needed(settings.after().minInsyncReplicas(), replicas);
        if (InSyncRule.refused(inSync, before) != InSyncRule.refused(inSync, after)) {
            effects.add(new ChangeEffect.WritesByIsr(
                    partition.partition().topic(),
                    partition.partition().partition(),
                    InSyncRule.refused(inSync, after),
                    inSync,
                    after));
        }
    }

    // ---- max.message.bytes

    private void batches(PreviewState.Node node, PartitionSnapshot partition, StagedSettings.Pair settings) {
        if (SizeLimits.largest(settings.before()) == SizeLimits.largest(settings.after())) {
            return;
        }
        TopicPartition name = partition.partition();
        Sizes found = sizes.computeIfAbsent(name.topic(), t -> new Sizes(staged.changes(t)));
        found.limit = Math.min(found.limit, SizeLimits.largest(settings.after()));
        node.running().orElseThrow().logs().get(name).ifPresent(log -> scan(log, settings.after(), found));
    }

    /** The newest segments first, from their batch headers. */
    private void scan(PartitionLog log, TopicSettings settings, Sizes into) {
        for (SegmentInfo segment : log.segments().reversed()) {
            int position = 0;
            List<Query.Batch> page;
            do {
                if (batchesLeft <= 0) {
                    into.complete = false;
                    return;
                }
                check.run();
                page = log.batches(segment.baseOffset(), position, PAGE, LogQueries::batch);
                batchesLeft -= Math.max(1, page.size());
                for (Query.Batch batch : page) {
                    take(batch, settings, into);
                    position = batch.position() + batch.sizeInBytes();
                }
            } while (page.size() == PAGE);
        }
    }

    private static void take(Query.Batch batch, TopicSettings settings, Sizes into) {
        if (batch.control()) {
            return;
        }
        into.largest = Math.max(into.largest, batch.sizeInBytes());
        if (SizeLimits.refused(batch.sizeInBytes(), settings)) {
            into.above++;
            if (batch.producerId() >= 0) {
                into.producers.add(batch.producerId());
            }
        }
    }

    /** A follower gets a batch larger than it asks for all the same, but nothing beside it (KIP-74). */
    private void fetches(PreviewState.Node node, int largest) {
        int before = node.settings().getInt("replica.fetch.max.bytes");
        int after = staged.after(node.id()).getInt("replica.fetch.max.bytes");
        int was = node.running().orElseThrow().hosted().keySet().stream()
                .map(TopicPartition::topic)
                .distinct()
                .filter(staged::concerns)
                .mapToInt(t -> staged.topic(node, t).before().maxMessageBytes())
                .max()
                .orElse(0);
        if (largest > after && was <= before) {
            effects.add(new ChangeEffect.LargerThanFetch(node.id(), largest, after));
        }
    }
}
