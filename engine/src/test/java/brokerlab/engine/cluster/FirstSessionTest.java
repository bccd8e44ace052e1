package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.coordination.MemoryEnsemble;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class FirstSessionTest {
    private final ManualTasks tasks = new ManualTasks(new ManualClock());
    private final MemoryEnsemble ensemble = new MemoryEnsemble(tasks);

    @Test
    void zookeeperConnectionTimeoutMs_aBrokerThatIsNotServedWithinItDoesNotStart() {
        ensemble.quorum(false);
        var settings = new BrokerSettings(Map.of("zookeeper.connection.timeout.ms", "700"));
        var waiting = FirstSession.of(ensemble.connect("", 6_000, tasks, "late"), settings, tasks, "host:1");
        tasks.advance(690);
        assertFalse(waiting.isDone());
        tasks.advance(20);
        var e = assertThrows(CompletionException.class, waiting::join);
        assertTrue(e.getCause().getMessage().contains("700 ms (zookeeper.connection.timeout.ms)"), e::toString);
        var patient = FirstSession.of(
                ensemble.connect("", 6_000, tasks, "patient"), new BrokerSettings(Map.of()), tasks, "host:1");
        tasks.advance(10_000);
        assertFalse(patient.isDone());
        ensemble.quorum(true);
        tasks.runAll();
        patient.join();
    }
}
