package brokerlab.engine.cluster;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.cluster.RollingStatus.Step;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Restarts members one after the other, so that at no time more than one is away.
 *
 * <pre>
 *   ┌▶ all in sync? ─▶ stop one ─▶ start it with the new values ─┬ it serves ─▶ all in sync? ─▶ done ─┐
 *   │                                                            └ it fails ──▶ start it with the    │
 *   │                                                                           former ones, end     │
 *   └────────────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 */
final class RollingRestart {
    private static final long LOOK_EVERY_MS = 100;

    /** What is restarted. */
    interface Members {
        CompletableFuture<Void> stop(int id);

        /** @param changed with the new values, else with the former ones */
        CompletableFuture<Void> start(int id, boolean changed);

        /** How much is not in sync; 0 to go on. */
        int lacking();

        /** How long one that started may take to be in sync, before it counts as failed. */
        long patienceMs();
    }

    /**
     * How it ended.
     *
     * @param left ids that run with their former values
     * @param problem empty when all are done or it was cancelled
     */
    record Outcome(List<Integer> done, List<Integer> left, String problem) {}

    private final Tasks tasks;
    private final Lane lane;
    private final Members members;
    private final boolean zooKeeper;
    private final List<String> settings;
    private final long cause;
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private volatile boolean cancelled;

    // Of the lane.
    private final Deque<Integer> waiting;
    private final List<Integer> done = new ArrayList<>();
    private int current = -1;
    private boolean restarted;
    private long startedMs;
    private volatile RollingStatus status;

    /** @param cause journal entry that everything here happens on behalf of */
    RollingRestart(
            Tasks tasks, Members members, boolean zooKeeper, List<Integer> order, List<String> settings, long cause) {
        this.tasks = tasks;
        this.lane = tasks.lane("rolling");
        this.members = members;
        this.zooKeeper = zooKeeper;
        this.settings = List.copyOf(settings);
        this.cause = cause;
        this.waiting = new ArrayDeque<>(order);
        this.status = status(Step.SYNCING, 0);
    }

    /** Completes when none is to be restarted any more; never fails. */
    CompletableFuture<Outcome> run() {
        then(this::sync);
        return ended;
    }

    /** Restarts no further one. */
    void cancel() {
        cancelled = true;
    }

    /** What is lacking is told as it is now, also while one restarts and nobody waits for it; that it was cancelled likewise. */
    RollingStatus status() {
        RollingStatus at = status;
        return at.now(at.step() == Step.SYNCING ? at.lacking() : members.lacking(), cancelled);
    }

    private void then(Runnable step) {
        Causes.with(cause, () -> lane.execute(step));
    }

    private RollingStatus status(Step step, int lacking) {
        return new RollingStatus(
                zooKeeper, settings, List.copyOf(done), current, step, List.copyOf(waiting), lacking, cancelled);
    }

    private void sync() {
        int lacking = members.lacking();
        status = status(Step.SYNCING, lacking);
        if (lacking > 0 && restarted && tasks.clock().elapsedMs() - startedMs > members.patienceMs()) {
            status = status(Step.PUTTING_BACK, lacking);
            var late = new IllegalStateException(
                    "It started with the new values, but was not in sync after " + members.patienceMs() / 1000 + " s.");
            members.stop(current).whenComplete((stopped, error) -> then(() -> putBack(late)));
            return;
        }
        if (lacking > 0 && !cancelled) {
            Causes.with(cause, () -> tasks.after(LOOK_EVERY_MS, () -> then(this::sync)));
            return;
        }
        if (restarted) {
            done.add(current);
            restarted = false;
        }
        if (cancelled || waiting.isEmpty()) {
            end(List.copyOf(waiting), "");
        } else {
            stop();
        }
    }

    private void stop() {
        current = waiting.removeFirst();
        status = status(Step.STOPPING, 0);
        members.stop(current).whenComplete((stopped, error) -> then(this::start));
    }

    private void start() {
        status = status(Step.STARTING, 0);
        members.start(current, true)
                .whenComplete((started, error) -> then(error == null ? this::started : () -> putBack(error)));
    }

    private void started() {
        restarted = true;
        startedMs = tasks.clock().elapsedMs();
        sync();
    }

    private void putBack(Throwable error) {
        status = status(Step.PUTTING_BACK, 0);
        String why = ProtocolException.reasonOf(error);
        members.start(current, false)
                .whenComplete((back, again) -> then(() -> {
                    var left = new ArrayList<Integer>();
                    left.add(current);
                    left.addAll(waiting);
                    end(
                            left,
                            again == null
                                    ? why
                                    : why + " With its former values it did not start either: "
                                            + ProtocolException.reasonOf(again));
                }));
    }

    private void end(List<Integer> left, String problem) {
        ended.complete(new Outcome(List.copyOf(done), left, problem));
    }
}
