package brokerlab.engine.coordination;

import brokerlab.engine.config.SettingScope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Where everything lies, as in Kafka 3.9 with ZooKeeper. The records named {@code …Znode} say what lies there.
 *
 * <pre>
 *   /controller (e)  /controller_epoch  /cluster/id  /feature  /latest_producer_id_block
 *   /brokers/ids/N (e)   /brokers/seqid   /brokers/topics/T/partitions/P/state
 *   /config/{topics/T, brokers/N, brokers/&lt;default&gt;, clients, users, ips}   /config/changes/config_change_… (s)
 *   /isr_change_notification/isr_change_… (s)   /log_dir_event_notification/log_dir_event_… (s)
 *   /admin/{delete_topics/T, reassign_partitions, preferred_replica_election}   /consumers
 *   e: ephemeral, s: sequential
 * </pre>
 */
public final class ZnodeLayout {
    public static final String BROKERS = "/brokers";
    public static final String BROKER_IDS = "/brokers/ids";
    public static final String TOPICS = "/brokers/topics";
    public static final String BROKER_SEQUENCE_ID = "/brokers/seqid";
    public static final String CONTROLLER = "/controller";
    public static final String CONTROLLER_EPOCH = "/controller_epoch";
    public static final String CLUSTER = "/cluster";
    public static final String CLUSTER_ID = "/cluster/id";
    public static final String FEATURE = "/feature";
    public static final String PRODUCER_ID_BLOCK = "/latest_producer_id_block";
    public static final String CONFIG = "/config";
    public static final String CONFIG_CHANGES = "/config/changes";
    public static final String CONFIG_CHANGE_PREFIX = "/config/changes/config_change_";
    public static final String ISR_CHANGES = "/isr_change_notification";
    public static final String ISR_CHANGE_PREFIX = "/isr_change_notification/isr_change_";
    public static final String LOG_DIR_EVENTS = "/log_dir_event_notification";
    public static final String LOG_DIR_EVENT_PREFIX = "/log_dir_event_notification/log_dir_event_";
    public static final String DELETE_TOPICS = "/admin/delete_topics";
    public static final String REASSIGN_PARTITIONS = "/admin/reassign_partitions";
    public static final String PREFERRED_REPLICA_ELECTION = "/admin/preferred_replica_election";
    public static final String CONSUMERS = "/consumers";

    /** Everything a broker makes at start when it is missing, parents included by {@link Coordination#ensurePath}. */
    public static final List<String> PERSISTENT_ROOTS = List.of(
            CONSUMERS,
            BROKER_IDS,
            TOPICS,
            CONFIG_CHANGES,
            DELETE_TOPICS,
            BROKER_SEQUENCE_ID,
            ISR_CHANGES,
            PRODUCER_ID_BLOCK,
            LOG_DIR_EVENTS,
            "/config/topics",
            "/config/clients",
            "/config/users",
            "/config/brokers",
            "/config/ips");

    private ZnodeLayout() {}

    public static String broker(int id) {
        return BROKER_IDS + "/" + id;
    }

    public static String topic(String topic) {
        return TOPICS + "/" + topic;
    }

    public static String partitions(String topic) {
        return topic(topic) + "/partitions";
    }

    public static String partition(TopicPartition partition) {
        return partitions(partition.topic()) + "/" + partition.partition();
    }

    public static String partitionState(TopicPartition partition) {
        return partition(partition) + "/state";
    }

    public static String deleteTopic(String topic) {
        return DELETE_TOPICS + "/" + topic;
    }

    /** The znode that holds an entity's settings. */
    public static String config(SettingScope.Entity entity) {
        return CONFIG + "/" + entity.path();
    }

    /** The number ZooKeeper gave a sequential node; its last ten digits. */
    public static long sequence(String path) {
        String digits = path.substring(Math.max(0, path.length() - 10));
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new MalformedZnodeException(path, "not the name of a sequential node", e);
        }
    }

    /** The last name of a path. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@code /controller_epoch} and its like: a bare decimal number. */
    public static byte[] encodeNumber(long number) {
        return Long.toString(number).getBytes(StandardCharsets.UTF_8);
    }

    /** See {@link #encodeNumber}. */
    public static int decodeNumber(String path, byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8).strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new MalformedZnodeException(path, "must be a number, found \"" + text + '"', e);
        }
    }
}
