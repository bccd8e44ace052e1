package brokerlab.engine.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.protocol.ApiKeys;

/** The wire APIs a broker of ours can have handlers for, with the versions our codec reads and writes. */
public enum Api {
    PRODUCE,
    FETCH,
    LIST_OFFSETS,
    METADATA,
    OFFSET_COMMIT,
    OFFSET_FETCH,
    FIND_COORDINATOR,
    JOIN_GROUP,
    HEARTBEAT,
    LEAVE_GROUP,
    SYNC_GROUP,
    DESCRIBE_GROUPS,
    LIST_GROUPS,
    SASL_HANDSHAKE,
    API_VERSIONS,
    CREATE_TOPICS,
    DELETE_TOPICS,
    DELETE_RECORDS,
    INIT_PRODUCER_ID,
    OFFSET_FOR_LEADER_EPOCH,
    DESCRIBE_CONFIGS,
    ALTER_CONFIGS,
    ALTER_REPLICA_LOG_DIRS,
    DESCRIBE_LOG_DIRS,
    SASL_AUTHENTICATE,
    CREATE_PARTITIONS,
    DELETE_GROUPS,
    ELECT_LEADERS,
    INCREMENTAL_ALTER_CONFIGS,
    ALTER_PARTITION_REASSIGNMENTS,
    LIST_PARTITION_REASSIGNMENTS,
    OFFSET_DELETE,
    DESCRIBE_CLIENT_QUOTAS,
    ALTER_CLIENT_QUOTAS,
    DESCRIBE_USER_SCRAM_CREDENTIALS,
    ALTER_USER_SCRAM_CREDENTIALS,
    DESCRIBE_CLUSTER,
    LIST_CONFIG_RESOURCES,
    DESCRIBE_TOPIC_PARTITIONS;

    private static final Map<Short, Api> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Api::id, Function.identity()));

    private final ApiKeys key = ApiKeys.valueOf(name());

    /** The key on the wire. */
    public short id() {
        return key.id;
    }

    /** Oldest version served. */
    public short oldest() {
        return key.oldestVersion();
    }

    /** Newest version served. */
    public short newest() {
        return key.latestVersion(false);
    }

    /** Oldest version announced: Produce from 0, or older librdkafka turns compression off (KAFKA-18659). */
    public short announcedOldest() {
        return this == PRODUCE ? ApiKeys.PRODUCE_API_VERSIONS_RESPONSE_MIN_VERSION : oldest();
    }

    public static Optional<Api> ofId(short id) {
        return Optional.ofNullable(BY_ID.get(id));
    }
}
