package brokerlab.engine.network;

import brokerlab.engine.clock.Tasks;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Whether a listener accepts connections just now. Who connects while it does not waits in the backlog. Closed by the acceptor's loop,
 * opened from any thread by way of it.
 *
 * <pre>
 *   OPEN ─ no slot is free ──▶ SLOT ─ one is given back, the limit changes ────────────────▶ OPEN
 *        ─ too many a second ▶ RATE ─ time is up, the limit changes ───────────────────────▶ OPEN
 *        ─ the system refuses ▶ ROOM ─ a second has passed, whatever is given back meanwhile ▶ OPEN
 * </pre>
 *
 * Out of descriptors only time opens it: each try that fails gives its slot back, and would wake another listener of the broker, which
 * would wake this one.
 */
final class AcceptGate {
    private static final long ROOM_PAUSE_MS = 1_000;

    private enum Why {
        NOTHING,
        SLOT,
        RATE,
        ROOM
    }

    /** One closing: what was meant for an earlier one, such as its timer, does not open a later one. */
    private static final class Hold {
        final Why why;

        Hold(Why why) {
            this.why = why;
        }
    }

    private final Hold open = new Hold(Why.NOTHING);
    private final Tasks tasks;
    private final Executor loop;
    private final Consumer<Boolean> accepting;
    private volatile Hold hold = open;

    /**
     * @param loop the acceptor's
     * @param accepting told on the loop to accept, or not to
     */
    AcceptGate(Tasks tasks, Executor loop, Consumer<Boolean> accepting) {
        this.tasks = tasks;
        this.loop = loop;
        this.accepting = accepting;
    }

    /** Takes a slot, or closes until one is free. */
    boolean slot(BooleanSupplier take) {
        if (take.getAsBoolean()) {
            return true;
        }
        // Closed before the second try: a slot given back in between is seen here or by the one who gives it.
        hold = new Hold(Why.SLOT);
        if (take.getAsBoolean()) {
            hold = open;
            return true;
        }
        accepting.accept(false);
        return false;
    }

    /** Closes for so long, as more have connected than may in a second. */
    void rate(long ms) {
        closeFor(ms, Why.RATE);
    }

    /** Closes for a second, as the system has no room for another connection. */
    void room() {
        closeFor(ROOM_PAUSE_MS, Why.ROOM);
    }

    private void closeFor(long ms, Why why) {
        var closed = new Hold(why);
        hold = closed;
        accepting.accept(false);
        tasks.after(ms, () -> reopen(closed));
    }

    /** A slot was given back. */
    void slotFreed() {
        Hold now = hold;
        if (now.why == Why.SLOT) {
            reopen(now);
        }
    }

    /** The limit of connections, or of those made in a second, is another one. */
    void limitsChanged() {
        Hold now = hold;
        if (now.why == Why.SLOT || now.why == Why.RATE) {
            reopen(now);
        }
    }

    private void reopen(Hold closed) {
        loop.execute(() -> {
            if (hold == closed) {
                hold = open;
                accepting.accept(true);
            }
        });
    }
}
