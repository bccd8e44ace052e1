package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.controller.Controller;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CutLine;
import brokerlab.engine.coordination.EnsemblePeek;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.courier.LiveCourier;
import brokerlab.engine.disk.SimulatedDisk;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.replica.PlantedReplicas;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RetryUntilConnectedTest {
    private static final int SESSION_MS = 6_000;

    private final ManualTasks tasks = new ManualTasks(new ManualClock());
    private final MemoryEnsemble ensemble = new MemoryEnsemble(tasks);

    private RetryUntilConnected retry(Coordination client, Map<String, String> settings) {
        return new RetryUntilConnected(client, new BrokerSettings(settings), tasks, "host:1");
    }

    private static String refusal(CompletableFuture<?> step) {
        return assertThrows(CompletionException.class, step::join).getCause().getMessage();
    }

    @Test
    void zookeeperConnectionTimeoutMs_aBrokerThatIsNotServedWithinItDoesNotStart() {
        ensemble.quorum(false);
        Coordination late = ensemble.connect("", SESSION_MS, tasks, "late");
        var waiting =
                retry(late, Map.of("zookeeper.connection.timeout.ms", "700")).run(() -> late.get("/"));
        tasks.advance(690);
        assertFalse(waiting.isDone());
        tasks.advance(20);
        assertTrue(refusal(waiting).contains("700 ms (zookeeper.connection.timeout.ms)"), () -> refusal(waiting));
        Coordination patient = ensemble.connect("", SESSION_MS, tasks, "patient");
        var served = retry(patient, Map.of()).run(() -> patient.get("/"));
        tasks.advance(17_900);
        assertFalse(served.isDone(), "longer than an operation is held");
        ensemble.quorum(true);
        tasks.advance(1_000);
        assertTrue(served.isDone());
        served.join();
    }

    @Test
    void C8_outagesAreBorneOneByOneAndTheOneThatIsTooLongIsTold() {
        Coordination client = ensemble.connect("", SESSION_MS, tasks, "client");
        tasks.runAll();
        var taken = new AtomicInteger();
        var step = retry(client, Map.of()).run(() -> {
            taken.incrementAndGet();
            return CompletableFuture.failedFuture(
                    new CoordinationException(CoordinationException.Reason.SESSION_EXPIRED, "/some", -1, null));
        });
        for (int outage = 0; outage < 5; outage++) {
            ensemble.quorum(false);
            tasks.advance(17_000);
            ensemble.quorum(true);
            tasks.advance(1_000);
        }
        assertFalse(step.isDone());
        assertTrue(taken.get() > 100, taken::toString);
        ensemble.quorum(false);
        tasks.advance(18_100);
        assertTrue(refusal(step).contains("host:1 could not be reached for 18000 ms"), () -> refusal(step));
        int until = taken.get();
        tasks.advance(10_000);
        assertEquals(until, taken.get(), "nobody goes on behind it");
    }

    @Test
    void whatIsRefusedIsNotTriedAgain() {
        Coordination client = ensemble.connect("", SESSION_MS, tasks, "client");
        var step = retry(client, Map.of()).run(() -> client.set("/none", new byte[0], 3));
        tasks.runAll();
        assertEquals("NO_NODE at /none", refusal(step));
        client.close();
        var closed = retry(client, Map.of()).run(() -> client.get("/"));
        tasks.runAll();
        assertEquals("CLOSED at /", refusal(closed));
    }

    /** Each operation of registration, election, loading, reading of settings and hand-over in turn. */
    @ParameterizedTest
    @EnumSource
    void C8_aConnectionLostAtAnyOperationEndsNeitherAStartNorAStop(CutLine.Lost lost) {
        int operations = Integer.MAX_VALUE;
        for (int at = 1; at <= operations; at++) {
            operations = startAndStop(at, lost);
        }
        assertTrue(operations > 50, "operations of a start and a stop: " + operations);
    }

    private static int startAndStop(int at, CutLine.Lost lost) {
        var clock = new ManualClock();
        var tasks = new ManualTasks(clock);
        var ensemble = new MemoryEnsemble(tasks);
        var journal = new Journal(clock, 1_000);
        var line = new AtomicReference<CutLine>();
        var life = new SimulatedLife(
                1,
                tasks.scope("broker-1", clock),
                new BrokerSettings(Map.of("zookeeper.session.timeout.ms", "6000")),
                new SimulatedLife.Dependencies(
                        journal,
                        new SimulatedDisk(),
                        new LiveCourier(tasks, () -> 0.5),
                        ensemble,
                        bound -> 0,
                        PlantedReplicas.NONE,
                        client -> {
                            line.set(new CutLine(client, at, lost));
                            return line.get();
                        }),
                Path.of("/simulated/broker-1"));
        var started = life.start();
        tasks.advance(20_000);
        assertTrue(started.isDone(), () -> "cut at " + at + ": never started");
        started.join();
        assertTrue(life.controller().filter(Controller::active).isPresent(), () -> "cut at " + at);
        var stopped = life.stop();
        tasks.advance(20_000);
        assertTrue(stopped.isDone(), () -> "cut at " + at + ": never stopped");
        stopped.join();
        assertEquals(List.of(), EnsemblePeek.children(ensemble, ZnodeLayout.BROKER_IDS));
        assertTrue(EnsemblePeek.get(ensemble, ZnodeLayout.CONTROLLER).isEmpty(), () -> "cut at " + at);
        assertEquals(
                List.of(),
                journal.since(0).stream()
                        .filter(e -> e.event() instanceof ProblemEvent.TaskFailed)
                        .toList(),
                () -> "cut at " + at);
        return line.get().operations();
    }
}
