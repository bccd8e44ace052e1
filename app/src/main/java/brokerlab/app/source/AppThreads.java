package brokerlab.app.source;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The app's threads and its system time, in one place so that nothing else makes or reads any. All threads are daemons. */
public final class AppThreads {
    private static final Thread NEVER_STARTED = Thread.ofPlatform().unstarted(() -> {});

    private AppThreads() {}

    /** Whether the process is ending: the toolkit and the logs are stopped by then or may be. */
    public static boolean ending() {
        try {
            Runtime.getRuntime().removeShutdownHook(NEVER_STARTED);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** Runs {@code work} on a thread of its own. */
    public static Thread start(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    /** The same, for who wants to know when it is done or why it failed. */
    public static CompletableFuture<Void> run(String name, Runnable work) {
        return CompletableFuture.runAsync(work, now -> start(name, now));
    }

    /** One thread, at most {@code waiting} pieces of work before it; more are refused by an exception. */
    public static Executor single(String name, int waiting) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name(name).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Waits; ends early when interrupted, and keeps the interrupt. */
    public static void pause(long ms) {
        try {
            Thread.sleep(Math.max(0, ms));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Milliseconds of a clock that only goes forward, for intervals. */
    public static long elapsedMs() {
        return System.nanoTime() / 1_000_000;
    }

    public static long wallMs() {
        return System.currentTimeMillis();
    }
}
