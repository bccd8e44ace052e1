package brokerlab.engine.api;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntityData;

/** Whose quotas, as the APIs name them: by types, each with a name or, for the default, without. */
final class QuotaNames {
    static final String USER = "user";
    static final String CLIENT = "client-id";
    static final String IP = "ip";

    private static final String TYPES = USER + ", " + CLIENT + " and " + IP;

    private QuotaNames() {}

    /**
     * The entity of these parts; of a type given twice the last one counts, as in Apache Kafka.
     *
     * @throws ProtocolException INVALID_REQUEST for what is none
     */
    static SettingScope.Quotas entity(List<EntityData> parts) {
        var names = new TreeMap<String, String>();
        for (EntityData part : parts) {
            if (!known(part.entityType())) {
                throw refused("there is no entity type '" + part.entityType() + "'; there are " + TYPES);
            }
            names.put(part.entityType(), znode(part));
        }
        if (names.isEmpty()) {
            throw refused("an entity is a user, a client-id, both, or an ip");
        }
        if (names.containsKey(IP) && names.size() > 1) {
            throw refused("an ip has quotas of its own, not together with a user or client-id");
        }
        if (names.containsKey(IP)) {
            return new SettingScope.Address(names.get(IP));
        }
        if (!names.containsKey(USER)) {
            return new SettingScope.Client(names.get(CLIENT));
        }
        return names.containsKey(CLIENT)
                ? new SettingScope.UserClient(names.get(USER), names.get(CLIENT))
                : new SettingScope.User(names.get(USER));
    }

    private static String znode(EntityData part) {
        String name = part.entityName();
        if (name == null) {
            return SettingScope.DEFAULT;
        }
        if (name.isEmpty()) {
            throw refused("the " + part.entityType() + " has an empty name; the default of all has none (null)");
        }
        if (!part.entityType().equals(IP)) {
            return SettingScope.Quotas.encoded(name);
        }
        try {
            InetAddress.ofLiteral(name);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST, "'" + name + "' is no address: give one as 10.0.0.1 or ::1", e);
        }
        return name;
    }

    /** The name of each type that an entity has, the user first; null for the default. */
    static Map<String, String> of(SettingScope.Quotas entity) {
        var names = new LinkedHashMap<String, String>();
        switch (entity) {
            case SettingScope.User s -> names.put(USER, given(s.name()));
            case SettingScope.Client s -> names.put(CLIENT, given(s.name()));
            case SettingScope.UserClient s -> {
                names.put(USER, given(s.user()));
                names.put(CLIENT, given(s.client()));
            }
            case SettingScope.Address s -> names.put(IP, s.name().equals(SettingScope.DEFAULT) ? null : s.name());
        }
        return names;
    }

    private static String given(String znode) {
        return SettingScope.Quotas.decoded(znode).orElse(null);
    }

    private static boolean known(String type) {
        return type.equals(USER) || type.equals(CLIENT) || type.equals(IP);
    }

    /** Of a filter. */
    static void requireKnown(String type) {
        if (!known(type)) {
            throw type.isEmpty()
                    ? refused("an entity type is empty; there are " + TYPES)
                    : new ProtocolException(
                            ErrorCode.UNSUPPORTED_VERSION,
                            "there is no entity type '" + type + "'; there are " + TYPES);
        }
    }

    static ProtocolException refused(String why) {
        return new ProtocolException(ErrorCode.INVALID_REQUEST, why);
    }
}
