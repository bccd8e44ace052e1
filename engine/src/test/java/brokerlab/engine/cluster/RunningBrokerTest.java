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

    @Test
    void itIsMadeWholeAndNoPartOfItIsReplaced() {
        for (var field : RunningBroker.class.getDeclaredFields()) {
            assertTrue(Modifier.isFinal(field.getModifiers()), field::toString);
        }
        assertTrue(
                Arrays.stream(RunningBroker.class.getDeclaredFields()).noneMatch(f -> f.getType() == Optional.class));
    }
}
