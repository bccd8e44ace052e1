package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that draw ports at the same time draw different ones. */
@Timeout(60)
final class PortClaimsTest {
    /** Of no range that ensembles draw from. */
    private static final int PORT = 19_999;

    @TempDir
    private Path folder;

    @Test
    void aPortIsClaimedOnceUntilItIsReleased() {
        assertTrue(PortClaims.claim(PORT));
        assertFalse(PortClaims.claim(PORT));
        PortClaims.release(Set.of(PORT));
        assertTrue(PortClaims.claim(PORT));
        PortClaims.release(Set.of(PORT));
    }

    @Test
    void aPortThatAnotherProcessHasClaimedIsNotDrawn() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Claiming.class.getName(),
                        Integer.toString(PORT - 1))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals("claimed: true", other.inputReader().readLine());
            assertFalse(PortClaims.claim(PORT - 1), "while it lives");
        } finally {
            other.destroyForcibly();
            assertTrue(other.waitFor(30, TimeUnit.SECONDS));
        }
        assertTrue(PortClaims.claim(PORT - 1), "after it was killed");
        PortClaims.release(Set.of(PORT - 1));
    }

    @Test
    void anEnsemblesSavedPortsAreDrawnAgainOnlyWhenNoOtherHasThem() throws Exception {
        EnsemblePorts first = EnsemblePorts.choose(folder, 3, Map.of(), 0);
        EnsemblePorts meanwhile = EnsemblePorts.choose(folder, 3, Map.of(), 0);
        assertTrue(first.nodes().stream()
                .noneMatch(n -> meanwhile.nodes().stream().anyMatch(m -> m.client() == n.client())));
        meanwhile.release();
        first.release();
        EnsemblePorts again = EnsemblePorts.choose(folder, 3, Map.of(), 0);
        assertEquals(meanwhile, again);
        again.release();
    }

    /** Claims a port and keeps it until it is killed. */
    static final class Claiming {
        private Claiming() {}

        public static void main(String[] args) throws Exception {
            System.out.println("claimed: " + PortClaims.claim(Integer.parseInt(args[0])));
            System.in.read();
        }
    }
}
