package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import brokerlab.engine.disk.Shortage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.server.Request;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.txn.CreateSessionTxn;
import org.apache.zookeeper.txn.TxnHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZooKeeper's own files on a device of this machine that is always full. */
final class NodeFilesTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void machineHasIt() {
        assumeTrue(Files.exists(FULL), "needs a device that is always full");
    }

    private final class Heard implements NodeFiles.Callbacks {
        @Override
        public void failed(Path directory, IOException why) {
            assertEquals(folder.resolve("version-2"), directory);
            told.add(Shortage.of(why).orElseThrow().what());
        }

        @Override
        public void writtenAgain(Path directory) {
            told.add("written");
        }
    }

    private static Request transaction(long zxid) {
        var header = new TxnHeader(1, 1, zxid, 1, ZooDefs.OpCode.createSession);
        return new Request(1, 1, ZooDefs.OpCode.createSession, header, new CreateSessionTxn(5_000), zxid);
    }

    @Test
    void S18_aNodeThatCannotWriteSaysSoOnce() throws Exception {
        var files = new NodeFiles(new FileTxnSnapLog(folder.toFile(), folder.toFile()), new Heard());
        for (long zxid = 1; zxid <= 2; zxid++) {
            long each = zxid;
            Files.createSymbolicLink(folder.resolve("version-2").resolve("log." + each), FULL);
            assertThrows(IOException.class, () -> {
                files.append(transaction(each));
                files.commit();
            });
        }
        assertEquals(List.of("the disk is full"), told);
        assertThrows(IOException.class, files::close);
        for (long zxid = 1; zxid <= 2; zxid++) {
            Files.delete(folder.resolve("version-2").resolve("log." + zxid));
        }
        var again = new NodeFiles(new FileTxnSnapLog(folder.toFile(), folder.toFile()), new Heard());
        assertTrue(again.append(transaction(3)));
        again.commit();
        assertEquals(1, told.size());
        again.close();
    }

    @Test
    void S18_whetherThereIsRoomIsTriedWithRealBytes() throws IOException {
        assertEquals(Optional.empty(), Ensemble.roomFor(folder));
        Path probe = Files.createSymbolicLink(folder.resolve("room.tmp"), FULL);
        IOException none = Ensemble.roomFor(folder).orElseThrow();
        assertEquals(probe + ": No space left on device", none.getMessage());
        assertFalse(Files.exists(probe));
    }
}
