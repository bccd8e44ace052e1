package brokerlab.engine.network;

import brokerlab.engine.api.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Optional;

/**
 * What a connection's listener asks of it before its requests are taken (TLS, SASL), and again when its session ends (KIP-368). A
 * listener without protection admits at once. Guarded by the connection.
 */
final class Admission {
    private final Connection connection;
    private final SocketListener listener;
    private final Peer peer;
    /** Empty where the listener asks nothing. */
    private Optional<SecureChannel> secure = Optional.empty();

    private boolean admitted;

    Admission(Connection connection, SocketListener listener, Peer peer) {
        this.connection = connection;
        this.listener = listener;
        this.peer = peer;
        this.admitted = listener.protection().isEmpty();
    }

    /** Whether its requests may be taken. */
    boolean admitted() {
        return admitted;
    }

    /** On the loop, once: what bytes go over from now on. */
    Transport protect(Transport plain, SelectionKey key) throws IOException {
        if (listener.protection().isEmpty()) {
            return plain;
        }
        var way = new SecureChannel(listener.protection().get(), peer.connectionId(), key);
        secure = Optional.of(way);
        return way.transport(plain);
    }

    /** On the loop: goes on with TLS and SASL; true when the client has come through. */
    boolean advance() {
        if (admitted) {
            return true;
        }
        if (secure.isEmpty()) {
            return false;
        }
        attempt(secure.get(), way -> {
            if (way.advance()) {
                peer.authenticated(way.principal());
                way.software().ifPresent(s -> peer.tookSoftware(s.softwareName(), s.softwareVersion()));
                admitted = true;
                listener.metrics().authenticated();
            }
        });
        return admitted;
    }

    private interface Step {
        void on(SecureChannel way) throws IOException;
    }

    /** Ends the connection when the step fails. */
    private void attempt(SecureChannel way, Step step) {
        try {
            step.on(way);
        } catch (NotAuthenticatedException e) {
            refuse(way, e);
        } catch (IOException e) {
            connection.end(CloseReason.PEER, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            connection.end(CloseReason.FAILED, e.toString());
        }
    }

    /** The client is told late, so that it cannot try passwords quickly (connection.failed.authentication.delay.ms). */
    private void refuse(SecureChannel way, NotAuthenticatedException why) {
        listener.metrics().refused();
        if (!way.isReportable()) {
            connection.end(CloseReason.AUTHENTICATION, why.getMessage());
            return;
        }
        connection.interest(0);
        listener.afterFailedAuthentication(() -> connection.onLoop(() -> {
            try {
                way.refuse();
            } catch (IOException e) {
                // It is gone already.
            }
            connection.end(CloseReason.AUTHENTICATION, why.getMessage());
        }));
    }

    /** Whether the frame begins a new proof of a client that was admitted before. */
    boolean reauthenticates(ByteBuffer frame) {
        return secure.isPresent() && secure.get().reauthenticates(frame, listener.elapsedNanos());
    }

    /** Whether the client should have proved itself again before it sent the frame. */
    boolean expiredFor(ByteBuffer frame) {
        return secure.isPresent() && !reauthenticates(frame) && secure.get().expired(listener.elapsedNanos());
    }

    /** With nothing else in the works: the client proves itself again, beginning with the frame. */
    void reauthenticate(ByteBuffer frame) {
        admitted = false;
        connection.onLoop(() -> {
            if (connection.frameBegun()) {
                connection.end(CloseReason.BAD_REQUEST, "requests sent while it was to prove itself again");
                return;
            }
            connection.interest(SelectionKey.OP_READ);
            attempt(secure.orElseThrow(), way -> way.reauthenticate(frame, listener.elapsedNanos()));
        });
    }

    void close() {
        secure.ifPresent(SecureChannel::close);
    }
}
