package brokerlab.engine.wire;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A version that Apache Kafka 3.9.1 serves and that kafka-clients has no messages for any more (KIP-896). Its requests become those of
 * the oldest version that is known, its answers are made from that one's; of a flexible one where a field is in none that is known, which
 * then goes as a tag ({@link OldFields}). What differs in meaning is up to the handlers, which see the version the client sent.
 *
 * @param as the version its bytes are turned into
 * @param flexible whether its headers have tags (KIP-482)
 */
record OldVersion(short as, boolean flexible, Recipe request, Recipe answer) {
    private static final String SAME = "*";

    private record VersionKey(Api api, short version) {}

    private static final Map<VersionKey, OldVersion> ALL = new HashMap<>();

    static {
        for (int version = 0; version <= 2; version++) {
            add(
                    Api.PRODUCE,
                    version,
                    3,
                    "+n *",
                    switch (version) {
                        case 0 -> "[ s [ 4 2 8 -8 ] ] -4";
                        case 1 -> "[ s [ 4 2 8 -8 ] ] 4";
                        default -> SAME;
                    });
        }
        for (int version = 0; version <= 3; version++) {
            add(
                    Api.FETCH,
                    version,
                    4,
                    version < 3 ? "4 4 4 +4=2147483647 +1=0 *" : "4 4 4 4 +1=0 *",
                    (version == 0 ? "-4" : "4") + " [ s [ 4 2 8 -8 -[ 8 8 ] b ] ]");
        }
        add(
                Api.LIST_OFFSETS,
                0,
                6,
                "4 +1=0 [> s> [> 4 +4=-1 8 tag4 ] +1=0 ] +1=0",
                "-4 <[ <s <[ 4 2 -8 -8 -4 offsets ] -1 ] -1");
        add(Api.OFFSET_COMMIT, 0, 2, "s +4=-1 +s +8=-1 *", SAME);
        add(
                Api.OFFSET_COMMIT,
                1,
                8,
                "s> 4 s> +1=0 [> s> [> 4 8 +4=-1 time ] +1=0 ] +1=0",
                "-4 <[ <s <[ 4 2 -1 ] -1 ] -1");
        add(Api.OFFSET_FETCH, 0, 1, SAME, SAME);
        add(Api.CREATE_TOPICS, 0, 2, "* +1=0", "-4 [ s 2 -s ]");
        add(Api.CREATE_TOPICS, 1, 2, SAME, "-4 *");
        add(Api.DELETE_TOPICS, 0, 1, SAME, "-4 *");
        add(Api.OFFSET_FOR_LEADER_EPOCH, 0, 2, "[ s [ 4 +4=-1 4 ] ]", "-4 [ s [ 2 4 -4 8 ] ]");
        add(Api.OFFSET_FOR_LEADER_EPOCH, 1, 2, "[ s [ 4 +4=-1 4 ] ]", "-4 *");
        add(
                Api.WRITE_TXN_MARKERS,
                0,
                1,
                "[> 8 2 1 [> s> [> 4 ] +1=0 ] 4 +1=0 ] +1=0",
                "<[ 8 <[ <s <[ 4 2 -1 ] -1 ] -1 ] -1");
        // Before KIP-290 all resource patterns were literal, which is 3.
        add(Api.DESCRIBE_ACLS, 0, 1, "1 s +1=3 s s 1 1", "4 2 s [ 1 s -1 [ s s 1 1 ] ]");
        add(Api.CREATE_ACLS, 0, 1, "[ 1 s +1=3 s s 1 1 ]", SAME);
        add(Api.DELETE_ACLS, 0, 1, "[ 1 s +1=3 s s 1 1 ]", "4 [ 2 s [ 2 s 1 s -1 s s 1 1 ] ]");
        // The "is it the default" of old is never set by 3.9.1 either.
        add(Api.DESCRIBE_CONFIGS, 0, 1, "[ 1 s [ s ] ] +1=0", "4 [ 2 s 1 s [ s s 1 -1 +1=0 1 -[ s s 1 ] ] ]");
        for (Api api : new Api[] {
            Api.ALTER_REPLICA_LOG_DIRS,
            Api.DESCRIBE_LOG_DIRS,
            Api.CREATE_DELEGATION_TOKEN,
            Api.RENEW_DELEGATION_TOKEN,
            Api.EXPIRE_DELEGATION_TOKEN,
            Api.DESCRIBE_DELEGATION_TOKEN
        }) {
            add(api, 0, 1, SAME, SAME);
        }
        // Only asked by brokers, never of ours: what they want to change is not looked at.
        add(Api.ALTER_PARTITION, 0, 2, "4 8 +1=1 +1=0 -*", SAME);
        add(Api.ALTER_PARTITION, 1, 2, "4 8 +1=1 +1=0 -*", SAME);
    }

    private static void add(Api api, int version, int as, String request, String answer) {
        ALL.put(
                new VersionKey(api, (short) version),
                new OldVersion((short) as, api == Api.ALTER_PARTITION, Recipe.of(request), Recipe.of(answer)));
    }

    /** Empty for a version that is known as it is, or not at all. */
    static Optional<OldVersion> of(Api api, short version) {
        return version >= api.oldest() ? Optional.empty() : Optional.ofNullable(ALL.get(new VersionKey(api, version)));
    }

    /** A request's body in version {@link #as}; what lies behind it is left, as behind that of any version. */
    ByteBuffer upgraded(ByteBuffer body) {
        return request.apply(body);
    }
}
