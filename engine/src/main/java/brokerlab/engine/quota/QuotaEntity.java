package brokerlab.engine.quota;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whose quotas: a user, a client id, both, or an address. Names are those of the znodes: encoded as in a URL, so that the default of
 * all ({@link #DEFAULT}) cannot be somebody's name.
 */
public record QuotaEntity(Optional<String> user, Optional<String> client, Optional<String> ip) {
    /** All that have no quotas of their own. */
    public static final String DEFAULT = "<default>";

    private static final String USERS = "users/";
    private static final String CLIENTS = "clients/";
    private static final String IPS = "ips/";
    private static final String OF_USER = "/" + CLIENTS;

    /** A user, a client id, or one of the other. */
    static QuotaEntity of(Optional<String> user, Optional<String> client) {
        return new QuotaEntity(user, client, Optional.empty());
    }

    /** The entity of a path below {@code /config}. */
    public static Optional<QuotaEntity> ofPath(String path) {
        if (path.startsWith(USERS)) {
            String name = path.substring(USERS.length());
            int client = name.indexOf(OF_USER);
            return Optional.of(
                    client < 0
                            ? of(Optional.of(name), Optional.empty())
                            : of(
                                    Optional.of(name.substring(0, client)),
                                    Optional.of(name.substring(client + OF_USER.length()))));
        }
        if (path.startsWith(CLIENTS)) {
            return Optional.of(of(Optional.empty(), Optional.of(path.substring(CLIENTS.length()))));
        }
        return path.startsWith(IPS)
                ? Optional.of(
                        new QuotaEntity(Optional.empty(), Optional.empty(), Optional.of(path.substring(IPS.length()))))
                : Optional.empty();
    }

    /** {@code users}, {@code clients} or {@code ips}. */
    public String type() {
        return (user.isPresent() ? USERS : client.isPresent() ? CLIENTS : IPS).replace("/", "");
    }

    /** The path below {@link #type()}. */
    public String name() {
        return user.map(u -> client.map(c -> u + OF_USER + c).orElse(u))
                .orElseGet(() -> client.orElseGet(() -> ip.orElse("")));
    }

    /** A name as that of a znode. */
    public static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** A znode's name as it was given; empty for the default. */
    public static Optional<String> decoded(String znode) {
        return znode.equals(DEFAULT) ? Optional.empty() : Optional.of(URLDecoder.decode(znode, StandardCharsets.UTF_8));
    }
}
