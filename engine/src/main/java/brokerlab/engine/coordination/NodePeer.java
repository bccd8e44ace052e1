package brokerlab.engine.coordination;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.apache.zookeeper.server.ServerCnxn.DisconnectReason;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.Follower;
import org.apache.zookeeper.server.quorum.Leader;
import org.apache.zookeeper.server.quorum.LearnerHandler;
import org.apache.zookeeper.server.quorum.QuorumPeer;

/** ZooKeeper's own server for one node, seen from outside without taking its locks. */
final class NodePeer extends QuorumPeer {
    private final Runnable changed;
    private final Runnable started;
    private final NodeFiles.Callbacks files;
    private volatile Optional<ZooKeeperServer> active = Optional.empty();
    private volatile ServerState role = ServerState.LOOKING;
    private volatile Optional<ServerCnxnFactory> clients = Optional.empty();

    NodePeer(Runnable started, Runnable changed, NodeFiles.Callbacks files) throws SaslException {
        this.started = started;
        this.changed = changed;
        this.files = files;
    }

    @Override
    public void setTxnFactory(FileTxnSnapLog factory) {
        try {
            super.setTxnFactory(new NodeFiles(factory, files));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void start() {
        super.start();
        started.run();
    }

    @Override
    public void setCnxnFactory(ServerCnxnFactory factory) {
        super.setCnxnFactory(factory);
        clients = Optional.ofNullable(factory);
    }

    @Override
    public synchronized void setPeerState(ServerState state) {
        super.setPeerState(state);
        role = state;
        report();
    }

    @Override
    public void setZabState(ZabState state) {
        super.setZabState(state);
        report();
    }

    @Override
    protected synchronized void setLeader(Leader leader) {
        super.setLeader(leader);
        active = Optional.ofNullable(getActiveServer());
    }

    @Override
    protected synchronized void setFollower(Follower follower) {
        super.setFollower(follower);
        active = Optional.ofNullable(getActiveServer());
    }

    @Override
    public void shutdown() {
        if (getZkDb() != null) {
            super.shutdown();
        }
    }

    /** The superclass sets its first state before our fields exist. */
    private void report() {
        if (changed != null) {
            changed.run();
        }
    }

    /** What it is now, LOOKING until it is elected or follows. */
    ServerState role() {
        return role;
    }

    /** The server that answers clients; it may not run yet. */
    Optional<ZooKeeperServer> active() {
        return active;
    }

    /** Ends what others see of this node at once, as the death of its process would: no answer, no goodbye, no flush. */
    void cut() {
        var election = getQuorumCnxManager();
        if (election != null) {
            election.halt();
        }
        Leader leading = leader;
        if (leading != null) {
            for (LearnerHandler handler : leading.getLearners()) {
                close(handler.getSocket());
            }
        }
        Follower following = follower;
        if (following != null) {
            close(following.getSocket());
        }
        clients.ifPresent(c -> c.closeAll(DisconnectReason.SERVER_SHUTDOWN));
    }

    private static void close(Socket socket) {
        if (socket != null) {
            try {
                // Unsent bytes are lost and the peer sees a reset.
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // It was closed already, or is broken: either way the peer sees its end.
                return;
            }
        }
    }
}
