package brokerlab.engine.launcher;

import brokerlab.engine.cluster.StartRefusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a headless process runs: one cluster, or several by name. */
interface HeadlessRun {
    /**
     * What can be told to be wrong before anything starts.
     *
     * @throws IOException when a folder cannot be read
     */
    Optional<StartRefusal> check() throws IOException;

    /** Completes when all serve. */
    CompletableFuture<Void> start();

    /** What to print then. */
    List<String> readyLines();

    /** Completes when nothing runs any more. */
    CompletableFuture<Void> stop();

    /** Ends at once. */
    void kill();
}
