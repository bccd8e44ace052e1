package brokerlab.app.topics;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.SampleDoor;
import brokerlab.engine.view.Snapshot;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.testfx.api.FxRobot;

/** Topics on a sample of a cluster; a test's own {@code @Start} opens it. */
abstract class TopicsScreenFixture {
    final SampleDoor door = SampleDoor.still();

    ScreenFixture fixture;

    void open(Stage stage) {
        fixture = new ScreenFixture(stage, door.source("racks-demo"), Locale.ENGLISH, true, TopicsScreen::new);
    }

    @BeforeEach
    void settle() throws Exception {
        fixture.settled();
    }

    void tick() {
        door.advance(300);
        fixture.settle();
        ScreenFixture.onFx(fixture::tick);
        fixture.settle();
    }

    Optional<Snapshot.Topic> topic(String name) {
        return door.snapshot().topics().stream()
                .filter(t -> t.name().equals(name))
                .findFirst();
    }

    static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }
}
