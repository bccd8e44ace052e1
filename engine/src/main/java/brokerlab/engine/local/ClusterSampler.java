package brokerlab.engine.local;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.Host;
import brokerlab.engine.cluster.RollingStatus;
import brokerlab.engine.cluster.RunningBroker;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.TopicOverrides;
import brokerlab.engine.replica.PartitionSnapshot;
import brokerlab.engine.replica.Replicas;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Turns what the brokers know into a {@link Snapshot}. Parts equal to the ones before are the same objects again. Not thread-safe:
 * belongs to the sampler's lane.
 */
final class ClusterSampler {
    private static final String TOTAL = "";

    private final Cluster cluster;
    private final Supplier<Optional<Snapshot.Removal>> removal;
    private final GroupSampler groups = new GroupSampler();
    private final Rates<Integer> brokerIn = new Rates<>();
    private final Rates<Integer> brokerOut = new Rates<>();
    private final Rates<String> topicBytes = new Rates<>();
    private final Rates<String> topicRecords = new Rates<>();
    private final Totals<String, Counter> bytesByTopic = new Totals<>();
    private final Totals<String, Counter> recordsByTopic = new Totals<>();
    private final Totals<String, Integer> bytesIn = new Totals<>();
    private final Totals<String, Integer> bytesOut = new Totals<>();
    private final Rates<String> totalIn = new Rates<>();
    private final Rates<String> totalOut = new Rates<>();
    private final TopicRules rules = new TopicRules();
    private Snapshot last;
    private long disksReadMs = Long.MIN_VALUE;
    private final LastKnown known = new LastKnown();
    private final Map<Integer, Cluster.Space> disks = new HashMap<>();

    /** @param removal of brokers, as it stands */
    ClusterSampler(Cluster cluster, Supplier<Optional<Snapshot.Removal>> removal) {
        this.cluster = cluster;
        this.removal = removal;
        this.last = new Snapshot(
                0,
                0,
                new Snapshot.Cluster(
                        cluster.spec().now().name(),
                        Snapshot.Phase.STARTING,
                        "",
                        "",
                        "",
                        -1,
                        0,
                        cluster.spec().now().release().label(),
                        Optional.empty()),
                List.of(),
                new Snapshot.ZooKeeper(List.of(), 0, 0, false, 0, 0, 0),
                List.of(),
                List.of(),
                new Snapshot.Traffic(0, 0, List.of(), List.of()),
                Optional.empty(),
                Snapshot.Host.CALM,
                Optional.empty());
    }

    /** The snapshot before the first sample. */
    Snapshot initial() {
        return last;
    }

    GroupSampler groups() {
        return groups;
    }

    Snapshot sample(long wallMs, long elapsedMs) {
        List<Broker> brokers = cluster.brokers();
        ClusterImage image = known.image(cluster.newestImage());
        Map<Integer, List<PartitionSnapshot>> hosted = new HashMap<>();
        for (Broker broker : brokers) {
            broker.running().ifPresent(b -> hosted.put(b.id(), b.replicas().snapshot()));
        }
        known.update(hosted);
        known.keepOnly(brokers.stream().map(Broker::id).collect(Collectors.toSet()));
        readDisks(brokers, elapsedMs);
        var replicasByPartition = new HashMap<TopicPartition, Map<Integer, PartitionSnapshot>>();
        hosted.forEach((id, list) -> list.forEach(p -> replicasByPartition
                .computeIfAbsent(p.partition(), k -> new HashMap<>())
                .put(id, p)));
        List<Snapshot.Topic> topics = topics(image, replicasByPartition, hosted.keySet(), elapsedMs);
        List<Snapshot.Group> groupList = groups.sample(brokers, image, replicasByPartition, wallMs, elapsedMs);
        List<Snapshot.Broker> brokerList = brokers.stream()
                .map(b -> broker(b, image, Optional.ofNullable(hosted.get(b.id())), elapsedMs))
                .toList();
        last = new Snapshot(
                last.version() + 1,
                wallMs,
                same(last.cluster(), clusterPart(image)),
                same(last.brokers(), brokerList),
                same(last.zooKeeper(), zooKeeper(image)),
                same(last.topics(), keepEqual(last.topics(), topics)),
                same(last.groups(), groupList),
                same(last.traffic(), traffic(brokers, elapsedMs)),
                same(last.rolling(), cluster.statics().rolling().map(ClusterSampler::rolling)),
                same(last.host(), host(cluster.host())),
                same(last.removal(), removal.get()));
        return last;
    }

