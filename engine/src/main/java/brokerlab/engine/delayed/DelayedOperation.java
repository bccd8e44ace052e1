package brokerlab.engine.delayed;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One request that waits. {@link #ready} and {@link #answer} are never called concurrently and {@link #answer} is called exactly
 * once, so both may change state without a lock. They are called on whatever thread reported the change: they must be quick and
 * hold no lock that a reporter may hold.
 */
public abstract class DelayedOperation {
    /** Pokes not yet looked at; never returns to zero once answered, which keeps later ones out. */
    private final AtomicInteger pokes = new AtomicInteger();

    private volatile boolean expired;
    private volatile boolean answered;
    private volatile Runnable leave = () -> {};

    /**
     * Whether the request can be answered now. An exception ends the wait: answering meets its cause again and has a place to say
     * so, whoever happened to report the change has not.
     */
    protected abstract boolean ready();

    /** Answers. {@code expired}: not ready, but its time is up or the room closes. */
    protected abstract void answer(boolean expired);

    /** Whether it was answered. */
    public final boolean answered() {
        return answered;
    }

    /** Answers now, ready or not; without effect when already answered. */
    public final void expire() {
        expired = true;
        poke();
    }

    /** Looks again; a poke that meets another one at work makes that one look once more, so none is lost. */
    final void poke() {
        if (answered || pokes.getAndIncrement() != 0) {
            return;
        }
        int seen;
        do {
            seen = pokes.get();
            boolean late = expired;
            boolean ready = false;
            try {
                ready = ready();
            } catch (RuntimeException | Error e) {
                late = true;
            }
            if (ready || late) {
                answered = true;
                leave.run();
                answer(!ready);
                return;
            }
        } while (pokes.addAndGet(-seen) != 0);
    }

    final void onLeave(Runnable action) {
        leave = action;
    }
}
