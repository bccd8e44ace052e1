package brokerlab.app;

import brokerlab.app.shell.Frame;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** Two hands on a keyboard, no mouse: everything is reached by Tab, the palette and the arrow keys. */
final class KeyboardUser {
    private static final long PATIENCE_S = 200;

    /** More stops than any screen has. */
    private static final int MOST_STOPS = 160;

    private final FxRobot robot;
    private final Frame frame;

    KeyboardUser(FxRobot robot, Frame frame) {
        this.robot = robot;
        this.frame = frame;
    }

    void push(KeyCode... keys) {
        robot.push(keys);
        WaitForAsyncUtils.waitForFxEvents();
    }

    void write(String text) {
        robot.write(text, 0);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Opens what the palette finds first for these letters. */
    void go(String letters) throws TimeoutException {
        robot.press(KeyCode.CONTROL, KeyCode.K).release(KeyCode.K, KeyCode.CONTROL);
        until("the palette", () -> has("palette-field"));
        write(letters);
        push(KeyCode.ENTER);
    }

    /** Presses Tab until the focus is on, or in, the node of that id. */
    void tabTo(String id) throws TimeoutException {
        until(id, () -> frame.root().lookup("#" + id) != null);
        for (int i = 0; i < MOST_STOPS; i++) {
            if (in(id)) {
                return;
            }
            push(KeyCode.TAB);
        }
        throw new AssertionError("Tab does not lead to " + id + "; the focus is on " + owner());
    }

    /** Presses a button as a person does who sees it has the focus. */
    void press(String id) throws TimeoutException {
        tabTo(id);
        until(id + " can be pressed", () -> !frame.root().lookup("#" + id).isDisabled());
        push(KeyCode.SPACE);
    }

    /** Chooses one of several: Tab leads to the one that is on, an arrow key on to the others. */
    void choose(String id) throws TimeoutException {
        until(id, () -> frame.root().lookup("#" + id) != null);
        ToggleGroup group = ((Toggle) frame.root().lookup("#" + id)).getToggleGroup();
        for (int i = 0; i < MOST_STOPS && !(owner() instanceof Toggle t && group.equals(t.getToggleGroup())); i++) {
            push(KeyCode.TAB);
        }
        for (int i = 0; i < group.getToggles().size() && !in(id); i++) {
            push(KeyCode.RIGHT);
        }
        until(id + " is on", () -> in(id) && ((Toggle) owner()).isSelected());
    }

    /** Replaces what a field has. */
    void fill(String id, String text) throws TimeoutException {
        tabTo(id);
        robot.press(KeyCode.CONTROL, KeyCode.A).release(KeyCode.A, KeyCode.CONTROL);
        write(text);
    }

    boolean in(String id) {
        for (Node at = owner(); at != null; at = at.getParent()) {
            if (id.equals(at.getId())) {
                return true;
            }
        }
        return false;
    }

    boolean has(String id) {
        return in(id) && owner().isFocused();
    }

    Node owner() {
        return frame.root().getScene().getFocusOwner();
    }

    static void until(String what, Callable<Boolean> so) throws TimeoutException {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE_S, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(20_000, so));
        } catch (TimeoutException e) {
            throw new AssertionError("not in time: " + what, e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }
}
