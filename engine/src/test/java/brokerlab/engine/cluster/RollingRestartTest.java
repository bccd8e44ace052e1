package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.cluster.RollingStatus.Step;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is told of a rolling restart is how it is, at each step, and not how it was at the last one that waited for it. */
final class RollingRestartTest {
    private final ManualTasks tasks = new ManualTasks(new ManualClock());
    private final Halting members = new Halting();
    private final RollingRestart roll =
            new RollingRestart(tasks, members, false, List.of(1, 2), List.of("queued.max.requests"), 0);

    /** Members that take each step when they are told to. */
    private static final class Halting implements RollingRestart.Members {
        private final CompletableFuture<Void> stopped = new CompletableFuture<>();
        private final CompletableFuture<Void> started = new CompletableFuture<>();
        private final CompletableFuture<Void> back = new CompletableFuture<>();
        private int lacking;

        @Override
        public CompletableFuture<Void> stop(int id) {
            return stopped;
        }

        @Override
        public CompletableFuture<Void> start(int id, boolean changed) {
            return changed ? started : back;
        }

        @Override
        public int lacking() {
            return lacking;
        }

        @Override
        public long patienceMs() {
            return Long.MAX_VALUE;
        }
    }

    private void is(Step step, int lacking) {
        tasks.advance(1);
        assertEquals(step, roll.status().step());
        assertEquals(lacking, roll.status().lacking());
    }

    @Test
    void whileOneStopsAndStartsWhatLacksIsCounted() {
        roll.run();
        is(Step.STOPPING, 0);
        members.lacking = 12;
        is(Step.STOPPING, 12);
        members.stopped.complete(null);
        is(Step.STARTING, 12);
        members.lacking = 38;
        is(Step.STARTING, 38);
        members.started.complete(null);
        is(Step.SYNCING, 38);
    }

    /** A sibling: one that does not come back gets its former values while its replicas lack. */
    @Test
    void whileOneIsPutBackWhatLacksIsCounted() {
        roll.run();
        members.stopped.complete(null);
        is(Step.STARTING, 0);
        members.lacking = 38;
        members.started.completeExceptionally(new IllegalStateException("no"));
        is(Step.PUTTING_BACK, 38);
        members.lacking = 26;
        is(Step.PUTTING_BACK, 26);
    }

    /** A sibling: who cancels sees at once that it is cancelled, and the rest is told as before. */
    @Test
    void thatItIsCancelledIsToldAtOnce() {
        roll.run();
        is(Step.STOPPING, 0);
        members.lacking = 5;
        roll.cancel();
        RollingStatus told = roll.status();
        assertTrue(told.cancelled());
        assertEquals(1, told.current());
        assertEquals(List.of(2), told.waiting());
        assertEquals(List.of("queued.max.requests"), told.settings());
    }
}
