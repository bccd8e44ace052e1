package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.local.LocalElections;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import brokerlab.engine.view.Outage;
import brokerlab.engine.view.PreferredLeaders;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import brokerlab.engine.view.Snapshot.NodeState;
import brokerlab.engine.view.Snapshot.ReplicaState;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import brokerlab.engine.view.TopicOutlook;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Two hundred random states of a cluster of controllers: brokers killed and missed, killed and not missed yet, stopped; ISRs shrunk;
 * one to three replicas; unclean elections allowed or not; nodes gone, with and without a quorum. In each a preview is asked, then the
 * act is done, and what was said is what comes.
 */
class OutageComesTrueTest {
    private static final int STATES = 200;
    private static final int NODES = 3;

    /** What was compared. */
    private static final class Figures {
        final Map<String, Integer> acts = new TreeMap<>();
        int moved;
        int unclean;
        int leaderless;
        int belowMin;
        int silent;
        int waiting;
        int quorumGone;

        @Override
        public String toString() {
            return acts + ": " + moved + " leaders moved, " + unclean + " of them uncleanly, " + leaderless
                    + " partitions without a leader, " + belowMin + " below the minimum, " + silent + " silent, "
                    + waiting + " waiting, " + quorumGone + " quorums lost";
        }
    }

    /** A cluster in a random state. */
    private static final class State implements AutoCloseable {
        final Random random;
        final int count;
        final ManualCluster cluster;
        final Map<Integer, String> racks = new TreeMap<>();
        final Set<Integer> nodesDown = new HashSet<>();
        final Map<String, Integer> minInsync = new HashMap<>();
        final Map<String, Boolean> unclean = new HashMap<>();

        State(long seed) {
            random = new Random(seed);
            count = 2 + random.nextInt(4);
            cluster = new ManualCluster(0);
            for (int id = 1; id <= count; id++) {
                racks.put(id, "rack-" + id % 3);
                cluster.start(id, racks.get(id));
            }
            for (int t = 0; t < 3; t++) {
                String topic = "t" + t;
                int replicas = 1 + random.nextInt(Math.min(3, count));
                minInsync.put(topic, 1 + random.nextInt(3));
                unclean.put(topic, random.nextInt(4) == 0);
                cluster.overrides.set(
                        topic, Map.of("unclean.leader.election.enable", Boolean.toString(unclean.get(topic))));
                var assignment = new TreeMap<Integer, List<Integer>>();
                for (int p = 0; p < 3; p++) {
                    var all = new ArrayList<>(racks.keySet());
                    Collections.shuffle(all, random);
                    assignment.put(p, List.copyOf(all.subList(0, replicas)));
                }
                cluster.topic(topic, assignment);
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                disturb();
            }
            if (random.nextInt(3) == 0) {
                nodesDown.add(1 + random.nextInt(NODES));
                if (random.nextInt(3) == 0) {
                    nodesDown.add(1 + random.nextInt(NODES));
                }
                quorum();
            }
            if (random.nextInt(4) == 0) {
                kill();
            }
        }

        private void disturb() {
            switch (random.nextInt(4)) {
                case 0 -> {
                    kill();
                    cluster.tasks.advance(ManualCluster.SESSION_MS + 100);
                }
                case 1 -> kill();
                case 2 -> some().ifPresent(this::stop);
                default -> shrink();
            }
        }

        private Optional<Integer> some() {
            var all = new ArrayList<>(cluster.brokers.keySet());
            return all.size() < 2 ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
        }

        private void kill() {
            some().ifPresent(cluster::kill);
        }

        void stop(int broker) {
            cluster.broker(broker).controller.controlledShutdown();
            cluster.tasks.advance(500);
            cluster.stop(broker);
            cluster.tasks.advance(500);
        }

        /** Others lead what it led; some leaders take it back into the ISR. */
        private void restart(int broker) {
            stop(broker);
            cluster.start(broker, racks.get(broker));
            new TreeMap<>(image().topics())
                    .values()
                    .forEach(t -> new TreeMap<>(t.partitions()).values().forEach(p -> {
                        if (cluster.brokers.containsKey(p.leader())
                                && p.replicas().contains(broker)
                                && !p.isr().contains(broker)
                                && random.nextInt(3) > 0) {
                            var isr = new ArrayList<>(p.isr());
                            isr.add(broker);
                            cluster.leaderSetsIsr(t.name(), p.partition(), isr);
                        }
                    }));
        }

