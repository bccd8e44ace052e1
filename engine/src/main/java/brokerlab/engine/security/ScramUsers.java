package brokerlab.engine.security;

import brokerlab.engine.coordination.ZnodeLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.security.authenticator.CredentialCache;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.internals.ScramCredentialUtils;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.utils.internals.Sanitizer;

/**
 * The SCRAM credentials one broker knows, kept true to {@code /config/users}. There a user's znode holds, under the mechanism's name,
 * {@code salt=…,stored_key=…,server_key=…,iterations=N} as Kafka writes it; no password is kept anywhere. A user that is deleted, or
 * whose credential changes, is refused from the next authentication on.
 */
public final class ScramUsers {
    private final CredentialCache credentials = new CredentialCache();

    public ScramUsers() {
        ScramCredentialUtils.createCache(credentials, ScramMechanism.mechanismNames());
    }

    /** What a listener's SASL looks credentials up in. */
    public CredentialCache credentials() {
        return credentials;
    }

    /** The znode name of a user. */
    public static String znode(String user) {
        return Sanitizer.sanitize(user);
    }

    /** The user of a znode name. */
    public static String user(String znode) {
        return Sanitizer.desanitize(znode);
    }

    /**
     * Takes what an entity has now; of others than users nothing.
     *
     * @param entity as below {@code /config}: {@code users/U}
     * @return the mechanisms whose credentials cannot be read and are passed over
     */
    public List<String> take(String entity, Map<String, String> values) {
        String prefix = ZnodeLayout.TYPE_USERS + "/";
        if (!entity.startsWith(prefix) || entity.indexOf('/', prefix.length()) >= 0) {
            return List.of();
        }
        String user = user(entity.substring(prefix.length()));
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
