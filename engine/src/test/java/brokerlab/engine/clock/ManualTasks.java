package brokerlab.engine.clock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;

/**
 * {@link Tasks} on the caller's thread: nothing runs before {@link #runAll}, no timer before {@link #advance}. Not
 * thread-safe. A task that throws makes {@code runAll} throw, unless a handler was given.
 */
public final class ManualTasks implements Tasks {
    private final Shared shared;
    private final String name;
    private final Clock clock;
    private final List<ManualTasks> children = new ArrayList<>();
    private boolean closed;

    public ManualTasks(ManualClock clock) {
        this(clock, (task, error) -> {
            throw new AssertionError(task + " failed", error);
        });
    }

    /** @param failed told the task's name and what it threw */
    public ManualTasks(ManualClock clock, BiConsumer<String, Throwable> failed) {
        this(new Shared(clock, failed), "test", clock);
    }

    private ManualTasks(Shared shared, String name, Clock clock) {
        this.shared = shared;
        this.name = name;
        this.clock = clock;
    }

    /** Runs what waits and what that starts, until nothing waits; time stands still. */
    public void runAll() {
        for (Runnable next = shared.ready.poll(); next != null; next = shared.ready.poll()) {
            next.run();
        }
    }

    /** Runs at most {@code count} of the tasks that wait, those they start included. */
    public void runSome(int count) {
        int left = count;
        for (Runnable next = shared.ready.poll(); next != null; next = shared.ready.poll()) {
            next.run();
            if (--left <= 0) {
                return;
            }
        }
    }

    /** Moves time on by {@code ms}, from timer to timer, running everything due at its time. */
    public void advance(long ms) {
        runAll();
        long until = shared.clock.elapsedMs() + ms;
        for (Due due = shared.timers.peek(); due != null && due.atMs <= until; due = shared.timers.peek()) {
            shared.timers.remove();
            shared.clock.advance(Math.max(0, due.atMs - shared.clock.elapsedMs()));
            if (!due.cancelled) {
                due.task.run();
                runAll();
            }
        }
        shared.clock.advance(until - shared.clock.elapsedMs());
    }

    /** Tasks that wait to run now. */
    public int waiting() {
        return shared.ready.size();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public void execute(Runnable task) {
        if (!closed) {
            shared.ready.add(guarded(name, Causes.carry(task)));
        }
    }

    @Override
    public Lane lane(String laneName) {
        return new ManualLane(laneName);
    }

    @Override
    public Timer after(long delayMs, Runnable task) {
        if (closed) {
            return () -> {};
        }
        var due = new Due(
                shared.clock.elapsedMs() + Math.max(0, delayMs), shared.sequence++, guarded(name, Causes.carry(task)));
        shared.timers.add(due);
        return () -> due.cancelled = true;
    }

    @Override
    public Timer every(long periodMs, Runnable task) {
        var repeating = new Repeating(Math.max(1, periodMs), task);
        repeating.arm();
        return repeating;
    }

    @Override
    public Timer loop(String loopName, Runnable body) {
        throw new UnsupportedOperationException("a loop needs a thread of its own: use LiveTasks");
    }

    @Override
    public Pool pool(String poolName, int threads) {
        return new Pool() {
            @Override
            public void execute(Runnable task) {
                shared.ready.add(guarded(poolName, Causes.carry(task)));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Tasks scope(String scopeName, Clock scopeClock) {
        var child = new ManualTasks(shared, scopeName, scopeClock);
        child.closed = closed;
        children.add(child);
        return child;
    }

    @Override
    public void close() {
        closed = true;
        children.forEach(ManualTasks::close);
    }

    @Override
    public boolean closed() {
        return closed;
    }

    private Runnable guarded(String what, Runnable task) {
        return () -> {
            if (closed) {
                return;
            }
            try {
                task.run();
            } catch (Exception | AssertionError e) {
                shared.failed.accept(what, e);
            }
        };
    }

    private final class Repeating implements Timer {
        private final long periodMs;
        private final Runnable task;
        private boolean cancelled;

        Repeating(long periodMs, Runnable task) {
            this.periodMs = periodMs;
            this.task = task;
        }

        void arm() {
            if (!cancelled) {
                after(periodMs, () -> {
                    if (!cancelled) {
                        try {
                            task.run();
                        } finally {
                            arm();
                        }
                    }
                });
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final class ManualLane implements Lane {
        private final String laneName;
        private boolean running;

        ManualLane(String laneName) {
            this.laneName = laneName;
        }

        @Override
        public String name() {
            return laneName;
        }

        @Override
        public boolean current() {
            return running;
        }

        @Override
        public void execute(Runnable task) {
            if (closed) {
                return;
            }
            var carried = Causes.carry(task);
            shared.ready.add(guarded(laneName, () -> {
                running = true;
                try {
                    carried.run();
                } finally {
                    running = false;
                }
            }));
        }
    }

    private static final class Due {
        final long atMs;
        final long sequence;
        final Runnable task;
        boolean cancelled;

        Due(long atMs, long sequence, Runnable task) {
            this.atMs = atMs;
            this.sequence = sequence;
            this.task = task;
        }
    }

    private static final class Shared {
        final ManualClock clock;
        final BiConsumer<String, Throwable> failed;
        final ArrayDeque<Runnable> ready = new ArrayDeque<>();
        final PriorityQueue<Due> timers =
                new PriorityQueue<>(Comparator.<Due>comparingLong(d -> d.atMs).thenComparingLong(d -> d.sequence));
        long sequence;

        Shared(ManualClock clock, BiConsumer<String, Throwable> failed) {
            this.clock = clock;
            this.failed = failed;
        }
    }
}
