package brokerlab.app;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Parent;
import org.testfx.util.WaitForAsyncUtils;

/** What a test does on the FX thread and waits for, without waiting for any length of time. Not to be called on the FX thread. */
public final class FxThread {
    private static final long PATIENCE_MS = 20_000;

    /** What is asked for later may ask for something later in turn, for instance a table that shares its width anew. */
    private static final int ROUNDS = 3;

    private FxThread() {}

    /** Runs {@code act} there; what it throws is thrown here. */
    public static void run(Runnable act) {
        WaitForAsyncUtils.waitForAsyncFx(PATIENCE_MS, act);
    }

    public static <T> T call(Callable<T> question) {
        return WaitForAsyncUtils.waitForAsyncFx(PATIENCE_MS, question);
    }

    /** Waits until what it was asked to do is done, and what that asked for in turn. */
    public static void drain() {
        for (int i = 0; i < ROUNDS; i++) {
            run(() -> {});
        }
    }

    /** Lays {@code root} out until nothing is left to lay out, as the pulses after a change do one after the other. */
    public static void layOut(Parent root) {
        for (int i = 0; i < ROUNDS; i++) {
            drain();
            run(() -> {
                root.applyCss();
                root.layout();
            });
        }
    }

    /** Waits until it is so, and what made it so is done. */
    public static void until(Callable<Boolean> so) throws TimeoutException {
        WaitForAsyncUtils.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS, () -> call(so));
        drain();
    }
}
