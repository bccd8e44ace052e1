package brokerlab.engine.wire;

import brokerlab.engine.config.Release;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * The wire APIs, each with its key and the newest version that Apache Kafka 3.9.1 announces in ZooKeeper mode; its oldest is 0
 * throughout. What the newest release announces is what kafka-clients knows.
 */
public enum Api {
    PRODUCE(0, 11),
    FETCH(1, 17),
    LIST_OFFSETS(2, 9),
    METADATA(3, 12),
    LEADER_AND_ISR(4, 7, In.BETWEEN_BROKERS),
    STOP_REPLICA(5, 4, In.BETWEEN_BROKERS),
    UPDATE_METADATA(6, 8, In.BETWEEN_BROKERS),
    CONTROLLED_SHUTDOWN(7, 3, In.BETWEEN_BROKERS),
    OFFSET_COMMIT(8, 9),
    OFFSET_FETCH(9, 9),
    FIND_COORDINATOR(10, 6),
    JOIN_GROUP(11, 9),
    HEARTBEAT(12, 4),
    LEAVE_GROUP(13, 5),
    SYNC_GROUP(14, 5),
    DESCRIBE_GROUPS(15, 5),
    LIST_GROUPS(16, 5),
    SASL_HANDSHAKE(17, 1),
    API_VERSIONS(18, 4),
    CREATE_TOPICS(19, 7),
    DELETE_TOPICS(20, 6),
    DELETE_RECORDS(21, 2),
    INIT_PRODUCER_ID(22, 5),
    OFFSET_FOR_LEADER_EPOCH(23, 4),
    ADD_PARTITIONS_TO_TXN(24, 5, In.ONLY_3_9),
    ADD_OFFSETS_TO_TXN(25, 4, In.ONLY_3_9),
    END_TXN(26, 4, In.ONLY_3_9),
    WRITE_TXN_MARKERS(27, 1, In.ONLY_3_9),
    TXN_OFFSET_COMMIT(28, 4, In.ONLY_3_9),
    DESCRIBE_ACLS(29, 3),
    CREATE_ACLS(30, 3),
    DELETE_ACLS(31, 3),
    DESCRIBE_CONFIGS(32, 4),
    ALTER_CONFIGS(33, 2),
    ALTER_REPLICA_LOG_DIRS(34, 2),
    DESCRIBE_LOG_DIRS(35, 4),
    SASL_AUTHENTICATE(36, 2),
    CREATE_PARTITIONS(37, 3),
    CREATE_DELEGATION_TOKEN(38, 3),
    RENEW_DELEGATION_TOKEN(39, 2),
    EXPIRE_DELEGATION_TOKEN(40, 2),
    DESCRIBE_DELEGATION_TOKEN(41, 3),
    DELETE_GROUPS(42, 2),
    ELECT_LEADERS(43, 2),
    INCREMENTAL_ALTER_CONFIGS(44, 1),
    ALTER_PARTITION_REASSIGNMENTS(45, 0),
    LIST_PARTITION_REASSIGNMENTS(46, 0),
    OFFSET_DELETE(47, 0),
    DESCRIBE_CLIENT_QUOTAS(48, 1),
    ALTER_CLIENT_QUOTAS(49, 1),
    DESCRIBE_USER_SCRAM_CREDENTIALS(50, 0),
    ALTER_USER_SCRAM_CREDENTIALS(51, 0),
    ALTER_PARTITION(56, 3, In.ONLY_3_9),
    UPDATE_FEATURES(57, 1, In.ONLY_3_9),
    ENVELOPE(58, 0, In.ONLY_3_9),
    DESCRIBE_CLUSTER(60, 1),
    DESCRIBE_PRODUCERS(61, 0),
    DESCRIBE_TRANSACTIONS(65, 0),
    LIST_TRANSACTIONS(66, 1),
    ALLOCATE_PRODUCER_IDS(67, 0, In.ONLY_3_9),
    CONSUMER_GROUP_HEARTBEAT(68, 0, In.ONLY_3_9),
    CONSUMER_GROUP_DESCRIBE(69, 0, In.ONLY_3_9),
    LIST_CONFIG_RESOURCES(74, In.ONLY_4_4),
    DESCRIBE_TOPIC_PARTITIONS(75, In.ONLY_4_4);

    private static final Map<Short, Api> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Api::id, Function.identity()));

    private final short id;
    private final int newestIn39;
    private final In in;
    private final short oldest;
    private final short newest;

    /** Where an API is announced. */
    private enum In {
        BOTH,
        /** Controllers and transactions: their users come with the features, or never. */
        ONLY_3_9,
        ONLY_4_4,
        /** As {@link #ONLY_3_9}, and Kafka 4 has no messages for it any more. */
        BETWEEN_BROKERS
    }

    Api(int id, int newestIn39) {
        this(id, newestIn39, In.BOTH);
    }

    Api(int id, In in) {
        this(id, -1, in);
    }

    Api(int id, int newestIn39, In in) {
        this.id = (short) id;
        this.newestIn39 = newestIn39;
        this.in = in;
        // Between brokers: no version at all.
        this.oldest = in == In.BETWEEN_BROKERS ? 0 : ApiKeys.forId(id).oldestVersion();
        this.newest = in == In.BETWEEN_BROKERS ? -1 : ApiKeys.forId(id).latestVersion(false);
    }

    /** The key on the wire. */
    public short id() {
        return id;
    }

    /** Oldest version with a generated message; older ones are read by {@link OldVersion}. */
    public short oldest() {
        return oldest;
    }

    /** Newest version with a generated message. */
    public short newest() {
        return newest;
    }

    /** What only a controller and its brokers say to each other. Here they do it without a wire, so nobody of ours ever sends it. */
    public boolean betweenBrokers() {
        return in == In.BETWEEN_BROKERS;
    }

    /** What a broker that speaks as {@code release} announces and takes; empty when it does not know the API. */
    public Optional<Versions> announcedBy(Release release) {
        return switch (release) {
            case KAFKA_3_9 -> in == In.ONLY_4_4 ? Optional.empty() : Optional.of(Versions.of(0, newestIn39));
            case KAFKA_4_4 ->
                in == In.ONLY_3_9 || in == In.BETWEEN_BROKERS
                        ? Optional.empty()
                        // Produce from 0, or older librdkafka turns compression off (KAFKA-18659).
                        : Optional.of(this == PRODUCE ? Versions.of(0, newest) : new Versions(oldest, newest));
        };
    }

    public static Optional<Api> ofId(short id) {
        return Optional.ofNullable(BY_ID.get(id));
    }
}