        /** A leader that is there drops some of its followers. */
        private void shrink() {
            new TreeMap<>(image().topics())
                    .values()
                    .forEach(t -> new TreeMap<>(t.partitions()).values().forEach(p -> {
                        if (cluster.brokers.containsKey(p.leader()) && random.nextBoolean()) {
                            cluster.leaderSetsIsr(
                                    t.name(),
                                    p.partition(),
                                    p.isr().stream()
                                            .filter(b -> b == p.leader() || random.nextBoolean())
                                            .toList());
                        }
                    }));
        }

        private void quorum() {
            cluster.ensemble.quorum(NODES - nodesDown.size() > NODES / 2);
            cluster.tasks.advance(100);
        }

        void endNode(int node) {
            nodesDown.add(node);
            quorum();
        }

        ClusterImage image() {
            return cluster.brokers.values().stream()
                    .map(EdgeBroker::image)
                    .max(Comparator.comparingInt(ClusterImage::controllerEpoch)
                            .thenComparingLong(ClusterImage::version))
                    .orElseThrow();
        }

        Snapshot snapshot() {
            ClusterImage image = image();
            List<Snapshot.Broker> brokers = racks.keySet().stream()
                    .map(id -> new Snapshot.Broker(
                            id,
                            racks.get(id),
                            "127.0.0.1",
                            9091 + id,
                            cluster.brokers.containsKey(id) ? BrokerState.RUNNING : BrokerState.KILLED,
                            image.brokers().containsKey(id),
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            6_000,
                            Optional.empty()))
                    .toList();
            List<Snapshot.Node> nodes = IntStream.rangeClosed(1, NODES)
                    .mapToObj(n -> new Snapshot.Node(
                            n, 2180 + n, nodesDown.contains(n) ? NodeState.STOPPED : NodeState.FOLLOWING, 0, 0, 0))
                    .toList();
            int serving = NODES - nodesDown.size();
            List<Snapshot.Topic> topics = new TreeMap<>(image.topics())
                    .values().stream()
                            .map(t -> new Snapshot.Topic(
                                    t.name(),
                                    t.id().toString(),
                                    false,
                                    t.deleting(),
                                    1,
                                    0,
                                    0,
                                    0,
                                    0,
                                    0,
                                    0,
                                    minInsync.get(t.name()),
                                    unclean.get(t.name()),
                                    List.of(),
                                    new TreeMap<>(t.partitions())
                                            .values().stream()
                                                    .map(p -> partition(image, p))
                                                    .toList()))
                            .toList();
            return new Snapshot(
                    1,
                    0,
                    new Snapshot.Cluster(
                            "c",
                            Snapshot.Phase.RUNNING,
                            "",
                            "",
                            "",
                            image.controller(),
                            image.controllerEpoch(),
                            "3.9",
                            Optional.empty()),
                    brokers,
                    new Snapshot.ZooKeeper(nodes, serving, NODES / 2 + 1, serving > NODES / 2, 0, 0, 0),
                    topics,
                    List.of(),
                    new Snapshot.Traffic(0, 0, List.of(), List.of()),
                    Optional.empty(),
                    Snapshot.Host.CALM,
                    Optional.empty());
        }

        private Snapshot.Partition partition(ClusterImage image, PartitionImage p) {
            return new Snapshot.Partition(
                    p.partition(),
                    p.leader(),
                    p.leaderEpoch(),
                    p.isr(),
                    0,
                    0,
                    0,
                    p.replicas().stream()
                            .map(b -> new Snapshot.Replica(
                                    b,
                                    !cluster.brokers.containsKey(b)
                                                    || !image.brokers().containsKey(b)
                                            ? ReplicaState.OFFLINE
                                            : b == p.leader() ? ReplicaState.LEADER : ReplicaState.IN_SYNC,
                                    0,
                                    0,
                                    0,
                                    0,
                                    1))
                            .toList());
        }

        @Override
        public void close() {
            cluster.close();
        }
    }

    private interface Round {
        void run(State state, Figures figures);
    }

