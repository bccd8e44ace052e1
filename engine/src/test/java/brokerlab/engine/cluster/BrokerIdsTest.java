package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.coordination.MemoryEnsemble;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BrokerIdsTest {
    private final ManualTasks tasks = new ManualTasks(new ManualClock());
    private final MemoryEnsemble ensemble = new MemoryEnsemble(tasks);

    private int next(List<Integer> taken, Map<String, String> settings) {
        var id = BrokerIds.next(
                taken,
                new BrokerSettings(settings),
                () -> ensemble.connect("", 6_000, tasks, "broker-id"),
                tasks,
                "memory");
        tasks.runAll();
        assertTrue(id.isDone());
        return id.join();
    }

    @Test
    void reservedBrokerMaxId_aboveItTheEnsembleCountsTheIds() {
        var settings = Map.of("reserved.broker.max.id", "3");
        assertEquals(3, next(List.of(1, 2), settings));
        assertEquals(4, next(List.of(1, 2, 3), settings));
        assertEquals(5, next(List.of(1, 2, 3), settings), "no id is given twice");
        assertEquals(7, next(List.of(1, 2, 3, 6), settings), "nor one that somebody has");
        var chosen = new BrokerSettings(settings);
        var e = assertThrows(InvalidSettingException.class, () -> BrokerIds.checkChosen(List.of(1, 4), chosen));
        assertTrue(e.getMessage().contains("reserved.broker.max.id (3)"), e.getMessage());
    }

    @Test
    void brokerIdGenerationEnable_withoutItAllIdsAreChosen() {
        var settings = Map.of("reserved.broker.max.id", "3", "broker.id.generation.enable", "false");
        assertEquals(4, next(List.of(1, 2, 3), settings));
        assertEquals(4, next(List.of(1, 2, 3), settings), "the same as long as nobody has it");
        BrokerIds.checkChosen(List.of(1, 4), new BrokerSettings(settings));
    }
}
