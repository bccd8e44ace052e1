package brokerlab.app.source;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.GroupEvent;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.SettingEvent;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.RecordHeader;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.GroupPartition;
import brokerlab.engine.view.Snapshot.LagCause;
import brokerlab.engine.view.Snapshot.NodeState;
import brokerlab.engine.view.Snapshot.ReplicaState;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The figures of {@link SampleDoor}: functions of time and of what commands changed. */
final class SampleCluster {
    record B(String rack, BrokerState state) {}

    /**
     * @param rate records per second and partition
     * @param base records at the start, by partition
     */
    record T(int partitions, int rf, int rate, long base, int changed) {}

    private SampleCluster() {}

    static void fill(SampleDoor door) {
        door.brokers.put(1, new B("rack-a" + door.suffix, BrokerState.RUNNING));
        door.brokers.put(2, new B("rack-b" + door.suffix, BrokerState.RUNNING));
        door.brokers.put(3, new B("rack-c" + door.suffix, BrokerState.RUNNING));
        door.nodes.put(1, NodeState.FOLLOWING);
        door.nodes.put(2, NodeState.FOLLOWING);
        door.nodes.put(3, NodeState.LEADING);
        door.topics.put("orders" + door.suffix, new T(6, 3, 420, 1_284_327, 3));
        door.topics.put("payments" + door.suffix, new T(4, 3, 130, 402_118, 1));
        door.topics.put("clicks" + door.suffix, new T(8, 3, 900, 3_020_004, 0));
        door.topics.put("audit" + door.suffix, new T(2, 3, 12, 88_410, 1));
        door.topics.put("__consumer_offsets", new T(6, 3, 6, 12_204, 0));
    }

    static void history(SampleDoor door) {
        for (int i = 1; i <= 6; i++) {
            door.happenedAgo(
                    280_000L - i * 38_000L,
                    1 + i % 3,
                    new LogEvent.SegmentRolled(
                            "orders", i % 6, 900_000 + i, 910_000 + i, 1 << 20, LogEvent.RollReason.SIZE));
        }
        door.happenedAgo(262_000, 2, new ReplicationEvent.IsrShrunk("clicks", 1, List.of(1, 2, 3), List.of(1, 2)));
        door.happenedAgo(246_000, 2, new ReplicationEvent.IsrExpanded("clicks", 1, List.of(1, 2), List.of(1, 2, 3)));
        door.happenedAgo(
                215_000,
                2,
                new GroupEvent.GroupStateChanged(
                        "billing", GroupState.STABLE, GroupState.PREPARING_REBALANCE, 11, 3, "member joined"));
        door.happenedAgo(126_000, 3, new BrokerEvent.BrokerStopped(3));
        door.happenedAgo(125_600, 2, new ReplicationEvent.IsrShrunk("orders", 2, List.of(3, 1, 2), List.of(1, 2)));
        for (int p = 2; p < 6; p++) {
            door.happenedAgo(
                    125_000 - p * 700L,
                    2,
                    new ReplicationEvent.LeaderElected(
                            "orders", p, 3, 1, 7, List.of(1, 2), ReplicationEvent.ElectionReason.CONTROLLED_SHUTDOWN));
        }
        door.happenedAgo(
                119_000,
                2,
                new GroupEvent.GroupStateChanged(
                        "billing", GroupState.PREPARING_REBALANCE, GroupState.STABLE, 12, 3, ""));
        door.happenedAgo(70_000, 3, new BrokerEvent.BrokerRegistered(3, 41));
        door.happenedAgo(
                48_000,
                1,
                new LogEvent.SegmentDeleted("clicks", 3, 1_000_000, 1 << 20, LogEvent.DeletionReason.RETENTION_SIZE));
        door.happenedAgo(
                30_000,
                -1,
                new SettingEvent.SettingChanged(new SettingScope.Topic("orders"), "retention.ms", "", "3600000"));
    }

    private static boolean up(SampleDoor door, int broker) {
        B b = door.brokers.get(broker);
        return b != null && b.state() == BrokerState.RUNNING;
    }

    private static List<Integer> assignment(SampleDoor door, int salt, int partition, int rf) {
        List<Integer> ids = new ArrayList<>(door.brokers.keySet());
        List<Integer> replicas = new ArrayList<>();
        for (int i = 0; i < Math.min(rf, ids.size()); i++) {
            replicas.add(ids.get((salt + partition + i) % ids.size()));
        }
        return replicas;
    }

