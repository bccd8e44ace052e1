package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningBrokerTest {
    @TempDir
    Path folder;

    @Test
    void aBrokerIsThereWithAllItsPartsWhileItRunsAndElseNotAtAll() throws Exception {
        try (var running = RunningCluster.start(folder, 2, RunningCluster.quick())) {
            Cluster cluster = running.cluster;
            assertEquals(
                    List.of(1, 2),
                    cluster.running().stream().map(RunningBroker::id).toList());
            RunningBroker first = cluster.running(1).orElseThrow();
            assertSame(first, cluster.anyRunning());
            cluster.stopBroker(1).get(60, TimeUnit.SECONDS);
            assertEquals(Optional.empty(), cluster.running(1));
            assertEquals(Optional.empty(), cluster.existing(1).live());
            assertEquals(2, cluster.anyRunning().id());
            cluster.killBroker(2).get(60, TimeUnit.SECONDS);
            assertEquals(List.of(), cluster.running());
            var refused = assertThrows(ProtocolException.class, cluster::anyRunning);
            assertEquals(ErrorCode.BROKER_NOT_AVAILABLE, refused.code());
            assertEquals("No broker runs: start one.", refused.getMessage());
            assertEquals(
                    "There is no broker 7.",
                    assertThrows(ProtocolException.class, () -> cluster.existing(7))
                            .getMessage());
            cluster.startBroker(1).get(60, TimeUnit.SECONDS);
            assertNotSame(first, cluster.anyRunning(), "each life has its own");
        }
    }

    /** However it ends, and also whoever asks too late. */
    @Test
    void whoWaitsForABrokerThatEndsIsToldSo() throws Exception {
        try (var running = RunningCluster.start(folder, 2, RunningCluster.quick())) {
            Cluster cluster = running.cluster;
            RunningBroker stopped = cluster.running(1).orElseThrow();
            RunningBroker killed = cluster.running(2).orElseThrow();
            assertEquals(
                    7, stopped.unlessEnded(CompletableFuture.completedFuture(7)).get());
            var failed = CompletableFuture.failedFuture(new IllegalStateException("no"));
            assertEquals("no", told(stopped.unlessEnded(failed)).getMessage());
            var first = stopped.unlessEnded(new CompletableFuture<>());
            var second = killed.unlessEnded(new CompletableFuture<>());
            cluster.stopBroker(1).get(60, TimeUnit.SECONDS);
            assertEquals(
                    "Broker 1 ended before it answered. It may be done all the same: look, then try again.",
                    told(first).getMessage());
            cluster.killBroker(2).get(60, TimeUnit.SECONDS);
            assertEquals(ErrorCode.BROKER_NOT_AVAILABLE, ProtocolException.codeOf(told(second)));
            assertEquals(
                    ErrorCode.BROKER_NOT_AVAILABLE,
                    ProtocolException.codeOf(told(killed.unlessEnded(new CompletableFuture<>()))));
        }
    }

    private static Throwable told(CompletableFuture<?> answer) {
        return assertThrows(ExecutionException.class, () -> answer.get(60, TimeUnit.SECONDS))
                .getCause();
    }

    @Test
    void itIsMadeWholeAndNoPartOfItIsReplaced() {
        for (var field : RunningBroker.class.getDeclaredFields()) {
            assertTrue(Modifier.isFinal(field.getModifiers()), field::toString);
        }
        assertTrue(
                Arrays.stream(RunningBroker.class.getDeclaredFields()).noneMatch(f -> f.getType() == Optional.class));
    }
}
