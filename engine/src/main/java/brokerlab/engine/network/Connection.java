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
 * One client connection. Lives on one loop; only {@link #answered} is reached from elsewhere, by a job. Requests are handled one
 * at a time and in order, as Kafka does: nothing is read while one is in the works.
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
    void register() {
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
    public void ready(SelectionKey selected) {
        quietSinceMs = listener.elapsedMs();
        if (state == State.READING) {
            read();
        } else if (state == State.WRITING) {
            write();
        }
    }

    private void read() {
        Optional<ByteBuffer> frame;
        try {
            frame = receiving.read(transport);
        } catch (BadFrameException e) {
            close(ClosedFor.BAD_SIZE, e.getMessage());
            return;
        } catch (IOException e) {
            close(ClosedFor.PEER, String.valueOf(e.getMessage()));
            return;
        }
        frame.ifPresent(this::work);
    }

    private void work(ByteBuffer frame) {
        receiving = listener.newReceiving();
        state = State.WORKING;
        interest(0);
        listener.submit(() -> {
            try {
                listener.handler()
                        .handle(peer, frame)
                        .whenComplete((answer, error) -> loop.execute(() -> answered(answer, error)));
            } catch (RuntimeException e) {
                loop.execute(() -> answered(Optional.empty(), e));
            }
        });
    }

    private void answered(Optional<OutFrame> answer, Throwable error) {
        if (state == State.CLOSED) {
            return;
        }
        if (error != null) {
            Throwable cause = ProtocolException.unwrapped(error);
            close(reason(cause), String.valueOf(cause.getMessage()));
        } else if (answer.isEmpty()) {
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
            close(ClosedFor.PEER, String.valueOf(e.getMessage()));
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
            close(ClosedFor.LISTENER, "the listener was closed");
            return;
        }
        state = State.READING;
        interest(SelectionKey.OP_READ);
    }

    private void interest(int ops) {
        try {
            key.interestOps(ops);
        } catch (CancelledKeyException e) {
            close(ClosedFor.PEER, "the channel is closed");
        }
    }

    /** On the loop: closes when quiet for longer than {@code maxMs}. A request in the works is not quiet. */
    void closeIfQuiet(long maxMs) {
        if (state != State.WORKING && listener.elapsedMs() - quietSinceMs > maxMs) {
            close(ClosedFor.IDLE, "no traffic for " + maxMs + " ms (connections.max.idle.ms)");
        }
    }

    /** Whether it was quiet that long, as far as another thread can tell. */
    boolean seemsQuiet(long maxMs) {
        return listener.elapsedMs() - quietSinceMs > maxMs;
    }

    /** On the loop: closes now, or when the answer in the works is out. */
    void closeAfterAnswer() {
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

    private void close(ClosedFor why, String detail) {
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
