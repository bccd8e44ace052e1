package brokerlab.engine.network;

import brokerlab.engine.api.Peer;
import brokerlab.engine.wire.BadFrameException;
import brokerlab.engine.wire.OutFrame;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * One client connection. Requests are handled one at a time and in order, as Kafka does: nothing is read while one is in the
 * works. It lives on one loop, which reads, closes and finishes what did not fit the socket at once. An answer without files is
 * written by the thread that brings it, so that a request costs no second change of threads; one with files waits for the loop,
 * as its bringer may hold a partition's lock. Guarded by itself.
 *
 * <pre>
 *   READING ── whole frame ──► WORKING ── answer ──► WRITING ── all out ──► READING
 *                                 └── no answer ──────────────────────────►
 * </pre>
 */
final class Connection implements SelectorLoop.Ready {
    private enum State {
        READING,
        WORKING,
        WRITING,
        ENDING,
        CLOSED
    }

    private final Listener listener;
    private final SelectorLoop loop;
    private final SocketChannel channel;
    private final Transport transport;
    private final Peer peer;
    private SelectionKey key;
    private State state = State.READING;
    private Receiving receiving;
    private Sending sending;
    private boolean last;
    private volatile long quietSinceMs;

    Connection(Listener listener, SelectorLoop loop, SocketChannel channel, Peer peer) {
        this.listener = listener;
        this.loop = loop;
        this.channel = channel;
        this.transport = new PlainTransport(channel);
        this.peer = peer;
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
        } catch (IOException | ClosedSelectorException e) {
            close(ClosedFor.PEER, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public synchronized void ready(SelectionKey selected) {
        quietSinceMs = listener.elapsedMs();
        switch (state) {
            case READING -> read();
            case WRITING -> write();
            // The next request is here already: it waits in the socket. Most clients send none before they have the
            // answer,
            // so interest in reading is dropped only now.
            case WORKING -> interest(0);
            case ENDING, CLOSED -> {}
        }
    }

    private void read() {
        Optional<ByteBuffer> frame;
        try {
            frame = receiving.read(transport);
        } catch (BadFrameException e) {
            end(ClosedFor.BAD_SIZE, e.getMessage());
            return;
        } catch (IOException e) {
            end(ClosedFor.PEER, String.valueOf(e.getMessage()));
            return;
        }
        frame.ifPresent(this::work);
    }

    private void work(ByteBuffer frame) {
        receiving = listener.newReceiving();
        state = State.WORKING;
        listener.submit(() -> {
            try {
                listener.handler().handle(peer, frame).whenComplete(this::answered);
            } catch (RuntimeException e) {
                failed(e);
            }
        });
    }

    private void answered(Optional<OutFrame> answer, Throwable error) {
        if (error != null) {
            failed(error);
        } else if (answer.isPresent() && answer.get().hasSources()) {
            loop.execute(() -> send(answer));
        } else {
            send(answer);
        }
    }

    private synchronized void failed(Throwable error) {
        Throwable cause = ProtocolException.unwrapped(error);
        end(reason(cause), String.valueOf(cause.getMessage()));
    }

    private synchronized void send(Optional<OutFrame> answer) {
        if (state != State.WORKING) {
            return;
        }
        if (answer.isEmpty()) {
            readOn();
        } else {
            sending = new Sending(answer.get());
            state = State.WRITING;
            write();
        }
    }

    private static ClosedFor reason(Throwable error) {
        return error instanceof BadFrameException bad
                ? switch (bad.reason()) {
                    case SIZE -> ClosedFor.BAD_SIZE;
                    case MALFORMED -> ClosedFor.BAD_REQUEST;
                    case NOT_SERVED -> ClosedFor.NOT_SERVED;
                    case UNANSWERABLE -> ClosedFor.UNANSWERABLE;
                    case ANSWER -> ClosedFor.FAILED;
                }
                : ClosedFor.FAILED;
    }

    private void write() {
        boolean done;
        try {
            done = sending.writeTo(transport);
        } catch (IOException | RuntimeException e) {
            end(ClosedFor.PEER, String.valueOf(e.getMessage()));
            return;
        }
        quietSinceMs = listener.elapsedMs();
        if (done) {
            sending = null;
            readOn();
        } else {
            interest(SelectionKey.OP_WRITE);
        }
    }

    private void readOn() {
        if (last) {
            end(ClosedFor.LISTENER, "the listener was closed");
            return;
        }
        state = State.READING;
        // Muted while working means that the next request waits in the socket: a pipelining client is served without
        // the loop.
        if (muted()) {
            read();
        }
        if (state == State.READING) {
            interest(SelectionKey.OP_READ);
        }
    }

    private boolean muted() {
        try {
            return key.interestOps() == 0;
        } catch (CancelledKeyException e) {
            return false;
        }
    }

    /** A channel is let go by its selector's thread only. */
    private void end(ClosedFor why, String detail) {
        if (state != State.CLOSED) {
            state = State.ENDING;
            loop.execute(() -> close(why, detail));
        }
    }

    private void interest(int ops) {
        try {
            if (key.interestOps() != ops) {
                key.interestOps(ops);
                loop.notice();
            }
        } catch (CancelledKeyException e) {
            end(ClosedFor.PEER, "the channel is closed");
        }
    }

    /** On the loop: closes when quiet for longer than {@code maxMs}. A request in the works is not quiet. */
    synchronized void closeIfQuiet(long maxMs) {
        if ((state == State.READING || state == State.WRITING) && listener.elapsedMs() - quietSinceMs > maxMs) {
            close(ClosedFor.IDLE, "no traffic for " + maxMs + " ms (connections.max.idle.ms)");
        }
    }

    /** Whether it was quiet that long, as far as another thread can tell. */
    boolean seemsQuiet(long maxMs) {
        return listener.elapsedMs() - quietSinceMs > maxMs;
    }

    /** On the loop: closes now, or when the answer in the works is out. */
    synchronized void closeAfterAnswer() {
        last = true;
        if (state == State.READING) {
            close(ClosedFor.LISTENER, "the listener was closed");
        }
    }

    /** On the loop. */
    void closeNow() {
        close(ClosedFor.LISTENER, "the listener was closed");
    }

    @Override
    public void lost() {
        closeNow();
    }

    /** On the loop. */
    private synchronized void close(ClosedFor why, String detail) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        sending = null;
        try {
            transport.close();
        } catch (IOException e) {
            // Nothing is left to save: the descriptor is gone either way.
        }
        listener.gone(this, peer, why, detail);
    }
}
