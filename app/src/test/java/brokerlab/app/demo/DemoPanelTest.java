package brokerlab.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.FxThread;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.Target;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.view.Snapshot;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.Slider;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Paint;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What the button for demo traffic opens, as a person reads it. */
@ExtendWith(ApplicationExtension.class)
final class DemoPanelTest {
    private final SampleDoor door = SampleDoor.still();
    private final StackPane place = new StackPane();
    private Stage window;
    private DemoTraffic traffic;
    private DemoPanel panel;

    @Start
    void start(Stage stage) {
        window = stage;
        // its clients wait for a cluster that runs: none are started here
        SampleDoor waiting = SampleDoor.still();
        waiting.phase(Snapshot.Phase.STARTING);
        traffic = new DemoTraffic(waiting, Preset.load("demo"));
        open(true);
    }

    private void open(boolean dark) {
        new ScreenFixture(window, door.source("racks-demo"), Locale.ENGLISH, dark, context -> {
            panel = new DemoPanel(context, traffic);
            return new Only(place);
        });
        place.getChildren().setAll(panel.content());
    }

    @AfterEach
    void close() {
        traffic.close();
    }

    /** A group that has read what it came for is not said to read, and nothing is offered that it could not do any more. */
    @Test
    void aGroupThatHasLeftIsSaidToHaveLeft(FxRobot robot) {
        assertTrue(said(robot).contains("4 topics and 4 consumer groups read them"), said(robot));
        assertTrue(robot.lookup("reads audit once, then leaves").tryQuery().isPresent());
        assertFalse(node(robot, "#demo-speed-audit-export").isDisabled());
        traffic.group("audit-export").orElseThrow().memberLeft();
        reopen();
        assertTrue(said(robot).contains("3 consumer groups read them and 1 has left"), said(robot));
        assertTrue(robot.lookup("read audit once, then left").tryQuery().isPresent());
        assertTrue(node(robot, "#demo-speed-audit-export").isDisabled());
        assertTrue(node(robot, "#demo-pause-audit-export").isDisabled());
        assertFalse(node(robot, "#demo-speed-billing").isDisabled());
    }

    /** Sibling: one of three members gone is a group that reads on. */
    @Test
    void aGroupReadsUntilItsLastMemberHasLeft(FxRobot robot) {
        DemoGroupControl billing = traffic.group("billing").orElseThrow();
        billing.memberLeft();
        billing.memberLeft();
        reopen();
        assertTrue(said(robot).contains("4 consumer groups read them,"), said(robot));
        assertFalse(node(robot, "#demo-pause-billing").isDisabled());
    }

    /** Sibling: every setting that the brokers are started with stands there, as often as Settings counts it; none that is as usual. */
    @Test
    void whatDiffersIsWhatTheBrokersAreStartedWith(FxRobot robot) {
        int brokers = door.snapshot().brokers().size();
        for (String name : traffic.preset().brokerSettings(brokers).keySet()) {
            assertTrue(robot.lookup(name).tryQuery().isPresent(), name);
            String usual = Catalogue.find(Setting.Scope.BROKER, name)
                    .orElseThrow()
                    .defaultValue()
                    .orElse("");
            assertNotEquals(usual, traffic.preset().brokerSettings(brokers).get(name), name);
        }
        assertTrue(robot.lookup("default.replication.factor").tryQuery().isPresent());
        assertTrue(robot.lookup("offsets.topic.replication.factor").tryQuery().isEmpty(), "three, as Kafka has it");
        assertTrue(robot.lookup("1.5 s").tryQuery().isPresent());
    }

    /** How fast it goes is seen from afar: the part of the track before the handle has another colour, and the rest has one, too. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSliderIsFilledUpToItsHandle(boolean dark, FxRobot robot) {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> open(dark));
        FxThread.layOut(window.getScene().getRoot());
        Slider slider = robot.lookup("#demo-rate").queryAs(Slider.class);
        var filled = (Region) slider.lookup(".progress");
        var track = (Region) slider.lookup(".track");
        double handle = slider.lookup(".thumb").getBoundsInParent().getCenterX();
        assertEquals(
                handle,
                filled.getBoundsInParent().getMaxX(),
                slider.lookup(".thumb").getBoundsInParent().getWidth());
        assertTrue(handle > 20 && handle < slider.getWidth(), "at " + handle);
        Paint before = filled.getBackground().getFills().getLast().getFill();
        Paint after = track.getBackground().getFills().getLast().getFill();
        assertNotEquals(before, after);
    }

    private void reopen() {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> place.getChildren().setAll(panel.content()));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static String said(FxRobot robot) {
        return robot.lookup("#demo-what").queryAs(Labeled.class).getText();
    }

    private static Node node(FxRobot robot, String id) {
        return robot.lookup(id).query();
    }

    /** A screen that has nothing but {@code node}. */
    private record Only(Region node) implements Screen {
        @Override
        public String id() {
            return "only";
        }

        @Override
        public String icon() {
            return "fth-activity";
        }

        @Override
        public void show(Target target) {}

        @Override
        public Target selection() {
            return new Target.Whole("only");
        }

        @Override
        public boolean ready() {
            return true;
        }
    }
}
