package brokerlab.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import brokerlab.engine.replica.PlantedReplicas;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Would the simulation notice? Each known way to lose records is put into the engine's place on purpose, and must be found. The
 * search begins at {@code -Dbrokerlab.seed}, or where a find is near.
 */
final class PlantedBugsTest {
    private static final int MOST_SCHEDULES = 10_000;

    @Test
    void R7_anIsrTooWideIsFound() {
        find(PlantedReplicas.ISR_TOO_WIDE, path -> false, 7, Set.of("R1", "R6", "R7"));
    }

    @Test
    void R7_aFollowerJoiningBeforeItsLeadersEpochStartIsFound() {
        find(PlantedReplicas.JOIN_BEFORE_EPOCH_START, path -> false, 685, Set.of("R7"));
    }

    @Test
    void R6_aHighWatermarkTooEarlyIsFound() {
        find(PlantedReplicas.HIGH_WATERMARK_EARLY, path -> false, 2, Set.of("R1", "R6"));
    }

    @Test
    void R8_R12_truncationByHighWatermarkIsFound() {
        find(PlantedReplicas.TRUNCATION_BY_HIGH_WATERMARK, path -> false, 8, Set.of("R1", "R3", "R8", "R12"));
    }

    @Test
    void C4_R9_fencingDroppedIsFound() {
        find(PlantedReplicas.FENCING_DROPPED, path -> false, 1564, Set.of("R12"));
    }

    @Test
    void S8_aCheckpointNotSyncedIsFound() {
        // The engine itself may be the first to say so: a leader whose epochs contradict its log.
        find(
                PlantedReplicas.NONE,
                path -> path.getFileName().toString().contains("checkpoint"),
                1458,
                Set.of("R8", "R12", "no task fails"));
    }

    @Test
    void S17_settingsReadThenRegisteredAreFound() {
        find(PlantedReplicas.SETTINGS_READ_THEN_REGISTERED, path -> false, 10, Set.of("S17"));
    }

    @Test
    void S17_aRoleBeforeTheSettingsIsFound() {
        find(PlantedReplicas.ROLE_BEFORE_SETTINGS, path -> false, 1, Set.of("S17"));
    }

    private static void find(PlantedReplicas planted, Predicate<Path> unsynced, long near, Set<String> promises) {
        long first = Long.getLong("brokerlab.seed", near);
        for (long seed = first; seed < first + MOST_SCHEDULES; seed++) {
            try {
                new Schedule(seed, new Figures(), planted, unsynced).run();
            } catch (Violation e) {
                System.out.println(planted + " found after " + (seed - first + 1) + " schedules: " + e.promise());
                assertTrue(promises.contains(e.promise()), () -> planted + " broke " + e.getMessage());
                return;
            }
        }
        fail(planted + " was not found in " + MOST_SCHEDULES + " schedules");
    }
}
