package brokerlab.app.shell;

import brokerlab.engine.view.Command;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import javafx.application.Platform;

/** Brings what the door answers on its own threads to the FX thread. */
public final class Answers {
    private Answers() {}

    /** Calls exactly one of the two on the FX thread; neither when the future was cancelled. */
    public static <T> void onFx(CompletableFuture<T> answer, Consumer<T> ok, Consumer<Throwable> failed) {
        answer.whenComplete((value, error) -> {
            if (answer.isCancelled()) {
                return;
            }
            Platform.runLater(() -> {
                if (error == null) {
                    ok.accept(value);
                } else {
                    failed.accept(reason(error));
                }
            });
        });
    }

    /** Carries out a command: {@code done} is said when it succeeded, {@code failed} with the reason when not. */
    public static CompletableFuture<Void> execute(ScreenContext context, Command command, String done, String failed) {
        CompletableFuture<Void> result = context.source().door().execute(command);
        onFx(
                result,
                ok -> context.notices().info(done),
                why -> context.notices().error(failed, why));
        return result;
    }

    private static Throwable reason(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
