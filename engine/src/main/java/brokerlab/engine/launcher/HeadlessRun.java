package brokerlab.engine.launcher;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a headless process runs: one cluster, or several by name. */
interface HeadlessRun {
    /** Completes when all serve. */
    CompletableFuture<Void> start();

    /** What to print then. */
    List<String> readyLines();

    /** Completes when nothing runs any more. */
    CompletableFuture<Void> stop();

    /** Ends at once. */
    void kill();
}
