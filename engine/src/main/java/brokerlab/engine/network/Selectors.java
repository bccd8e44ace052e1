package brokerlab.engine.network;

import brokerlab.engine.clock.Tasks;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The selector loops of a cluster, shared by the listeners of all its brokers; as many as the one that wants most of them. */
public final class Selectors implements AutoCloseable {
    private final Tasks tasks;
    private final Consumer<Throwable> failed;
    private final FailedAccepts failedAccepts;
    private final List<SelectorLoop> loops = new CopyOnWriteArrayList<>();
    private int next;
    private boolean closed;

    /**
     * @param tasks of the process, not of a broker: the loops outlive brokers
     * @param threads loops to begin with, at least 1
     * @param failed told what went wrong on a loop
     */
    public Selectors(Tasks tasks, int threads, Consumer<Throwable> failed) {
        this.tasks = tasks;
        this.failed = failed;
        this.failedAccepts = new FailedAccepts(tasks.clock());
        while (loops.size() < Math.max(1, threads)) {
            add();
        }
    }

    private void add() {
        var loop = new SelectorLoop(failed);
        if (closed) {
            loop.close();
        }
        tasks.loop("selector-" + loops.size(), loop);
        loops.add(loop);
    }

    /** {@code count} different loops: first those of {@code before}, then others, another one first for each caller. */
    synchronized List<SelectorLoop> choose(List<SelectorLoop> before, int count) {
        while (loops.size() < count) {
            add();
        }
        var chosen = new LinkedHashSet<>(before.subList(0, Math.min(before.size(), count)));
        for (int i = next++; chosen.size() < count; i++) {
            chosen.add(loops.get(Math.floorMod(i, loops.size())));
        }
        return List.copyOf(chosen);
    }

    /** Of all listeners together. */
    FailedAccepts failedAccepts() {
        return failedAccepts;
    }

    List<SelectorLoop> all() {
        return loops;
    }

    /** Ends the loops; every connection on them is closed. */
    @Override
    public synchronized void close() {
        closed = true;
        loops.forEach(SelectorLoop::close);
    }
}
