package brokerlab.engine.journal;

import java.util.List;

/**
 * Somebody outside the cluster (a person, an admin client) asked for a change.
 *
 * @param values as its {@link Ask} says, always as many
 */
public record Requested(Ask ask, List<String> values, String by) implements ClusterEvent {
    @Override
    public Track track() {
        return Track.SETTING;
    }

    /** What somebody can ask for; behind each, the values that come with it. */
    public enum Ask {
        /** topic */
        CREATE_TOPIC,
        /** topic */
        DELETE_TOPIC,
        /** topic, its partitions then */
        GROW_TOPIC,
        /** partition, first offset kept, empty for the high watermark */
        DELETE_RECORDS,
        /** broker */
        STOP_BROKER,
        /** broker */
        KILL_BROKER,
        /** broker */
        START_BROKER,
        /** rack, empty for none */
        ADD_BROKER,
        /** brokers */
        REMOVE_BROKERS,
        CANCEL_REMOVAL,
        /** node */
        STOP_ZOOKEEPER_NODE,
        /** node */
        KILL_ZOOKEEPER_NODE,
        /** node */
        START_ZOOKEEPER_NODE,
        /** partition, broker */
        ROLL_SEGMENT,
        /** partitions, empty for all */
        ELECT_PREFERRED,
        /** partitions, empty for all */
        ELECT_UNCLEAN,
        /** partitions, with the brokers each goes to */
        REASSIGN,
        /** group */
        RESET_OFFSETS,
        /** group */
        DELETE_GROUP,
        /** group, topic */
        FORGET_OFFSETS,
        /** names of the settings */
        CHANGE_SETTINGS,
        /** {@code topics}, {@code brokers} and so on, the entity, names of the settings, empty for all of them */
        ALTER_CONFIGS,
        UNDO_SETTINGS,
        CANCEL_ROLLING,
        /** entity, names of the quotas */
        ALTER_QUOTAS,
        /** user */
        ALTER_SCRAM,
        /** release */
        SPEAK,
        MAKE_LAB_AUTHORITY,
        /** client */
        MAKE_CLIENT_CERTIFICATE
    }
}
