package brokerlab.app.racks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.words.BundleTexts;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.RemovalRefusal;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A person adds a broker, or removes one for good. */
@ExtendWith(ApplicationExtension.class)
final class BrokerRemovalTest extends RacksScreenFixture {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    /** Every reason is told in the user's language; its siblings are the reasons that no sample has. */
    @Test
    void whyABrokerStaysIsToldInKorean() {
        var texts = new BundleTexts(Locale.KOREAN);
        for (RemovalRefusal.Reason reason : RemovalRefusal.Reason.values()) {
            String said = texts.get("racks.removal.refused." + reason.name(), 2, 3, "주문-0");
            assertFalse(said.replace("ZooKeeper", "").matches(".*[A-Za-z{}].*"), said);
            assertTrue(said.endsWith("."), said);
        }
    }

    /** A broker with RF 3 topics on three brokers cannot go, and the dialog says why; with a fourth it goes after a look at each move. */
    @Test
    void aBrokerIsRemovedAfterALookAtWhereItsReplicasGo(FxRobot robot) throws Exception {
        robot.clickOn("#broker-3-menu").clickOn("#act-remove");
        fixture.awaitModal();
        assertTrue(
                said(robot, "#removal-dialog").contains("up to 3 replicas, more than there would be brokers left"),
                said(robot, "#removal-dialog"));
        assertTrue(robot.lookup("#removal-confirm").tryQuery().isEmpty());
        ScreenFixture.onFx(() -> fixture.picture("racks-remove-refused"));
        robot.clickOn("Close");
        door.execute(new Command.AddBroker("rack-c")).join();
        move(300);
        robot.clickOn("#broker-3-menu").clickOn("#act-remove");
        fixture.awaitModal();
        String said = said(robot, "#removal-dialog");
        assertTrue(said.contains("move to other brokers first") && said.contains("→"), said);
        ScreenFixture.onFx(() -> fixture.picture("racks-remove"));
        robot.clickOn("#removal-confirm");
        move(300);
        assertTrue(robot.lookup("#broker-3").tryQuery().isEmpty(), "its card is gone");
    }

    /** Sibling: a rack is removed from its own head, with all its brokers. */
    @Test
    void aRackIsRemovedWithAllItsBrokers(FxRobot robot) throws Exception {
        door.execute(new Command.AddBroker("rack-d")).join();
        move(300);
        robot.clickOn("#remove-rack-d");
        fixture.awaitModal();
        assertTrue(said(robot, "#removal-dialog").contains("rack-d"), said(robot, "#removal-dialog"));
        robot.clickOn("#removal-confirm");
        move(300);
        assertTrue(robot.lookup("#broker-4").tryQuery().isEmpty());
        assertTrue(robot.lookup("#remove-rack-d").tryQuery().isEmpty());
    }

    /** Sibling: while replicas move their progress is seen, and the broker can be kept after all. */
    @Test
    void aRemovalUnderWayShowsItsProgressAndCanBeCancelled(FxRobot robot) {
        door.removal = Optional.of(new Snapshot.Removal(List.of(3), 26, 16, false, false));
        move(300);
        assertTrue(said(robot, "#removal").contains("10 of 26"), said(robot, "#removal"));
        ScreenFixture.onFx(() -> fixture.picture("racks-removing"));
        robot.clickOn("#removal-cancel");
        move(300);
        assertFalse(robot.lookup("#removal").query().isVisible());
    }

    @Test
    void aBrokerIsAddedToANewRack(FxRobot robot) {
        robot.clickOn("#racks-add-broker");
        robot.doubleClickOn("#add-broker-rack .text-field").write("rack-d");
        ScreenFixture.onFx(() -> fixture.picture("racks-add-broker"));
        robot.clickOn("#add-broker-confirm");
        move(300);
        assertTrue(robot.lookup("#broker-4").tryQuery().isPresent());
        assertTrue(door.snapshot().brokers().getLast().rack().endsWith("d"), "the rack typed");
    }
}
