package brokerlab.engine.clock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;

/**
 * {@link Tasks} on the caller's thread: nothing runs before {@link #runAll}, no timer before {@link #advance}. Not
 * thread-safe. A task that throws makes {@code runAll} throw, unless a handler was given. Tasks run in the order given, or, when a
 * choice is given, in any order that keeps each lane's.
 */
public final class ManualTasks implements Tasks {
    private static final int MOST_AT_ONCE = 200_000;

    private final Shared shared;
    private final String name;
    private final Clock clock;
    private final List<ManualTasks> children = new ArrayList<>();
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private boolean closed;
    private boolean paused;

    public ManualTasks(ManualClock clock) {
        this(clock, (task, error) -> {
            throw new AssertionError(task + " failed", error);
        });
    }

    /** @param failed told the task's name and what it threw */
    public ManualTasks(ManualClock clock, BiConsumer<String, Throwable> failed) {
        this(new Shared(clock, failed, Optional.empty()), "test", clock);
    }

    /** @param choice picks, of so many tasks that could run next, which does */
    public ManualTasks(ManualClock clock, BiConsumer<String, Throwable> failed, IntUnaryOperator choice) {
        this(new Shared(clock, failed, Optional.of(choice)), "test", clock);
    }

    private ManualTasks(Shared shared, String name, Clock clock) {
        this.shared = shared;
        this.name = name;
        this.clock = clock;
    }

    /** Runs what waits and what that starts, until nothing waits; time stands still. */
    public void runAll() {
        while (!shared.ready.isEmpty()) {
            shared.next().run();
        }
    }

    /** Runs at most so many tasks of those that wait and what they start. */
    public void runSome(int count) {
        for (int i = 0; i < count && !shared.ready.isEmpty(); i++) {
            shared.next().run();
        }
    }

    /**
     * Within a task: what other threads do before it goes on. Runs at most so many tasks, of lanes with these names only, as the locks that
     * the caller holds would hold up others.
     */
    public void meanwhile(int count, Set<String> lanes) {
        for (int i = 0; i < count; i++) {
            var open = new ArrayList<Integer>();
            for (int at = 0; at < shared.ready.size(); at++) {
                if (shared.ready.get(at) instanceof Guarded task
                        && task.lane
                                .filter(l -> !l.running && lanes.contains(l.laneName))
                                .isPresent()) {
                    open.add(at);
                }
            }
            if (open.isEmpty()) {
                return;
            }
            int chosen = shared.choice.map(c -> c.applyAsInt(open.size())).orElse(0);
            shared.ready.takeOut(open.get(chosen)).run();
        }
    }

    /** Holds this scope's tasks and timers back, as a process that is stopped; what would have run runs after {@link #resume}. */
    public void pause() {
        paused = true;
    }

    /** Lets go on what {@link #pause} held. */
    public void resume() {
        paused = false;
        // They were given before what waits now, some of it to the same lanes.
        shared.ready.addAhead(held);
        held.clear();
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
    public ManualTasks scope(String scopeName, Clock scopeClock) {
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
        return new Guarded(what, Optional.empty(), task);
    }

    /** A task of this scope, maybe of a lane. */
    private final class Guarded implements Runnable {
        private final String what;
        private final Optional<ManualLane> lane;
        private final Runnable task;

        Guarded(String what, Optional<ManualLane> lane, Runnable task) {
            this.what = what;
            this.lane = lane;
            this.task = task;
        }

        @Override
        public void run() {
            if (closed) {
                return;
            }
            if (paused) {
                held.add(this);
                return;
            }
            try {
                task.run();
            } catch (Exception | AssertionError e) {
                shared.failed.accept(what, e);
            }
        }
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
        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        private final Runnable turn = new Guarded("lane", Optional.of(this), this::turn);
        private boolean running;
        private boolean listed;

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
            if (shared.choice.isEmpty()) {
                shared.ready.add(new Guarded(laneName, Optional.of(this), () -> run(carried)));
                return;
            }
            waiting.add(carried);
            list();
        }

        private void list() {
            if (!listed && !waiting.isEmpty()) {
                listed = true;
                shared.ready.add(turn);
            }
        }

        private void turn() {
            listed = false;
            try {
                run(waiting.remove());
            } catch (Exception | AssertionError e) {
                shared.failed.accept(laneName, e);
            } finally {
                list();
            }
        }

        private void run(Runnable task) {
            running = true;
            try {
                task.run();
            } finally {
                running = false;
            }
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
        final Optional<IntUnaryOperator> choice;
        final Ready ready = new Ready();
        final PriorityQueue<Due> timers =
                new PriorityQueue<>(Comparator.<Due>comparingLong(d -> d.atMs).thenComparingLong(d -> d.sequence));
        long sequence;
        private long lastNanos;
        private int inARow;

        Shared(ManualClock clock, BiConsumer<String, Throwable> failed, Optional<IntUnaryOperator> choice) {
            this.clock = clock;
            this.failed = failed;
            this.choice = choice;
        }

        Runnable next() {
            if (lastNanos != clock.elapsedNanos()) {
                lastNanos = clock.elapsedNanos();
                inARow = 0;
            }
            if (++inARow > MOST_AT_ONCE) {
                throw new AssertionError("tasks start tasks without end while time stands still");
            }
            return choice.isEmpty()
                    ? ready.removeFirst()
                    : ready.remove(choice.get().applyAsInt(ready.size()));
        }
    }

    /** What could run now, oldest first; one may be taken out of turn. */
    private static final class Ready {
        private Runnable[] ring = new Runnable[64];
        private int first;
        private int count;

        boolean isEmpty() {
            return count == 0;
        }

        int size() {
            return count;
        }

        void add(Runnable task) {
            if (count == ring.length) {
                var larger = new Runnable[2 * count];
                for (int i = 0; i < count; i++) {
                    larger[i] = ring[(first + i) % ring.length];
                }
                ring = larger;
                first = 0;
            }
            ring[(first + count++) % ring.length] = task;
        }

        void addAhead(Collection<Runnable> tasks) {
            var later = new ArrayList<Runnable>();
            while (!isEmpty()) {
                later.add(removeFirst());
            }
            tasks.forEach(this::add);
            later.forEach(this::add);
        }

        Runnable get(int index) {
            return ring[(first + index) % ring.length];
        }

        /** The others keep their order. */
        Runnable takeOut(int index) {
            Runnable taken = get(index);
            for (int at = index; at > 0; at--) {
                ring[(first + at) % ring.length] = get(at - 1);
            }
            ring[first] = null;
            first = (first + 1) % ring.length;
            count--;
            return taken;
        }

        Runnable removeFirst() {
            return remove(0);
        }

        /** The first takes the place of the one removed. */
        Runnable remove(int index) {
            int at = (first + index) % ring.length;
            Runnable taken = ring[at];
            ring[at] = ring[first];
            ring[first] = null;
            first = (first + 1) % ring.length;
            count--;
            return taken;
        }
    }
}
