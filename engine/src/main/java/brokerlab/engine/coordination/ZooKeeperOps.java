package brokerlab.engine.coordination;

import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.WriteResult;
import brokerlab.engine.coordination.Coordination.Znode;
import brokerlab.engine.coordination.Coordination.ZnodeEvent;
import brokerlab.engine.coordination.CoordinationException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/** Our operations, results and errors in ZooKeeper's words and back. */
final class ZooKeeperOps {
    /** SCRAM credentials are among the settings of users. */
    private static final String CREDENTIALS = "/config/users";

    private ZooKeeperOps() {}

    /** What Kafka's {@code zookeeper.set.acl} gives: all to the maker, reading to everybody but of credentials. */
    static List<ACL> access(String path, boolean secured) {
        if (!secured) {
            return ZooDefs.Ids.OPEN_ACL_UNSAFE;
        }
        boolean sensitive = path.equals(CREDENTIALS) || path.startsWith(CREDENTIALS + "/");
        return sensitive
                ? ZooDefs.Ids.CREATOR_ALL_ACL
                : Stream.concat(ZooDefs.Ids.CREATOR_ALL_ACL.stream(), ZooDefs.Ids.READ_ACL_UNSAFE.stream())
                        .toList();
    }

    static CreateMode mode(Mode mode) {
        return switch (mode) {
            case PERSISTENT -> CreateMode.PERSISTENT;
            case EPHEMERAL -> CreateMode.EPHEMERAL;
            case PERSISTENT_SEQUENTIAL -> CreateMode.PERSISTENT_SEQUENTIAL;
            case EPHEMERAL_SEQUENTIAL -> CreateMode.EPHEMERAL_SEQUENTIAL;
        };
    }

    /** Kafka makes znodes that hold nothing with no data at all, which tools tell from an empty text. */
    static byte[] stored(byte[] data) {
        return data.length == 0 ? null : data;
    }

    static String path(Op op) {
        return switch (op) {
            case Op.Create create -> create.path();
            case Op.Set set -> set.path();
            case Op.Delete delete -> delete.path();
            case Op.Check check -> check.path();
        };
    }

    /** Paths of what is changed, not merely checked. */
    static List<String> changed(List<Op> ops) {
        return ops.stream()
                .filter(op -> !(op instanceof Op.Check))
                .map(ZooKeeperOps::path)
                .toList();
    }

    /** What the data and path of {@code op} weigh on the wire. */
    static int bytes(Op op) {
        return path(op).length()
                + switch (op) {
                    case Op.Create c -> c.data().length;
                    case Op.Set s -> s.data().length;
                    case Op.Delete d -> 0;
                    case Op.Check c -> 0;
                };
    }

    static List<org.apache.zookeeper.Op> translated(List<Op> ops, ConnectString target, boolean secured) {
        return ops.stream().map(op -> translated(op, target, secured)).toList();
    }

    private static org.apache.zookeeper.Op translated(Op op, ConnectString target, boolean secured) {
        return switch (op) {
            case Op.Create c ->
                org.apache.zookeeper.Op.create(
                        target.full(c.path()), stored(c.data()), access(c.path(), secured), mode(c.mode()));
            case Op.Set s -> org.apache.zookeeper.Op.setData(target.full(s.path()), s.data(), s.expectedVersion());
            case Op.Delete d -> org.apache.zookeeper.Op.delete(target.full(d.path()), d.expectedVersion());
            case Op.Check c -> org.apache.zookeeper.Op.check(target.full(c.path()), c.expectedVersion());
        };
    }

    static WriteResult written(Op op, OpResult result, long zxid, ConnectString target) {
        return switch (result) {
            case OpResult.CreateResult created -> new WriteResult(target.stripped(created.getPath()), zxid, 0);
            case OpResult.SetDataResult set ->
                new WriteResult(path(op), zxid, set.getStat().getVersion());
            default ->
                new WriteResult(
                        path(op),
                        zxid,
                        switch (op) {
                            case Op.Delete d -> d.expectedVersion();
                            case Op.Check c -> c.expectedVersion();
                            default -> 0;
                        });
        };
    }

    /** The step that failed, by its own reason; without one, the whole. */
    static CoordinationException failure(int rc, List<Op> ops, List<OpResult> results) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof OpResult.ErrorResult error) {
                var code = KeeperException.Code.get(error.getErr());
                // Steps before the failing one carry OK, steps after it RUNTIMEINCONSISTENCY.
                if (code != KeeperException.Code.OK && code != KeeperException.Code.RUNTIMEINCONSISTENCY) {
                    return new CoordinationException(reason(code), path(ops.get(i)), i, null);
                }
            }
        }
        return new CoordinationException(reason(KeeperException.Code.get(rc)), path(ops.getFirst()), -1, null);
    }

    static Reason reason(KeeperException.Code code) {
        return code == null
                ? Reason.OTHER
                : switch (code) {
                    case NONODE -> Reason.NO_NODE;
                    case NODEEXISTS -> Reason.NODE_EXISTS;
                    case BADVERSION -> Reason.BAD_VERSION;
                    case NOTEMPTY -> Reason.NOT_EMPTY;
                    case CONNECTIONLOSS, OPERATIONTIMEOUT, REQUESTTIMEOUT -> Reason.CONNECTION_LOSS;
                    case SESSIONEXPIRED, SESSIONMOVED -> Reason.SESSION_EXPIRED;
                    default -> Reason.OTHER;
                };
    }

    static Znode znode(String path, byte[] data, Stat stat) {
        return new Znode(
                path,
                data == null ? new byte[0] : data,
                stat.getVersion(),
                stat.getCversion(),
                stat.getCzxid(),
                stat.getMzxid(),
                stat.getCtime(),
                stat.getMtime(),
                stat.getEphemeralOwner(),
                stat.getNumChildren());
    }

    static Optional<ZnodeEvent.Kind> kind(EventType type) {
        return switch (type) {
            case NodeCreated -> Optional.of(ZnodeEvent.Kind.CREATED);
            case NodeDeleted -> Optional.of(ZnodeEvent.Kind.DELETED);
            case NodeDataChanged -> Optional.of(ZnodeEvent.Kind.CHANGED);
            case NodeChildrenChanged -> Optional.of(ZnodeEvent.Kind.CHILDREN);
            default -> Optional.empty();
        };
    }
}
