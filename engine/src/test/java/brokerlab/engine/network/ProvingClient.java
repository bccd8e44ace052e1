package brokerlab.engine.network;

import brokerlab.engine.security.LabAuthority;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramMessages;

/** A client at the level of bytes: TLS by the JDK, SASL by hand. */
final class ProvingClient implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;
    private static final short HANDSHAKE_VERSION = 1;
    private static final short AUTHENTICATE_VERSION = 2;

    private final Socket socket;
    private int correlation;

    private ProvingClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
    }

    static ProvingClient plain(int port) throws IOException {
        return new ProvingClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Trusts the lab; {@code own} is what it proves itself by. */
    static ProvingClient tls(int port, LabAuthority authority, Optional<LabAuthority.Stores> own, String... protocols)
            throws IOException, GeneralSecurityException {
        var trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(
                KeyStore.getInstance(authority.truststore().toFile(), LabAuthority.TRUSTSTORE_PASSWORD.toCharArray()));
        var keys = KeyManagerFactory.getInstance("PKIX");
        if (own.isPresent()) {
            char[] password = own.get().password().toCharArray();
            keys.init(KeyStore.getInstance(own.get().keystore().toFile(), password), password);
        } else {
            keys.init(null, null);
        }
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        var socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"), port);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        var client = new ProvingClient(socket);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            client.close();
            throw e;
        }
        return client;
    }

    SSLSession session() {
        return ((SSLSocket) socket).getSession();
    }

    /** As whom the server takes it. */
    String who() throws IOException {
        send(new byte[] {0, 0, 0, 0});
        return new String(receive(), StandardCharsets.UTF_8);
    }

    SaslHandshakeResponseData handshake(String mechanism) throws IOException {
        ByteBuffer answer =
                ask(ApiKeys.SASL_HANDSHAKE, HANDSHAKE_VERSION, new SaslHandshakeRequestData().setMechanism(mechanism));
        return new SaslHandshakeResponseData(new ByteBufferAccessor(answer), HANDSHAKE_VERSION);
    }

    SaslAuthenticateResponseData token(byte[] token) throws IOException {
        ByteBuffer answer = ask(
                ApiKeys.SASL_AUTHENTICATE, AUTHENTICATE_VERSION, new SaslAuthenticateRequestData().setAuthBytes(token));
        return new SaslAuthenticateResponseData(new ByteBufferAccessor(answer), AUTHENTICATE_VERSION);
    }

    /** PLAIN from beginning to end. */
    SaslAuthenticateResponseData plainly(String user, String password) throws IOException {
        handshake("PLAIN");
        return token(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * SCRAM from beginning to end; the last answer.
     *
     * @param sent makes the nonce of the final message from the client's own and the agreed one
     */
    SaslAuthenticateResponseData scram(
            ScramMechanism mechanism, String user, String password, BinaryOperator<String> sent)
            throws IOException, GeneralSecurityException {
        var formatter = new ScramFormatter(mechanism);
        handshake(mechanism.mechanismName());
        var first = new ScramMessages.ClientFirstMessage(user, formatter.secureRandomString(), Map.of());
        var answer = token(first.toBytes());
        if (answer.errorCode() != 0) {
            return answer;
        }
        var agreed = new ScramMessages.ServerFirstMessage(answer.authBytes());
        var last = new ScramMessages.ClientFinalMessage(
                "n,,".getBytes(StandardCharsets.UTF_8), sent.apply(first.nonce(), agreed.nonce()));
        byte[] salted = formatter.saltedPassword(password, agreed.salt(), agreed.iterations());
        last.proof(formatter.clientProof(salted, first, agreed, last));
        return token(last.toBytes());
    }

    private ByteBuffer ask(ApiKeys key, short version, ApiMessage request) throws IOException {
        var header = new RequestHeader(key, version, "prover", ++correlation);
        ByteBuffer whole = MessageUtil.toByteBufferAccessor(header.data(), header.headerVersion())
                .buffer();
        ByteBuffer body = MessageUtil.toByteBufferAccessor(request, version).buffer();
        send(ByteBuffer.allocate(whole.remaining() + body.remaining())
                .put(whole)
                .put(body)
                .array());
        ByteBuffer answer = ByteBuffer.wrap(receive());
        ResponseHeader.parse(answer, key.responseHeaderVersion(version));
        return answer;
    }

    void send(byte[] frame) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(4 + frame.length)
                        .putInt(frame.length)
                        .put(frame)
                        .array());
        socket.getOutputStream().flush();
    }

    byte[] receive() throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    /** Whether the server ends it. */
    boolean ended() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException | javax.net.ssl.SSLException e) {
            return true;
        }
    }

    /** The subject of the server's certificate. */
    String server() throws IOException {
        return session().getPeerPrincipal().getName();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
