package brokerlab.app.consumers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.demo.DemoTraffic;
import brokerlab.app.demo.Preset;
import brokerlab.app.racks.Stand;
import brokerlab.app.shell.Target;
import brokerlab.app.source.AppThreads;
import brokerlab.app.source.LocalSource;
import brokerlab.engine.view.LocalSpec;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Consumers on a real cluster with real members. */
@ExtendWith(ApplicationExtension.class)
class ConsumersClusterTest {
    private static final long PATIENCE_S = 90;

    @TempDir
    static Path folder;

    private LocalSource source;
    private DemoTraffic traffic;
    private Stand stand;

    @Start
    void start(Stage stage) {
        Preset preset = Preset.load("demo");
        source = new LocalSource(new LocalSpec(
                "consumers-test",
                folder.resolve("cluster"),
                3,
                List.of("a", "b", "c"),
                3,
                Optional.empty(),
                0,
                0,
                preset.brokerSettings(3),
                Map.of(),
                preset.zooKeeperSettings(),
                Optional.empty()));
        traffic = new DemoTraffic(source.door(), preset);
        traffic.rate(300);
        stand = new Stand(stage, source, Locale.ENGLISH, true, context -> new ConsumersScreen(context, traffic::group));
        stand.live();
    }

    @AfterEach
    void stop() {
        traffic.close();
        source.close();
    }

    /** The first snapshot given to the screen in which the group fits, and when that was. */
    private record Seen(Snapshot.Group group, long elapsedMs) {}

    private Seen await(Predicate<Snapshot.Group> wanted) throws Exception {
        var done = new CompletableFuture<Seen>();
        Runnable stop = stand.onTick(now -> now.groups().stream()
                .filter(g -> g.name().equals("billing"))
                .filter(wanted)
                .findFirst()
                .ifPresent(g -> done.complete(new Seen(g, AppThreads.elapsedMs()))));
        try {
            return done.get(PATIENCE_S, TimeUnit.SECONDS);
        } finally {
            stop.run();
        }
    }

    @Test
    @Timeout(200)
    void aPausedDemoGroupsLagGrowsOnConsumersAsTheClockSays(FxRobot robot) throws Exception {
        await(g -> g.state().equals("Stable") && g.members().size() == 3 && g.recordsPerSec() > 0 && g.lagMs() < 2_000);
        Stand.onFx(() -> stand.screen().show(new Target.GroupTarget("billing")));
        robot.clickOn("#group-pause");
        Seen early = await(g -> g.lagMs() >= 3_000);
        Seen late = await(g -> g.lagMs() >= early.group().lagMs() + 6_000);

        long grown = late.group().lagMs() - early.group().lagMs();
        long passed = late.elapsedMs() - early.elapsedMs();
        // a lag is sampled once a second, so each end may be seen a second late
        assertTrue(
                Math.abs(passed - grown) <= 2_500, () -> "lag grew by " + grown + " ms while " + passed + " ms passed");
        assertTrue(late.group().lag() > early.group().lag());
        String sentence = robot.lookup("#lag-sentence").queryAs(Labeled.class).getText();
        assertTrue(sentence.contains("none has committed lately"), sentence);

        robot.clickOn("#group-pause");
        await(g -> g.lagMs() < 2_000);
    }
}
