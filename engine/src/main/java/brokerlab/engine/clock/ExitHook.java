package brokerlab.engine.clock;

/** Work to do when the process is asked to end. */
public final class ExitHook {
    private ExitHook() {}

    /** Runs {@code task} when the JVM begins to end (a signal, Ctrl+C, exit), on a thread of its own. */
    public static void add(String name, Runnable task) {
        Runtime.getRuntime().addShutdownHook(new Thread(task, name));
    }
}
