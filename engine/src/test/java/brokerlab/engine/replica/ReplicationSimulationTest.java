package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.coordination.PartitionStateZnode;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.wire.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules from a seed: produce, kill, restart, cut and slow links, late orders, ZooKeeper without answers. The promises
 * are checked after every step. A failure names its seed.
 */
final class ReplicationSimulationTest {
    private static final TopicPartition P = new TopicPartition("orders", 0);
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final int STEPS = 70;

    @TempDir
    Path root;

    private TestCluster cluster;
    private Random random;
    private int sent;
    private final List<String> script = new ArrayList<>();
    private final Map<Long, String> acknowledged = new TreeMap<>();
    private final Map<Long, String> readable = new TreeMap<>();
    private final TreeSet<Integer> unnoticed = new TreeSet<>();

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("brokerlab.seeds", 12)).map(i -> i + Long.getLong("brokerlab.seed", 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void R1_R2_R3_R4_R5_S13_holdAfterEveryStep(long seed) {
        random = new Random(seed);
        cluster = new TestCluster(
                root,
                Map.of(
                        "min.insync.replicas",
                        seed % 2 == 0 ? "1" : "2",
                        "replica.lag.time.max.ms",
                        "1500",
                        "replica.fetch.backoff.ms",
                        "300"));
        cluster.start(1, 2, 3);
        cluster.create(P, ALL);
        try {
            for (int i = 0; i < STEPS; i++) {
                step();
                check();
            }
            heal();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + " after " + script, e);
        }
    }

    private void step() {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> produce(-1);
            case 5 -> produce(1);
            case 6 -> kill();
            case 7 -> restart();
            case 8 -> notice();
            case 9 -> {
                say("election");
                elect();
            }
            case 10 -> link(true);
            case 11 -> link(false);
            case 12 -> {
                boolean down = random.nextInt(3) != 0;
                var fault = random.nextBoolean() ? TestZnodes.Fault.LOST_AFTER : TestZnodes.Fault.LOST_BEFORE;
                say("zookeeper " + (down ? fault : "back"));
                cluster.znodes.fault(down ? fault : TestZnodes.Fault.NONE);
            }
            case 13 -> {
                int to = 1 + random.nextInt(3);
                long ms = (long) random.nextInt(2) * random.nextInt(2000);
                say("orders to " + to + " take " + ms);
                cluster.courier.link(TestCluster.CONTROLLER, to).conditions(LinkConditions.CLEAR.delayed(ms));
            }
            default -> {}
        }
        long ms = random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(200);
        say("+" + ms + " ms");
        cluster.advance(ms);
    }

    private void say(String what) {
        script.add(what);
    }

    private void produce(int acks) {
        var leaders = cluster.nodes.values().stream()
                .filter(n -> n.replicas.leads(P))
                .map(n -> n.id)
                .toList();
        if (!leaders.isEmpty()) {
            int to = leaders.get(random.nextInt(leaders.size()));
            String value = "v" + ++sent;
            say(value + " to " + to + " acks " + acks);
            cluster.produce(to, P, acks, value).thenAccept(result -> {
                if (acks == -1 && result.error() == ErrorCode.NONE) {
                    acknowledged.put(result.baseOffset(), value);
                }
            });
        }
    }

    private void kill() {
        if (cluster.nodes.size() > 1) {
            int id = List.copyOf(cluster.nodes.keySet()).get(random.nextInt(cluster.nodes.size()));
            say("kill " + id);
            cluster.kill(id);
            unnoticed.add(id);
        }
    }

    /** The controller sees who is gone. */
    private void notice() {
        if (!unnoticed.isEmpty()) {
            say("notice");
            unnoticed.clear();
            elect();
        }
    }

    private void restart() {
        for (int id : ALL) {
            if (!cluster.nodes.containsKey(id)) {
                // Its former session ends first, so the controller sees it gone before it is back.
                if (unnoticed.contains(id)) {
                    notice();
                }
                say("start " + id);
                cluster.start(id);
                cluster.deliverImage();
                if (cluster.state(P).leader() == -1) {
                    elect();
                } else {
                    cluster.tell(P, List.of(id), false);
                }
                return;
            }
        }
    }

    /** As the controller does: leader and ISR among the living, but the last member of the ISR stays in it. */
    private void elect() {
        PartitionStateZnode state = cluster.state(P);
        var gone = new TreeSet<>(ALL);
        gone.removeAll(cluster.nodes.keySet());
        gone.removeAll(unnoticed);
        var isr = new ArrayList<>(state.isr());
        isr.removeAll(gone);
        if (isr.isEmpty()) {
            isr.add(state.isr().getFirst());
        }
        var able = isr.stream().filter(id -> !gone.contains(id)).toList();
        int leader = able.isEmpty() ? -1 : able.get(random.nextInt(able.size()));
        say("leader " + leader + " of " + isr);
        cluster.elect(P, leader, isr);
    }

    private void link(boolean cut) {
        int a = 1 + random.nextInt(3);
        int b = 1 + (a + random.nextInt(2)) % 3;
        var conditions = cut
                ? LinkConditions.CLEAR.cutOff(random.nextBoolean()).delayed(random.nextInt(1200))
                : LinkConditions.CLEAR;
        say("link " + a + "-" + b + " " + conditions);
        cluster.courier.link(a, b).conditions(conditions);
    }

    private void check() {
        PartitionStateZnode state = cluster.state(P);
        assertTrue(state.leader() == -1 || state.isr().contains(state.leader()), "R2 " + state);
        for (TestCluster.Node each : cluster.nodes.values()) {
            each.replicas.log(P).ifPresent(log -> {
                limits(log);
                check(each, log, state);
            });
        }
        assertEquals(List.of(), cluster.failures);
    }

    private static void limits(PartitionLog log) {
        assertTrue(
                log.offsets().logStart() <= log.offsets().lastStable()
                        && log.offsets().lastStable() <= log.offsets().highWatermark()
                        && log.offsets().highWatermark() <= log.offsets().logEnd(),
                "S13");
    }

    private void check(TestCluster.Node node, PartitionLog log, PartitionStateZnode state) {
        List<String> committed = cluster.content(node.id, P, log.offsets().highWatermark());
        for (String record : committed) {
            long offset = Long.parseLong(record.substring(0, record.indexOf('@')));
            assertEquals(readable.computeIfAbsent(offset, k -> record), record, "R5/R3: offset " + offset + " changed");
        }
        if (node.replicas.leads(P)) {
            for (int member : state.isr()) {
                TestCluster.Node other = cluster.nodes.get(member);
                if (other != null && other.replicas.log(P).isPresent()) {
                    List<String> there = cluster.content(member, P);
                    assertTrue(
                            there.size() >= committed.size(),
                            "R1: " + member + " is in sync but has " + there + ", committed at " + node.id + " is "
                                    + committed);
                    assertEquals(committed, there.subList(0, committed.size()), "R1");
                }
            }
            if (node.id == state.leader() && node.snapshot(P).leaderEpoch() == state.leaderEpoch()) {
                List<String> all = cluster.content(node.id, P);
                acknowledged.forEach((offset, value) -> assertTrue(
                        offset < all.size() && all.get(offset.intValue()).endsWith(":" + value),
                        "R4: " + value + " at " + offset + " is acknowledged, the leader has " + all));
            }
        }
    }

    /** Everything works again: logs become equal and everybody is in sync. */
    private void heal() {
        say("heal");
        cluster.znodes.fault(TestZnodes.Fault.NONE);
        for (int a : List.of(1, 2, 3, TestCluster.CONTROLLER)) {
            for (int b : ALL) {
                cluster.courier.link(a, b).conditions(LinkConditions.CLEAR);
            }
        }
        cluster.settle();
        while (cluster.nodes.size() < ALL.size()) {
            restart();
        }
        unnoticed.clear();
        elect();
        cluster.advance(30_000);
        check();
        int leader = cluster.state(P).leader();
        assertEquals(
                ErrorCode.NONE,
                cluster.await(cluster.produce(leader, P, -1, "last")).error());
        cluster.advance(2_000);
        assertEquals(ALL, cluster.state(P).isr().stream().sorted().toList());
        for (int id : ALL) {
            assertEquals(cluster.content(leader, P), cluster.content(id, P), "broker " + id);
            assertEquals(
                    cluster.node(leader).log(P).offsets().highWatermark(),
                    cluster.node(id).log(P).offsets().highWatermark());
        }
        check();
    }
}
