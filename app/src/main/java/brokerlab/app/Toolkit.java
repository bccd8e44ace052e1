package brokerlab.app;

import brokerlab.app.source.AppThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;

/**
 * Starts JavaFX. As an {@code Application}, because only of one the window system learns a name: desktops put a window to its desktop entry
 * by this class's ({@code StartupWMClass}).
 */
public final class Toolkit extends Application {
    private static final CompletableFuture<Void> UP = new CompletableFuture<>();

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    /** Starts it, once in a process; what is returned completes when there is an FX thread. */
    static CompletableFuture<Void> start() {
        if (STARTED.getAndSet(true)) {
            throw new IllegalStateException("The toolkit was started before");
        }
        Platform.setImplicitExit(false);
        AppThreads.start("toolkit", () -> {
            try {
                launch(Toolkit.class);
            } catch (RuntimeException e) {
                System.err.println("No window can be opened here: " + e.getMessage());
                System.exit(1);
            }
        });
        return UP;
    }

    /** Runs {@code what} on the FX thread after {@code first}, which is not complete before the toolkit is up. */
    static void then(CompletableFuture<?> first, Runnable what) {
        first.thenRunAsync(what, Platform::runLater).exceptionally(e -> {
            System.err.println("No window can be opened: " + e);
            System.exit(1);
            return null;
        });
    }

    @Override
    public void start(Stage unused) {
        Thread fx = Thread.currentThread();
        Thread.UncaughtExceptionHandler usual = fx.getUncaughtExceptionHandler();
        // a signal to end stops the painter before the window: the picture it refuses then is no error
        fx.setUncaughtExceptionHandler((thread, e) -> {
            if (!(e instanceof RejectedExecutionException) || !AppThreads.ending()) {
                usual.uncaughtException(thread, e);
            }
        });
        UP.complete(null);
    }
}
