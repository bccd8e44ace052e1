package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.coordination.CutLine;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real broker starts and stops on a real ZooKeeper node, and the connection between them is cut once, at one request after the other.
 * By default at some of them; {@code -Dbrokerlab.every=1} takes all.
 */
@Timeout(600)
final class CutConnectionsTest {
    private static final int EVERY = Integer.getInteger("brokerlab.every", 9);

    /** A cut costs up to a second of the client's own pause, in which others can go on. */
    private static final int AT_ONCE = 4;

    @TempDir
    private static Path folder;

    @Test
    void C8_aConnectionCutAtAnyRequestEndsNeitherAStartNorAStop() throws Exception {
        var clock = new SystemClock();
        try (var tasks = new LiveTasks("cuts", clock, 4, (name, e) -> {
                    throw new AssertionError(name, e);
                });
                var ensemble = new Ensemble(
                        new Ensemble.Spec(1, folder.resolve("ensemble"), 0, Map.of("maxClientCnxns", "0")),
                        tasks,
                        new Journal(clock, 1_000))) {
            ensemble.start().get(60, TimeUnit.SECONDS);
            var node = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    ensemble.status().getFirst().clientPort());
            int requests = startAndStop(node, Integer.MAX_VALUE, CutLine.Lost.REQUEST, tasks);
            var cuts = new ArrayList<CompletableFuture<Void>>();
            for (int first = 0; first < AT_ONCE; first++) {
                int turn = first;
                cuts.add(CompletableFuture.runAsync(
                        () -> {
                            for (int cut = turn; cut * EVERY / 2 < requests; cut += AT_ONCE) {
                                startAndStop(
                                        node,
                                        1 + cut * EVERY / 2,
                                        cut % 2 == 0 ? CutLine.Lost.REQUEST : CutLine.Lost.ANSWER,
                                        tasks);
                            }
                        },
                        task -> tasks.loop("cuts-" + turn, task)));
            }
            CompletableFuture.allOf(cuts.toArray(CompletableFuture[]::new)).get(500, TimeUnit.SECONDS);
        }
    }

    /** Returns how many requests it took. */
    private static int startAndStop(InetSocketAddress node, int at, CutLine.Lost lost, LiveTasks tasks) {
        String name = lost + "-" + at;
        try (var proxy = new CutProxy(node, at, lost, tasks)) {
            Path home = folder.resolve(name);
            try (var running = RunningCluster.startOn(proxy.address() + "/" + name, home, 1)) {
                running.cluster.stop().get(60, TimeUnit.SECONDS);
                assertEquals(
                        List.of(),
                        running.journal.since(0).stream()
                                .filter(e -> e.event() instanceof ProblemEvent.TaskFailed)
                                .toList(),
                        name);
            }
            try (var files = Files.walk(home)) {
                assertTrue(files.anyMatch(f -> f.endsWith(".kafka_cleanshutdown")), name);
            }
            return proxy.requests();
        } catch (Exception e) {
            throw new AssertionError("cut at " + name, e);
        }
    }
}
