package brokerlab.engine.network;

import brokerlab.engine.wire.OutFrame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The requests of one connection that are in the works: taken from the socket and not answered yet. Guarded by the connection. */
final class InFlightRequests {
    /** Java clients send up to five ahead (max.in.flight.requests.per.connection). */
    private static final int MOST = 8;

    /** No further frame is begun while those in the works hold this many bytes. */
    private static final int MOST_BYTES = 2 << 20;

    private final RequestQueue queue;
    private final ArrayDeque<Slot> slots = new ArrayDeque<>();
    private List<Slot> fresh = new ArrayList<>();
    private int bytes;
    /** Counted in the broker's queue and not given back yet. */
    private long charged;

    InFlightRequests(RequestQueue queue) {
        this.queue = queue;
    }

    /** A request and, once it is done, its answer or why there is none. */
    static final class Slot {
        final ByteBuffer frame;
        /** May be handled while earlier ones of its kind wait. */
        final boolean follows;

        final int bytes;
        boolean done;
        Optional<OutFrame> answer = Optional.empty();
        Optional<Throwable> error = Optional.empty();

        Slot(ByteBuffer frame, boolean follows) {
            this.frame = frame;
            this.follows = follows;
            this.bytes = frame.remaining();
        }
    }

    boolean none() {
        return slots.isEmpty();
    }

    /** Whether the next request may be taken beside those that are here. */
    boolean roomForMore() {
        return slots.isEmpty() || (slots.getLast().follows && slots.size() < MOST && bytes < MOST_BYTES);
    }

    /** The broker's queue counts a request that came, whether it is begun at once or not. */
    void charge(Slot slot) {
        charged += slot.bytes;
        queue.reserve(slot.bytes);
    }

    void giveBack(Slot slot) {
        charged -= slot.bytes;
        queue.release(slot.bytes);
    }

    void begin(Slot slot) {
        slots.add(slot);
        bytes += slot.bytes;
        fresh.add(slot);
    }

    boolean anyFresh() {
        return !fresh.isEmpty();
    }

    /** What was begun since the last call, to be handled together. */
    List<Slot> takeFresh() {
        List<Slot> taken = fresh;
        fresh = new ArrayList<>();
        return taken;
    }

    boolean isFirst(Slot slot) {
        return slots.peek() == slot;
    }

    /** Takes out the oldest request, if it is done. */
    Optional<Slot> takeDone() {
        if (slots.isEmpty() || !slots.getFirst().done) {
            return Optional.empty();
        }
        Slot slot = slots.removeFirst();
        bytes -= slot.bytes;
        giveBack(slot);
        return Optional.of(slot);
    }

    /** The connection ends: what is here will not be answered. */
    void clear() {
        slots.clear();
        fresh.clear();
        queue.release(charged);
        charged = 0;
    }
}
