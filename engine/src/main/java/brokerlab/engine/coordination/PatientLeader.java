package brokerlab.engine.coordination;

import java.io.IOException;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntSupplier;
import org.apache.zookeeper.server.SessionTracker.SessionExpirer;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.ZooKeeperServerListener;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.LeaderSessionTracker;
import org.apache.zookeeper.server.quorum.LeaderZooKeeperServer;
import org.apache.zookeeper.server.quorum.QuorumPeer;

/**
 * ZooKeeper's leader, which alone ends sessions, with more patience when the machine is short of time: whoever was heard of has at least so
 * long until it must be heard of again. Clients and brokers know nothing of it, so it needs no new connection and no new session.
 */
final class PatientLeader extends LeaderZooKeeperServer {
    private final QuorumPeer node;
    private final IntSupplier patienceMs;

    PatientLeader(FileTxnSnapLog files, QuorumPeer node, ZKDatabase database, IntSupplier patienceMs)
            throws IOException {
        super(files, node, database);
        this.node = node;
        this.patienceMs = patienceMs;
    }

    @Override
    public void createSessionTracker() {
        sessionTracker = new Tracker(
                this,
                getZKDatabase().getSessionWithTimeOuts(),
                getTickTime(),
                node.getMyId(),
                node.areLocalSessionsEnabled(),
                getZooKeeperServerListener(),
                patienceMs);
    }

    private static final class Tracker extends LeaderSessionTracker {
        private final IntSupplier patienceMs;

        Tracker(
                SessionExpirer expirer,
                ConcurrentMap<Long, Integer> sessions,
                int tick,
                long node,
                boolean localSessions,
                ZooKeeperServerListener listener,
                IntSupplier patienceMs) {
            super(expirer, sessions, tick, node, localSessions, listener);
            this.patienceMs = patienceMs;
        }

        @Override
        public boolean touchSession(long session, int timeoutMs) {
            return super.touchSession(session, Math.max(timeoutMs, patienceMs.getAsInt()));
        }
    }
}
