package brokerlab.engine.network;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** The connections one broker may have ({@code max.connections}), over all its listeners. */
final class ConnectionSlots {
    private final AtomicInteger taken = new AtomicInteger();
    private final IntSupplier limit;
    private final Runnable freed;

    /** @param freed called after a slot was given back */
    ConnectionSlots(IntSupplier limit, Runnable freed) {
        this.limit = limit;
        this.freed = freed;
    }

    boolean take() {
        if (taken.incrementAndGet() > limit.getAsInt()) {
            taken.decrementAndGet();
            return false;
        }
        return true;
    }

    void giveBack() {
        taken.decrementAndGet();
        freed.run();
    }
}
