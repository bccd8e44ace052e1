package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.ClusterSource;
import brokerlab.app.words.Target;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.local.LocalDoor;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** Racks on a real cluster in this process. */
@ExtendWith(ApplicationExtension.class)
class RacksClusterTest {
    private static final long PATIENCE_S = 60;

    @TempDir
    static Path folder;

    private Door door;
    private ScreenFixture fixture;

    @Start
    void start(Stage stage) {
        door = LocalDoor.open(new LocalSpec(
                "racks-test",
                folder.resolve("cluster"),
                3,
                List.of("rack-a", "rack-b", "rack-c"),
                3,
                Optional.empty(),
                0,
                0,
                Map.of("zookeeper.session.timeout.ms", "4000", "min.insync.replicas", "2"),
                Map.of(),
                Map.of("tickTime", "500"),
                Optional.empty(),
                Optional.empty()));
        var source = new ClusterSource() {
            @Override
            public String name() {
                return "racks-test";
            }

            @Override
            public Door door() {
                return door;
            }

            @Override
            public void close() {
                door.close();
            }
        };
        fixture =
                new ScreenFixture(stage, source, Locale.ENGLISH, true, context -> new RacksScreen(context, now -> {}));
        fixture.live();
    }

    @AfterEach
    void stop() {
        door.close();
    }

    /** Done when the screen was given a snapshot that fits. */
    private void await(Predicate<Snapshot> wanted) throws Exception {
        var done = new CompletableFuture<Void>();
        Runnable stop = fixture.onTick(now -> {
            if (wanted.test(now)) {
                done.complete(null);
            }
        });
        try {
            done.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("not within " + PATIENCE_S + " s: " + door.snapshot(), e);
        } finally {
            stop.run();
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static Optional<Snapshot.Partition> orders(Snapshot s) {
        return s.topics().stream()
                .filter(t -> t.name().equals("orders"))
                .flatMap(t -> t.partitions().stream())
                .findFirst();
    }

    private static boolean led(Snapshot s) {
        return orders(s).filter(p -> p.leader() > 0 && p.isr().size() == 3).isPresent();
    }

    @Test
    void afterTheLeadersBrokerIsKilledANewLeaderIsSeen(FxRobot robot) throws Exception {
        await(s -> s.cluster().phase() == Snapshot.Phase.RUNNING
                && s.brokers().stream().filter(Snapshot.Broker::registered).count() == 3);
        door.execute(new Command.CreateTopic("orders", 1, 3, Map.of(0, List.of(2, 3, 1)), Map.of()))
                .get(PATIENCE_S, TimeUnit.SECONDS);
        await(RacksClusterTest::led);
        for (int i = 0; i < 20; i++) {
            door.execute(new Command.WriteRecord(
                            "orders", Optional.of(0), Optional.empty(), Optional.of(new byte[] {1})))
                    .get(PATIENCE_S, TimeUnit.SECONDS);
        }
        int leader = orders(door.snapshot()).orElseThrow().leader();
        robot.clickOn("#tile-" + leader + "-orders-0");
        assertEquals(new Target.PartitionTarget("orders", 0), fixture.screen().selection());
        assertEquals(ReplicaTile.Look.LEADER, tile(robot, leader).look());

        var elected = new CompletableFuture<Integer>();
        door.onEvent(0, entry -> {
            if (entry.event() instanceof ReplicationEvent.LeaderElected e
                    && e.topic().equals("orders")
                    && e.leader() > 0
                    && e.leader() != leader) {
                elected.complete(e.leader());
            }
        });
        robot.clickOn("#broker-" + leader + "-menu").clickOn("#act-kill");
        fixture.awaitModal();
        long killed = System.nanoTime();
        robot.clickOn("Kill broker " + leader);
        int next = elected.get(PATIENCE_S, TimeUnit.SECONDS);
        System.err.printf("a new leader, %d, after %d ms%n", next, (System.nanoTime() - killed) / 1_000_000);
        await(s -> orders(s).filter(p -> p.leader() == next).isPresent());
        assertNotEquals(leader, next);
        assertEquals(ReplicaTile.Look.LEADER, tile(robot, next).look());
        assertEquals(ReplicaTile.Look.OFFLINE, tile(robot, leader).look());
        String told = robot.lookup("#inspector-leader").queryAs(Labeled.class).getText();
        assertEquals(String.valueOf(next), told.split(" ")[0]);
        ScreenFixture.onFx(() -> fixture.picture("racks-real-killed"));

        robot.clickOn("#broker-" + leader + "-start");
        await(RacksClusterTest::led);
        assertNotEquals(ReplicaTile.Look.OFFLINE, tile(robot, leader).look());
    }

    private static ReplicaTile tile(FxRobot robot, int broker) {
        return robot.lookup("#tile-" + broker + "-orders-0").queryAs(ReplicaTile.class);
    }
}
