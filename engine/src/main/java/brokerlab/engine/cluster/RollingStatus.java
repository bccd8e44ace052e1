package brokerlab.engine.cluster;

import java.util.List;

/**
 * A rolling restart under way.
 *
 * @param settings names of those changed by it
 * @param done ids restarted with the new values, in order
 * @param current the one restarting or being waited for, -1 before the first
 * @param waiting ids still to come, in order
 * @param lacking partitions whose ISR is not whole, or nodes that do not serve
 * @param cancelled none will follow the current one
 */
public record RollingStatus(
        boolean zooKeeper,
        List<String> settings,
        List<Integer> done,
        int current,
        Step step,
        List<Integer> waiting,
        int lacking,
        boolean cancelled) {
    /** What it is at. */
    public enum Step {
        SYNCING,
        STOPPING,
        STARTING,
        PUTTING_BACK
    }

    /** The same step, as it stands now. */
    RollingStatus now(int lackingNow, boolean cancelledNow) {
        return new RollingStatus(zooKeeper, settings, done, current, step, waiting, lackingNow, cancelledNow);
    }
}
