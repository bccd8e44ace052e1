package brokerlab.engine.local;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.group.CommittedOffset;
import brokerlab.engine.group.GroupSnapshot;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.log.SegmentInfo;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.replica.PartitionSnapshot;
import brokerlab.engine.replica.ProduceResult;
import brokerlab.engine.replica.TestCluster;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingRow;
import brokerlab.engine.wire.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Three brokers reduced to storage and replication, on real files and time moved by hand, with partitions of random shape: sizes,
 * timestamps, segment limits, producers, followers that lag in or out of the ISR, groups at random positions.
 */
final class RandomLogs {
    static final long CHECK_MS = 60_000;
    private static final List<Integer> BROKERS = List.of(1, 2, 3);

    final TestCluster cluster;
    final Random random;
    private final Path root;
    private final Map<String, Map<TopicPartition, Long>> committed = new TreeMap<>();
    private final Map<String, Integer> sequences = new HashMap<>();
    private int topics;
    private boolean deaf;
    /** Of so many partitions with followers one has a follower that hears nothing. */
    int deafOneIn = 3;

    RandomLogs(Path root, long seed) {
        this.root = root;
        this.random = new Random(seed);
        this.cluster = new TestCluster(
                root,
                Map.of(
                        "log.retention.check.interval.ms", Long.toString(CHECK_MS),
                        "replica.lag.time.max.ms", "400000",
                        "replica.fetch.wait.max.ms", "2000",
                        "log.cleaner.enable", "false",
                        "log.flush.offset.checkpoint.interval.ms", "3600000",
                        "log.flush.start.offset.checkpoint.interval.ms", "3600000",
                        "replica.high.watermark.checkpoint.interval.ms", "3600000",
                        "log.index.size.max.bytes", "4096"),
                new UnsyncedDisk());
        cluster.start(1, 2, 3);
    }

    /** A new topic of one or two partitions, filled. */
    List<TopicPartition> fill(Map<String, String> settings) {
        String topic = "t" + topics++;
        cluster.overrides.put(topic, settings);
        var partitions = new ArrayList<TopicPartition>();
        for (int p = 0; p <= random.nextInt(2); p++) {
            var partition = new TopicPartition(topic, p);
            partitions.add(partition);
            var replicas = new ArrayList<>(BROKERS);
            Collections.shuffle(replicas, random);
            cluster.create(partition, List.copyOf(replicas.subList(0, 1 + random.nextInt(3))));
        }
        partitions.forEach(p -> append(p, 4 + random.nextInt(10)));
        cluster.advance(2_500);
        // Some followers hear nothing any more: the high watermark stays behind, or they are out of the ISR.
        for (TopicPartition partition : partitions) {
            int leader = leader(partition);
            List<Integer> isr = cluster.state(partition).isr();
            if (isr.size() > 1 && random.nextInt(deafOneIn) == 0) {
                deaf = true;
                int follower = isr.stream().filter(b -> b != leader).findFirst().orElseThrow();
                cluster.cut(leader, follower, true);
                if (random.nextBoolean()) {
                    cluster.elect(
                            partition,
                            leader,
                            isr.stream().filter(b -> b != follower).toList());
                }
            }
            append(partition, random.nextInt(6));
        }
        cluster.advance(2_500);
        for (TopicPartition partition : partitions) {
            PartitionLog log = log(leader(partition), partition);
            for (int g = 0; g < 3; g++) {
                if (random.nextBoolean()) {
                    long at = log.offsets().highWatermark() == 0
                            ? 0
                            : random.nextLong(log.offsets().highWatermark() + 1);
                    committed.computeIfAbsent("g" + g, n -> new HashMap<>()).put(partition, at);
                }
            }
        }
        return partitions;
    }

    private void append(TopicPartition partition, int batches) {
        for (int i = 0; i < batches; i++) {
            produce(partition, 1, batch(partition, 1 + random.nextInt(3), random.nextInt(300)));
            cluster.advance(random.nextInt(1_000));
        }
    }

    ByteBuffer batch(int records, int bytes) {
        return filled(BatchBuilder.plain(), records, bytes);
    }

