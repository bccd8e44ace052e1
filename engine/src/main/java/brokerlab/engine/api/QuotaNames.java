package brokerlab.engine.api;

import brokerlab.engine.quota.QuotaEntity;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    static QuotaEntity entity(List<EntityData> parts) {
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
        return new QuotaEntity(
                Optional.ofNullable(names.get(USER)),
                Optional.ofNullable(names.get(CLIENT)),
                Optional.ofNullable(names.get(IP)));
    }

    private static String znode(EntityData part) {
        String name = part.entityName();
        if (name == null) {
            return QuotaEntity.DEFAULT;
        }
        if (name.isEmpty()) {
            throw refused("the " + part.entityType() + " has an empty name; the default of all has none (null)");
        }
        if (!part.entityType().equals(IP)) {
            return QuotaEntity.encoded(name);
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
    static Map<String, String> of(QuotaEntity entity) {
        var names = new LinkedHashMap<String, String>();
        entity.user()
                .ifPresent(znode -> names.put(USER, QuotaEntity.decoded(znode).orElse(null)));
        entity.client()
                .ifPresent(znode -> names.put(CLIENT, QuotaEntity.decoded(znode).orElse(null)));
        entity.ip().ifPresent(znode -> names.put(IP, znode.equals(QuotaEntity.DEFAULT) ? null : znode));
        return names;
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
