package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.journal.Journal;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.quorum.QuorumPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings of single ZooKeeper nodes do: real nodes, seen from outside. */
final class ZooKeeperNodeSettingsTest {
    private static final int OBSERVER_INFO = 16;
    private static final int ACK = 3;
    private static final int ACK_EPOCH = 18;

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final Set<Throwable> failures = ConcurrentHashMap.newKeySet();
    private final LiveTasks tasks = new LiveTasks("node-settings-test", clock, 4, (name, e) -> failures.add(e));

    @AfterEach
    void close() {
        tasks.close();
        assertEquals(Set.of(), failures);
    }

    private Ensemble started(int clientPort, Map<String, String> settings) throws Exception {
        var ensemble =
                new Ensemble(new Ensemble.Spec(1, folder, clientPort, settings), tasks, new Journal(clock, 1_000));
        ensemble.start().get(60, TimeUnit.SECONDS);
        return ensemble;
    }

    private static void stop(Ensemble ensemble) throws Exception {
        ensemble.stop().get(60, TimeUnit.SECONDS);
    }

    private static int granted(int port, int askedMs) throws Exception {
        return ZooKeeperLook.using(port, askedMs, ZooKeeper::getSessionTimeout);
    }

    private void await(BooleanSupplier condition) throws Exception {
        var met = new CompletableFuture<Void>();
        var timer = tasks.every(20, () -> {
            if (condition.getAsBoolean()) {
                met.complete(null);
            }
        });
        met.get(30, TimeUnit.SECONDS);
        timer.cancel();
    }

    /** Below those that systems draw outgoing connections' ports from. */
    private static int freePort() {
        return new Random()
                .ints(20_000, 32_000)
                .filter(EnsemblePorts::isFree)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void zkClientPort_zkTickTime_zkMinSessionTimeout_zkMaxSessionTimeout_zkMaxClientCnxns_clientsGetWhatTheyAllow()
            throws Exception {
        int port = freePort();
        Ensemble ensemble = started(
                port,
                Map.of(
                        "tickTime", "700",
                        "maxSessionTimeout", "5000",
                        "maxClientCnxns", "3"));
        assertTrue(ZooKeeperLook.fourLetters(port, "srvr").startsWith("Zookeeper version"));
        assertEquals(1_400, granted(port, 1_000), "two ticks at least");
        assertEquals(5_000, granted(port, 60_000));
        await(() -> ensemble.status().getFirst().connections() == 0);
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < 3; i++) {
            sockets.add(ZooKeeperLook.socket(port));
            assertFalse(ZooKeeperLook.refused(sockets.getLast(), ensemble, i));
        }
        sockets.add(ZooKeeperLook.socket(port));
        assertTrue(ZooKeeperLook.refused(sockets.getLast(), ensemble, 3));
        for (Socket socket : sockets) {
            socket.close();
        }
        stop(ensemble);

        Ensemble other = started(port, Map.of("tickTime", "300", "minSessionTimeout", "2000"));
        assertEquals(2_000, granted(port, 1_000));
        assertEquals(40_000, granted(port, 60_000));
        stop(other);
    }

