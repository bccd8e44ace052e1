package brokerlab.engine.controller;

import brokerlab.engine.coordination.PartitionStateZnode;
import java.util.List;

/**
 * A partition's state znode as last seen.
 *
 * @param leader -1 when none
 * @param version the znode's version, which is the partition epoch
 */
record PartitionState(int leader, int leaderEpoch, List<Integer> isr, int controllerEpoch, int version) {
    static final int NO_LEADER = -1;

    static PartitionState of(PartitionStateZnode znode, int version) {
        return new PartitionState(znode.leader(), znode.leaderEpoch(), znode.isr(), znode.controllerEpoch(), version);
    }

    PartitionStateZnode znode() {
        return new PartitionStateZnode(leader, leaderEpoch, isr, controllerEpoch);
    }

    PartitionState withVersion(int newVersion) {
        return new PartitionState(leader, leaderEpoch, isr, controllerEpoch, newVersion);
    }
}
