package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.controller.ReplicaCapacity;
import brokerlab.engine.disk.ProcessLimits;
import brokerlab.engine.disk.Shortage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProcessCapacityTest {
    private static ReplicaCapacity room(long used) {
        var limits = new ProcessLimits(() ->
                List.of(new ProcessLimits.Limit("open files (ulimit -n)", 1, used, 10, 100, Shortage.DESCRIPTORS)));
        return new ProcessCapacity(limits, () -> 20);
    }

    @Test
    void S18_aBrokerWhoseFilesDoNotFitIsRefusedByFigure() {
        assertEquals(Optional.empty(), room(74).refusal("files of a broker", ReplicaCapacity.BROKER_FILES, 0));
        String refusal = room(75).refusal("files of a broker", ReplicaCapacity.BROKER_FILES, 0)
                .orElseThrow();
        assertTrue(
                refusal.startsWith("16 more files of a broker need 16 open files (ulimit -n), and of the 100 that this"
                        + " process may have 75 are in use"),
                refusal);
    }

    @Test
    void S18_replicasPromisedAndNotMadeCount() {
        assertEquals(Optional.empty(), room(70).refusal(10, 30));
        assertTrue(room(70).refusal(11, 30).isPresent());
        assertEquals(Optional.empty(), room(70).refusal(20, 5));
    }
}
