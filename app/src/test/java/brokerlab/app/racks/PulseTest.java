package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.app.source.SampleDoor;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which tiles pulse, without a toolkit. */
final class PulseTest {
    private final SampleDoor door = SampleDoor.still();
    private final Pulse pulse = new Pulse();

    private Map<Integer, Set<PartitionName>> next() {
        door.advance(1_000);
        return pulse.grown(door.snapshot());
    }

    @Test
    void theFirstSnapshotTellsOfNoTraffic() {
        assertEquals(Map.of(), pulse.grown(door.snapshot()));
    }

    @Test
    void whatGrewPulsesOnEveryBrokerThatHasIt() {
        next();
        Map<Integer, Set<PartitionName>> grown = next();
        for (int broker = 1; broker <= 3; broker++) {
            assertTrue(grown.get(broker).contains(new PartitionName("clicks", 0)), "clicks-0 on " + broker);
        }
        Snapshot same = door.snapshot();
        assertEquals(grown, pulse.grown(same), "asked twice it is the same");
    }

    @Test
    void whatIsSilentDoesNot() {
        next();
        door.execute(new Command.KillBroker(3)).join();
        next();
        Map<Integer, Set<PartitionName>> grown = next();
        assertTrue(grown.getOrDefault(3, Set.of()).isEmpty(), "a killed broker's logs stand still");
        assertTrue(grown.get(1).contains(new PartitionName("clicks", 0)));
    }
}