    /** How long the leader bears a peer that says nothing, at its first words or when it is in sync. */
    private CompletableFuture<Long> silence(int quorumPort, boolean inSync) {
        var closed = new CompletableFuture<Long>();
        tasks.loop("silent-" + inSync, () -> {
            try (Socket socket = ZooKeeperLook.socket(quorumPort)) {
                if (inSync) {
                    handshake(socket);
                }
                long began = clock.elapsedMs();
                try {
                    socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (java.net.SocketException e) {
                    // Cut instead of closed.
                    assertFalse(e.getMessage().isEmpty());
                }
                closed.complete(clock.elapsedMs() - began);
            } catch (IOException | RuntimeException e) {
                closed.completeExceptionally(e);
            }
        });
        return closed;
    }

    /** As an observer that has everything. */
    private static void handshake(Socket socket) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        var in = BinaryInputArchive.getArchive(new DataInputStream(socket.getInputStream()));
        send(
                out,
                new QuorumPacket(
                        OBSERVER_INFO,
                        0,
                        ByteBuffer.allocate(20)
                                .putLong(7)
                                .putInt(0x10000)
                                .putLong(0)
                                .array(),
                        null));
        var leaderInfo = new QuorumPacket();
        in.readRecord(leaderInfo, "packet");
        int epoch = (int) (leaderInfo.getZxid() >>> 32);
        send(
                out,
                new QuorumPacket(
                        ACK_EPOCH, 0, ByteBuffer.allocate(4).putInt(epoch - 1).array(), null));
        send(out, new QuorumPacket(ACK, leaderInfo.getZxid(), null, null));
    }

    private static void send(DataOutputStream out, QuorumPacket packet) throws IOException {
        BinaryOutputArchive.getArchive(out).writeRecord(packet, "packet");
        out.flush();
    }

    @Test
    void zkInitLimit_zkSyncLimit_aSilentPeerIsDroppedAfterSoManyTicks() throws Exception {
        Ensemble ensemble = started(0, Map.of("tickTime", "200", "initLimit", "5", "syncLimit", "12"));
        var quorum = Pattern.compile("server\\.1=127\\.0\\.0\\.1:(\\d+):")
                .matcher(Files.readString(folder.resolve("1/zoo.cfg")));
        assertTrue(quorum.find());
        int port = Integer.parseInt(quorum.group(1));
        CompletableFuture<Long> new1 = silence(port, false);
        CompletableFuture<Long> synced = silence(port, true);
        long firstWords = new1.get(60, TimeUnit.SECONDS);
        assertTrue(firstWords >= 950 && firstWords < 2_000, "ms: " + firstWords);
        long inSync = synced.get(60, TimeUnit.SECONDS);
        assertTrue(inSync >= 2_300 && inSync < 6_000, "ms: " + inSync);
        stop(ensemble);
    }

    @Test
    void zkDataDir_zkDataLogDir_zkAutopurgePurgeInterval_zkAutopurgeSnapRetainCount_filesLieThereAndOldOnesGo()
            throws Exception {
        Path logs = folder.resolve("transactions");
        var settings = new HashMap<>(Map.of(
                "dataLogDir", logs.toString(), "autopurge.purgeInterval", "0", "autopurge.snapRetainCount", "5"));
        Ensemble ensemble = started(0, settings);
        ZooKeeperLook.using(
                ensemble.status().getFirst().clientPort(),
                10_000,
                client -> client.create(
                        "/kept", "x".getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        assertFalse(ZooKeeperLook.names(logs.resolve("1/version-2"), "log.").isEmpty());
        Path data = folder.resolve("1/version-2");
        assertEquals(0, ZooKeeperLook.names(data, "log.").size());
        Path newest = data.resolve(ZooKeeperLook.names(data, "snapshot.").getLast());
        stop(ensemble);
        for (int zxid = 1; zxid <= 7; zxid++) {
            Files.copy(newest, data.resolve("snapshot." + zxid));
        }
        Ensemble keeping = started(0, settings);
        assertTrue(ZooKeeperLook.names(data, "snapshot.").size() >= 8);
        stop(keeping);
        settings.put("autopurge.purgeInterval", "1");
        Ensemble purging = started(0, settings);
        await(() -> !Files.exists(data.resolve("snapshot.2")));
        int left = ZooKeeperLook.names(data, "snapshot.").size();
        assertTrue(left == 5 || left == 6, left + " snapshots: five, and perhaps one taken since");
        byte[] kept = ZooKeeperLook.using(
                purging.status().getFirst().clientPort(), 10_000, client -> client.getData("/kept", false, null));
        assertEquals("x", new String(kept, StandardCharsets.UTF_8));
        stop(purging);
    }
}
