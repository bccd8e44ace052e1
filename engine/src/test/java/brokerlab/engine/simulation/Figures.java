package brokerlab.engine.simulation;

import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.ReplicationEvent.ElectionReason;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.wire.ErrorCode;
import java.util.EnumMap;
import java.util.Map;

/** How often what happened; a simulation in which something never happens proves nothing about it. */
final class Figures {
    /** What is counted. */
    enum Count {
        SCHEDULES,
        STEPS,
        FAULTS,
        CRASHES,
        POWER_LOSSES,
        TORN_WRITES,
        CLEAN_STOPS,
        SESSIONS_EXPIRED,
        QUORUM_LOSSES,
        LINKS_DISTURBED,
        PAUSES,
        DISK_FAILURES,
        RECORDS_SENT,
        RECORDS_ACKNOWLEDGED,
        RESENDS,
        RECORDS_READ,
        ELECTIONS,
        UNCLEAN_ELECTIONS,
        PREFERRED_ELECTIONS,
        CONTROLLERS_ELECTED,
        TRUNCATIONS,
        ISR_SHRINKS,
        ISR_EXPANSIONS,
        FENCED_CONTROLLER_EPOCH,
        FENCED_LEADER_EPOCH,
        FENCED_BROKER_EPOCH,
        RECOVERIES,
        TORN_TAILS_CUT,
        SEGMENTS_ROLLED,
        TOPICS_CREATED,
        TOPICS_DELETED,
        PARTITIONS_ADDED,
        REFUSED_NOT_ENOUGH_REPLICAS,
        REFUSED_TOO_LARGE,
        SETTINGS_CHANGED,
        SETTINGS_CHANGED_WHILE_READ
    }

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);

    Figures() {
        for (Count each : Count.values()) {
            counts.put(each, 0L);
        }
    }

    void add(Count what) {
        add(what, 1);
    }

    void add(Count what, long much) {
        counts.merge(what, much, Long::sum);
    }

    long of(Count what) {
        return counts.get(what);
    }

    synchronized void add(Figures others) {
        others.counts.forEach(this::add);
    }

    void happened(ClusterEvent event) {
        switch (event) {
            case ReplicationEvent.LeaderElected e -> {
                if (e.reason() != ElectionReason.NEW_PARTITION) {
                    add(Count.ELECTIONS);
                }
                if (e.reason() == ElectionReason.UNCLEAN) {
                    add(Count.UNCLEAN_ELECTIONS);
                }
                if (e.reason() == ElectionReason.PREFERRED) {
                    add(Count.PREFERRED_ELECTIONS);
                }
            }
            case BrokerEvent.ControllerElected e -> add(Count.CONTROLLERS_ELECTED);
            case LogEvent.LogTruncated e -> add(Count.TRUNCATIONS);
            case ReplicationEvent.IsrShrunk e -> add(Count.ISR_SHRINKS);
            case ReplicationEvent.IsrExpanded e -> add(Count.ISR_EXPANSIONS);
            case LogEvent.SegmentRolled e -> add(Count.SEGMENTS_ROLLED);
            case TopicEvent.TopicCreated e -> add(Count.TOPICS_CREATED);
            case TopicEvent.TopicDeleted e -> add(Count.TOPICS_DELETED);
            case TopicEvent.PartitionsAdded e -> add(Count.PARTITIONS_ADDED);
            case LogEvent.LogRecovered e -> {
                add(Count.RECOVERIES);
                if (e.bytesDropped() > 0) {
                    add(Count.TORN_TAILS_CUT);
                }
            }
            default -> {}
        }
    }

    void fenced(ErrorCode error) {
        switch (error) {
            case STALE_CONTROLLER_EPOCH -> add(Count.FENCED_CONTROLLER_EPOCH);
            case FENCED_LEADER_EPOCH -> add(Count.FENCED_LEADER_EPOCH);
            case STALE_BROKER_EPOCH -> add(Count.FENCED_BROKER_EPOCH);
            default -> {}
        }
    }

    /** One line a count. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        counts.forEach((what, much) -> text.append("%-28s %,15d%n"
                .formatted(what.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), much)));
        return text.toString();
    }
}
