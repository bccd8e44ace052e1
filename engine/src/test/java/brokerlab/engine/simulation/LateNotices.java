package brokerlab.engine.simulation;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.ZnodeLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A line to the ensemble on which what is told of {@code /config} may be late; in order all the same. Whoever asks is answered at once. */
final class LateNotices {
    private final Tasks tasks;
    private final LongSupplier delayMs;
    private long lastMs;

    private LateNotices(Tasks tasks, LongSupplier delayMs) {
        this.tasks = tasks;
        this.delayMs = delayMs;
    }

    /** @param delayMs of each notice */
    static Coordination on(Coordination line, Tasks tasks, LongSupplier delayMs) {
        var late = new LateNotices(tasks, delayMs);
        return (Coordination) Proxy.newProxyInstance(
                Coordination.class.getClassLoader(), new Class<?>[] {Coordination.class}, (proxy, method, args) -> {
                    try {
                        return method.getName().equals("watch") && args[0].equals(ZnodeLayout.CONFIG)
                                ? late.watch(line, (boolean) args[1], args[2])
                                : method.invoke(line, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @SuppressWarnings("unchecked")
    private Runnable watch(Coordination line, boolean recursive, Object listener) {
        var told = (Consumer<Coordination.ZnodeEvent>) listener;
        return line.watch(ZnodeLayout.CONFIG, recursive, event -> {
            long now = tasks.clock().elapsedMs();
            lastMs = Math.max(lastMs, now + delayMs.getAsLong());
            if (lastMs > now) {
                tasks.after(lastMs - now, () -> told.accept(event));
            } else {
                told.accept(event);
            }
        });
    }
}
