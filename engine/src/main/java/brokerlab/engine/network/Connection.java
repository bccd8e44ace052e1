package brokerlab.engine.network;

import brokerlab.engine.api.Peer;
import brokerlab.engine.network.InFlightRequests.Slot;
import brokerlab.engine.wire.BadFrameException;
import brokerlab.engine.wire.OutFrame;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One client connection. Requests are handled and answered in order. One is in the works at a time, as with Kafka, but for those
 * that may follow each other (produce): of these the next are taken while earlier ones wait for their replicas, and those that
 * arrived meanwhile are handled together. It lives on one loop, which reads, closes and finishes what did not fit the socket at
 * once. An answer without files is written by the thread that brings it, so that a request costs no second change of threads; one
 * with files waits for the loop, as its bringer may hold a partition's lock. Guarded by itself.
 *
 * <pre>
 *   socket ──► frame ──► fresh ── a task: all at once ──► in the works ── head answered ──► socket
 *                └─► held, until nothing is in the works ─► fresh
 * </pre>
 */
final class Connection implements SelectorLoop.Ready {
    private enum State {
        OPEN,
        ENDING,
        CLOSED
    }

    private final SocketListener listener;
    private final SelectorLoop loop;
    private final SocketChannel channel;
    private final Peer peer;
    private final InFlightRequests works;
    private final Admission admission;
    private boolean handling;
    /** Waits until nothing is in the works. */
    private Optional<Slot> held = Optional.empty();

    private SelectionKey key;
    private State state = State.OPEN;
    private Transport transport;
    private Receiving receiving;
    private Optional<Sending> sending = Optional.empty();
    private boolean last;
    private boolean peerEnded;
    private boolean throttled;
    private long throttledUntilMs;
    private volatile long quietSinceMs;

    Connection(SocketListener listener, SelectorLoop loop, SocketChannel channel, Peer peer) {
        this.listener = listener;
        this.loop = loop;
        this.channel = channel;
        this.transport = new PlainTransport(channel);
        this.peer = peer;
        this.works = new InFlightRequests(listener.requests());
        this.admission = new Admission(this, listener, peer);
        this.receiving = listener.newReceiving();
        this.quietSinceMs = listener.elapsedMs();
    }

    SelectorLoop loop() {
        return loop;
    }

