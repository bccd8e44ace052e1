package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.engine.view.Command;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What a dialog about a topic foresees is what the cluster can do at the moment. */
@ExtendWith(ApplicationExtension.class)
final class TopicOutlookTest extends TopicsScreenFixture {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    private void after(Command... commands) {
        for (Command command : commands) {
            door.execute(command).join();
        }
        tick();
    }

    private static String said(FxRobot robot, String dialog) {
        WaitForAsyncUtils.waitForFxEvents();
        return robot.from(robot.lookup(dialog).<Node>query()).lookup(".label").queryAllAs(Labeled.class).stream()
                .map(Labeled::getText)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void withoutAQuorumADeletionSaysThatNothingWouldComeOfIt(FxRobot robot) {
        after(new Command.StopZooKeeperNode(1), new Command.StopZooKeeperNode(2));
        robot.clickOn("payments").clickOn("#topic-delete");
        String said = said(robot, ".bl-confirm");
        assertTrue(said.contains("no ZooKeeper quorum"), said);
        ScreenFixture.onFx(() -> fixture.picture("topics-delete-no-quorum"));
    }

    /** Sibling: growing needs the quorum, too. */
    @Test
    void withoutAQuorumGrowingSaysThatNothingWouldComeOfIt(FxRobot robot) {
        after(new Command.StopZooKeeperNode(1), new Command.StopZooKeeperNode(2));
        robot.clickOn("audit").clickOn("#topic-grow");
        String said = said(robot, "#grow-topic");
        assertTrue(said.contains("no ZooKeeper quorum"), said);
        ScreenFixture.onFx(() -> fixture.picture("topics-grow-no-quorum"));
    }

    /** Sibling: a broker that is away keeps what it has until it is back, and has no room for new replicas. */
    @Test
    void withABrokerAwayItIsNamedAndTooFewAreCounted(FxRobot robot) {
        robot.clickOn("payments").clickOn("#topic-delete");
        assertFalse(said(robot, ".bl-confirm").contains("not run"));
        robot.clickOn("Cancel");
        after(new Command.StopBroker(3));
        robot.clickOn("payments").clickOn("#topic-delete");
        String said = said(robot, ".bl-confirm");
        assertTrue(said.contains("Broker 3 does not run"), said);
        robot.clickOn("Cancel").clickOn("#topic-grow");
        said = said(robot, "#grow-topic");
        assertTrue(said.contains("Only 2 brokers are there"), said);
    }
}
