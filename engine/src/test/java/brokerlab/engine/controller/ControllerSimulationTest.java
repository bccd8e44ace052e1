package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.coordination.TopicZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Brokers, links, sessions, quorum and requests in any order, drawn from a seed; then peace, and everything must agree. */
final class ControllerSimulationTest {
    private static final int BROKERS = 4;
    private static final int STEPS = 40;
    /** Seeds from each first one on; more of them with {@code -Dbrokerlab.controller.seeds}. */
    private static final int SEEDS = Integer.getInteger("brokerlab.controller.seeds", 20);

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 200, 300, 400})
    void C4_C5_afterAnyDisorderEverythingAgrees(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        var random = new Random(seed);
        var steps = new ArrayList<String>();
        try (var cluster = new ManualCluster(BROKERS)) {
            int topics = 0;
            for (int i = 0; i < STEPS; i++) {
                String step = disturb(cluster, random, "t" + topics++);
                steps.add(step);
                cluster.tasks.advance(random.nextInt(4) == 0 ? random.nextInt(9_000) : random.nextInt(50));
            }
            makePeace(cluster);
            check(cluster);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + String.join(", ", steps), e);
        }
    }

    private static String disturb(ManualCluster cluster, Random random, String freshTopic) {
        int id = 1 + random.nextInt(BROKERS);
        boolean up = cluster.brokers.containsKey(id);
        int other = 1 + random.nextInt(BROKERS);
        switch (random.nextInt(16)) {
            case 0 -> {
                if (up) {
                    cluster.brokers.remove(id).kill();
                    return "kill " + id;
                }
                cluster.begin(id);
                return "start " + id;
            }
            case 1 -> {
                if (up) {
                    EdgeBroker broker = cluster.brokers.remove(id);
                    broker.controller.controlledShutdown();
                    cluster.tasks.advance(random.nextInt(100));
                    broker.stop();
                    return "stop " + id;
                }
                cluster.begin(id);
                return "start " + id;
            }
            case 2 -> {
                if (up) {
                    cluster.broker(id).coordination.session().ifPresent(ticket -> cluster.ensemble.expire(ticket.id()));
                    // What a broker does that lost its registration.
                    EdgeBroker broker = cluster.brokers.remove(id);
                    cluster.tasks.advance(random.nextInt(20));
                    broker.kill();
                    cluster.begin(id);
                    return "expire " + id;
                }
                return "nothing";
            }
            case 3 -> {
                boolean quorum = random.nextInt(3) > 0;
                cluster.ensemble.quorum(quorum);
                return "quorum " + quorum;
            }
            case 4 -> {
                LinkConditions conditions = switch (random.nextInt(4)) {
                    case 0 -> LinkConditions.CLEAR.cutOff(true);
                    case 1 -> LinkConditions.CLEAR.dropping(0.6);
                    case 2 -> LinkConditions.CLEAR.delayed(random.nextInt(3_000));
                    default -> LinkConditions.CLEAR;
                };
                cluster.courier.link(id, other).conditions(conditions);
                return "link " + id + "-" + other + " "
                        + (conditions.equals(LinkConditions.CLEAR) ? "clear" : conditions);
            }
            case 5 -> {
                cluster.brokers.values().stream()
                        .filter(b -> b.controller.active())
                        .forEach(b -> b.controller.deleteTopic("t" + random.nextInt(20)));
                return "delete";
            }
            case 6 -> {
                cluster.brokers.values().stream()
                        .filter(b -> b.controller.active())
                        .forEach(b -> b.controller.createPartitions(
                                "t" + random.nextInt(20), 1 + random.nextInt(8), List.of(), false));
                return "grow";
            }
            case 7, 8 -> {
                var targets = new HashMap<TopicPartition, Optional<List<Integer>>>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    var replicas = new ArrayList<>(List.of(1, 2, 3, 4));
                    Collections.shuffle(replicas, random);
                    targets.put(
                            new TopicPartition("t" + random.nextInt(20), random.nextInt(3)),
                            random.nextInt(4) == 0
                                    ? Optional.empty()
                                    : Optional.of(replicas.subList(0, 1 + random.nextInt(4))));
                }
                cluster.brokers.values().stream()
                        .filter(b -> b.controller.active())
                        .forEach(b -> b.controller.reassign(targets, true));
                return "reassign " + targets;
            }
            case 9, 10 -> {
                cluster.tool
                        .children(ZnodeLayout.TOPICS)
                        .thenAccept(names -> names.forEach(name -> catchUp(cluster, name)));
                return "catch up";
            }
            default -> {
                if (up) {
                    cluster.broker(id)
                            .controller
                            .requestTopic(new TopicRequest(
                                    freshTopic, 1 + random.nextInt(4), 1 + random.nextInt(3), Map.of(), Map.of()));
                    return "create by " + id;
                }
                return "nothing";
            }
        }
    }

    /** The leaders take every live replica into the ISR. */
    private static void catchUp(ManualCluster cluster, String name) {
        String path = ZnodeLayout.topic(name);
        cluster.tool
                .get(path)
                .thenAccept(found -> found.ifPresent(znode -> TopicZnode.decode(path, znode.data())
                        .partitions()
                        .forEach((number, replicas) -> catchUp(cluster, new TopicPartition(name, number), replicas))));
    }

    private static void catchUp(ManualCluster cluster, TopicPartition partition, List<Integer> replicas) {
        String path = ZnodeLayout.partitionState(partition);
        cluster.tool
                .get(path)
                .thenAccept(found -> found.ifPresent(znode -> {
                    var now = PartitionStateZnode.decode(path, znode.data());
                    var isr = new ArrayList<>(now.isr());
                    replicas.stream()
                            .filter(r -> cluster.brokers.containsKey(r) && !isr.contains(r))
                            .forEach(isr::add);
                    if (cluster.brokers.containsKey(now.leader())
                            && isr.size() > now.isr().size()) {
                        var wider =
                                new PartitionStateZnode(now.leader(), now.leaderEpoch(), isr, now.controllerEpoch());
                        cluster.tool
                                .set(path, wider.encode(), znode.version())
                                .thenAccept(written -> cluster.announceIsr(partition.topic(), partition.partition()));
                    }
                }));
    }

    private static void makePeace(ManualCluster cluster) {
        cluster.ensemble.quorum(true);
        for (int from = 1; from <= BROKERS; from++) {
            for (int to = 1; to <= BROKERS; to++) {
                cluster.courier.link(from, to).conditions(LinkConditions.CLEAR);
            }
        }
        cluster.tasks.advance(20_000);
        for (int id = 1; id <= BROKERS; id++) {
            if (!cluster.brokers.containsKey(id)) {
                cluster.begin(id);
            }
        }
        cluster.tasks.advance(60_000);
        // What moves arrives once its replicas catch up.
        for (int round = 0; round < 3; round++) {
            cluster.done(cluster.tool.children(ZnodeLayout.TOPICS)).forEach(name -> catchUp(cluster, name));
            cluster.tasks.advance(10_000);
        }
    }

    private static void check(ManualCluster cluster) {
        EdgeBroker active = cluster.active();
        assertEquals(List.of(), cluster.events(e -> e instanceof ProblemEvent.TaskFailed));
        assertEquals(List.of(), cluster.done(cluster.tool.children(ZnodeLayout.DELETE_TOPICS)));
        assertEquals(List.of(), cluster.done(cluster.tool.children(ZnodeLayout.ISR_CHANGES)));
        assertEquals(Map.of(), cluster.done(active.controller.reassignments()));
        var topics = new TreeSet<>(cluster.done(cluster.tool.children(ZnodeLayout.TOPICS)));
        for (EdgeBroker broker : cluster.brokers.values()) {
            assertEquals(active.id, broker.controller.activeController());
            assertEquals(BROKERS, broker.image().brokers().size(), "brokers known to " + broker.id);
            assertEquals(topics, new TreeSet<>(broker.image().topics().keySet()), "topics known to " + broker.id);
            var hosted = new HashSet<TopicPartition>();
            broker.image()
                    .topics()
                    .values()
                    .forEach(topic -> topic.partitions().forEach((number, partition) -> {
                        var id = new TopicPartition(topic.name(), number);
                        agree(cluster, id, partition);
                        if (partition.replicas().contains(broker.id)) {
                            hosted.add(id);
                            assertTrue(broker.roles.containsKey(id), broker.id + " was never told of " + id);
                            assertEquals(
                                    partition.leaderEpoch(),
                                    broker.roles.get(id).leaderEpoch(),
                                    broker.id + " " + id);
                            assertEquals(topic.id(), broker.roles.get(id).topicId());
                        }
                    }));
            assertEquals(hosted, broker.roles.keySet(), "hosted by " + broker.id);
        }
        var epochs = new HashMap<String, Integer>();
        cluster.events(e -> e instanceof ReplicationEvent.LeaderElected).forEach(entry -> {
            var event = (ReplicationEvent.LeaderElected) entry.event();
            Integer before = epochs.put(event.topic() + "-" + event.partition(), event.leaderEpoch());
            assertTrue(before == null || before < event.leaderEpoch(), event + " after epoch " + before);
        });
    }

    private static void agree(ManualCluster cluster, TopicPartition id, PartitionImage image) {
        PartitionStateZnode truth = cluster.state(id.topic(), id.partition());
        assertEquals(truth.leader(), image.leader(), id.toString());
        assertEquals(truth.leaderEpoch(), image.leaderEpoch(), id.toString());
        assertEquals(truth.isr(), image.isr(), id.toString());
        assertEquals(new TreeSet<>(image.replicas()), new TreeSet<>(truth.isr()), id.toString());
        // R2, and with every broker up everybody leads again.
        assertTrue(truth.isr().contains(truth.leader()), id + " " + truth);
    }
}
