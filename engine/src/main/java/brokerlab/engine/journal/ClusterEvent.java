package brokerlab.engine.journal;

/**
 * What can happen in a cluster, one record per kind, in families: plain facts, never formatted text. Every object an event concerns is
 * named by its identity, so that a screen can link to it.
 */
public sealed interface ClusterEvent
        permits BrokerEvent,
                TopicEvent,
                ReplicationEvent,
                LogEvent,
                GroupEvent,
                SettingEvent,
                ZooKeeperEvent,
                ProblemEvent,
                Requested {
    /** The time line on which an event is drawn. */
    enum Track {
        BROKER,
        LEADER,
        ISR,
        SEGMENT,
        GROUP,
        TOPIC,
        SETTING,
        ZOOKEEPER,
        PROBLEM
    }

    /** Where it is drawn. */
    Track track();

    /** The name of its kind, stable across releases: the record's simple name. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /** An event of one partition. */
    interface OfPartition {
        String topic();

        int partition();
    }
}
