package brokerlab.engine.clock;

import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** {@link Tasks} on the threads of this process: one pool and one timer thread shared by all scopes. */
public final class LiveTasks implements Tasks {
    private final Shared shared;
    private final String name;
    private final Clock clock;
    private final BiConsumer<String, Throwable> failed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final boolean root;
    private final Set<LiveTasks> children = ConcurrentHashMap.newKeySet();
    private final Set<Timer> loops = ConcurrentHashMap.newKeySet();

    /**
     * @param threads threads of the shared pool, at least 1
     * @param failed told the task's name and what it threw
     */
    public LiveTasks(String name, Clock clock, int threads, BiConsumer<String, Throwable> failed) {
        this(new Shared(name, threads), name, clock, failed, true);
    }

    private LiveTasks(Shared shared, String name, Clock clock, BiConsumer<String, Throwable> failed, boolean root) {
        this.shared = shared;
        this.name = name;
        this.clock = clock;
        this.failed = failed;
        this.root = root;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public void execute(Runnable task) {
        if (!closed.get()) {
            shared.submit(guarded(name, Causes.carry(task)));
        }
    }

    @Override
    public Lane lane(String laneName) {
        return new LiveLane(name + "/" + laneName);
    }

    @Override
    public Timer after(long delayMs, Runnable task) {
        if (closed.get()) {
            return () -> {};
        }
        var carried = guarded(name, Causes.carry(task));
        var future = shared.timer.schedule(() -> shared.submit(carried), Math.max(0, delayMs), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Timer every(long periodMs, Runnable task) {
        var repeating = new Repeating(Math.max(1, periodMs), task);
        repeating.arm();
        return repeating;
    }

    @Override
    public Timer loop(String loopName, Runnable body) {
        var thread = shared.threads.newThread(guarded(loopName, body));
        thread.setName("brokerlab-" + name + "-" + loopName);
        Timer end = thread::interrupt;
        loops.add(end);
        thread.start();
        return () -> {
            loops.remove(end);
            end.cancel();
        };
    }

    @Override
    public Pool pool(String poolName, int threads) {
        var executor = executor("brokerlab-" + name + "-" + poolName, threads);
        return new Pool() {
            @Override
            public void execute(Runnable task) {
                executor.execute(guarded(poolName, Causes.carry(task)));
            }

            @Override
            public void close() {
                executor.shutdown();
            }
        };
    }

    @Override
    public void atLeast(int threads) {
        shared.atLeast(threads);
    }

    @Override
    public Tasks scope(String scopeName, Clock scopeClock) {
        var child = new LiveTasks(shared, scopeName, scopeClock, failed, false);
        children.add(child);
        if (closed.get()) {
            child.close();
        }
        return child;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            children.forEach(LiveTasks::close);
            children.clear();
            loops.forEach(Timer::cancel);
            if (root) {
                shared.close();
            }
        }
    }

    @Override
    public boolean closed() {
        return closed.get();
    }

    private Runnable guarded(String what, Runnable task) {
        return () -> {
            if (closed.get()) {
                return;
            }
            try {
                task.run();
            } catch (Exception | Error e) {
                report(what, e);
            }
        };
    }

    /** A lane and a repetition go on, whatever becomes of the telling. */
    private void report(String what, Throwable problem) {
        try {
            failed.accept(what, problem);
        } catch (RuntimeException | Error e) {
            problem.addSuppressed(e);
        }
    }

    private static ThreadPoolExecutor executor(String name, int threads) {
        var executor = new ThreadPoolExecutor(
                threads, threads, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new NamedThreads(name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Fixed-delay repetition that follows the scope's life. */
    private final class Repeating implements Timer {
        private final long periodMs;
        private final Runnable task;
        private volatile boolean cancelled;
        private volatile Timer armed = () -> {};

        Repeating(long periodMs, Runnable task) {
            this.periodMs = periodMs;
            this.task = task;
        }

        void arm() {
            if (!cancelled) {
                armed = after(periodMs, () -> {
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
            armed.cancel();
        }
    }

    /** A queue that borrows one pool thread while it has work. */
    private final class LiveLane implements Lane {
        /** Tasks run in one turn before others get the thread. */
        private static final int TURN = 64;

        private final String laneName;
        private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
        private boolean scheduled;
        private volatile Thread owner;

        LiveLane(String laneName) {
            this.laneName = laneName;
        }

        @Override
        public String name() {
            return laneName;
        }

        @Override
        public boolean current() {
            return Thread.currentThread().equals(owner);
        }

        @Override
        public void execute(Runnable task) {
            if (closed.get()) {
                return;
            }
            var carried = guarded(laneName, Causes.carry(task));
            synchronized (queue) {
                queue.add(carried);
                if (scheduled) {
                    return;
                }
                scheduled = true;
            }
            shared.submit(this::turn);
        }

        private void turn() {
            owner = Thread.currentThread();
            try {
                for (int i = 0; i < TURN; i++) {
                    Runnable next;
                    synchronized (queue) {
                        next = queue.poll();
                        if (next == null) {
                            scheduled = false;
                            return;
                        }
                    }
                    next.run();
                }
            } finally {
                owner = null;
            }
            shared.submit(this::turn);
        }
    }

    /** The threads below all scopes. */
    private static final class Shared {
        final ThreadFactory threads;
        final ThreadPoolExecutor pool;
        final ScheduledThreadPoolExecutor timer;

        Shared(String name, int threads) {
            this.threads = new NamedThreads("brokerlab-" + name);
            this.pool = executor("brokerlab-" + name, threads);
            this.timer = new ScheduledThreadPoolExecutor(1, new NamedThreads("brokerlab-" + name + "-timer"));
            this.timer.setRemoveOnCancelPolicy(true);
            this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        }

        synchronized void atLeast(int wanted) {
            if (wanted > pool.getMaximumPoolSize()) {
                pool.setMaximumPoolSize(wanted);
                pool.setCorePoolSize(wanted);
            }
        }

        void submit(Runnable task) {
            if (!pool.isShutdown()) {
                try {
                    pool.execute(task);
                } catch (java.util.concurrent.RejectedExecutionException e) {
                    // Closed between the question and the call: the task is dropped as the contract says.
                    if (!pool.isShutdown()) {
                        throw e;
                    }
                } catch (OutOfMemoryError e) {
                    // No further thread can be made now (a limit of the process): those that are there take it.
                    pool.getQueue().add(task);
                }
            }
        }

        void close() {
            timer.shutdownNow();
            pool.shutdown();
        }
    }

    private static final class NamedThreads implements ThreadFactory {
        private final String prefix;
        private final AtomicInteger count = new AtomicInteger();

        NamedThreads(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public Thread newThread(Runnable task) {
            var thread = new Thread(task, prefix + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