    static Snapshot snapshot(SampleDoor door, long version, long now, Snapshot.Phase phase) {
        List<Snapshot.Topic> topics = new ArrayList<>();
        Map<Integer, int[]> held = new TreeMap<>();
        door.brokers.keySet().forEach(id -> held.put(id, new int[2]));
        int salt = 0;
        for (Map.Entry<String, T> entry : door.topics.entrySet()) {
            topics.add(topic(door, entry.getKey(), entry.getValue(), salt++, now, held));
        }
        List<Snapshot.Broker> brokers = new ArrayList<>();
        door.brokers.forEach((id, b) -> brokers.add(new Snapshot.Broker(
                id,
                b.rack(),
                "127.0.0.1",
                9091 + id,
                b.state(),
                b.state() == BrokerState.RUNNING,
                b.state() == BrokerState.RUNNING ? held.get(id)[0] : 0,
                held.get(id)[1],
                640_000_000L + id * 31_000_000L,
                180L << 30,
                500L << 30,
                13.9e6 + wave(now, id) * 2e6,
                27.7e6 + wave(now, id + 3) * 3e6,
                held.get(id)[1],
                held.get(id)[1],
                6_000,
                Optional.empty())));
        int controller = up(door, 2)
                ? 2
                : door.brokers.keySet().stream()
                        .filter(id -> up(door, id))
                        .findFirst()
                        .orElse(-1);
        boolean running = phase == Snapshot.Phase.RUNNING;
        return new Snapshot(
                version,
                now,
                new Snapshot.Cluster(
                        "racks-demo",
                        phase,
                        "Jx0bV6pXQ1q9",
                        running ? "127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094" : "",
                        "127.0.0.1:2181,127.0.0.1:2182,127.0.0.1:2183",
                        running ? controller : -1,
                        3,
                        "3.9",
                        phase == Snapshot.Phase.FAILED
                                ? Optional.of("Port 9092 is in use by another program. Free it or choose another port.")
                                : Optional.empty()),
                List.copyOf(brokers),
                zooKeeper(door, now),
                List.copyOf(topics),
                groups(door, topics, now).stream()
                        .filter(g -> !door.goneGroups.contains(g.name()))
                        .toList(),
                traffic(now),
                Optional.empty(),
                door.host,
                door.removal);
    }

    private static Snapshot.ZooKeeper zooKeeper(SampleDoor door, long now) {
        List<Snapshot.Node> nodes = new ArrayList<>();
        door.nodes.forEach((id, state) -> nodes.add(new Snapshot.Node(
                id,
                2180 + id,
                state,
                0x10000004aL + now % 100,
                state == NodeState.STOPPED ? 0 : 1,
                state == NodeState.STOPPED ? 0 : 14)));
        int serving = (int)
                door.nodes.values().stream().filter(s -> s != NodeState.STOPPED).count();
        return new Snapshot.ZooKeeper(List.copyOf(nodes), serving, 2, serving >= 2, 3, 41, 1_204 + door.age() / 900);
    }

    private static Snapshot.Topic topic(
            SampleDoor door, String name, T t, int salt, long now, Map<Integer, int[]> held) {
        List<Snapshot.Partition> partitions = new ArrayList<>();
        int under = 0;
        int offline = 0;
        long size = 0;
        for (int p = 0; p < t.partitions(); p++) {
            List<Integer> assigned = assignment(door, salt, p, t.rf());
            boolean lagging = name.startsWith("clicks") && (p == 1 || p == 5);
            int slow = assigned.getLast();
            List<Integer> isr = assigned.stream()
                    .filter(id -> up(door, id) && !(lagging && id == slow && assigned.size() > 1))
                    .toList();
            int leader = isr.isEmpty() ? -1 : isr.getFirst();
            long end = t.base() + p * 1013L + door.age() * t.rate() / 1000;
            long high = t.rate() == 0 ? end : Math.max(0, end - 9 - Math.floorMod(now / 250, 30));
            List<Snapshot.Replica> replicas = new ArrayList<>();
            for (int id : assigned) {
                held.get(id)[1]++;
                ReplicaState state = id == leader
                        ? ReplicaState.LEADER
                        : !up(door, id)
                                ? ReplicaState.OFFLINE
                                : isr.contains(id) ? ReplicaState.IN_SYNC : ReplicaState.LAGGING;
                long leo = state == ReplicaState.LEADER
                        ? end
                        : state == ReplicaState.IN_SYNC ? Math.max(high, end - 20 - id) : high - 40_000;
                replicas.add(new Snapshot.Replica(
                        id,
                        state,
                        Math.max(0, high - 360_000),
                        Math.max(0, leo),
                        high,
                        62_000_000L + p * 1_900_000L,
                        6));
                size += 62_000_000L + p * 1_900_000L;
            }
            if (leader >= 0) {
                held.get(leader)[0]++;
            }
            under += isr.size() < assigned.size() ? 1 : 0;
            offline += leader < 0 ? 1 : 0;
            partitions.add(new Snapshot.Partition(
                    p, leader, 7, List.copyOf(isr), Math.max(0, high - 360_000), high, end, List.copyOf(replicas)));
        }
        double rate = t.rate() * t.partitions() * 180.0 * (1 + wave(now, salt) * 0.1);
        return new Snapshot.Topic(
                name,
                "id-" + name,
                name.startsWith("__"),
                false,
                t.rf(),
                size,
                rate,
                (double) t.rate() * t.partitions(),
                under,
                offline,
                t.changed(),
                Math.min(2, t.rf()),
                false,
                wave(now, salt, rate),
                List.copyOf(partitions));
    }