    /** Of one of a few idempotent producers, or of none. */
    private ByteBuffer batch(TopicPartition partition, int records, int bytes) {
        long producer = random.nextInt(6) - 2L;
        if (producer < 0) {
            return batch(records, bytes);
        }
        int sequence = sequences.merge(partition + "/" + producer, records, Integer::sum) - records;
        return filled(BatchBuilder.plain().producer(producer, (short) 0, sequence), records, bytes);
    }

    private ByteBuffer filled(BatchBuilder builder, int records, int bytes) {
        // Mostly now, sometimes older.
        long time = cluster.clock.wallMs() - (random.nextInt(4) == 0 ? random.nextInt(60_000) : 0);
        for (int i = 0; i < records; i++) {
            builder.add(time, Optional.empty(), Optional.of(new byte[bytes]));
        }
        return builder.build();
    }

    ProduceResult produce(TopicPartition partition, int acks, ByteBuffer batch) {
        return cluster.await(
                        cluster.node(leader(partition)).replicas.append(acks, 1_000, Map.of(partition, batch), false))
                .get(partition);
    }

    int leader(TopicPartition partition) {
        return cluster.state(partition).leader();
    }

    PartitionLog log(int broker, TopicPartition partition) {
        return cluster.node(broker).log(partition);
    }

    /** Everybody hears everybody again, and catches up. */
    void heal() {
        if (!deaf) {
            cluster.advance(2_500);
            return;
        }
        deaf = false;
        BROKERS.forEach(a -> BROKERS.forEach(b -> {
            if (a < b) {
                cluster.cut(a, b, false);
            }
        }));
        cluster.advance(25_000);
    }

    // ---- settings

    private static void put(Map<String, String> values, SettingChange change) {
        change.value().ifPresentOrElse(v -> values.put(change.name(), v), () -> values.remove(change.name()));
    }

    /** As they come into force at the brokers. */
    void apply(List<SettingChange> changes) {
        for (SettingChange change : changes) {
            switch (change.scope()) {
                case SettingScope.ClusterDefault s ->
                    cluster.nodes.values().forEach(node -> {
                        var wide = new HashMap<>(node.brokerSettings.dynamicDefault());
                        put(wide, change);
                        node.brokerSettings.takeDynamic(wide, node.brokerSettings.dynamicBroker());
                    });
                case SettingScope.Broker s -> {
                    TestCluster.Node node = cluster.node(s.id());
                    var own = new HashMap<>(node.brokerSettings.dynamicBroker());
                    put(own, change);
                    node.brokerSettings.takeDynamic(node.brokerSettings.dynamicDefault(), own);
                }
                case SettingScope.Topic s -> {
                    var own = new HashMap<>(cluster.overrides.get(s.name()));
                    put(own, change);
                    cluster.overrides.put(s.name(), own);
                }
                case SettingScope.Ensemble s -> throw new AssertionError(s);
                case SettingScope.Quotas s -> throw new AssertionError(s);
            }
        }
        Set<String> concerned = changes.stream().allMatch(c -> c.scope() instanceof SettingScope.Topic)
                ? changes.stream()
                        .map(c -> ((SettingScope.Topic) c.scope()).name())
                        .collect(Collectors.toSet())
                : cluster.overrides.keySet();
        cluster.nodes
                .values()
                .forEach(node -> concerned.forEach(topic -> node.topicListeners.forEach(l -> l.changed(topic))));
        cluster.settle();
    }

    /** What the catalogue makes of a change. */
    static SettingChange checked(SettingChange change) {
        Optional<Setting> setting = change.scope() instanceof SettingScope.Topic
                ? Catalogue.honoured().topic(change.name())
                : Catalogue.honoured().broker(change.name());
        UnaryOperator<String> check = setting.orElseThrow()::checked;
        return new SettingChange(change.scope(), change.name(), change.value().map(check));
    }

    Query.PreviewAnswer preview(List<SettingChange> changes) {
        return new ChangePreview(c -> new ChangePreview.Staged(checked(c), SettingRow.Applied.LIVE), all -> {})
                .of(state(), changes, () -> false)
                .join();
    }

