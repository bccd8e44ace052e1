package brokerlab.app.shell;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.words.Target;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A person at the figures of the cluster's health. */
@ExtendWith(ApplicationExtension.class)
final class HealthPillsTest extends FrameFixture {
    @Start
    void start(Stage window) {
        open(window);
    }

    @Test
    void healthPillsOpenWhatTheyCount(FxRobot robot) throws TimeoutException {
        until(() -> text(robot, "#pill-under").contains("2 under-replicated"));
        robot.clickOn("#pill-controller");
        until(() -> shown.contains(new Target.BrokerTarget(2)));
        robot.clickOn("#pill-under");
        until(() -> robot.lookup("clicks-1").tryQuery().isPresent());
        robot.clickOn("clicks-1");
        until(() -> shown.contains(new Target.PartitionTarget("clicks", 1)));
        door.execute(new Command.KillBroker(3)).join();
        until(() -> text(robot, "#pill-brokers").contains("2/3 brokers"));
    }

    /** The others open what they count, too: brokers that are away, partitions without a leader, those below the minimum. */
    @Test
    void whatIsAwayIsCountedAndOpened(FxRobot robot) throws TimeoutException {
        door.execute(new Command.KillBroker(1)).join();
        door.execute(new Command.KillBroker(2)).join();
        until(() -> healthSays(robot, "1/3 brokers"));
        openFigure(robot, "brokers");
        until(() -> shown.contains(new Target.BrokerTarget(1)));
        Health health = Health.of(door.snapshot());
        for (var counted : Map.of("offline", health.offline(), "minisr", health.belowMinIsr())
                .entrySet()) {
            assertFalse(counted.getValue().isEmpty(), counted.getKey());
            until(() -> healthSays(robot, Integer.toString(counted.getValue().size())));
            openFigure(robot, counted.getKey());
            Snapshot.TopicPartitionName first = counted.getValue().getFirst();
            until(() -> robot.lookup(".bl-popover")
                    .lookup(first.toString())
                    .tryQuery()
                    .isPresent());
            robot.clickOn(robot.lookup(".bl-popover").lookup(first.toString()).<Node>query());
            until(() -> shown.contains(new Target.PartitionTarget(first.topic(), first.partition())));
        }
    }

    @Test
    void aLostQuorumIsToldOnEveryScreenAndOpensTheNode(FxRobot robot) throws TimeoutException {
        door.execute(new Command.KillZooKeeperNode(1)).join();
        door.execute(new Command.KillZooKeeperNode(2)).join();
        for (String screen : List.of("topics", "consumers", "settings")) {
            robot.clickOn("#rail-" + screen);
            until(() -> frame.screenProperty().get().equals(screen));
            until(() -> healthSays(robot, "no quorum: ZooKeeper 1/3"));
        }
        openFigure(robot, "zookeeper");
        until(() -> shown.contains(new Target.ZooKeeperNodeTarget(1)));
    }

    @Test
    void anOverloadedMachineIsExplainedAndShowsItsEvent(FxRobot robot) throws TimeoutException {
        door.happen(-1, new ProblemEvent.MachineOverloaded(1_900, 0));
        door.host(new Snapshot.Host(true, 1_900, created, 8_000));
        until(() -> healthSays(robot, "overloaded: no time for 1.9 s"));
        openFigure(robot, "host");
        until(() -> robot.lookup((Label l) -> l.getText().contains("ZooKeeper waits 8"))
                .tryQuery()
                .isPresent());
        robot.clickOn("Show it in the recorder");
    }

    /** At the smallest width one pill stands for all that are wrong, and its list opens what each of them opens. */
    @Test
    void whereThereIsNoRoomOnePillSumsUpAndListsThemAll(FxRobot robot) throws TimeoutException {
        door.execute(new Command.KillZooKeeperNode(1)).join();
        door.execute(new Command.KillZooKeeperNode(2)).join();
        door.execute(new Command.KillBroker(3)).join();
        door.host(new Snapshot.Host(true, 1_900, created, 8_000));
        until(() -> robot.lookup("#pill-health").query().isVisible());
        assertTrue(text(robot, "#pill-health").startsWith("✕ "));
        robot.clickOn("#pill-health");
        until(() -> robot.lookup("#line-brokers").tryQuery().isPresent());
        assertTrue(text(robot, "#line-zookeeper").contains("no quorum"));
        assertTrue(text(robot, "#line-host").contains("overloaded"));
        robot.clickOn("#line-brokers");
        until(() -> shown.contains(new Target.BrokerTarget(3)));
        until(() -> robot.lookup("#line-brokers").tryQuery().isEmpty());
    }

    private static boolean healthSays(FxRobot robot, String words) {
        return robot.lookup((Labeled l) -> l.getId() != null
                        && l.getId().startsWith("pill-")
                        && l.getText().contains(words))
                .tryQuery()
                .isPresent();
    }

    /** By its pill, or from the list of all where there is no room for it. */
    private void openFigure(FxRobot robot, String figure) throws TimeoutException {
        if (robot.lookup("#pill-" + figure).query().isVisible()) {
            robot.clickOn("#pill-" + figure);
        } else {
            robot.clickOn("#pill-health");
            until(() -> robot.lookup("#line-" + figure).tryQuery().isPresent());
            robot.clickOn("#line-" + figure);
        }
    }
}
