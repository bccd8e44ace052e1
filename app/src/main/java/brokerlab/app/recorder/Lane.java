package brokerlab.app.recorder;

import brokerlab.engine.journal.ClusterEvent;
import java.util.List;
import java.util.Locale;

/** A line of the recorder, from top to bottom: the same name on its line, on its filter and in the list. */
enum Lane {
    LEADERS,
    ISR,
    SEGMENTS,
    GROUPS,
    CHANGES,
    ZOOKEEPER,
    /** Always shown. */
    PROBLEMS;

    static Lane of(ClusterEvent event) {
        return switch (event.track()) {
            case BROKER, LEADER -> LEADERS;
            case ISR -> ISR;
            case SEGMENT -> SEGMENTS;
            case GROUP -> GROUPS;
            case SETTING, TOPIC -> CHANGES;
            case ZOOKEEPER -> ZOOKEEPER;
            case PROBLEM -> PROBLEMS;
        };
    }

    /** Whether a person may hide it. */
    boolean canBeHidden() {
        return this != PROBLEMS;
    }

    /** In lower case, for ids. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many lines are above it. */
    int row() {
        return List.of(values()).indexOf(this);
    }

    /** Its name's key. */
    String key() {
        return "recorder.lane." + id();
    }
}
