package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.journal.Journal;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports and directories that are asked for are those that are used. */
final class ZooKeeperPlacesTest {
    @TempDir
    Path folder;

    private static List<Integer> freePorts() throws IOException {
        try (var one = new ServerSocket(0);
                var two = new ServerSocket(0);
                var three = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Test
    void zkClientPort_zkServerN_zkDataDir_aNodeIsThereAndGoesOnElsewhereWithWhatItHad() throws Exception {
        Set<Throwable> failures = ConcurrentHashMap.newKeySet();
        var clock = new SystemClock();
        List<Integer> ports = freePorts();
        Map<String, String> asked = Map.of(
                "clientPort",
                Integer.toString(ports.get(0)),
                "server.1",
                "127.0.0.1:" + ports.get(1) + ":" + ports.get(2));
        try (var tasks = new LiveTasks("places", clock, 4, (name, e) -> failures.add(e))) {
            var ensemble = new Ensemble(
                    new Ensemble.Spec(1, folder.resolve("zookeeper"), 0, asked), tasks, new Journal(clock, 1_000));
            get(ensemble.start());
            assertEquals("127.0.0.1:" + ports.get(0), ensemble.connectString());
            for (int port : ports) {
                try (Socket socket = ZooKeeperLook.socket(port)) {
                    assertTrue(socket.isConnected());
                }
            }
            ZooKeeperLook.using(
                    ports.getFirst(),
                    10_000,
                    client -> client.create("/kept", new byte[] {7}, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            get(ensemble.stopNode(1));
            get(ensemble.startNode(
                    1,
                    Map.of(
                            "dataDir", folder.resolve("data").toString(),
                            "dataLogDir", folder.resolve("logs").toString())));
            byte kept = ZooKeeperLook.using(ports.getFirst(), 10_000, ZooKeeperPlacesTest::kept);
            assertEquals((byte) 7, kept);
            assertEquals("1", Files.readString(folder.resolve("data/1/myid")).strip());
            assertFalse(ZooKeeperLook.names(folder.resolve("data/1/version-2"), "snapshot.")
                    .isEmpty());
            assertFalse(ZooKeeperLook.names(folder.resolve("logs/1/version-2"), "log.")
                    .isEmpty());
            Path former = folder.resolve("zookeeper/1/version-2");
            assertEquals(List.of(), ZooKeeperLook.names(former, "log."));
            assertEquals(List.of(), ZooKeeperLook.names(former, "snapshot."));
            get(ensemble.stop());
        }
        assertEquals(Set.of(), failures);
    }

    private static byte kept(ZooKeeper client) throws Exception {
        return client.getData("/kept", false, new Stat())[0];
    }
}
