package brokerlab.engine.network;

import brokerlab.engine.clock.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The selector loops of the process, made once and shared by the listeners of all brokers. */
public final class Selectors implements AutoCloseable {
    private final List<SelectorLoop> loops = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /**
     * @param tasks of the process, not of a broker: the loops outlive brokers
     * @param threads loops, at least 1
     * @param failed told what went wrong on a loop
     */
    public Selectors(Tasks tasks, int threads, Consumer<Throwable> failed) {
        for (int i = 0; i < Math.max(1, threads); i++) {
            var loop = new SelectorLoop(failed);
            loops.add(loop);
            tasks.loop("selector-" + i, loop);
        }
    }

    int size() {
        return loops.size();
    }

    /** Some loop to begin with, another one for each caller. */
    int start() {
        return Math.floorMod(next.getAndIncrement(), loops.size());
    }

    SelectorLoop loop(int index) {
        return loops.get(Math.floorMod(index, loops.size()));
    }

    List<SelectorLoop> all() {
        return loops;
    }

    /** Ends the loops; every connection on them is closed. */
    @Override
    public void close() {
        loops.forEach(SelectorLoop::close);
    }
}