    private static Snapshot.Host host(Host host) {
        Optional<Host.LastStall> stall = host.lastStall();
        return new Snapshot.Host(
                host.overloaded(),
                stall.map(Host.LastStall::ms).orElse(-1L),
                stall.map(Host.LastStall::endedWallMs).orElse(-1L),
                host.sessionMs().orElse(-1));
    }

    private static Snapshot.Rolling rolling(RollingStatus status) {
        return new Snapshot.Rolling(
                status.zooKeeper() ? Snapshot.RollingKind.ZOOKEEPER : Snapshot.RollingKind.BROKERS,
                status.settings(),
                status.done(),
                status.current(),
                switch (status.step()) {
                    case SYNCING -> Snapshot.RollingStep.SYNCING;
                    case STOPPING -> Snapshot.RollingStep.STOPPING;
                    case STARTING -> Snapshot.RollingStep.STARTING;
                    case PUTTING_BACK -> Snapshot.RollingStep.PUTTING_BACK;
                },
                status.waiting(),
                status.lacking(),
                status.cancelled());
    }

    /** A partition's counters on one leader. */
    private record Counter(String topic, int partition, int leader) {}

    private static <T> T same(T before, T now) {
        return before.equals(now) ? before : now;
    }

    private static List<Snapshot.Topic> keepEqual(List<Snapshot.Topic> before, List<Snapshot.Topic> now) {
        var byName = new HashMap<String, Snapshot.Topic>();
        before.forEach(t -> byName.put(t.name(), t));
        return now.stream()
                .map(t -> t.equals(byName.get(t.name())) ? byName.get(t.name()) : t)
                .toList();
    }

    private Snapshot.Cluster clusterPart(ClusterImage image) {
        return new Snapshot.Cluster(
                cluster.spec().now().name(),
                Snapshot.Phase.valueOf(cluster.phase().name()),
                cluster.clusterId(),
                cluster.bootstrap(),
                cluster.connectString(),
                image.controller(),
                image.controllerEpoch(),
                cluster.spec().now().release().label(),
                cluster.problem());
    }

    /** @param hosted what it holds, empty while it does not run */
    private Snapshot.Broker broker(
            Broker broker, ClusterImage image, Optional<List<PartitionSnapshot>> hosted, long elapsedMs) {
        int id = broker.id();
        Optional<Replicas.Traffic> traffic =
                broker.running().map(b -> b.replicas().traffic());
        traffic.ifPresent(t -> {
            brokerIn.update(id, t.bytesIn(), elapsedMs);
            brokerOut.update(id, t.bytesOut(), elapsedMs);
        });
        LogStore.Progress progress =
                broker.live().map(b -> b.logs().progress()).orElse(new LogStore.Progress(0, 0, false, 0, 0));
        Optional<Cluster.Space> disk = Optional.ofNullable(disks.get(id));
        List<PartitionSnapshot> held = hosted.orElseGet(() -> heldBefore(id, image));
        boolean toldNothing = hosted.isEmpty() && !known.knows(id);
        return new Snapshot.Broker(
                id,
                broker.rack(),
                broker.host(),
                broker.port(),
                Snapshot.BrokerState.valueOf(broker.state().name()),
                image.brokers().containsKey(id),
                hosted.map(h -> (int)
                                h.stream().filter(PartitionSnapshot::leader).count())
                        .orElse(0),
                hosted.map(List::size).orElseGet(() -> assigned(id, image)),
                toldNothing
                        ? -1
                        : held.stream()
                                .mapToLong(PartitionSnapshot::sizeInBytes)
                                .sum(),
                disk.map(Cluster.Space::usable).orElse(-1L),
                disk.map(Cluster.Space::total).orElse(-1L),
                traffic.isPresent() ? brokerIn.perSec(id) : 0,
                traffic.isPresent() ? brokerOut.perSec(id) : 0,
                progress.loaded(),
                progress.total(),
                Math.max(
                        broker.settings().getInt(SettingRows.SESSION),
                        cluster.host().sessionMs().orElse(-1)),
                broker.problem());
    }

