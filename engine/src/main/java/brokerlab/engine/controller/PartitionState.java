package brokerlab.engine.controller;

import brokerlab.engine.coordination.Coordination.Znode;
import brokerlab.engine.coordination.PartitionStateZnode;
import java.util.List;

/**
 * A partition's state znode as last seen.
 *
 * @param leader -1 when none
 * @param recovering {@link PartitionStateZnode#recovering()}
 * @param version the znode's version, which is the partition epoch
 * @param zxid of the change that made it so, as read; {@link Long#MAX_VALUE} for this controller's own
 */
record PartitionState(
        int leader,
        int leaderEpoch,
        List<Integer> isr,
        int controllerEpoch,
        boolean recovering,
        int version,
        long zxid) {
    static final int NO_LEADER = -1;

    PartitionState(
            int leader, int leaderEpoch, List<Integer> isr, int controllerEpoch, boolean recovering, int version) {
        this(leader, leaderEpoch, isr, controllerEpoch, recovering, version, Long.MAX_VALUE);
    }

    static PartitionState of(PartitionStateZnode state, Znode znode) {
        return new PartitionState(
                state.leader(),
                state.leaderEpoch(),
                state.isr(),
                state.controllerEpoch(),
                state.recovering(),
                znode.version(),
                znode.modifiedZxid());
    }

    PartitionStateZnode znode() {
        return new PartitionStateZnode(leader, leaderEpoch, isr, controllerEpoch, recovering);
    }

    PartitionState withVersion(int newVersion) {
        return new PartitionState(leader, leaderEpoch, isr, controllerEpoch, recovering, newVersion);
    }
}
