package brokerlab.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.replica.PlantedReplicas;
import brokerlab.engine.simulation.Figures.Count;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulationTest {
    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = 1; seed <= 5; seed++) {
            assertEquals(trace(seed), trace(seed), "seed " + seed);
        }
    }

    private static long trace(long seed) {
        return new Schedule(seed, new Figures(), PlantedReplicas.NONE, path -> false).run();
    }

    @Test
    void R1_R2_R3_R4_R5_R6_R7_R8_R9_R10_R12_R13_C4_C5_S13_S17_holdInEverySchedule() {
        var campaign = Campaign.asked();
        Figures figures = campaign.run();
        System.out.println(figures);
        assertTrue(figures.of(Count.STEPS) >= Schedule.STEPS * figures.of(Count.SCHEDULES));
        if (figures.of(Count.SCHEDULES) >= 250) {
            var never = new ArrayList<Count>(List.of(Count.values()));
            never.removeIf(c -> figures.of(c) > 0);
            assertTrue(never.isEmpty(), "never happened: " + never);
        }
    }
}
