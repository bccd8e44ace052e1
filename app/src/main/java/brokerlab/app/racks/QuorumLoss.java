package brokerlab.app.racks;

import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.NodeState;

/**
 * What ending one ZooKeeper node does to its ensemble.
 *
 * @param servingAfter nodes that still serve
 * @param losesQuorum there is a quorum now and there would be none: no election, no topic change, no ISR change until one is back
 * @param newLeader the node leads, so the others elect a new one first
 */
record QuorumLoss(int servingAfter, int needed, int nodes, boolean losesQuorum, boolean newLeader) {
    static QuorumLoss of(Snapshot.ZooKeeper zooKeeper, int node) {
        int after = (int) zooKeeper.nodes().stream()
                .filter(n -> n.id() != node && n.state() != NodeState.STOPPED)
                .count();
        boolean leads = zooKeeper.nodes().stream().anyMatch(n -> n.id() == node && n.state() == NodeState.LEADING);
        boolean loses = zooKeeper.quorum() && after < zooKeeper.needed();
        return new QuorumLoss(after, zooKeeper.needed(), zooKeeper.nodes().size(), loses, leads && !loses);
    }
}
