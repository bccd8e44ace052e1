package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.journal.ProblemEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of faults inside one process, under clients that never rest: brokers killed and stopped, the controller killed, links cut,
 * slow and lossy, ZooKeeper nodes killed down to no quorum, several of them at once. After each round all is well again, and
 * nothing acknowledged may be lost, twice or in another order. Fifty rounds:
 * {@code mvn -pl engine test -Dtest=FaultRoundsTest -Dbrokerlab.rounds=50 -Dbrokerlab.seed=1}.
 */
final class FaultRoundsTest {
    private static final int ROUNDS = Integer.getInteger("brokerlab.rounds", 2);
    private static final long SEED = Long.getLong("brokerlab.seed", 3);
    private static final List<Integer> IDS = List.of(1, 2, 3);

    /** What is done to the cluster, and how it is undone. */
    private enum Fault {
        KILL_A_BROKER,
        STOP_A_BROKER,
        KILL_THE_CONTROLLER,
        KILL_TWO_BROKERS,
        CUT_LINKS,
        SLOW_LINKS,
        LOSSY_LINKS,
        END_A_SESSION,
        KILL_A_ZOOKEEPER_NODE,
        LOSE_THE_QUORUM
    }

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private RunningCluster running;

    static Map<String, String> settings() {
        var settings = new HashMap<>(RunningCluster.quick());
        settings.put("replica.lag.time.max.ms", "2000");
        settings.put("log.segment.bytes", "262144");
        return settings;
    }

    @Test
    void nothingAcknowledgedIsLostTwiceOrOutOfOrderWhateverHappensInside() throws Exception {
        System.out.println(ROUNDS + " rounds of faults, seed " + SEED);
        running = RunningCluster.start(folder, 3, settings());
        try {
            Traffic.createTopic(running.bootstrap());
            try (var traffic = new Traffic(running.bootstrap(), folder, SEED)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    round(round, traffic);
                }
            }
        } finally {
            running.close();
        }
        assertEquals(
                List.of(),
                running.journal.since(0).stream()
                        .filter(e -> e.event() instanceof ProblemEvent.TaskFailed)
                        .toList(),
                "seed " + SEED);
    }

    /** The brokers' clients are told that their sessions have expired before the ensemble ends them. */
    @Test
    void C1_aBrokerKilledRightAfterALossOfQuorumIsNoDuplicateOfItself() throws Exception {
        running = RunningCluster.start(folder, 3, settings());
        try {
            for (int i = 0; i < 3; i++) {
                running.cluster.ensemble().orElseThrow().killNode(2).get(30, TimeUnit.SECONDS);
                running.cluster.ensemble().orElseThrow().killNode(3).get(30, TimeUnit.SECONDS);
                during(2_800);
                heal();
                during(400 * i);
                kill(1);
                heal();
                assertEquals(BrokerPhase.RUNNING, state(1));
            }
        } finally {
            running.close();
        }
    }

    private void round(int round, Traffic traffic) throws Exception {
        traffic.awaitProgress(200, 60);
        var faults = new ArrayList<Fault>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            faults.add(Fault.values()[random.nextInt(Fault.values().length)]);
        }
        for (Fault fault : faults) {
            strike(fault);
            during(random.nextInt(600));
        }
        during(random.nextInt(2_500));
        long began = System.nanoTime();
        heal();
        long healed = System.nanoTime();
        List<String> violations = traffic.check();
        System.out.println("round " + round + " " + faults + ": " + traffic + "; started again in "
                + (healed - began) / 1_000_000 + " ms, in sync and checked in "
                + (System.nanoTime() - healed) / 1_000_000
                + " ms");
        assertEquals(List.of(), violations, () -> "round " + round + " " + faults + ", seed " + SEED);
    }

    /** A fault lasts; nothing is waited for. */
    private static void during(int ms) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    private int broker() {
        return IDS.get(random.nextInt(IDS.size()));
    }

    private void strike(Fault fault) throws Exception {
        switch (fault) {
            case KILL_A_BROKER -> kill(broker());
            case STOP_A_BROKER -> stop(broker());
            case KILL_THE_CONTROLLER -> {
                int controller = running.cluster.newestImage().controller();
                if (controller > 0) {
                    kill(controller);
                }
            }
            case KILL_TWO_BROKERS -> {
                kill(broker());
                kill(broker());
            }
            case CUT_LINKS -> links(LinkConditions.CLEAR.cutOff(true));
            case SLOW_LINKS -> links(LinkConditions.CLEAR.delayed(5 + random.nextInt(400)));
            case LOSSY_LINKS -> links(LinkConditions.CLEAR.dropping(0.05 + 0.4 * random.nextDouble()));
            case END_A_SESSION -> running.endSession(broker());
            case KILL_A_ZOOKEEPER_NODE -> zooKeeper(1);
            case LOSE_THE_QUORUM -> zooKeeper(2);
        }
    }

    private BrokerPhase state(int id) {
        return running.cluster.brokers().stream()
                .filter(b -> b.id() == id)
                .findFirst()
                .orElseThrow()
                .state();
    }

    private void kill(int id) throws Exception {
        running.cluster.killBroker(id).get(30, TimeUnit.SECONDS);
    }

    private void stop(int id) throws Exception {
        if (state(id) == BrokerPhase.RUNNING) {
            // Not waited for: other faults may come while it hands over.
            running.cluster.stopBroker(id);
        }
    }

    private void links(LinkConditions conditions) {
        for (int from : IDS) {
            for (int to : IDS) {
                if (from != to && random.nextInt(3) == 0) {
                    running.cluster.link(from, to).conditions(conditions);
                }
            }
        }
    }

    private void zooKeeper(int nodes) throws Exception {
        Ensemble ensemble = running.cluster.ensemble().orElseThrow();
        int first = random.nextInt(3);
        for (int i = 0; i < nodes; i++) {
            ensemble.killNode(1 + (first + i) % 3).get(30, TimeUnit.SECONDS);
        }
    }

    private void heal() throws Exception {
        for (int from : IDS) {
            for (int to : IDS) {
                if (from != to) {
                    running.cluster.link(from, to).conditions(LinkConditions.CLEAR);
                }
            }
        }
        for (int node = 1; node <= 3; node++) {
            running.cluster.ensemble().orElseThrow().startNode(node).get(60, TimeUnit.SECONDS);
        }
        for (int id : IDS) {
            if (state(id) == BrokerPhase.STOPPING) {
                running.cluster.stopBroker(id).get(60, TimeUnit.SECONDS);
            }
            if (state(id) != BrokerPhase.RUNNING) {
                running.cluster.startBroker(id).get(60, TimeUnit.SECONDS);
            }
        }
    }
}
