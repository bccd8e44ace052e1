package brokerlab.app.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.OffsetMove;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A person resets a group's offsets and deletes a group. */
@ExtendWith(ApplicationExtension.class)
class ResetDialogTest {
    private final SampleDoor door = SampleDoor.still();
    private ScreenFixture fixture;

    @Start
    void start(Stage stage) {
        fixture = new ScreenFixture(
                stage,
                door.source("local · demo"),
                Locale.ENGLISH,
                true,
                context -> new ConsumersScreen(context, name -> Optional.empty(), () -> {}));
    }

    private void open(FxRobot robot, String group) {
        fixture.show(new Target.GroupTarget(group));
        robot.clickOn("#reset-offsets");
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static String text(FxRobot robot, String id) {
        return robot.lookup(id).queryAs(Labeled.class).getText();
    }

    @Test
    void whatThePreviewSaysIsWhatIsDone(FxRobot robot) {
        open(robot, "audit-export");
        assertFalse(robot.lookup("#reset-refused").query().isVisible());
        robot.clickOn("#reset-shift");
        robot.clickOn("#reset-value");
        fixture.type("100");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("100 on", text(robot, "#reset-says"));
        assertEquals("2 partitions move. Offsets read again: 0. Skipped: 200.", text(robot, "#reset-sum"));
        // one partition is left out by keyboard alone
        Node table = robot.lookup("#reset-preview").query();
        robot.interact(table::requestFocus);
        robot.type(KeyCode.SPACE);
        assertEquals("Reset 1 partition", text(robot, "#reset-apply"));
        ScreenFixture.onFx(() -> fixture.picture("reset-dark"));
        robot.clickOn("#reset-apply");
        WaitForAsyncUtils.waitForFxEvents();
        Command.ResetOffsets done = door.resets.getFirst();
        assertEquals("audit-export", done.group());
        assertEquals(1, done.moves().size());
        OffsetMove move = done.moves().getFirst();
        assertEquals(1, move.partition());
        assertEquals(move.from() + 100, move.to());
        assertEquals(List.of("The offsets of audit-export were reset: 1 partition."), fixture.said);
    }

    @Test
    void aGroupThatIsReadIsRefusedAndItsReadersAreNamed(FxRobot robot) {
        open(robot, "billing");
        String why = text(robot, "#reset-refused");
        assertTrue(why.startsWith("3 members read: demo-billing-1 at 127.0.0.1, demo-billing-2 at"), why);
        assertTrue(robot.lookup("#reset-apply").queryAs(Button.class).isDisabled());
        assertTrue(text(robot, "#reset-sum").startsWith("6 partitions move"), "the preview holds all the same");
        robot.clickOn("#reset-cancel");
        robot.clickOn("#delete-group");
        assertTrue(
                fixture.said
                        .getFirst()
                        .startsWith("billing cannot be deleted now, for it is read by demo-billing-1 at"),
                fixture.said.getFirst());
        assertTrue(robot.lookup("#group-confirm").tryQuery().isEmpty());
    }

    @Test
    void whatIsTypedWronglyIsSaidAndDoesNothing(FxRobot robot) {
        open(robot, "audit-export");
        robot.clickOn("#reset-offset");
        robot.clickOn("#reset-value");
        fixture.type("soon");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("“soon” is no offset: type a whole number from 0 on.", text(robot, "#reset-says"));
        assertTrue(robot.lookup("#reset-apply").queryAs(Button.class).isDisabled());
        for (var wrong : Map.of(
                        "- 1", "they begin at 0.", "99 999 999 999 999 999 999", "the largest there can be is 9,223,")
                .entrySet()) {
            robot.interact(robot.lookup("#reset-value").queryAs(TextField.class)::clear);
            robot.clickOn("#reset-value");
            fixture.type(wrong.getKey());
            WaitForAsyncUtils.waitForFxEvents();
            String says = text(robot, "#reset-says");
            assertTrue(says.startsWith("“" + wrong.getKey() + "” is no offset: " + wrong.getValue()), says);
            assertTrue(robot.lookup("#reset-apply").queryAs(Button.class).isDisabled());
        }
        robot.clickOn("#reset-time");
        assertEquals("", robot.lookup("#reset-value").queryAs(TextField.class).getText());
        robot.clickOn("#reset-value");
        fixture.type("10 min ago");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(text(robot, "#reset-says").startsWith("from 20"), text(robot, "#reset-says"));
        assertFalse(robot.lookup("#reset-apply").queryAs(Button.class).isDisabled());
    }

    @Test
    void theQuestionWhetherToDeleteAGroupSaysThatItIsGone(FxRobot robot) {
        fixture.show(new Target.GroupTarget("audit-export"));
        robot.clickOn("#delete-group");
        ScreenFixture.onFx(
                () -> door.execute(new Command.DeleteGroup("audit-export")).join());
        ScreenFixture.onFx(() -> door.advance(1_000));
        ScreenFixture.onFx(fixture::tick);
        assertEquals("Group audit-export is gone.", text(robot, "#group-confirm .bl-consequence"));
        assertTrue(robot.lookup("#confirm-changed").query().isVisible());
    }

    @Test
    void aGroupIsDeletedOnlyAfterItsNameWasTyped(FxRobot robot) {
        fixture.show(new Target.GroupTarget("audit-export"));
        robot.clickOn("#delete-group");
        Node confirm = robot.lookup("#group-confirm").query();
        Button act = robot.from(confirm).lookup(".danger").queryButton();
        assertTrue(act.isDisabled());
        ScreenFixture.onFx(() -> fixture.picture("delete-group"));
        robot.clickOn(robot.from(confirm).lookup(".text-field").queryTextInputControl());
        fixture.type("audit-export");
        robot.clickOn(act);
        ScreenFixture.onFx(() -> door.advance(1_000));
        ScreenFixture.onFx(fixture::tick);
        assertTrue(door.snapshot().groups().stream().noneMatch(g -> g.name().equals("audit-export")));
        assertEquals(List.of("Group audit-export is deleted."), fixture.said);
    }

    /** Of the kind "empty is not unknown": while the offsets are read no figure stands there, and nothing moves when they are. */
    @Test
    void whatIsNotKnownYetIsNotToldAsZero(FxRobot robot) {
        door.hold();
        open(robot, "audit-export");
        assertEquals("Reading the offsets…", text(robot, "#reset-sum"));
        assertTrue(robot.lookup("#reset-reading").query().isVisible());
        assertEquals("Reset", text(robot, "#reset-apply"));
        double high = ScreenFixture.height(robot.lookup("#reset-dialog").query());
        ScreenFixture.onFx(() -> fixture.picture("reset-reading"));
        door.release();
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(text(robot, "#reset-sum").startsWith("1 partition moves."), text(robot, "#reset-sum"));
        assertFalse(robot.lookup("#reset-reading").query().isVisible());
        ScreenFixture.onFx(() -> fixture.picture("reset-read"));
        assertEquals(
                high, ScreenFixture.height(robot.lookup("#reset-dialog").query()), "the dialog stays as high as it is");
        // another question: what was found for the first one is not said of it
        door.hold();
        robot.clickOn("#reset-latest");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("Reading the offsets…", text(robot, "#reset-sum"));
        robot.clickOn("#reset-shift");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("Say where to, and what would happen appears here.", text(robot, "#reset-sum"));
        door.release();
    }

    /** Of the kind "a bar over what it scrolls": the group's few partitions are all seen, with their headings above their words. */
    @Test
    void theGroupsPartitionsAreNotScrolled(FxRobot robot) throws Exception {
        fixture.show(new Target.GroupTarget("billing"));
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            ScreenFixture.onFx(() -> fixture.language(language));
            fixture.settled();
            TableView<?> table = robot.lookup("#group-partitions").queryTableView();
            assertEquals(List.of(), ScreenFixture.askew(table));
            assertEquals(
                    List.of(),
                    fixture.bars(Orientation.VERTICAL).stream()
                            .filter(b -> inside(b, table))
                            .toList());
            ScreenFixture.onFx(() -> fixture.picture("consumers-" + language));
            // a window of 1000×640 without its rail
            ScreenFixture.onFx(() -> fixture.size(836, 600));
            fixture.settled();
            ScreenFixture.onFx(() -> fixture.picture("consumers-small-" + language));
            assertEquals(
                    List.of(), fixture.bars(Orientation.HORIZONTAL), "all columns are seen in a small window, too");
            ScreenFixture.onFx(() -> fixture.size(1000, 712));
            fixture.settled();
        }
    }

    private static boolean inside(Node node, Node in) {
        Node at = node;
        while (at != null && !at.equals(in)) {
            at = at.getParent();
        }
        return at != null;
    }

    @Test
    void koreanReadsTheOffsets(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        door.hold();
        open(robot, "billing");
        assertEquals("오프셋을 읽는 중…", text(robot, "#reset-sum"));
        door.release();
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(text(robot, "#reset-sum").startsWith("파티션 6개를 옮깁니다"), text(robot, "#reset-sum"));
    }

    @Test
    void koreanSaysTheSame(FxRobot robot) {
        ScreenFixture.onFx(() -> fixture.language(Locale.KOREAN));
        open(robot, "billing");
        ScreenFixture.onFx(() -> fixture.picture("reset-ko"));
        assertTrue(text(robot, "#reset-refused").startsWith("구성원 3명이 읽는 중입니다"));
    }
}
