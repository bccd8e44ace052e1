package brokerlab.engine.journal;

import brokerlab.engine.config.SettingScope;
import java.util.List;

/** Settings, and the restarts that some take effect with. */
public sealed interface SettingEvent extends ClusterEvent {
    @Override
    default Track track() {
        return Track.SETTING;
    }

    /**
     * A setting changed: a dynamic one everywhere at once, a start-only one with the restart of the brokers or nodes concerned.
     *
     * @param oldValue empty when it was not set
     * @param newValue empty when it was reset
     */
    record SettingChanged(SettingScope scope, String name, String oldValue, String newValue) implements SettingEvent {}

    /** The broker goes by what the scope has set by now: after a {@link SettingChanged} each that runs says so. */
    record SettingsTaken(SettingScope scope) implements SettingEvent {}

    /**
     * Brokers or ZooKeeper nodes begin to restart, one at a time, for settings they read at their start.
     *
     * @param order their ids
     */
    record RollingBegan(boolean zooKeeper, List<Integer> order, List<String> settings) implements SettingEvent {}

    /**
     * @param done restarted with the new values
     * @param left not restarted, or put back to the former values
     * @param problem why it ended early; empty when it was cancelled, or when all are done
     */
    record RollingEnded(boolean zooKeeper, List<Integer> done, List<Integer> left, String problem)
            implements SettingEvent {}
}