    /** What a broker that does not run had, of what is still placed on it. */
    private List<PartitionSnapshot> heldBefore(int broker, ClusterImage image) {
        var held = new ArrayList<PartitionSnapshot>();
        image.topics()
                .values()
                .forEach(t -> t.partitions()
                        .values()
                        .forEach(p -> known.replica(broker, new TopicPartition(t.name(), p.partition()))
                                .filter(r -> p.replicas().contains(broker))
                                .ifPresent(held::add)));
        return held;
    }

    private static int assigned(int broker, ClusterImage image) {
        return (int) image.topics().values().stream()
                .flatMap(t -> t.partitions().values().stream())
                .filter(p -> p.replicas().contains(broker))
                .count();
    }

    /** The file system is asked every five seconds only, and when it has not told yet; also about the data of brokers that do not run. */
    private void readDisks(List<Broker> brokers, long elapsedMs) {
        boolean due = disksReadMs == Long.MIN_VALUE || elapsedMs - disksReadMs >= 5_000;
        if (due) {
            disksReadMs = elapsedMs;
        }
        for (Broker broker : brokers) {
            if (!due && disks.containsKey(broker.id())) {
                continue;
            }
            logDirectory(broker).flatMap(cluster::space).ifPresent(s -> disks.put(broker.id(), s));
        }
    }

    private static Optional<Path> logDirectory(Broker broker) {
        return broker.settings()
                .find("log.dirs")
                .or(() -> broker.settings().find("log.dir"))
                .map(dirs -> Path.of(dirs.split(",", -1)[0].strip()));
    }

    private Snapshot.ZooKeeper zooKeeper(ClusterImage image) {
        Optional<Ensemble> ensemble = cluster.ensemble();
        if (ensemble.isEmpty()) {
            return new Snapshot.ZooKeeper(
                    List.of(), -1, -1, true, image.brokers().size(), -1, -1);
        }
        List<Snapshot.Node> nodes = ensemble.get().status().stream()
                .map(n -> new Snapshot.Node(
                        n.id(),
                        n.clientPort(),
                        Snapshot.NodeState.valueOf(n.state().name()),
                        known.zxid(n.id(), n.zxid()),
                        n.serving() ? n.sessions() : -1,
                        n.serving() ? n.watches() : -1))
                .toList();
        int serving = (int) nodes.stream()
                .filter(n -> n.state() == Snapshot.NodeState.LEADING || n.state() == Snapshot.NodeState.FOLLOWING)
                .count();
        int needed = nodes.size() / 2 + 1;
        boolean quorum = serving >= needed && nodes.stream().anyMatch(n -> n.state() == Snapshot.NodeState.LEADING);
        return new Snapshot.ZooKeeper(
                nodes,
                serving,
                needed,
                quorum,
                image.brokers().size(),
                nodes.stream().mapToInt(n -> Math.max(0, n.watches())).sum(),
                ensemble.get().writes());
    }

    /** @param serving brokers that answer */
    private List<Snapshot.Topic> topics(
            ClusterImage image,
            Map<TopicPartition, Map<Integer, PartitionSnapshot>> replicas,
            Set<Integer> serving,
            long elapsedMs) {
        var result = new ArrayList<Snapshot.Topic>();
        List<RunningBroker> running = cluster.running();
        Optional<TopicOverrides> overrides =
                running.stream().findFirst().map(b -> b.live().changes().topics());
        rules.brokers(running.stream().map(RunningBroker::settings).toList());
        for (ClusterImage.TopicImage topic : new TreeMap<>(image.topics()).values()) {
            var partitions = new ArrayList<Snapshot.Partition>();
            for (ClusterImage.PartitionImage p : new TreeMap<>(topic.partitions()).values()) {
                Map<Integer, PartitionSnapshot> hosted =
                        replicas.getOrDefault(new TopicPartition(topic.name(), p.partition()), Map.of());
                Snapshot.Partition part = partition(image, topic.name(), p, hosted);
                partitions.add(part);
                var counter = new Counter(topic.name(), p.partition(), p.leader());
                PartitionSnapshot leader = hosted.get(p.leader());
                if (leader != null && leader.leader()) {
                    bytesByTopic.add(topic.name(), counter, leader.bytesIn());
                    recordsByTopic.add(topic.name(), counter, leader.logEndOffset());
                }
            }
            topicBytes.update(topic.name(), bytesByTopic.total(topic.name()), elapsedMs);
            topicRecords.update(topic.name(), recordsByTopic.total(topic.name()), elapsedMs);
            result.add(topic(topic, overrides.map(o -> o.overrides(topic.name())), partitions, serving));
        }
        topicBytes.keepOnly(image.topics().keySet());
        topicRecords.keepOnly(image.topics().keySet());
        rules.keepOnly(image.topics().keySet());
        return result;
    }