    private static List<Snapshot.Group> groups(SampleDoor door, List<Snapshot.Topic> topics, long now) {
        return List.of(
                group(
                        topics,
                        "audit-export" + door.suffix,
                        GroupState.EMPTY,
                        "audit" + door.suffix,
                        0,
                        402_000,
                        11_520_000,
                        LagCause.STOPPED,
                        now),
                group(
                        topics,
                        "billing" + door.suffix,
                        GroupState.STABLE,
                        "orders" + door.suffix,
                        3,
                        15_690,
                        38_000,
                        LagCause.CATCHING_UP,
                        now),
                group(
                        topics,
                        "fraud" + door.suffix,
                        GroupState.PREPARING_REBALANCE,
                        "payments" + door.suffix,
                        2,
                        1_100,
                        2_000,
                        LagCause.REBALANCING,
                        now),
                group(
                        topics,
                        "search-index" + door.suffix,
                        GroupState.STABLE,
                        "clicks" + door.suffix,
                        2,
                        212,
                        400,
                        LagCause.NONE,
                        now));
    }

    private static Snapshot.Group group(
            List<Snapshot.Topic> topics,
            String name,
            GroupState state,
            String topicName,
            int members,
            long lag,
            long lagMs,
            LagCause cause,
            long now) {
        Snapshot.Topic topic = topics.stream()
                .filter(t -> t.name().equals(topicName))
                .findFirst()
                .orElse(null);
        List<GroupPartition> parts = new ArrayList<>();
        List<List<TopicPartitionName>> assigned = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            assigned.add(new ArrayList<>());
        }
        double[] share = {0.008, 0.003, 0.56, 0.02, 0.001, 0.408, 0.01, 0.02};
        int count = topic == null ? 0 : topic.partitions().size();
        long left = lag;
        for (int p = 0; p < count; p++) {
            int member = members == 0 ? -1 : p * members / count;
            long behind = p == count - 1 ? left : Math.min(left, (long) (lag * share[p % 8]));
            left -= behind;
            Snapshot.Partition partition = topic.partitions().get(p);
            long end = partition.highWatermark();
            if (member >= 0) {
                assigned.get(member).add(new TopicPartitionName(topicName, p));
            }
            parts.add(new GroupPartition(
                    topicName,
                    p,
                    partition.logStart(),
                    Math.max(0, end - behind),
                    end,
                    behind,
                    behind * lagMs / Math.max(1, lag),
                    member < 0 ? 0 : 400 + 20 * wave(now, p),
                    member < 0 ? "" : name + "-" + member + "-7f"));
        }
        List<Snapshot.Member> list = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            list.add(new Snapshot.Member(
                    name + "-" + m + "-7f",
                    "",
                    "demo-" + name + "-" + (m + 1),
                    "/127.0.0.1",
                    List.copyOf(assigned.get(m)),
                    842 - m * 200 + 30 * wave(now, m),
                    Math.floorMod(now, 3000L),
                    10_000,
                    cause == LagCause.REBALANCING && m == 0));
        }
        return new Snapshot.Group(
                name,
                state,
                members == 0 ? 4 : 12,
                "consumer",
                members == 0 ? "" : "cooperative-sticky",
                2,
                List.copyOf(list),
                List.copyOf(parts),
                lag,
                lagMs,
                members * 840.0,
                cause == LagCause.STOPPED ? -1 : 120_000,
                cause,
                new Snapshot.Pace(
                        cause == LagCause.CATCHING_UP ? Snapshot.Trend.FALLING : Snapshot.Trend.STEADY,
                        members * 840.0,
                        members * 700.0,
                        1_000,
                        cause == LagCause.STOPPED ? lagMs : 300,
                        0));
    }

    private static Snapshot.Traffic traffic(long now) {
        return new Snapshot.Traffic(
                41.8e6 + wave(now, 1) * 3e6, 83.1e6 + wave(now, 2) * 5e6, wave(now, 1, 41.8e6), wave(now, 2, 83.1e6));
    }

    private static double wave(long now, int seed) {
        return Math.sin(now / 7000.0 + seed * 1.7) * 0.6 + Math.sin(now / 2300.0 + seed) * 0.4;
    }

    private static List<Double> wave(long now, int seed, double mean) {
        List<Double> values = new ArrayList<>();
        for (int i = 59; i >= 0; i--) {
            values.add(mean * (0.9 + 0.16 * wave(now / 1000 * 1000 - i * 1000L, seed)));
        }
        return List.copyOf(values);
    }

    static Object answer(SampleDoor door, Query<?> query) {
        return switch (query) {
            case Query.Segments q -> segments(door, q);
            case Query.SegmentSummary q -> new Query.SummaryAnswer(11_402, 182_486, 4, SampleDoor.codecs());
            case Query.Batches q -> batches(q);
            case Query.BatchDetail q -> Optional.of(detail(door, q));
            case Query.OffsetIndex q -> index(q);
            case Query.ReadRecords q -> {
                List<Query.StoredRecord> all = records(door, q.topic(), 50);
                List<Query.StoredRecord> holding = all.stream()
                        .filter(r -> r.value()
                                .map(v -> new String(v, java.nio.charset.StandardCharsets.UTF_8))
                                .orElse("")
                                .contains(q.text()))
                        .toList();
                yield new Query.RecordsAnswer(
                        holding.stream().limit(q.limit()).toList(), all.size(), holding.size(), false);
            }
            case Query.LastRecords q -> records(door, q.topic(), Math.min(q.limit(), 50));
            case Query.PlacementPreview q -> {
                TreeMap<Integer, List<Integer>> placed = new TreeMap<>();
                for (int p = 0; p < q.partitions(); p++) {
                    placed.put(p, assignment(door, 0, p, q.replicationFactor()));
                }
                if (q.replicationFactor() > door.brokers.size()) {
                    throw new DoorException(
                            "INVALID_REPLICATION_FACTOR",
                            "Replication factor " + q.replicationFactor() + " is larger than the " + door.brokers.size()
                                    + " brokers that run. Choose at most that.");
                }
                yield placed;
            }
            case Query.RemovalPreview q -> SampleRemoval.preview(door, q);
            case Query.Settings q ->
                q.scope() instanceof SettingScope.Topic
                        ? SampleSettings.ofTopic()
                        : SampleSettings.rows(q.scope().kind(), Map.of());
            case Query.ChangePreview q -> door.preview;
            case Query.Undo q -> door.undo;
            case Query.SettingsHistory q -> List.of();
            case Query.ExportSettings q -> List.of();
            case Query.ImportSettings q -> SampleSettings.imported();
            case Query.LabAuthority q -> Optional.empty();
            case Query.ClientListeners q -> SampleGroups.LISTENERS;
            case Query.LagHistory q -> lag(door);
            case Query.OffsetReset q -> SampleGroups.preview(door, q);
        };
    }

    private static Query.SegmentsAnswer segments(SampleDoor door, Query.Segments q) {
        long[] bases = {0, 182_411, 364_902, 547_388, 729_870, 912_354};
        long[] expires = {0, 120_000, 1_020_000, 1_920_000, 2_820_000, Long.MAX_VALUE};
        List<Query.Segment> list = new ArrayList<>();
        for (int i = 0; i < bases.length; i++) {
            boolean active = i == bases.length - 1;
            list.add(new Query.Segment(
                    bases[i],
                    active ? 1_020_166 : bases[i + 1],
                    active ? 40_055_603 : 67_108_864,
                    door.now() - (6 - i) * 900_000L,
                    door.now() - (7 - i) * 900_000L,
                    16_384,
                    10_922,
                    active,
                    String.format("%020d.log", bases[i]),
                    expires[i] == Long.MAX_VALUE ? expires[i] : expires[i] == 0 ? 0 : door.now() + expires[i]));
        }
        return new Query.SegmentsAnswer(
                "data/broker-" + q.broker() + "/" + q.topic() + "-" + q.partition(),
                0,
                1_020_118,
                1_020_166,
                375_600_000,
                67_108_864,
                604_800_000,
                3_600_000,
                -1,
                4096,
                false,
                door.now() + 14_000,
                list);
    }

    private static List<Query.Batch> batches(Query.Batches q) {
        List<Query.Batch> list = new ArrayList<>();
        int position = q.fromPosition();
        long base = q.baseOffset() + position / 300;
        for (int i = 0; i < Math.min(q.limit(), 200); i++) {
            int records = 1 + (i * 37) % 32;
            int size = 90 + records * 340;
            list.add(batch(position, size, base, records, i));
            position += size;
            base += records;
        }
        return list;
    }

    private static Query.Batch batch(int position, int size, long base, int records, int i) {
        String[] codecs = {"lz4", "none", "none", "zstd", "gzip"};
        return new Query.Batch(
                position,
                size,
                (byte) 2,
                base,
                base + records - 1,
                records,
                7,
                SampleDoor.START + i * 1031L,
                SampleDoor.START + i * 1031L + 233,
                codecs[i % 5],
                false,
                false,
                false,
                i % 7 == 2 ? -1 : 4001 + i % 3,
                (short) 0,
                417 + i,
                0x9f3ac411L + i);
    }

    private static Query.BatchAnswer detail(SampleDoor door, Query.BatchDetail q) {
        Query.Batch batch = batch(q.position(), 900, q.baseOffset() + q.position() / 300, 4, 1);
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(900, Math.max(61, q.maxBytes())));
        bytes.putLong(batch.baseOffset())
                .putInt(888)
                .putInt(7)
                .put((byte) 2)
                .putInt((int) batch.crc())
                .putShort((short) 0)
                .putInt(3)
                .putLong(batch.baseTimestampMs())
                .putLong(batch.maxTimestampMs())
                .putLong(batch.producerId())
                .putShort((short) 0)
                .putInt(batch.baseSequence())
                .putInt(4);
        while (bytes.remaining() > 16) {
            bytes.put("order-1288{\"id\":".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return new Query.BatchAnswer(batch, bytes.array(), true, records(door, q.topic(), 4));
    }

    private static List<Query.IndexEntry> index(Query.OffsetIndex q) {
        List<Query.IndexEntry> list = new ArrayList<>();
        int n = Math.min(q.limit(), 120);
        for (int i = 0; i < n; i++) {
            list.add(new Query.IndexEntry(q.baseOffset() + i * 182_000L / n, i * (67_108_864 / n)));
        }
        return list;
    }

    private static List<Query.StoredRecord> records(SampleDoor door, String topic, int limit) {
        List<Query.StoredRecord> list = new ArrayList<>();
        for (int i = 0; i < limit; i++) {
            String value = "{\"id\":" + (1288 + i) + ",\"sku\":\"A-" + (77 + i % 9) + "\",\"qty\":2,\"total\":41.90}";
            list.add(new Query.StoredRecord(
                    i % 3,
                    371_251L - i,
                    door.now() - i * 140L,
                    SampleDoor.utf8("order-" + (1288 + i)),
                    SampleDoor.utf8(value),
                    value.length(),
                    List.of(RecordHeader.of("source", topic)),
                    61 + i * 60,
                    60));
        }
        return list;
    }

    private static List<Query.LagSample> lag(SampleDoor door) {
        List<Query.LagSample> list = new ArrayList<>();
        for (int i = 600; i >= 0; i--) {
            double x = (600 - i) / 600.0;
            double hump = x < 0.35
                    ? 1200 + 1500 * x
                    : 2000 + 30_000 * Math.exp(-Math.pow((x - 0.55) / 0.17, 2)) + 8000 * (x - 0.35);
            list.add(new Query.LagSample(door.now() - i * 1000L, (long) hump, (long) (hump * 2.4)));
        }
        return list;
    }
}
