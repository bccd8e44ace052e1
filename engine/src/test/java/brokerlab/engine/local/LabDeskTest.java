package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabDeskTest {
    @TempDir
    private Path folder;

    @Test
    void anAuthorityIsMadeOnRequestAndToldByItsFiles() throws Exception {
        var tasks = new ManualTasks(new ManualClock());
        var desk = new LabDesk(folder, tasks);
        assertEquals(Optional.empty(), desk.describe());
        var made = desk.make();
        tasks.runAll();
        made.join();
        Query.LabAuthorityAnswer told = desk.describe().orElseThrow();
        assertTrue(Files.readString(Path.of(told.certificate())).startsWith("-----BEGIN CERTIFICATE-----"));
        assertTrue(Files.exists(Path.of(told.truststore())));
        var client = desk.makeClient("alice");
        tasks.runAll();
        client.join();
        assertTrue(Files.exists(Path.of(told.folder()).resolve("client-alice.pem")));
        var wrong = desk.makeClient("no/name");
        tasks.runAll();
        var refused = assertThrows(CompletionException.class, wrong::join).getCause();
        assertEquals(
                "NO_CERTIFICATE", assertInstanceOf(DoorException.class, refused).code());
    }
}