    private static void rounds(int states, long firstSeed, Round round) {
        var figures = new Figures();
        for (long seed = firstSeed; seed < firstSeed + states; seed++) {
            try (var state = new State(seed)) {
                round.run(state, figures);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        System.out.println("previews came true in " + states + " states, " + figures);
    }

    /** One broker killed or stopped, a whole rack, a node: chosen by chance. */
    @Test
    void whatAPreviewOfALossSaysIsWhatComes() {
        rounds(STATES, 1, (state, figures) -> {
            Snapshot before = state.snapshot();
            var running = new ArrayList<>(state.cluster.brokers.keySet());
            int broker = running.get(state.random.nextInt(running.size()));
            switch (state.random.nextInt(5)) {
                case 0, 1 -> {
                    figures.acts.merge("kill", 1, Integer::sum);
                    Outage said = Outage.ofBrokers(LocalElections.RULE, before, Set.of(broker));
                    state.cluster.kill(broker);
                    check(state, before, said, figures);
                }
                case 2 -> {
                    figures.acts.merge("stop", 1, Integer::sum);
                    Outage said = Outage.ofBrokers(LocalElections.RULE, before, Set.of(broker));
                    state.stop(broker);
                    check(state, before, said, figures);
                }
                case 3 -> {
                    figures.acts.merge("rack", 1, Integer::sum);
                    String rack = state.racks.get(broker);
                    Set<Integer> lost = state.racks.keySet().stream()
                            .filter(b -> state.racks.get(b).equals(rack))
                            .collect(Collectors.toCollection(LinkedHashSet::new));
                    Outage said = Outage.ofBrokers(LocalElections.RULE, before, lost);
                    lost.stream().filter(running::contains).forEach(state.cluster::kill);
                    check(state, before, said, figures);
                }
                default -> {
                    figures.acts.merge("node", 1, Integer::sum);
                    int node = 1 + state.random.nextInt(NODES);
                    Outage said = Outage.ofNodes(LocalElections.RULE, before, Set.of(node));
                    state.endNode(node);
                    check(state, before, said, figures);
                }
            }
        });
    }

    private static void check(State state, Snapshot before, Outage said, Figures figures) {
        state.cluster.tasks.advance(3L * ManualCluster.SESSION_MS);
        boolean quorum = NODES - state.nodesDown.size() > NODES / 2;
        assertEquals(quorum, said.quorum().after(), "quorum");
        assertEquals(NODES - state.nodesDown.size(), said.quorum().left());
        figures.quorumGone += said.quorum().lost() ? 1 : 0;
        Set<Integer> running = state.cluster.brokers.keySet();
        assertEquals(running.isEmpty(), said.nobodyLeft());
        if (running.isEmpty()) {
            return;
        }
        Snapshot after = state.snapshot();
        var moves = new HashMap<TopicPartitionName, Outage.Move>();
        said.moves().forEach(m -> moves.put(m.partition(), m));
        for (int t = 0; t < before.topics().size(); t++) {
            Snapshot.Topic topic = before.topics().get(t);
            assertEquals(topic.name(), after.topics().get(t).name());
            for (Snapshot.Partition was : topic.partitions()) {
                Snapshot.Partition is = after.topics().get(t).partitions().get(was.partition());
                var name = new TopicPartitionName(topic.name(), was.partition());
                String about = name + " was " + was.leader() + was.isr() + ", is " + is.leader() + is.isr();
                if (quorum) {
                    withQuorum(said, moves.get(name), name, topic, was, is, about, figures);
                } else {
                    withoutQuorum(state, said, name, was, is, about, figures);
                }
            }
        }
        if (!quorum) {
            assertEquals(List.of(), said.moves());
            assertEquals(List.of(), said.leaderless());
        }
    }

    private static void withQuorum(
            Outage said,
            Outage.Move move,
            TopicPartitionName name,
            Snapshot.Topic topic,
            Snapshot.Partition was,
            Snapshot.Partition is,
            String about,
            Figures figures) {
        boolean concerned = was.replicas().stream().anyMatch(r -> said.brokers().contains(r.broker()));
        if (!concerned) {
            assertEquals(null, move, about);
            return;
        }
        if (move != null) {
            assertEquals(was.leader(), move.from(), about);
            assertEquals(move.to(), is.leader(), about);
            assertEquals(move.unclean(), !was.isr().contains(is.leader()), about);
            figures.moved++;
            figures.unclean += move.unclean() ? 1 : 0;
        } else if (said.leaderless().contains(name)) {
            assertEquals(-1, is.leader(), about);
            figures.leaderless++;
        } else {
            assertEquals(was.leader(), is.leader(), about);
        }
        int needed = Math.min(topic.minInsync(), was.replicas().size());
        boolean refused = was.leader() >= 0 && was.isr().size() < needed;
        boolean refuses = is.leader() >= 0 && is.isr().size() < needed;
        assertEquals(refuses && !refused, said.belowMin().contains(name), about + ", " + needed + " needed");
        figures.belowMin += refuses && !refused ? 1 : 0;
        assertFalse(said.silent().contains(name) || said.waiting().contains(name), about);
    }

    private static void withoutQuorum(
            State state,
            Outage said,
            TopicPartitionName name,
            Snapshot.Partition was,
            Snapshot.Partition is,
            String about,
            Figures figures) {
        assertEquals(was.leader(), is.leader(), about);
        assertEquals(was.isr(), is.isr(), about);
        Set<Integer> running = state.cluster.brokers.keySet();
        boolean answers = running.contains(is.leader());
        if (said.silent().contains(name)) {
            assertFalse(answers, about);
            figures.silent++;
        } else if (said.quorum().before() || said.brokers().contains(is.leader())) {
            assertTrue(answers || is.leader() < 0 || !said.quorum().before(), about);
        }
        boolean waits = answers && !running.containsAll(is.isr());
        if (said.waiting().contains(name)) {
            assertTrue(waits, about);
            figures.waiting++;
        } else if (said.quorum().before()) {
            assertFalse(waits, about);
        }
    }

    /** A deletion goes through, waits for brokers that are away, or comes to nothing: as was said. */
    @Test
    void whatAPreviewOfADeletionSaysIsWhatComes() {
        rounds(STATES, 5_000, (state, figures) -> {
            Snapshot before = state.snapshot();
            Snapshot.Topic topic = before.topics().getFirst();
            TopicOutlook said = TopicOutlook.ofDeletion(before, topic);
            figures.acts.merge(
                    said.obstacle()
                            .map(Enum::name)
                            .orElse("deleted, for " + said.waitsFor().size()),
                    1,
                    Integer::sum);
            Optional<EdgeBroker> active = state.cluster.brokers.values().stream()
                    .filter(b -> b.controller.active())
                    .findFirst();
            if (active.isEmpty()) {
                assertTrue(said.obstacle().isPresent(), "nobody to ask");
                return;
            }
            var deleted = active.orElseThrow().controller.deleteTopic(topic.name());
            state.cluster.tasks.advance(40_000);
            if (said.obstacle().isPresent()) {
                assertTrue(deleted.isCompletedExceptionally(), "refused");
                assertFalse(state.image().topics().get(topic.name()).deleting());
                return;
            }
            assertTrue(deleted.isDone() && !deleted.isCompletedExceptionally(), "done");
            boolean held = Optional.ofNullable(state.image().topics().get(topic.name()))
                    .filter(ClusterImage.TopicImage::deleting)
                    .isPresent();
            assertEquals(!said.waitsFor().isEmpty(), held, "held by " + said.waitsFor());
        });
    }

    /** Electing every preferred leader moves those named, and no other. */
    @Test
    void whatAPreviewOfPreferredLeadersSaysIsWhatComes() {
        rounds(STATES, 9_000, (state, figures) -> {
            if (state.nodesDown.isEmpty()) {
                state.cluster.tasks.advance(2L * ManualCluster.SESSION_MS);
                state.some().ifPresent(state::restart);
            }
            Snapshot before = state.snapshot();
            PreferredLeaders said = PreferredLeaders.of(before);
            Optional<EdgeBroker> active = state.cluster.brokers.values().stream()
                    .filter(b -> b.controller.active())
                    .findFirst();
            // A broker that is dead and not missed yet moves leaders when it is: that is another preview.
            boolean dead = before.brokers().stream().anyMatch(b -> b.registered() && b.state() != BrokerState.RUNNING);
            if (active.isEmpty() || said.obstacle().isPresent() || dead) {
                figures.acts.merge("nothing to compare", 1, Integer::sum);
                return;
            }
            figures.acts.merge("elect", 1, Integer::sum);
            state.cluster.done(active.get().controller.electPreferred(Optional.empty()));
            state.cluster.tasks.advance(500);
            Snapshot after = state.snapshot();
            var moves = new HashMap<TopicPartitionName, Integer>();
            said.moves().forEach(m -> moves.put(m.partition(), m.to()));
            for (int t = 0; t < before.topics().size(); t++) {
                for (Snapshot.Partition was : before.topics().get(t).partitions()) {
                    var name = new TopicPartitionName(before.topics().get(t).name(), was.partition());
                    int leader = after.topics()
                            .get(t)
                            .partitions()
                            .get(was.partition())
                            .leader();
                    assertEquals(moves.getOrDefault(name, was.leader()), leader, name.toString());
                    boolean other = leader != was.replicas().getFirst().broker();
                    assertEquals(other, said.cannot().contains(name), name.toString());
                }
            }
            figures.moved += moves.size();
        });
    }
}
