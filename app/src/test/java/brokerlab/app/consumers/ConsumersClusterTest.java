package brokerlab.app.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.demo.DemoTraffic;
import brokerlab.app.demo.Preset;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.LocalSource;
import brokerlab.app.words.Target;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Query;
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
    private ScreenFixture fixture;

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
                Optional.empty(),
                Optional.empty()));
        traffic = new DemoTraffic(source.door(), preset);
        traffic.rate(300);
        fixture = new ScreenFixture(
                stage, source, Locale.ENGLISH, true, context -> new ConsumersScreen(context, traffic::group, () -> {}));
        fixture.live();
    }

    @AfterEach
    void stop() {
        traffic.close();
        source.close();
    }

    /** The group in the first snapshot given to the screen in which it fits. */
    private Snapshot.Group await(Predicate<Snapshot.Group> wanted) throws Exception {
        var done = new CompletableFuture<Snapshot.Group>();
        Runnable stop = fixture.onTick(now -> now.groups().stream()
                .filter(g -> g.name().equals("billing"))
                .filter(wanted)
                .findFirst()
                .ifPresent(done::complete));
        try {
            return done.get(PATIENCE_S, TimeUnit.SECONDS);
        } finally {
            stop.run();
        }
    }

    @Test
    @Timeout(200)
    void aPausedDemoGroupsLagGrowsOnConsumersAsTheClockSays(FxRobot robot) throws Exception {
        await(g -> g.state() == GroupState.STABLE
                && g.members().size() == 3
                && g.recordsPerSec() > 0
                && g.lagMs() < 2_000);
        fixture.show(new Target.GroupTarget("billing"));
        robot.clickOn("#group-pause");
        Snapshot.Group early = await(g -> g.lagMs() >= 3_000);
        Snapshot.Group late = await(g -> g.lagMs() >= early.lagMs() + 6_000);

        // Each sample bears the time that its lag was taken at, however late the screen is given it.
        List<Query.LagSample> samples =
                source.door().query(new Query.LagHistory("billing")).get(PATIENCE_S, TimeUnit.SECONDS).stream()
                        .dropWhile(s -> s.lagMs() != early.lagMs())
                        .takeWhile(s -> s.lagMs() <= late.lagMs())
                        .toList();
        Query.LagSample first = samples.getFirst();
        Query.LagSample last = samples.getLast();
        assertEquals(late.lagMs(), last.lagMs(), samples::toString);
        assertEquals(last.wallMs() - first.wallMs(), last.lagMs() - first.lagMs(), samples::toString);
        assertTrue(late.lag() > early.lag());
        String sentence = robot.lookup("#lag-sentence").queryAs(Labeled.class).getText();
        assertTrue(sentence.contains("have committed nothing new for"), sentence);

        robot.clickOn("#group-pause");
        await(g -> g.lagMs() < 2_000);
    }
}