    private Snapshot.Topic topic(
            ClusterImage.TopicImage topic,
            Optional<Map<String, String>> own,
            List<Snapshot.Partition> partitions,
            Set<Integer> serving) {
        TopicRules.Rule rule = rules.of(topic.name(), own);
        return new Snapshot.Topic(
                topic.name(),
                topic.id().toString(),
                topic.name().startsWith("__"),
                topic.deleting(),
                partitions.stream().mapToInt(p -> p.replicas().size()).max().orElse(0),
                partitions.stream()
                        .flatMap(p -> p.replicas().stream())
                        .mapToLong(r -> Math.max(0, r.sizeBytes()))
                        .sum(),
                topicBytes.perSec(topic.name()),
                topicRecords.perSec(topic.name()),
                (int) partitions.stream()
                        .filter(p -> serving.contains(p.leader()))
                        .filter(p -> p.isr().size() < p.replicas().size())
                        .count(),
                (int) partitions.stream()
                        .filter(p -> !serving.contains(p.leader()))
                        .count(),
                known.ownSettings(topic.name(), own),
                rule.minInsync(),
                rule.unclean(),
                topicBytes.history(topic.name()),
                List.copyOf(partitions));
    }

    private Snapshot.Partition partition(
            ClusterImage image, String topic, ClusterImage.PartitionImage p, Map<Integer, PartitionSnapshot> hosted) {
        PartitionSnapshot leader = hosted.get(p.leader());
        // The leader knows its ISR before the controller has told the brokers.
        boolean leads = leader != null && leader.leader() && leader.leaderEpoch() >= p.leaderEpoch();
        List<Integer> isr = leads ? leader.isr() : p.isr();
        var replicas = new ArrayList<Snapshot.Replica>();
        for (int id : p.replicas()) {
            PartitionSnapshot replica = hosted.get(id);
            Snapshot.ReplicaState state =
                    state(replica != null && image.brokers().containsKey(id), id, p.leader(), isr);
            replicas.add(Optional.ofNullable(replica)
                    .or(() -> known.replica(id, new TopicPartition(topic, p.partition())))
                    .map(r -> new Snapshot.Replica(
                            id,
                            state,
                            r.logStartOffset(),
                            r.logEndOffset(),
                            r.highWatermark(),
                            r.sizeInBytes(),
                            r.segments()))
                    .orElseGet(() -> new Snapshot.Replica(id, state, -1, -1, -1, -1, -1)));
        }
        return new Snapshot.Partition(
                p.partition(),
                p.leader(),
                p.leaderEpoch(),
                List.copyOf(isr),
                leads ? leader.logStartOffset() : -1,
                leads ? leader.highWatermark() : -1,
                leads ? leader.logEndOffset() : -1,
                List.copyOf(replicas));
    }

    private static Snapshot.ReplicaState state(boolean there, int broker, int leader, List<Integer> isr) {
        if (!there) {
            return Snapshot.ReplicaState.OFFLINE;
        }
        return broker == leader
                ? Snapshot.ReplicaState.LEADER
                : isr.contains(broker) ? Snapshot.ReplicaState.IN_SYNC : Snapshot.ReplicaState.LAGGING;
    }

    private Snapshot.Traffic traffic(List<Broker> brokers, long elapsedMs) {
        for (Broker broker : brokers) {
            broker.running().map(b -> b.replicas().traffic()).ifPresent(t -> {
                bytesIn.add(TOTAL, broker.id(), t.bytesIn());
                bytesOut.add(TOTAL, broker.id(), t.bytesOut());
            });
        }
        totalIn.update(TOTAL, bytesIn.total(TOTAL), elapsedMs);
        totalOut.update(TOTAL, bytesOut.total(TOTAL), elapsedMs);
        brokerIn.keepOnly(brokers.stream().map(Broker::id).collect(java.util.stream.Collectors.toSet()));
        return new Snapshot.Traffic(
                totalIn.perSec(TOTAL), totalOut.perSec(TOTAL), totalIn.history(TOTAL), totalOut.history(TOTAL));
    }
}
