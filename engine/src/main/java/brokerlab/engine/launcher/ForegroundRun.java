package brokerlab.engine.launcher;

import brokerlab.engine.clock.ExitHook;
import brokerlab.engine.wire.ProtocolException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import picocli.CommandLine;

/** Starts what is to run, says READY, waits for the signal that ends it and stops it. */
final class ForegroundRun {
    private static final int STOP_SECONDS = 60;

    private final HeadlessRun run;
    private final List<String> authorities;
    private final ToIntFunction<Throwable> failed;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * @param authorities lines to print after READY
     * @param failed tells why the start failed and returns the exit code
     */
    ForegroundRun(HeadlessRun run, List<String> authorities, ToIntFunction<Throwable> failed) {
        this.run = run;
        this.authorities = authorities;
        this.failed = failed;
    }

    /** Starts and returns the exit code once all has stopped again. */
    int untilAsked() {
        // Scripts read READY first: whatever a library prints (ZooKeeper names the files it purges) goes elsewhere.
        PrintStream out = System.out;
        System.setOut(System.err);
        ExitHook.add("brokerlab-end", this::endWhenAsked);
        int exit = serve(out);
        stop();
        return exit;
    }

    private int serve(PrintStream out) {
        var exit = new AtomicInteger(CommandLine.ExitCode.OK);
        // Whoever asks to end while it still starts is heard at once.
        run.start().whenComplete((done, error) -> {
            if (error == null) {
                run.readyLines().forEach(out::println);
                authorities.forEach(out::println);
                out.flush();
            } else {
                exit.set(failed.applyAsInt(ProtocolException.unwrapped(error)));
                asked.countDown();
            }
        });
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return exit.get();
    }

    private void stop() {
        try {
            run.stop().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("The cluster did not stop in " + STOP_SECONDS + " s; the next start recovers its logs.");
            run.kill();
        }
    }

    /** All is closed: a signal that comes now has nothing to wait for. */
    void ended() {
        ended.countDown();
    }

    /** Asks the main thread to stop the cluster and waits for it; the JVM's exit code on SIGTERM would be 143, a clean end is 0. */
    private void endWhenAsked() {
        if (ended.getCount() == 0) {
            return;
        }
        asked.countDown();
        try {
            if (ended.await(STOP_SECONDS + 5L, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
