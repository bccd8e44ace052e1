package brokerlab.engine.network;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramMessages.ClientFinalMessage;
import org.apache.kafka.common.security.scram.internals.ScramMessages.ClientFirstMessage;
import org.apache.kafka.common.security.scram.internals.ScramMessages.ServerFinalMessage;
import org.apache.kafka.common.security.scram.internals.ScramMessages.ServerFirstMessage;

/**
 * The server's side of SCRAM (RFC 5802, KIP-84) on Kafka's own messages. Like Kafka 3.9.1, and unlike the server in newer clients'
 * libraries, it takes a final message from librdkafka before 2.6.1, as kcat of most distributions is built with: that one puts the
 * client's nonce before the agreed one once more. The proof is made over the nonce as it is sent, the server's part included.
 *
 * <pre>
 *   n,,n=USER,r=C ─▶ r=CS,s=SALT,i=N ─▶ c=biws,r=CS,p=PROOF ─▶ v=SIGNATURE
 * </pre>
 */
final class ScramServer implements SaslServer {
    private final ScramMechanism mechanism;
    private final ScramFormatter formatter;
    private final CallbackHandler users;
    private Optional<Exchange> begun = Optional.empty();
    private Optional<String> proved = Optional.empty();
    private boolean over;

    private record Exchange(
            String user, ScramCredential credential, ClientFirstMessage first, ServerFirstMessage answer) {
        boolean agrees(ClientFinalMessage last) {
            String agreed = answer.nonce();
            return last.nonce().equals(agreed) || last.nonce().equals(first.nonce() + agreed);
        }
    }

    /** @param users answers a name with its credential */
    ScramServer(ScramMechanism mechanism, CallbackHandler users) throws SaslException {
        this.mechanism = mechanism;
        this.users = users;
        try {
            this.formatter = new ScramFormatter(mechanism);
        } catch (NoSuchAlgorithmException e) {
            throw new SaslException("This JVM cannot do " + mechanism.mechanismName(), e);
        }
    }

    @Override
    public byte[] evaluateResponse(byte[] message) throws SaslException {
        if (over) {
            throw new SaslException("Unexpected message after the end of the exchange");
        }
        // Whatever is wrong with it ends the exchange.
        over = true;
        if (begun.isEmpty()) {
            begun = Optional.of(begin(new ClientFirstMessage(message)));
            over = false;
            return begun.get().answer().toBytes();
        }
        byte[] signature = finish(begun.get(), new ClientFinalMessage(message));
        proved = Optional.of(begun.get().user());
        return signature;
    }

    private Exchange begin(ClientFirstMessage first) throws SaslException {
        if (first.extensions().tokenAuthenticated()) {
            throw new SaslException("Authentication failed: There are no delegation tokens here");
        }
        String user = ScramFormatter.username(first.saslName());
        String as = first.authorizationId();
        if (!as.isEmpty() && !as.equals(user)) {
            throw new SaslAuthenticationException(
                    "Authentication failed: Client requested an authorization id that is different from username");
        }
        ScramCredential credential = credential(user);
        var answer = new ServerFirstMessage(
                first.nonce(), formatter.secureRandomString(), credential.salt(), credential.iterations());
        return new Exchange(user, credential, first, answer);
    }

    private ScramCredential credential(String user) throws SaslException {
        var asked = new ScramCredentialCallback();
        try {
            users.handle(new Callback[] {new NameCallback("username", user), asked});
        } catch (IOException | UnsupportedCallbackException | RuntimeException e) {
            throw new SaslException("Authentication failed: Credentials could not be obtained", e);
        }
        if (asked.scramCredential() == null) {
            throw new SaslException("Authentication failed: Invalid user credentials");
        }
        return asked.scramCredential();
    }

    private byte[] finish(Exchange with, ClientFinalMessage last) throws SaslException {
        if (!with.agrees(last)) {
            throw new SaslException("Invalid client nonce in the final client message.");
        }
        ScramCredential credential = with.credential();
        try {
            byte[] signature = formatter.clientSignature(credential.storedKey(), with.first(), with.answer(), last);
            byte[] shown = formatter.storedKey(signature, last.proof());
            if (!MessageDigest.isEqual(shown, credential.storedKey())) {
                throw new SaslException("Invalid client credentials");
            }
            return new ServerFinalMessage(
                            null, formatter.serverSignature(credential.serverKey(), with.first(), with.answer(), last))
                    .toBytes();
        } catch (InvalidKeyException e) {
            throw new SaslException("Authentication failed: Invalid client final message", e);
        }
    }

    @Override
    public boolean isComplete() {
        return proved.isPresent();
    }

    @Override
    public String getAuthorizationID() {
        return proved.orElseThrow(() -> new IllegalStateException("Authentication exchange has not completed"));
    }

    @Override
    public String getMechanismName() {
        return mechanism.mechanismName();
    }

    /** There is none: no tokens, and so no end of theirs. */
    @Override
    public Object getNegotiatedProperty(String name) {
        return null;
    }

    @Override
    public byte[] unwrap(byte[] incoming, int offset, int length) {
        throw new IllegalStateException("SCRAM supports neither integrity nor privacy");
    }

    @Override
    public byte[] wrap(byte[] outgoing, int offset, int length) {
        throw new IllegalStateException("SCRAM supports neither integrity nor privacy");
    }

    @Override
    public void dispose() {
        begun = Optional.empty();
    }
}
