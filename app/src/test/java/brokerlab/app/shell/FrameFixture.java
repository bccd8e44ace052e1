package brokerlab.app.shell;

import brokerlab.app.kit.FilterBar;
import brokerlab.app.kit.Fonts;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** A frame in a window with pages of no screen in particular, at a sample of a cluster. */
public abstract class FrameFixture {
    protected final SampleDoor door = SampleDoor.live();
    protected final long created = door.snapshot().wallMs();
    protected final AtomicInteger retries = new AtomicInteger();
    protected final List<Target> shown = new ArrayList<>();
    protected final BundleTexts texts = new BundleTexts(Locale.ENGLISH);
    protected Frame frame;

    protected Stage stage;

    /** To be called by a test's own {@link org.testfx.framework.junit5.Start}, which is not inherited. */
    protected final void open(Stage window) {
        Fonts.load();
        stage = window;
        frame = new Frame(new Frame.Parts(
                texts,
                new Theme(Optional.of(true)),
                door.source("racks-demo"),
                context -> List.of(
                        new Page("racks", context),
                        new Page("topics", context),
                        new Page("consumers", context),
                        new Page("settings", context)),
                context -> Optional.empty(),
                new SimpleObjectProperty<>(SaveState.SAVED),
                retries::incrementAndGet));
        stage.setScene(frame.scene(1000, 700));
        // the robot's window is the same one for all test classes: whatever size and place the one before left
        stage.setX(0);
        stage.setY(0);
        stage.setWidth(1000);
        stage.setHeight(700);
        frame.follow(stage);
        frame.start(Optional.empty());
        stage.show();
    }

    @AfterEach
    protected void close() {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            frame.close();
            stage.hide();
        });
    }

    protected static String text(FxRobot robot, String id) {
        return robot.lookup(id).queryAs(Labeled.class).getText();
    }

    protected static void until(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, condition);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private final class Page implements Screen {
        private final String id;
        private final VBox node;

        Page(String id, ScreenContext context) {
            this.id = id;
            FilterBar filter = new FilterBar(new ReadOnlyStringWrapper("filter"));
            filter.setId("filter-" + id);
            node = new VBox(filter, new Label("page " + id + context.source().name()));
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String icon() {
            return "fth-server";
        }

        @Override
        public Region node() {
            return node;
        }

        @Override
        public void show(Target target) {
            shown.add(target);
        }

        @Override
        public Target selection() {
            return new Target.Whole(id);
        }

        @Override
        public boolean ready() {
            return true;
        }
    }
}
