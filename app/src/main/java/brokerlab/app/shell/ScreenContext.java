package brokerlab.app.shell;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.WindowContext;
import brokerlab.app.source.ClusterSource;
import brokerlab.engine.view.Command;
import java.util.concurrent.CompletableFuture;

/** What a screen gets from the frame: the window, and the cluster. All calls on the FX thread. */
public interface ScreenContext extends WindowContext {
    /** The cluster shown; changes when the user switches clusters (screens then get a new snapshot, nothing else). */
    ClusterSource source();

    /** Carries out a command: {@code done} is said when it succeeded, {@code failed} with the reason when not. */
    default CompletableFuture<Void> execute(Command command, String done, String failed) {
        CompletableFuture<Void> result = source().door().execute(command);
        Answers.onFx(result, ok -> notices().info(done), why -> notices().error(failed, why));
        return result;
    }
}
