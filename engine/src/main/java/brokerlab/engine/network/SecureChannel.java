package brokerlab.engine.network;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.network.ChannelMetadataRegistry;
import org.apache.kafka.common.network.CipherInformation;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.network.PlaintextTransportLayer;
import org.apache.kafka.common.network.ReauthenticationContext;
import org.apache.kafka.common.network.SslTransportLayer;
import org.apache.kafka.common.network.TransportLayer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.PlaintextAuthenticationContext;
import org.apache.kafka.common.security.auth.SslAuthenticationContext;
import org.apache.kafka.common.security.authenticator.SaslServerAuthenticator;

/**
 * What one connection of a protected listener goes through before its requests are taken: TLS, then SASL, each where the listener has
 * it; Kafka's own classes speak both. A client may prove itself again later (KIP-368). Guarded by the connection.
 *
 * <pre>
 *   TLS handshake ─▶ SASL exchange ─▶ admitted ─ SaslHandshake ─▶ SASL exchange ─▶ admitted …
 * </pre>
 */
final class SecureChannel {
    /** KIP-368: not more often. */
    private static final long REAUTHENTICATE_EVERY_NS = 1_000_000_000L;

    private final Protection protection;
    private final String id;
    private final TransportLayer layer;
    private final Metadata metadata = new Metadata();
    private final InetAddress address;
    private Optional<SaslServerAuthenticator> sasl = Optional.empty();
    private long reauthenticatedNs;
    private boolean reauthenticated;

    SecureChannel(Protection protection, String id, SelectionKey key) throws IOException {
        this.protection = protection;
        this.id = id;
        this.address = ((SocketChannel) key.channel()).socket().getInetAddress();
        this.layer = protection.encrypted()
                ? SslTransportLayer.create(
                        id, key, protection.engine(((SocketChannel) key.channel()).socket()), metadata)
                : new PlaintextTransportLayer(key);
        if (protection.authenticates()) {
            sasl = Optional.of(authenticator());
        }
    }

    private SaslServerAuthenticator authenticator() {
        return protection.authenticator(id, layer, metadata);
    }

    /** What requests go over once it is admitted. */
    Transport transport(Transport plain) {
        return protection.encrypted() ? new LayeredTransport(layer) : plain;
    }

    /** Goes on as far as the socket allows, on the loop; true when the client is admitted. */
    boolean advance() throws IOException {
        try {
            if (!layer.ready()) {
                layer.handshake();
            }
            if (!layer.ready()) {
                return false;
            }
            if (sasl.isPresent()) {
                SaslServerAuthenticator exchange = sasl.get();
                do {
                    exchange.authenticate();
                } while (!exchange.complete() && layer.hasBytesBuffered());
                return exchange.complete();
            }
            return true;
        } catch (AuthenticationException e) {
            throw new NotAuthenticatedException(e);
        }
    }

    /** Whether the client waits to be told that it is not admitted; TLS tells by itself. */
    boolean isReportable() {
        return sasl.isPresent() && layer.ready();
    }

    /** Tells it. */
    void refuse() throws IOException {
        sasl.orElseThrow().handleAuthenticationFailure();
    }

    /** Who it is, once admitted. */
    KafkaPrincipal principal() {
        return sasl.map(SaslServerAuthenticator::principal)
                .orElseGet(() -> protection
                        .principals()
                        .build(
                                layer instanceof SslTransportLayer tls
                                        ? new SslAuthenticationContext(tls.sslSession(), address, protection.listener())
                                        : new PlaintextAuthenticationContext(address, protection.listener())));
    }

    /** What it called itself while it was authenticated. */
    Optional<ClientInformation> software() {
        return Optional.ofNullable(metadata.client);
    }

    /** Whether the frame begins a new proof: only where sessions expire, and not more than once a second. */
    boolean reauthenticates(ByteBuffer frame, long nowNs) {
        return isHandshake(frame)
                && sasl.filter(s -> s.serverSessionExpirationTimeNanos() != null)
                        .isPresent()
                && (!reauthenticated || nowNs - reauthenticatedNs >= REAUTHENTICATE_EVERY_NS);
    }

    private static boolean isHandshake(ByteBuffer frame) {
        return frame.remaining() > Short.BYTES && frame.getShort(frame.position()) == ApiKeys.SASL_HANDSHAKE.id;
    }

    /** Begins it with that frame; {@link #advance} goes on with it. */
    void reauthenticate(ByteBuffer frame, long nowNs) throws IOException {
        reauthenticated = true;
        reauthenticatedNs = nowNs;
        var former = sasl.orElseThrow();
        var next = authenticator();
        sasl = Optional.of(next);
        try {
            next.reauthenticate(new ReauthenticationContext(former, new NetworkReceive(id, frame), nowNs));
        } catch (AuthenticationException e) {
            throw new NotAuthenticatedException(e);
        }
    }

    /** Whether it should have proved itself again by now. */
    boolean expired(long nowNs) {
        return sasl.map(SaslServerAuthenticator::serverSessionExpirationTimeNanos)
                .filter(end -> nowNs - end > 0)
                .isPresent();
    }

    void close() {
        try {
            if (sasl.isPresent()) {
                sasl.get().close();
            }
        } catch (IOException e) {
            // It holds nothing but memory.
        }
    }

    /** What Kafka's classes note about a connection. */
    private static final class Metadata implements ChannelMetadataRegistry {
        private CipherInformation cipher;
        private ClientInformation client;

        @Override
        public void registerCipherInformation(CipherInformation information) {
            cipher = information;
        }

        @Override
        public CipherInformation cipherInformation() {
            return cipher;
        }

        @Override
        public void registerClientInformation(ClientInformation information) {
            client = information;
        }

        @Override
        public ClientInformation clientInformation() {
            return client;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