    PreviewState state() {
        var nodes = new ArrayList<PreviewState.Node>();
        for (TestCluster.Node node : cluster.nodes.values()) {
            var hosted = new HashMap<TopicPartition, PartitionSnapshot>();
            node.replicas.snapshot().forEach(p -> hosted.put(p.partition(), p));
            nodes.add(new PreviewState.Node(
                    node.id,
                    node.brokerSettings,
                    Map.of(),
                    Optional.of(new PreviewState.Running(new Overrides(node), node.logs, hosted))));
        }
        var groups = new ArrayList<GroupSnapshot>();
        committed.forEach((name, offsets) -> {
            var known = new HashMap<TopicPartition, CommittedOffset>();
            offsets.forEach((p, offset) -> known.put(p, new CommittedOffset(offset, -1, "", 0)));
            groups.add(new GroupSnapshot(name, GroupState.EMPTY, 1, "consumer", "", "", List.of(), known, 0));
        });
        return new PreviewState(
                nodes,
                cluster.nodes.values().iterator().next().metadata.current(),
                groups,
                Map.of(),
                new PreviewState.ZooKeeper(List.of(), -1, changes -> false),
                topics -> CompletableFuture.completedFuture(List.of()));
    }

    private final class Overrides implements TopicOverrides {
        private final TestCluster.Node node;

        Overrides(TestCluster.Node node) {
            this.node = node;
        }

        @Override
        public Map<String, String> overrides(String topic) {
            return cluster.overrides.getOrDefault(topic, Map.of());
        }

        @Override
        public TopicSettings settings(String topic) {
            return TopicSettings.resolve(node.brokerSettings, overrides(topic));
        }

        @Override
        public CompletableFuture<Void> upToDate(Set<String> names) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onChange(Listener listener) {
            throw new UnsupportedOperationException();
        }
    }

    // ---- what is there

    /** A replica's files, by base offset, with their bytes; and where its log begins and ends. */
    record Stored(Map<Long, Long> segments, long logStart, long logEnd) {}

    record Place(TopicPartition partition, int broker) {}

    Map<Place, Stored> stored() {
        var all = new LinkedHashMap<Place, Stored>();
        for (TestCluster.Node node : cluster.nodes.values()) {
            for (PartitionLog log : node.logs.all()) {
                all.put(
                        new Place(log.partition(), node.id),
                        new Stored(
                                files(node.id, log.partition()),
                                log.offsets().logStart(),
                                log.offsets().logEnd()));
            }
        }
        return all;
    }

    /** As each replica has them in force. */
    Map<Place, TopicSettings> settings() {
        var all = new HashMap<Place, TopicSettings>();
        cluster.nodes
                .values()
                .forEach(node ->
                        node.logs.all().forEach(log -> all.put(new Place(log.partition(), node.id), log.settings())));
        return all;
    }

    private Map<Long, Long> files(int broker, TopicPartition partition) {
        var found = new TreeMap<Long, Long>();
        try (var files = Files.list(root.resolve("broker-" + broker).resolve(partition.toString()))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
                found.put(Long.parseLong(file.getFileName().toString().replace(".log", "")), Files.size(file));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    /** The batches of a replica as they lie there. */
    List<ByteBuffer> batches(Place place) {
        var batches = new ArrayList<ByteBuffer>();
        PartitionLog log = log(place.broker(), place.partition());
        for (SegmentInfo segment : log.segments()) {
            for (Query.Batch batch : log.batches(segment.baseOffset(), 0, Integer.MAX_VALUE, LogQueries::batch)) {
                batches.add(log.batch(segment.baseOffset(), batch.position())
                        .orElseThrow()
                        .bytes());
            }
        }
        return batches;
    }

    /** All partitions there are. */
    List<TopicPartition> partitions() {
        return settings().keySet().stream().map(Place::partition).distinct().toList();
    }

    /** Offsets of all records on a replica. */
    List<Long> offsets(Place place) {
        var offsets = new ArrayList<Long>();
        PartitionLog log = log(place.broker(), place.partition());
        for (SegmentInfo segment : log.segments()) {
            for (Query.Batch batch : log.batches(segment.baseOffset(), 0, Integer.MAX_VALUE, LogQueries::batch)) {
                for (long o = batch.baseOffset(); o <= batch.lastOffset(); o++) {
                    offsets.add(o);
                }
            }
        }
        return offsets;
    }

    /** By group, where it stands. */
    Map<String, Map<TopicPartition, Long>> committed() {
        return committed;
    }
}
