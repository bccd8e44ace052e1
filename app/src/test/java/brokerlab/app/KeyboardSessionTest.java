package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.demo.DemoPanel;
import brokerlab.app.demo.DemoTraffic;
import brokerlab.app.demo.Preset;
import brokerlab.app.kit.Fonts;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.SaveState;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.LocalSource;
import brokerlab.app.words.BundleTexts;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A whole session on a real cluster by keyboard alone: make, write, read, kill, heal, set, undo, reset. No mouse is touched. */
@ExtendWith(ApplicationExtension.class)
final class KeyboardSessionTest {
    private static final String TOPIC = "keyed_by_hand";
    private static final double WINDOW = 16;
    private static final String SETTING = "log.retention.ms";

    @TempDir
    static Path folder;

    private LocalSource source;
    private DemoTraffic traffic;
    private Frame frame;
    private Stage stage;

    @Start
    void start(Stage window) {
        Fonts.load();
        stage = window;
        Preset preset = Preset.load("demo");
        source = new LocalSource(new LocalSpec(
                "keyboard-test",
                folder.resolve("cluster"),
                3,
                List.of("a", "b", "c"),
                3,
                Optional.empty(),
                0,
                0,
                preset.brokerSettings(3),
                Map.of(),
                preset.zooKeeperSettings(),
                Optional.empty(),
                Optional.empty()));
        traffic = new DemoTraffic(source.door(), preset);
        traffic.rate(60);
        Theme theme = new Theme(Optional.of(true));
        frame = new Frame(new Frame.Parts(
                new BundleTexts(Locale.ENGLISH),
                theme,
                source,
                context -> Screens.all(context, traffic::group),
                context -> Optional.of(new DemoPanel(context, traffic)),
                new SimpleObjectProperty<>(SaveState.SAVED),
                () -> {}));
        // no mouse, so nobody has to see the window: painting it would take more of the machine than the cluster does
        Scene scene = new Scene(Picture.fixedSize(frame.root(), 1000, 700), WINDOW, WINDOW);
        theme.dress(scene, frame.screenStyleSheets());
        stage.setScene(scene);
        stage.setX(0);
        stage.setY(0);
        stage.setWidth(WINDOW);
        stage.setHeight(WINDOW);
        frame.follow(stage);
        frame.start(Optional.empty());
        stage.show();
    }

    @AfterEach
    void stop() {
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            frame.close();
            stage.hide();
        });
        traffic.close();
        source.close();
    }

    @Test
    @Timeout(900)
    void everythingIsDoneWithoutAMouse(FxRobot robot) throws Exception {
        KeyboardUser user = new KeyboardUser(robot, frame);
        KeyboardUser.until("the cluster", () -> now().cluster().phase() == Snapshot.Phase.RUNNING);
        KeyboardUser.until(
                "its groups",
                () -> group("audit-export")
                        .filter(g -> g.state() == GroupState.EMPTY)
                        .filter(g -> g.partitions().stream().anyMatch(p -> p.committed() > p.logStart()))
                        .isPresent());

        // make a topic: the form starts in its name
        user.go("Topics");
        user.press("topics-add");
        KeyboardUser.until("the form", () -> user.in("create-name"));
        user.write(TOPIC);
        user.tabTo("create-partitions");
        user.tabTo("create-replication");
        user.press("create-confirm");
        KeyboardUser.until("the topic", () -> topic(TOPIC).isPresent());
        KeyboardUser.until("its page", () -> text("#detail-name").equals(TOPIC));

        // write a record and read it
        user.choose("tab-write");
        user.fill("write-value", "typed, not clicked");
        user.press("write-send");
        KeyboardUser.until(
                "it is written",
                () -> topic(TOPIC).orElseThrow().partitions().stream().anyMatch(p -> p.logEnd() > p.logStart()));
        user.choose("tab-records");
        KeyboardUser.until(
                "it is read",
                () -> frame.root().lookupAll(".table-cell").stream()
                        .anyMatch(c -> c instanceof Labeled l
                                && String.valueOf(l.getText()).contains("typed, not clicked")));

        // kill a broker: the question starts on Cancel; then heal
        user.go("Broker 1");
        user.press("inspector-act-kill");
        KeyboardUser.until("the question", () -> user.owner() instanceof Button b && b.isCancelButton());
        user.push(KeyCode.TAB);
        assertTrue(user.owner().getStyleClass().contains("danger"), String.valueOf(user.owner()));
        user.push(KeyCode.SPACE);
        KeyboardUser.until("it is dead", () -> broker(1) == Snapshot.BrokerState.KILLED);
        user.go("Broker 1");
        user.press("inspector-act-start");
        KeyboardUser.until("it runs again", () -> broker(1) == Snapshot.BrokerState.RUNNING);

        // set a setting, and take it back
        Optional<String> before = setting();
        user.go(SETTING);
        user.fill("edit-" + SETTING.replace('.', '-'), "7 h");
        user.press("apply");
        confirm(user);
        KeyboardUser.until("it is set", () -> setting().equals(Optional.of("25200000")));
        user.press("undo");
        confirm(user);
        KeyboardUser.until("it is as before", () -> setting().equals(before));

        // reset a group's offsets to the start
        user.go("audit-export");
        user.press("reset-offsets");
        KeyboardUser.until("the form", () -> frame.root().lookup("#reset-earliest") != null);
        user.choose("reset-earliest");
        user.press("reset-apply");
        KeyboardUser.until(
                "its offsets are at the start",
                () -> group("audit-export").orElseThrow().partitions().stream()
                        .allMatch(p -> p.committed() <= p.logStart()));
    }

    /** Where a question comes first, its act is the stop after Cancel. */
    private static void confirm(KeyboardUser user) throws Exception {
        if (user.owner() instanceof Button b && b.isCancelButton()) {
            user.push(KeyCode.TAB);
            user.push(KeyCode.SPACE);
        }
    }

    private Snapshot now() {
        return source.door().snapshot();
    }

    private Optional<Snapshot.Topic> topic(String name) {
        return now().topics().stream().filter(t -> t.name().equals(name)).findFirst();
    }

    private Optional<Snapshot.Group> group(String name) {
        return now().groups().stream().filter(g -> g.name().equals(name)).findFirst();
    }

    private Snapshot.BrokerState broker(int id) {
        return now().brokers().stream()
                .filter(b -> b.id() == id)
                .findFirst()
                .orElseThrow()
                .state();
    }

    private Optional<String> setting() throws Exception {
        return source
                .door()
                .query(new Query.Settings(new SettingScope.ClusterDefault()))
                .get(90, TimeUnit.SECONDS)
                .stream()
                .filter(r -> r.setting().name().equals(SETTING))
                .findFirst()
                .flatMap(r -> r.value());
    }

    private String text(String query) {
        return frame.root().lookup(query) instanceof Labeled l ? l.getText() : "";
    }
}
