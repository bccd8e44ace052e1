package brokerlab.engine.coordination;

import java.io.IOException;
import java.util.List;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.StaticHostProvider;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;

/**
 * ZooKeeper's client for one session, with what its public face lacks: the zxid of deletes and multis, and dropping the
 * connection without closing the session.
 */
@SuppressWarnings("try") // ZooKeeper itself closes with an InterruptedException
final class SessionClient extends ZooKeeper {
    private SessionClient(String hosts, ZooKeeperClient how, Watcher watcher) throws IOException {
        super(hosts, how.sessionTimeoutMs(), watcher, how.config());
    }

    private SessionClient(String hosts, ZooKeeperClient how, Watcher watcher, Coordination.SessionTicket ticket)
            throws IOException {
        super(
                hosts,
                how.sessionTimeoutMs(),
                watcher,
                ticket.id(),
                ticket.password(),
                false,
                new StaticHostProvider(new ConnectStringParser(hosts).getServerAddresses()),
                how.config());
    }

    static SessionClient connect(String hosts, ZooKeeperClient how, Watcher watcher) throws IOException {
        return new SessionClient(hosts, how, watcher);
    }

    /** Attaches to a session that another client made. */
    static SessionClient attach(String hosts, ZooKeeperClient how, Watcher watcher, Coordination.SessionTicket ticket)
            throws IOException {
        return new SessionClient(hosts, how, watcher, ticket);
    }

    /** Told the result code and the zxid. */
    interface Deleted {
        void done(int rc, long zxid);
    }

    void delete(String path, int version, Deleted callback) {
        var header = new RequestHeader();
        header.setType(ZooDefs.OpCode.delete);
        var reply = new ReplyHeader();
        AsyncCallback.VoidCallback done = (rc, p, context) -> callback.done(rc, reply.getZxid());
        cnxn.queuePacket(header, reply, new DeleteRequest(path, version), null, done, path, path, null, null);
    }

    /** Told the result code, the zxid and, when there are any, the results. */
    interface Multied {
        void done(int rc, long zxid, List<OpResult> results);
    }

    void multi(List<Op> ops, Multied callback) {
        var header = new RequestHeader();
        header.setType(ZooDefs.OpCode.multi);
        var reply = new ReplyHeader();
        AsyncCallback.MultiCallback done =
                (rc, p, context, results) -> callback.done(rc, reply.getZxid(), results == null ? List.of() : results);
        cnxn.queuePacket(
                header, reply, new MultiOperationRecord(ops), new MultiResponse(), done, null, null, null, null);
    }

    /** Cuts the connection as the death of the process would. The session lives until it times out. Does not wait. */
    void drop() {
        // disconnect() waits for the sender's end unless its caller is interrupted; nobody here needs to wait.
        boolean before = Thread.interrupted();
        Thread.currentThread().interrupt();
        cnxn.disconnect();
        if (before) {
            Thread.currentThread().interrupt();
        } else {
            // Still there when the sender had ended already and nothing waited.
            Thread.interrupted();
        }
        try {
            getTestable().closeSocket();
        } catch (IOException e) {
            // Closed already, which is what was wanted.
            return;
        }
    }
}
