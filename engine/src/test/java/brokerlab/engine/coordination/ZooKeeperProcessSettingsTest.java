package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings that hold for a whole process do: the same looks at an ensemble here, and at one in a process of its own. */
final class ZooKeeperProcessSettingsTest {
    private static final Map<String, String> CHANGED = Map.of(
            "4lw.commands.whitelist", "ruok,srvr",
            "extendedTypesEnabled", "true",
            "globalOutstandingLimit", "1",
            "jute.maxbuffer", "200000",
            "maxCnxns", "5",
            "preAllocSize", "4096",
            "skipACL", "yes",
            "snapCount", "1000",
            "snapshot.compression.method", "gz");

    @TempDir
    static Path folder;

    private static Map<String, String> before;
    private static Map<String, String> after;

    @BeforeAll
    static void look() throws Exception {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ZooKeeperLook.class.getName(),
                folder.resolve("changed").toString()));
        CHANGED.forEach((name, value) -> command.add(name + "=" + value));
        Path errors = folder.resolve("stderr");
        Process other =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try {
            before = ZooKeeperLook.seen(folder.resolve("plain"), Map.of());
            var seen = new TreeMap<String, String>();
            new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("="))
                    .forEach(line ->
                            seen.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
            after = seen;
            assertTrue(other.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, other.exitValue(), () -> "" + errors);
        } finally {
            other.destroyForcibly();
        }
        assertEquals(before.keySet(), after.keySet(), Files.readString(errors));
    }

    private static void assertSeen(String look, String plain, String changed) {
        assertEquals(plain, before.get(look));
        assertEquals(changed, after.get(look));
    }

    @Test
    void C9_zk4lwCommandsWhitelist_onlyThoseWordsAreAnsweredAndByDefaultOnlySrvr() {
        assertSeen("srvr", "Zookeeper version", "Zookeeper version");
        assertSeen("ruok", "ruok is not executed because it is not in the whitelist.", "imok");
        String refused = "isro is not executed because it is not in the whitelist.";
        assertSeen("isro", refused, refused);
    }

    @Test
    void zkExtendedTypesEnabled_znodesMayHaveATimeToLive() {
        assertSeen("ttl", "UNIMPLEMENTED", "done");
    }

    @Test
    void zkGlobalOutstandingLimit_noMoreRequestsAreTakenWhileSoManyAreInTheWorks() {
        int plain = Integer.parseInt(before.get("outstanding"));
        int changed = Integer.parseInt(after.get("outstanding"));
        assertTrue(plain > 20 && changed < 10, plain + " and " + changed);
    }

    @Test
    void zkJuteMaxbuffer_aLargerZnodeIsRefused() {
        assertSeen("large", "done", "CONNECTIONLOSS");
    }

    @Test
    void zkMaxCnxns_thereAreNoMoreConnectionsInAll() {
        assertSeen("sockets", "12", "5");
    }

    @Test
    void zkPreAllocSize_theTransactionLogGrowsByThat() {
        assertSeen("log KiB", "1024", "4096");
    }

    @Test
    void zkSkipACL_whoMayReadAZnodeIsNotAsked() {
        assertSeen("private", "NOAUTH", "done");
    }

    @Test
    void zkSnapCount_afterSoManyTransactionsALogIsClosedAndASnapshotTaken() {
        assertEquals("1", before.get("logs"));
        assertTrue(Integer.parseInt(after.get("logs")) >= 5, after.get("logs"));
    }

    @Test
    void zkSnapshotCompressionMethod_snapshotsAreCompressedSo() {
        assertFalse(before.get("snapshots").endsWith(".gz"));
        assertTrue(after.get("snapshots").endsWith(".gz"), after.get("snapshots"));
    }
}
