package brokerlab.engine.journal;

/** The nodes of the ensemble, their quorum, and the sessions of brokers. */
public sealed interface ZooKeeperEvent extends ClusterEvent {
    @Override
    default Track track() {
        return Track.ZOOKEEPER;
    }

    record ZooKeeperNodeStarted(int node) implements ZooKeeperEvent {}

    record ZooKeeperNodeStopped(int node, boolean killed) implements ZooKeeperEvent {}

    record ZooKeeperLeaderElected(int node) implements ZooKeeperEvent {}

    record QuorumLost(int serving, int needed) implements ZooKeeperEvent {}

    record QuorumRegained(int serving, int needed) implements ZooKeeperEvent {}

    /** @param state {@code CONNECTED}, {@code DISCONNECTED} or {@code EXPIRED} */
    record SessionChanged(int broker, SessionState state) implements ZooKeeperEvent {}

    /**
     * ZooKeeper now waits this long for brokers' sessions that say nothing, as the machine is short of time.
     *
     * @param fromMs how long it did before
     * @param toMs {@code zookeeper.session.timeout.ms} itself when it is calm again
     */
    record SessionsStretched(long fromMs, long toMs) implements ZooKeeperEvent {}
}
