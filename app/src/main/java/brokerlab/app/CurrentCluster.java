package brokerlab.app;

import brokerlab.app.demo.DemoTraffic;
import brokerlab.app.source.AppThreads;
import brokerlab.app.source.ClusterSource;
import brokerlab.app.source.NoCluster;
import brokerlab.app.words.Failures;
import brokerlab.app.words.Texts;
import brokerlab.app.workspace.Choices;
import brokerlab.app.workspace.Workspace;
import brokerlab.app.workspace.WorkspaceException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The cluster that runs, and how another one takes its place: one at a time, and none after the end. Thread-safe. */
final class CurrentCluster {
    private static final Logger LOG = Logger.getLogger(CurrentCluster.class.getName());

    /** How long a cluster may take to stop, and a little for its files. */
    private static final long PATIENCE_S = 40;

    /** A cluster that starts, without a picture of it. */
    record Prepared(ClusterSource source, Optional<DemoTraffic> traffic) {
        /** Whether it could not be opened. */
        boolean none() {
            return source instanceof NoCluster;
        }
    }

    /**
     * What came of a change.
     *
     * @param refused why what was asked for could not be
     */
    record Opened(Prepared now, Optional<Exception> refused) {}

    private final Workspace workspace;
    private final DemoChoices demo;
    private final Supplier<Prepared> starter;
    private final Texts texts;
    private final AtomicReference<Prepared> prepared = new AtomicReference<>();

    /** Guards the two below it: who ends waits for what is being opened. */
    private final Object ending = new Object();

    private CompletableFuture<Void> replaced = CompletableFuture.completedFuture(null);
    private boolean ended;

    /** @param starter starts the first cluster of the workspace; may refuse by an exception */
    CurrentCluster(Workspace workspace, DemoChoices demo, Supplier<Prepared> starter, Texts texts) {
        this.workspace = workspace;
        this.demo = demo;
        this.starter = starter;
        this.texts = texts;
        prepared.set(startOrSay());
    }

    Prepared now() {
        return prepared.get();
    }

    boolean ended() {
        synchronized (ending) {
            return ended;
        }
    }

    /** The first cluster of the workspace, or why there is none: the window says so, and a person goes on from there. */
    private Prepared startOrSay() {
        try {
            return starter.get();
        } catch (RuntimeException e) {
            return none(workspace.choices().clusters().getFirst().name(), Failures.reason(e, texts));
        }
    }

    private static Prepared none(String name, String why) {
        return new Prepared(new NoCluster(name, why), Optional.empty());
    }

    /**
     * Stops this cluster and starts the first of the workspace. When the change or the start is refused, the cluster of before is started
     * again. Nothing happens while another change is under way. When the end comes meanwhile, the change is made and no cluster started.
     *
     * @param leaving called at once, when it does happen
     * @param between done while no cluster runs
     * @param opened called on another thread, unless the end came
     */
    void replace(Runnable leaving, LocalClusters.Change between, Consumer<Opened> opened) {
        synchronized (ending) {
            if (ended || !replaced.isDone()) {
                return;
            }
            leaving.run();
            stopTraffic();
            replaced = AppThreads.run("close-cluster", () -> replace(between, opened));
        }
    }

    private void replace(LocalClusters.Change between, Consumer<Opened> opened) {
        List<Choices.Cluster> before = workspace.choices().clusters();
        ClusterSource old = now().source();
        old.close();
        prepared.set(none(old.name(), ""));
        Optional<Exception> refused = Optional.empty();
        try {
            between.run();
            if (ended()) {
                return;
            }
            prepared.set(starter.get());
        } catch (WorkspaceException | RuntimeException e) {
            refused = Optional.of(e);
            workspace.change(c -> c.withClusters(before));
            if (ended()) {
                return;
            }
            prepared.set(startOrSay());
        }
        opened.accept(new Opened(now(), refused));
    }

    /** What a person chose of its traffic is kept, and nothing is sent any more. */
    private void stopTraffic() {
        Prepared of = now();
        of.traffic().ifPresent(t -> {
            demo.keep(of.source().name(), t);
            t.close();
        });
    }

    /** Stops it, and before it what is being opened; at most half a minute each. What is called a second time does nothing. */
    boolean end() {
        CompletableFuture<Void> underWay;
        synchronized (ending) {
            // the window's end and the process's end may both ask
            if (ended) {
                return false;
            }
            ended = true;
            underWay = replaced;
        }
        try {
            underWay.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "A cluster was not replaced before the end", e);
        }
        stopTraffic();
        now().source().close();
        return true;
    }
}
