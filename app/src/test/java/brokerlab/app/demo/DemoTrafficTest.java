package brokerlab.app.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.GroupState;
import brokerlab.engine.local.LocalDoor;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/** Real producers and groups on a real cluster. */
final class DemoTrafficTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(150)
    void itOutlivesABrokerAndAPausedGroupFallsBehind() throws Exception {
        Preset preset = Preset.load("demo");
        LocalSpec spec = new LocalSpec(
                "demo",
                folder,
                3,
                List.of("a", "b", "c"),
                3,
                Optional.empty(),
                0,
                0,
                preset.brokerSettings(3),
                Map.of(),
                preset.zooKeeperSettings(),
                Optional.empty(),
                Optional.empty());
        try (Door door = LocalDoor.open(spec);
                DemoTraffic traffic = new DemoTraffic(door, preset)) {
            traffic.rate(600);
            until(
                    door,
                    now -> group(now, "billing")
                            .map(g -> g.state() == GroupState.STABLE
                                    && g.members().size() == 3
                                    && g.recordsPerSec() > 0)
                            .orElse(false));
            assertTrue(traffic.state().sent() > 0);

            door.execute(new Command.KillBroker(3)).get(20, TimeUnit.SECONDS);
            until(
                    door,
                    now -> now.topics().stream()
                            .allMatch(t ->
                                    t.offline() == 0 && t.partitions().stream().noneMatch(p -> p.leader() == 3)));
            long sent = traffic.state().sent();
            until(door, now -> traffic.state().sent() > sent + 1000);

            traffic.group("billing").orElseThrow().pause(true);
            long lag = group(door.snapshot(), "billing").orElseThrow().lag();
            until(
                    door,
                    now -> group(now, "billing")
                            .map(g -> g.lag() > lag + 500 && !g.members().isEmpty())
                            .orElse(false));
            traffic.group("billing").orElseThrow().pause(false);
            until(door, now -> group(now, "billing").map(g -> g.lag() < 500).orElse(false));
            until(
                    door,
                    now -> group(now, "audit-export")
                            .map(g -> g.state() == GroupState.EMPTY)
                            .orElse(false));
        }
    }

    private static Optional<Snapshot.Group> group(Snapshot now, String name) {
        return now.groups().stream().filter(g -> g.name().equals(name)).findFirst();
    }

    /** The next cluster on the same ports would get the topics and groups of those that still read, though it has no demo. */
    @Test
    @Timeout(150)
    void nobodyOfItIsLeftWhenItsClusterHasStopped() throws Exception {
        Preset preset = Preset.load("demo");
        LocalSpec spec = new LocalSpec(
                "demo",
                folder,
                1,
                List.of("a"),
                1,
                Optional.empty(),
                0,
                0,
                preset.brokerSettings(1),
                Map.of(),
                preset.zooKeeperSettings(),
                Optional.empty(),
                Optional.empty());
        DemoTraffic traffic;
        try (Door door = LocalDoor.open(spec)) {
            traffic = new DemoTraffic(door, preset);
            until(
                    door,
                    now -> group(now, "fraud")
                            .map(g -> g.state() == GroupState.STABLE)
                            .orElse(false));
            traffic.close();
        }
        while (!traffic.awaitGone()) {
            Thread.onSpinWait();
        }
        assertTrue(traffic.awaitGone());
    }

    private static void until(Door door, Predicate<Snapshot> condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> condition.test(door.snapshot()));
    }
}
