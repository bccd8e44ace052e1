package brokerlab.app.settings;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.words.Target;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** A person at the settings screen of a running cluster. */
final class SettingsUser {
    private static final long PATIENCE_S = 90;
    private static final int MOST_CONFIRMED = 20;

    private final ScreenFixture fixture;
    private final FxRobot robot;
    private final Door door;

    SettingsUser(ScreenFixture fixture, FxRobot robot) {
        this.fixture = fixture;
        this.robot = robot;
        this.door = fixture.source().door();
    }

    /** Looks once a tick, on the FX thread, until it is so. */
    void until(String what, Callable<Boolean> so) throws Exception {
        var done = new CompletableFuture<Void>();
        Runnable stop = fixture.onTick(now -> {
            try {
                if (!done.isDone() && so.call()) {
                    done.complete(null);
                }
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "not in time: " + what + "; said " + fixture.said + "; shown: " + text("#effects"), e);
        } finally {
            stop.run();
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Follows a link to a setting. */
    void open(SettingScope scope, String setting) throws Exception {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.SettingTarget(scope, setting)));
        String id = "#setting-" + Editor.id(setting);
        until("the row of " + setting, () -> there(id));
    }

    /** Types a value into a setting's field. */
    void type(SettingScope scope, String setting, String value) throws Exception {
        open(scope, setting);
        TextInputControl field = robot.lookup("#edit-" + Editor.id(setting)).queryAs(TextInputControl.class);
        robot.clickOn(field);
        ScreenFixture.onFx(field::selectAll);
        robot.write(value, 0);
        WaitForAsyncUtils.waitForFxEvents();
    }

    void enter() {
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Where it is when nothing moves any more. */
    void click(String query) throws Exception {
        fixture.settled();
        robot.clickOn(query);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Turns a switch. */
    void flip(SettingScope scope, String setting) throws Exception {
        open(scope, setting);
        click("#edit-" + Editor.id(setting));
    }

    /** Waits until what was typed is worked out, and tells what the screen says it will do. */
    String preview() throws Exception {
        until(
                "the preview",
                () -> !robot.lookup("#apply").queryButton().isDisabled()
                        && text("#effects-state").isEmpty()
                        && !text("#effect-cards").isEmpty());
        return text("#effects");
    }

    /** Applies, confirms again whatever the cluster made new meanwhile, and waits until all of it holds. */
    void apply() throws Exception {
        until("something to apply", this::canApply);
        int before = fixture.said.size();
        for (int confirmed = 0; confirmed < MOST_CONFIRMED && fixture.said.size() == before; confirmed++) {
            click("#apply");
            until("applied", () -> fixture.said.size() > before || (asksAgain() && canApply()));
        }
        if (!fixture.said.getLast().contains("changed.")) {
            throw new AssertionError(fixture.said.getLast());
        }
    }

    boolean canApply() {
        return !robot.lookup("#apply").queryButton().isDisabled();
    }

    /** Whether the cluster has changed since what was applied was worked out. */
    boolean asksAgain() {
        return text("#effects-state").contains("confirm again");
    }

    boolean there(String query) {
        return robot.lookup(query).tryQuery().isPresent();
    }

    /** All words of a part of the screen, as one line. */
    String text(String query) {
        return robot.lookup(query)
                .tryQuery()
                .map(node -> node.lookupAll("*").stream()
                        .map(SettingsUser::words)
                        .filter(w -> !w.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(" ")))
                .orElse("");
    }

    private static String words(Node node) {
        return switch (node) {
            case Labeled l -> Optional.ofNullable(l.getText()).orElse("");
            case Text t -> t.getText();
            default -> "";
        };
    }

    // ---- the cluster beside it

    <R> R ask(Query<R> query) throws Exception {
        return door.query(query).get(PATIENCE_S, TimeUnit.SECONDS);
    }

    void done(Command command) throws Exception {
        door.execute(command).get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** The code a command is refused with; empty when it is not. */
    String refusal(Command command) throws Exception {
        try {
            done(command);
            return "";
        } catch (ExecutionException e) {
            return ((DoorException) e.getCause()).code();
        }
    }

    static Command write(String topic, int bytes) {
        return new Command.WriteRecord(topic, Optional.of(0), Optional.empty(), Optional.of(new byte[bytes]));
    }

    Optional<Snapshot.Topic> topic(String name) {
        return door.snapshot().topics().stream()
                .filter(t -> t.name().equals(name))
                .findFirst();
    }

    Snapshot.Partition partition(String topic) {
        return topic(topic).orElseThrow().partitions().getFirst();
    }
}
