package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.coordination.Coordination.SessionTicket;
import brokerlab.engine.disk.RealDisk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionFileTest {
    @Test
    void aNoteIsTakenInAFolderThatNothingElseMakes(@TempDir Path root) throws Exception {
        var file = new SessionFile(new RealDisk(), root.resolve("data/broker-1"));
        assertEquals(List.of(), file.read());
        file.write(List.of(new SessionTicket(0xfedcba9876543210L, new byte[] {1, 2, 3})));
        SessionTicket read = file.read().getFirst();
        assertEquals(0xfedcba9876543210L, read.id());
        assertArrayEquals(new byte[] {1, 2, 3}, read.password());
    }
}
