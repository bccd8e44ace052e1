package brokerlab.engine.coordination;

import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.WriteResult;
import brokerlab.engine.coordination.Coordination.Znode;
import brokerlab.engine.coordination.Coordination.ZnodeEvent;
import brokerlab.engine.coordination.CoordinationException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The znodes of a {@link MemoryEnsemble}: one transaction at a time, all of it or nothing. Not thread-safe. */
final class MemoryTree {
    /** @param made children ever made, the next sequential number */
    private record Node(
            byte[] data,
            int version,
            int childrenVersion,
            int made,
            long czxid,
            long mzxid,
            long ctime,
            long mtime,
            long owner) {
        Node withChildren(int madeNow) {
            return new Node(data, version, childrenVersion + 1, madeNow, czxid, mzxid, ctime, mtime, owner);
        }
    }

    /** What a transaction did. */
    record Committed(List<WriteResult> written, List<ZnodeEvent> events) {}

    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, TreeSet<String>> children = new HashMap<>();
    private final Map<Long, Set<String>> ephemerals = new TreeMap<>();
    private List<Runnable> undo = new ArrayList<>();
    private long zxid;

    MemoryTree() {
        nodes.put("/", new Node(new byte[0], 0, 0, 0, 0, 0, 0, 0, 0));
    }

    long zxid() {
        return zxid;
    }

    /** A transaction without znodes: a session made. */
    void tick() {
        zxid++;
    }

    Optional<Znode> get(String path) {
        Node n = nodes.get(path);
        return n == null
                ? Optional.empty()
                : Optional.of(new Znode(
                        path,
                        n.data.clone(),
                        n.version,
                        n.childrenVersion,
                        n.czxid,
                        n.mzxid,
                        n.ctime,
                        n.mtime,
                        n.owner,
                        names(path).size()));
    }

    List<String> children(String path) {
        return List.copyOf(names(path));
    }

    private Set<String> names(String path) {
        return children.getOrDefault(path, new TreeSet<>());
    }

    /** Everything the session holds, to be deleted. */
    List<Op> ephemeralsOf(long session) {
        return ephemerals.getOrDefault(session, Set.of()).stream()
                .<Op>map(p -> new Op.Delete(p, Coordination.ANY_VERSION))
                .toList();
    }

    /** @throws CoordinationException with the index of the step that failed; then nothing happened */
    Committed commit(List<Op> ops, long session, long wallMs) {
        undo = new ArrayList<>();
        var written = new ArrayList<WriteResult>();
        var events = new ArrayList<ZnodeEvent>();
        long next = zxid + 1;
        for (int i = 0; i < ops.size(); i++) {
            try {
                written.add(apply(ops.get(i), session, next, wallMs, events));
            } catch (CoordinationException e) {
                undo.reversed().forEach(Runnable::run);
                throw new CoordinationException(e.reason(), e.path(), i, null);
            }
        }
        zxid = next;
        return new Committed(List.copyOf(written), List.copyOf(events));
    }

    private WriteResult apply(Op op, long session, long next, long wallMs, List<ZnodeEvent> events) {
        return switch (op) {
            case Op.Create create -> create(create, session, next, wallMs, events);
            case Op.Set set -> {
                Node n = expected(set.path(), set.expectedVersion());
                put(
                        set.path(),
                        new Node(
                                set.data().clone(),
                                n.version + 1,
                                n.childrenVersion,
                                n.made,
                                n.czxid,
                                next,
                                n.ctime,
                                wallMs,
                                n.owner));
                events.add(new ZnodeEvent(ZnodeEvent.Kind.CHANGED, set.path(), next));
                yield new WriteResult(set.path(), next, n.version + 1);
            }
            case Op.Delete delete -> delete(delete, next, events);
            case Op.Check check -> {
                expected(check.path(), check.expectedVersion());
                yield new WriteResult(check.path(), next, check.expectedVersion());
            }
        };
    }

    private WriteResult create(Op.Create op, long session, long next, long wallMs, List<ZnodeEvent> events) {
        String wanted = op.path();
        if (!wanted.startsWith("/") || wanted.length() < 2 || wanted.contains("//")) {
            throw failure(Reason.OTHER, wanted);
        }
        String parent = parent(wanted);
        Node above = nodes.get(parent);
        if (above == null) {
            throw failure(Reason.NO_NODE, wanted);
        }
        boolean sequential = op.mode() == Mode.PERSISTENT_SEQUENTIAL || op.mode() == Mode.EPHEMERAL_SEQUENTIAL;
        String path = sequential ? wanted + "%010d".formatted(above.made) : wanted;
        if (nodes.containsKey(path)) {
            throw failure(Reason.NODE_EXISTS, path);
        }
        if (above.owner != 0) {
            throw failure(Reason.OTHER, path);
        }
        boolean ephemeral = op.mode() == Mode.EPHEMERAL || op.mode() == Mode.EPHEMERAL_SEQUENTIAL;
        put(parent, above.withChildren(above.made + 1));
        put(path, new Node(op.data().clone(), 0, 0, 0, next, next, wallMs, wallMs, ephemeral ? session : 0));
        events.add(new ZnodeEvent(ZnodeEvent.Kind.CREATED, path, next));
        events.add(new ZnodeEvent(ZnodeEvent.Kind.CHILDREN, parent, next));
        return new WriteResult(path, next, 0);
    }

    private WriteResult delete(Op.Delete op, long next, List<ZnodeEvent> events) {
        expected(op.path(), op.expectedVersion());
        if (!names(op.path()).isEmpty()) {
            throw failure(Reason.NOT_EMPTY, op.path());
        }
        if (op.path().equals("/")) {
            throw failure(Reason.OTHER, "/");
        }
        String parent = parent(op.path());
        Node above = nodes.get(parent);
        put(parent, above.withChildren(above.made));
        remove(op.path());
        events.add(new ZnodeEvent(ZnodeEvent.Kind.DELETED, op.path(), next));
        events.add(new ZnodeEvent(ZnodeEvent.Kind.CHILDREN, parent, next));
        return new WriteResult(op.path(), next, op.expectedVersion());
    }

    private Node expected(String path, int version) {
        Node n = nodes.get(path);
        if (n == null) {
            throw failure(Reason.NO_NODE, path);
        }
        if (version != Coordination.ANY_VERSION && version != n.version) {
            throw failure(Reason.BAD_VERSION, path);
        }
        return n;
    }

    private void put(String path, Node node) {
        Node before = nodes.put(path, node);
        if (before == null) {
            index(path, node);
            undo.add(() -> {
                nodes.remove(path);
                unindex(path, node);
            });
        } else {
            undo.add(() -> nodes.put(path, before));
        }
    }

    private void remove(String path) {
        Node before = nodes.remove(path);
        unindex(path, before);
        undo.add(() -> {
            nodes.put(path, before);
            index(path, before);
        });
    }

    private void index(String path, Node node) {
        children.computeIfAbsent(parent(path), p -> new TreeSet<>()).add(ZnodeLayout.name(path));
        if (node.owner != 0) {
            ephemerals.computeIfAbsent(node.owner, s -> new TreeSet<>()).add(path);
        }
    }

    private void unindex(String path, Node node) {
        children.getOrDefault(parent(path), new TreeSet<>()).remove(ZnodeLayout.name(path));
        if (node.owner != 0) {
            ephemerals.getOrDefault(node.owner, new TreeSet<>()).remove(path);
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static CoordinationException failure(Reason reason, String path) {
        return new CoordinationException(reason, path, -1, null);
    }
}
