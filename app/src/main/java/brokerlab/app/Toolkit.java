package brokerlab.app;

import brokerlab.app.source.AppThreads;
import java.util.concurrent.CompletableFuture;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;

/**
 * Starts JavaFX. As an {@code Application}, because only of one the window system learns a name: desktops put a window to its desktop entry
 * by this class's ({@code StartupWMClass}).
 */
public final class Toolkit extends Application {
    private static final CompletableFuture<Runnable> FIRST = new CompletableFuture<>();

    /** Runs {@code first} on the FX thread as soon as there is one; once in a process. */
    static void start(Runnable first) {
        if (!FIRST.complete(first)) {
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
    }

    @Override
    public void start(Stage unused) {
        FIRST.join().run();
    }
}
