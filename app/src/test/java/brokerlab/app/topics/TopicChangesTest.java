package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Command;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A person makes topics, lets them grow and deletes them. */
@ExtendWith(ApplicationExtension.class)
final class TopicChangesTest extends TopicsScreenFixture {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    /** All fields of the form end in one line, and their units begin in one. */
    @Test
    void theFieldsOfANewTopicEndInOneLine(FxRobot robot) {
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            ScreenFixture.onFx(() -> fixture.language(language));
            robot.clickOn("#topics-add");
            fixture.settle();
            ScreenFixture.onFx(() -> fixture.picture("topics-create-fields-" + language));
            var ends = new TreeSet<Long>();
            for (String field : List.of(
                    "name",
                    "partitions",
                    "replication",
                    "min-insync-replicas",
                    "retention-ms",
                    "retention-bytes",
                    "segment-bytes",
                    "segment-ms",
                    "cleanup")) {
                Node node = robot.lookup("#create-" + field).query();
                ends.add(Math.round(node.localToScene(node.getLayoutBounds()).getMaxX()));
            }
            assertEquals(1, ends.size(), ends::toString);
            ScreenFixture.onFx(fixture::closeModal);
        }
    }

    /** A form says nothing of what is typed that is not so: while the placement is worked out, it says that. */
    @Test
    void aNewTopicsPlacementIsBeingWorkedOutUntilItIsThere(FxRobot robot) {
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            ScreenFixture.onFx(() -> fixture.language(language));
            door.hold();
            robot.clickOn("#topics-add");
            fixture.settle();
            boolean english = language.equals(Locale.ENGLISH);
            assertEquals(
                    english ? "Working out where the replicas go…" : "복제본이 놓일 곳을 계산하는 중…",
                    text(robot, "#placement-nothing"));
            assertEquals("", text(robot, "#create-placed"));
            ScreenFixture.onFx(() -> fixture.picture("placement-asked-" + language));
            Label says = robot.lookup("#placement-nothing").queryAs(Label.class);
            assertEquals(
                    robot.lookup("#create-name")
                            .queryAs(TextInputControl.class)
                            .getFont()
                            .getSize(),
                    says.getFont().getSize());
            door.release();
            WaitForAsyncUtils.waitForFxEvents();
            assertTrue(text(robot, "#create-placed").startsWith(english ? "6 partitions, 18" : "파티션 6개, 복제본 18개"));
            // what cannot be placed is not said to be worked out
            robot.interact(robot.lookup("#create-replication .text-field").queryAs(TextInputControl.class)::clear);
            WaitForAsyncUtils.waitForFxEvents();
            assertTrue(text(robot, "#placement-nothing").startsWith(english ? "It cannot be placed" : "이대로는"));
            robot.type(KeyCode.ESCAPE);
            ScreenFixture.onFx(fixture::closeModal);
        }
    }

    @Test
    void aTopicIsCreatedWhereThePreviewShowedIt(FxRobot robot) {
        robot.clickOn("#topics-add");
        robot.clickOn("#create-name");
        fixture.type("orders");
        assertTrue(robot.lookup("#create-confirm").queryButton().isDisabled());
        assertTrue(text(robot, "#problem-name").contains("exists"), "the reason is said while typing");
        assertFalse(
                text(robot, ".bl-dialog .terminal-text").contains("kafka-topics"), "no line makes what cannot be made");
        ScreenFixture.onFx(() -> fixture.picture("topics-create-refused"));
        fixture.type("-eu");
        robot.clickOn("#create-retention-ms");
        fixture.type("2d");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup(".bl-dialog .bl-mono.terminal-text")
                .query()
                .getAccessibleText()
                .contains("--topic orders-eu"));
        ScreenFixture.onFx(() -> fixture.picture("topics-create"));
        robot.clickOn("#create-confirm");
        tick();
        assertTrue(topic("orders-eu").isPresent());
        assertEquals(new Target.TopicTarget("orders-eu"), fixture.opened.getLast());
        assertEquals("orders-eu", text(robot, "#detail-name"));
    }

    @Test
    void deletingNeedsTheNameTypedAndSaysWhatIsLost(FxRobot robot) {
        robot.clickOn("payments").clickOn("#topic-delete");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("Delete payments").queryButton().isDisabled());
        robot.clickOn(".bl-confirm .text-field");
        fixture.type("payment");
        assertTrue(robot.lookup("Delete payments").queryButton().isDisabled());
        ScreenFixture.onFx(() -> fixture.picture("topics-delete"));
        fixture.type("s");
        robot.clickOn("Delete payments");
        tick();
        assertTrue(topic("payments").isEmpty());
        assertTrue(robot.lookup("payments").tryQuery().isEmpty());
        nothingDangerous(robot);
    }

    /** What a deletion would do is said as things are now: a broker that dies meanwhile, somebody else who was faster. */
    @Test
    void theQuestionWhetherToDeleteSaysWhatWouldHappenNow(FxRobot robot) {
        robot.clickOn("orders").clickOn("#topic-delete");
        tick();
        List<String> first = consequences(robot);
        assertFalse(robot.lookup("#confirm-changed").query().isVisible());
        ScreenFixture.onFx(() -> door.execute(new Command.KillBroker(3)).join());
        tick();
        List<String> then = consequences(robot);
        assertEquals(first, then.subList(1, then.size()));
        assertTrue(then.getFirst().startsWith("Broker 3 does not run:"), then.getFirst());
        assertTrue(robot.lookup("#confirm-changed").query().isVisible());
        ScreenFixture.onFx(() -> door.execute(new Command.DeleteTopic("orders")).join());
        tick();
        assertEquals(List.of("Topic orders is gone."), consequences(robot));
    }

    private static List<String> consequences(FxRobot robot) {
        return robot.lookup(".bl-confirm .bl-consequence").queryAllAs(Label.class).stream()
                .map(Label::getText)
                .toList();
    }

    /** No other topic has taken the place of the one that went, with its Delete under the pointer; the table has the focus. */
    private static void nothingDangerous(FxRobot robot) {
        assertTrue(robot.lookup("#topic-delete").tryQuery().isEmpty(), "a Delete button stands there");
        TableView<?> table = robot.lookup("#topic-table").queryAs(TableView.class);
        assertTrue(
                table.getSelectionModel().isEmpty(),
                () -> "selected: " + table.getSelectionModel().getSelectedItem());
    }

    /** The same when somebody else deletes the topic that is looked at, and focus is on one of its buttons. */
    @Test
    void aTopicDeletedElsewhereLeavesNoOtherInItsPlace(FxRobot robot) {
        robot.clickOn("orders");
        ScreenFixture.onFx(() -> robot.lookup("#topic-delete").queryButton().requestFocus());
        door.execute(new Command.DeleteTopic("orders")).join();
        tick();
        nothingDangerous(robot);
        assertTrue(robot.lookup("#topic-table").query().isFocused());
    }

    /** Types in the place of what stands there; two clicks are two clicks on a busy machine, so no double click selects it. */
    private void instead(FxRobot robot, String field, String typed) {
        robot.clickOn(field).press(KeyCode.CONTROL, KeyCode.A).release(KeyCode.A, KeyCode.CONTROL);
        fixture.type(typed);
    }

    @Test
    void aTopicOnlyGrowsAndTheFormSaysWhy(FxRobot robot) {
        robot.clickOn("audit").clickOn("#topic-grow");
        instead(robot, "#grow-count .text-field", "1");
        assertTrue(robot.lookup("#grow-confirm").queryButton().isDisabled());
        assertTrue(text(robot, "#grow-says").contains("only be added"));
        ScreenFixture.onFx(() -> fixture.picture("topics-grow"));
        instead(robot, "#grow-count .text-field", "5");
        robot.clickOn("#grow-confirm");
        tick();
        assertEquals(5, topic("audit").orElseThrow().partitions().size());
    }

    @Test
    void aCloneStartsFromTheSameShape(FxRobot robot) {
        robot.clickOn("orders").clickOn("#topic-clone");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                "orders-copy",
                robot.lookup("#create-name").queryAs(TextInputControl.class).getText());
        ScreenFixture.onFx(() -> fixture.picture("topics-clone"));
    }
}
