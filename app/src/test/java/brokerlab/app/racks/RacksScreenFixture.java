package brokerlab.app.racks;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.testfx.api.FxRobot;

/** Racks on a sample of a cluster; a test's own {@code @Start} opens it. */
abstract class RacksScreenFixture {
    final SampleDoor door = SampleDoor.still();

    ScreenFixture fixture;

    void open(Stage stage) {
        fixture = new ScreenFixture(
                stage, door.source("racks-demo"), Locale.ENGLISH, true, context -> new RacksScreen(context, now -> {}));
    }

    @BeforeEach
    void settle() throws Exception {
        fixture.settled();
    }

    void move(long ms) {
        door.advance(ms);
        fixture.settle();
        ScreenFixture.onFx(fixture::tick);
        fixture.settle();
    }

    static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    static String said(FxRobot robot, String query) {
        return robot
                .from(robot.lookup(query).<javafx.scene.Node>query())
                .lookup(".label")
                .queryAllAs(Labeled.class)
                .stream()
                .map(Labeled::getText)
                .collect(Collectors.joining("\n"));
    }
}
