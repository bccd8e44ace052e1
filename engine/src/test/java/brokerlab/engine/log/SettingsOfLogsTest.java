package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.disk.SimulatedDisk;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A topic's settings change in the very moment in which somebody reads them for a log. */
final class SettingsOfLogsTest {
    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");

    /** The next reader gets what was in force before; all else has been told of the change when it goes on. */
    private static void changeWhileRead(StoreFixture f, String name, String value) {
        f.settingsRead = () -> {
            f.settingsRead = () -> {};
            f.topic.put(name, value);
            f.store.settingsChanged("t");
            f.tasks.runAll();
        };
    }

    @Test
    void S17_whatChangesWhileALogIsMadeHolds() {
        var f = new StoreFixture(new SimulatedDisk(), Map.of(), Map.of("min.insync.replicas", "2"), A).open();
        changeWhileRead(f, "min.insync.replicas", "3");
        assertEquals(3, f.log().settings().minInsyncReplicas());
        f.close();
    }

    @Test
    void S17_whatChangesWhileALogIsLoadedHolds() {
        var disk = new SimulatedDisk();
        var before = new StoreFixture(disk, Map.of(), Map.of("min.insync.replicas", "2"), A).open();
        before.log();
        before.close();
        var f = new StoreFixture(disk, Map.of(), Map.of("min.insync.replicas", "2"), A);
        changeWhileRead(f, "min.insync.replicas", "3");
        f.open();
        assertEquals(3, f.store.get(StoreFixture.P0).orElseThrow().settings().minInsyncReplicas());
        f.close();
    }

    @Test
    void S17_whatChangesWhileALogIsMovedHolds() {
        var f = new StoreFixture(
                        new SimulatedDisk(),
                        Map.of("log.dirs", "/a,/b", "replica.alter.log.dirs.io.max.bytes.per.second", "1000"),
                        Map.of("segment.bytes", "1000000"),
                        A,
                        B)
                .open();
        for (int i = 0; i < 10; i++) {
            f.log().appendAsLeader(f.batch(1, 1_000), 0, false);
        }
        Path to = f.log().core().home.path.equals(A) ? B : A;
        f.store.move(StoreFixture.P0, to, StoreFixture.ROOM);
        f.topic.put("segment.bytes", "2500");
        f.store.settingsChanged("t");
        f.tasks.advance(60_000);
        assertEquals(to, f.log().core().home.path, "it was moved");
        assertEquals(2_500, f.log().settings().segmentBytes());
        assertTrue(
                f.log().segments().size() >= 4,
                "the copy was cut by the settings in force: " + f.log().segments());
        f.close();
    }
}
