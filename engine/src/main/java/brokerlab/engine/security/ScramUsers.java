package brokerlab.engine.security;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.security.authenticator.CredentialCache;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.internals.ScramCredentialUtils;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.utils.internals.Sanitizer;

/**
 * The SCRAM credentials one broker knows, kept true to {@code /config/users}. There a user's znode holds, under the mechanism's name,
 * {@code salt=…,stored_key=…,server_key=…,iterations=N} as Kafka writes it; no password is kept anywhere. A user that is deleted, or
 * whose credential changes, is refused from the next authentication on.
 */
public final class ScramUsers {
    /** Kafka's: more would let one login cost a broker too much. */
    private static final int MOST_ITERATIONS = 16_384;

    private final CredentialCache credentials = new CredentialCache();

    public ScramUsers() {
        ScramCredentialUtils.createCache(credentials, ScramMechanism.mechanismNames());
    }

    /** What a listener's SASL looks credentials up in. */
    public CredentialCache credentials() {
        return credentials;
    }

    /** What a user's credentials belong to. */
    public static SettingScope.User scope(String user) {
        return new SettingScope.User(Sanitizer.sanitize(user));
    }

    /** The user that an entity is; none for others, as a user's client ids. */
    public static Optional<String> userOf(SettingScope.Entity entity) {
        return entity instanceof SettingScope.User user
                ? Optional.of(Sanitizer.desanitize(user.name()))
                : Optional.empty();
    }

    /**
     * Takes what an entity has now; of others than users nothing.
     *
     * @return the mechanisms whose credentials cannot be read and are passed over
     */
    public List<String> take(SettingScope.Quotas entity, Map<String, String> values) {
        Optional<String> user = userOf(entity);
        return user.isPresent() ? takeUser(user.get(), values) : List.of();
    }

    private List<String> takeUser(String user, Map<String, String> values) {
        var passedOver = new ArrayList<String>();
        for (String mechanism : ScramMechanism.mechanismNames()) {
            var cache = credentials.cache(mechanism, ScramCredential.class);
            Optional<String> stored = Optional.ofNullable(values.get(mechanism));
            Optional<ScramCredential> read = stored.flatMap(ScramUsers::read);
            read.ifPresentOrElse(c -> cache.put(user, c), () -> cache.remove(user));
            if (stored.isPresent() && read.isEmpty()) {
                passedOver.add(mechanism);
            }
        }
        return passedOver;
    }

    private static Optional<ScramCredential> read(String stored) {
        try {
            return Optional.of(ScramCredentialUtils.credentialFromString(stored));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    // ---- as requests tell them and znodes keep them

    private static ScramMechanism known(byte type) {
        for (ScramMechanism each : ScramMechanism.values()) {
            if (each.type() == type) {
                return each;
            }
        }
        throw new ProtocolException(ErrorCode.UNSUPPORTED_SASL_MECHANISM, "Unknown SCRAM mechanism");
    }

    /**
     * The name of a mechanism.
     *
     * @param type its number on the wire
     * @throws ProtocolException UNSUPPORTED_SASL_MECHANISM
     */
    public static String mechanism(byte type) {
        return known(type).mechanismName();
    }

    /** @throws ProtocolException UNACCEPTABLE_CREDENTIAL for too few or too many, UNSUPPORTED_SASL_MECHANISM */
    public static void checkIterations(byte type, int iterations) {
        if (iterations < known(type).minIterations()) {
            throw new ProtocolException(ErrorCode.UNACCEPTABLE_CREDENTIAL, "Too few iterations");
        }
        if (iterations > MOST_ITERATIONS) {
            throw new ProtocolException(ErrorCode.UNACCEPTABLE_CREDENTIAL, "Too many iterations");
        }
    }

    /** A credential as its znode keeps it. */
    public static String stored(byte type, byte[] salt, byte[] saltedPassword, int iterations) {
        try {
            var formatter = new ScramFormatter(known(type));
            return ScramCredentialUtils.credentialToString(
                    formatter.generateCredential(salt, saltedPassword, iterations));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new ProtocolException(
                    ErrorCode.UNACCEPTABLE_CREDENTIAL, "the credential cannot be stored: " + e.getMessage(), e);
        }
    }

    /** The iterations of a user's stored credentials by mechanism; empty when it has none. */
    public static Map<ScramMechanism, Integer> described(Map<String, String> values) {
        var described = new TreeMap<ScramMechanism, Integer>();
        for (ScramMechanism mechanism : ScramMechanism.values()) {
            Optional.ofNullable(values.get(mechanism.mechanismName()))
                    .flatMap(ScramUsers::read)
                    .ifPresent(c -> described.put(mechanism, c.iterations()));
        }
        return described;
    }
}
