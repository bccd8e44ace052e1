package brokerlab.app.kit;

import brokerlab.app.words.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.application.Platform;

/** The one hop to the FX thread: brings there what the door answers on its own threads, and what other threads have to tell. */
public final class Answers {
    private Answers() {}

    /** Runs {@code what} on the FX thread, after what is under way there. */
    public static void later(Runnable what) {
        Platform.runLater(what);
    }

    /** Calls exactly one of the two on the FX thread; neither when the future was cancelled. */
    public static <T> void onFx(CompletableFuture<T> answer, Consumer<T> ok, Consumer<Throwable> failed) {
        answer.whenComplete((value, error) -> {
            if (answer.isCancelled()) {
                return;
            }
            later(() -> {
                if (error == null) {
                    ok.accept(value);
                } else {
                    failed.accept(Failures.cause(error));
                }
            });
        });
    }
}