    /** On the loop. */
    synchronized void register() {
        if (state == State.CLOSED) {
            return;
        }
        try {
            key = channel.register(loop.selector(), SelectionKey.OP_READ, this);
            transport = admission.protect(transport, key);
        } catch (IOException | ClosedSelectorException e) {
            close(CloseReason.PEER, String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            close(CloseReason.FAILED, e.toString());
        }
    }

    @Override
    public synchronized void ready(SelectionKey selected) {
        quietSinceMs = listener.elapsedMs();
        if (state == State.OPEN && admission.advance()) {
            if (sending.isPresent()) {
                write();
            }
            read();
        }
    }

    /** On the loop, soon, if it is still open then. */
    void onLoop(Runnable act) {
        loop.execute(() -> {
            synchronized (this) {
                if (state == State.OPEN) {
                    act.run();
                }
            }
        });
    }

    /** Whether bytes of a further request have come. */
    boolean frameBegun() {
        return receiving.begun();
    }

    /** On the loop: the broker's queue has room again. */
    synchronized void readAgain() {
        if (state == State.OPEN) {
            read();
        }
    }

    // ---- in

    /** Takes what the socket has, as far as it may be taken now. */
    private void read() {
        while (state == State.OPEN && mayRead()) {
            Optional<ByteBuffer> frame;
            try {
                frame = receiving.read(transport);
            } catch (BadFrameException e) {
                end(CloseReason.BAD_SIZE, e.getMessage());
                return;
            } catch (NotAuthenticatedException e) {
                listener.metrics().refused();
                end(CloseReason.AUTHENTICATION, e.getMessage());
                return;
            } catch (IOException e) {
                end(CloseReason.PEER, String.valueOf(e.getMessage()));
                return;
            }
            if (frame.isEmpty()) {
                break;
            }
            receiving = listener.newReceiving();
            arrived(frame.get());
        }
        if (state == State.OPEN) {
            // Most clients send nothing before they have the answer, so interest in reading is dropped only when more
            // came.
            boolean wanted = mayRead() || !moreCame();
            interest((sending.isPresent() ? SelectionKey.OP_WRITE : 0) | (wanted ? SelectionKey.OP_READ : 0));
        }
    }

    /** What may not be taken yet waits in the socket, but for its size: so a client that ends is seen. It may still read. */
    private boolean moreCame() {
        try {
            return receiving.begin(transport);
        } catch (IOException e) {
            peerEnded = true;
            return true;
        }
    }

    private boolean mayRead() {
        return !last
                && admission.admitted()
                && !throttled
                && held.isEmpty()
                && sending.isEmpty()
                && works.roomForMore()
                && listener.requests().roomFor(this);
    }

    private void arrived(ByteBuffer frame) {
        var slot = new Slot(frame, listener.handler().mayFollow(frame));
        works.charge(slot);
        listener.metrics().received(slot.bytes);
        if (admission.expiredFor(slot.frame)) {
            end(CloseReason.SESSION_EXPIRED, "it did not prove itself again in time (connections.max.reauth.ms)");
            return;
        }
        if (works.none() || slot.follows) {
            start(slot);
        } else {
            held = Optional.of(slot);
        }
    }

    private void start(Slot slot) {
        if (admission.reauthenticates(slot.frame)) {
            works.giveBack(slot);
            admission.reauthenticate(slot.frame);
            return;
        }
        works.begin(slot);
        if (!handling) {
            handling = true;
            listener.requests().submit(listener.metrics().timed(this::handleFresh));
        }
    }

    /** One at a time, so that requests reach the partitions in their order. */
    private void handleFresh() {
        List<Slot> slots;
        synchronized (this) {
            slots = works.takeFresh();
            if (slots.isEmpty()) {
                handling = false;
                return;
            }
        }
        try {
            List<CompletionStage<Optional<OutFrame>>> answers = slots.size() == 1
                    ? List.of(listener.handler().handle(peer, slots.getFirst().frame))
                    : listener.handler()
                            .handleAll(peer, slots.stream().map(s -> s.frame).toList());
            for (int i = 0; i < slots.size(); i++) {
                Slot slot = slots.get(i);
                answers.get(i).whenComplete((answer, error) -> answered(slot, answer, error));
            }
        } catch (RuntimeException | Error e) {
            // An Error too: memory that did not suffice for these may suffice for the next one.
            slots.forEach(slot -> answered(slot, Optional.empty(), e));
        }
        synchronized (this) {
            if (!works.anyFresh() || state == State.CLOSED) {
                handling = false;
            } else {
                listener.requests().submit(listener.metrics().timed(this::handleFresh));
            }
        }
    }

    // ---- out

    private void answered(Slot slot, Optional<OutFrame> answer, Throwable error) {
        if (error == null && answer.isPresent() && answer.get().hasSources()) {
            loop.execute(() -> settle(slot, answer, Optional.empty()));
        } else {
            settle(slot, error == null ? answer : Optional.empty(), Optional.ofNullable(error));
        }
    }

    private synchronized void settle(Slot slot, Optional<OutFrame> answer, Optional<Throwable> error) {
        if (slot.done || state != State.OPEN) {
            return;
        }
        throttle(peer.takeThrottleMs());
        slot.done = true;
        slot.answer = answer;
        slot.error = error;
        if (works.isFirst(slot) && sending.isEmpty()) {
            write();
            goOn();
        }
    }

    /** A client that has spent more than its quotas allow is answered, but not read for so long. */
    private void throttle(long ms) {
        if (ms > 0) {
            throttled = true;
            throttledUntilMs = Math.max(throttledUntilMs, listener.elapsedMs() + ms);
            listener.after(ms, () -> loop.execute(this::endThrottle));
        }
    }

    /** On the loop. A later throttle may have made it longer. */
    private synchronized void endThrottle() {
        if (state == State.OPEN && throttled && listener.elapsedMs() >= throttledUntilMs) {
            throttled = false;
            write();
            if (state == State.OPEN) {
                read();
            }
        }
    }

    /** Sends what is answered, in order, as far as the socket takes it. */
    private void write() {
        while (state == State.OPEN) {
            if (sending.isPresent()) {
                boolean out;
                try {
                    out = sending.get().writeTo(transport);
                } catch (IOException | RuntimeException | Error e) {
                    end(CloseReason.PEER, String.valueOf(e.getMessage()));
                    return;
                }
                quietSinceMs = listener.elapsedMs();
                if (!out) {
                    return;
                }
                sending = Optional.empty();
            }
            Optional<Slot> done = works.takeDone();
            if (done.isEmpty()) {
                break;
            }
            Slot slot = done.get();
            if (slot.error.isPresent()) {
                Throwable cause = ProtocolException.unwrapped(slot.error.get());
                end(reason(cause), String.valueOf(cause.getMessage()));
                return;
            }
            slot.answer.ifPresent(answer -> listener.metrics().sent(answer.sizeInBytes()));
            sending = slot.answer.map(Sending::new);
        }
        if (works.none() && last) {
            end(CloseReason.LISTENER, "the listener was closed");
        } else if (works.none() && held.isPresent() && !throttled) {
            Slot next = held.get();
            held = Optional.empty();
            start(next);
        }
    }

    /** After an answer: what waits in the socket is taken at once, a pipelining client is served without the loop. */
    private void goOn() {
        if (state != State.OPEN) {
            return;
        }
        if (mayRead() && muted()) {
            read();
        } else {
            interest((sending.isPresent() ? SelectionKey.OP_WRITE : 0) | (muted() ? 0 : SelectionKey.OP_READ));
        }
    }

    private static CloseReason reason(Throwable error) {
        return error instanceof BadFrameException bad
                ? switch (bad.reason()) {
                    case SIZE -> CloseReason.BAD_SIZE;
                    case MALFORMED -> CloseReason.BAD_REQUEST;
                    case NOT_SERVED -> CloseReason.NOT_SERVED;
                    case UNANSWERABLE -> CloseReason.UNANSWERABLE;
                    case ANSWER -> CloseReason.FAILED;
                }
                : CloseReason.FAILED;
    }

    /** Whether the loop does not look at what comes in. */
    private boolean muted() {
        try {
            return (key.interestOps() & SelectionKey.OP_READ) == 0;
        } catch (CancelledKeyException e) {
            return false;
        }
    }

    void interest(int ops) {
        try {
            if (key.interestOps() != ops) {
                key.interestOps(ops);
                loop.notice();
            }
        } catch (CancelledKeyException e) {
            end(CloseReason.PEER, "the channel is closed");
        }
    }

    // ---- end

    /** A channel is let go by its selector's thread only. */
    void end(CloseReason why, String detail) {
        if (state == State.OPEN) {
            state = State.ENDING;
            loop.execute(() -> close(why, detail));
        }
    }

    /** On the loop: closes when quiet for longer than {@code maxMs}. A request in the works is not, while its client is there. */
    synchronized void closeIfQuiet(long maxMs) {
        if (state == State.OPEN
                && (works.none() || sending.isPresent() || peerEnded)
                && listener.elapsedMs() - quietSinceMs > maxMs) {
            close(CloseReason.IDLE, "no traffic for " + maxMs + " ms (connections.max.idle.ms)");
        }
    }

    /** Whether it was quiet that long, as far as another thread can tell. */
    boolean seemsQuiet(long maxMs) {
        return listener.elapsedMs() - quietSinceMs > maxMs;
    }

    /** On the loop: closes now, or when the answers in the works are out. */
    synchronized void closeAfterAnswer() {
        last = true;
        held = Optional.empty();
        if (works.none() && sending.isEmpty()) {
            close(CloseReason.LISTENER, "the listener was closed");
        }
    }

    /** On the loop. */
    void closeNow() {
        close(CloseReason.LISTENER, "the listener was closed");
    }

    @Override
    public void lost() {
        closeNow();
    }

    @Override
    public void failed(SelectionKey selected, Throwable why) {
        close(CloseReason.FAILED, why.toString());
    }

    /** On the loop. */
    private synchronized void close(CloseReason why, String detail) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        sending = Optional.empty();
        held = Optional.empty();
        try {
            listener.requests().forget(this);
            works.clear();
            listener.recordClose(peer, why, detail);
            admission.close();
        } finally {
            // Whatever the telling came to: a socket left open would be ready for ever.
            release();
        }
    }

    private void release() {
        try {
            transport.close();
        } catch (IOException e) {
            // Nothing is left to save: the descriptor is gone either way.
        }
        listener.forget(this, peer);
    }
}
