package brokerlab.engine.coordination;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.coordination.Coordination.Op;
import brokerlab.engine.coordination.Coordination.SessionTicket;
import brokerlab.engine.coordination.CoordinationException.Reason;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An ensemble without sockets, files or threads: the in-memory twin of a real one, for simulation. All of it runs on one lane
 * of the given tasks, so under single-threaded tasks every run with the same order of calls is the same.
 */
public final class MemoryEnsemble {
    private final Tasks tasks;
    private final Lane lane;
    private final ZxidCauses causes = new ZxidCauses();

    // Of the lane.
    private final MemoryTree tree = new MemoryTree();
    private final Map<Long, Session> sessions = new LinkedHashMap<>();
    private boolean quorum = true;
    private long lastSession = 0x1_0000;

    public MemoryEnsemble(Tasks tasks) {
        this.tasks = tasks;
        this.lane = tasks.lane("memory-ensemble");
    }

    /**
     * A client of this ensemble; returns at once, as a real one does.
     *
     * @param chroot empty, or a path that is made when missing
     * @param clientTasks the client's own scope: closing it silences the client as death does
     */
    public Coordination connect(String chroot, int sessionTimeoutMs, Tasks clientTasks, String laneName) {
        var client = new MemoryCoordination(this, chroot, sessionTimeoutMs, clientTasks, laneName);
        client.open();
        return client;
    }

    /** Ends a session as if it had timed out. */
    public void expire(long sessionId) {
        lane.execute(() -> end(sessionId, true));
    }

    /** Without quorum nobody answers and no session times out. */
    public void quorum(boolean now) {
        lane.execute(() -> {
            if (quorum == now) {
                return;
            }
            quorum = now;
            for (Session s : List.copyOf(sessions.values())) {
                s.timeout.cancel();
                if (now) {
                    s.client.ifPresentOrElse(c -> greet(s, c), () -> arm(s));
                } else {
                    s.client.ifPresent(MemoryCoordination::disconnected);
                }
            }
        });
    }

    /** Closes the session that a former process left behind; false when it had ended or nobody answers. */
    public CompletableFuture<Boolean> closeFormer(SessionTicket ticket) {
        return lane.call(() -> {
            Session s = sessions.get(ticket.id());
            if (!quorum || s == null || !java.util.Arrays.equals(s.password(), ticket.password())) {
                return false;
            }
            end(ticket.id(), true);
            return true;
        });
    }

    ZxidCauses causes() {
        return causes;
    }

    /** Runs on the ensemble's lane. */
    void run(Runnable task) {
        lane.execute(task);
    }

    /** A new session for a client, unless nobody answers: then it comes when somebody does. */
    void open(MemoryCoordination client, int timeoutMs) {
        tree.tick();
        var session = new Session(++lastSession, timeoutMs, client);
        sessions.put(session.id, session);
        if (quorum) {
            greet(session, client);
        }
    }

    private static void greet(Session session, MemoryCoordination client) {
        boolean fresh = !session.greeted;
        session.greeted = true;
        client.connected(session.id, session.password(), fresh);
    }

    boolean answers(long sessionId) {
        return quorum && sessions.containsKey(sessionId);
    }

    MemoryTree tree() {
        return tree;
    }

    /** @throws CoordinationException when a step fails or nobody answers */
    List<Coordination.WriteResult> write(List<Op> ops, long sessionId) {
        if (!quorum) {
            throw new CoordinationException(Reason.CONNECTION_LOSS, ZooKeeperOps.path(ops.getFirst()), -1, null);
        }
        if (!sessions.containsKey(sessionId)) {
            throw new CoordinationException(Reason.SESSION_EXPIRED, ZooKeeperOps.path(ops.getFirst()), -1, null);
        }
        return commit(ops, sessionId);
    }

    private List<Coordination.WriteResult> commit(List<Op> ops, long sessionId) {
        var committed = tree.commit(ops, sessionId, tasks.clock().wallMs());
        for (var event : committed.events()) {
            for (Session s : sessions.values()) {
                s.client.ifPresent(c -> c.happened(event));
            }
        }
        return committed.written();
    }

    /** The client is gone without a word. */
    void abandoned(long sessionId) {
        Session s = sessions.get(sessionId);
        if (s != null) {
            s.client = Optional.empty();
            arm(s);
        }
    }

    private void arm(Session s) {
        if (quorum) {
            s.timeout = tasks.after(
                    s.timeoutMs,
                    () -> lane.execute(() -> {
                        if (quorum && s.client.isEmpty()) {
                            end(s.id, false);
                        }
                    }));
        }
    }

    /** Ends a session: what it held vanishes now. */
    void end(long sessionId, boolean tellClient) {
        Session s = sessions.remove(sessionId);
        if (s == null) {
            return;
        }
        s.timeout.cancel();
        var held = tree.ephemeralsOf(sessionId);
        if (held.isEmpty()) {
            tree.tick();
        } else {
            commit(held, sessionId);
        }
        if (tellClient) {
            s.client.ifPresent(MemoryCoordination::expired);
        }
    }

    private static final class Session {
        private final long id;
        private final int timeoutMs;
        private Optional<MemoryCoordination> client;
        private Timer timeout = () -> {};
        private boolean greeted;

        Session(long id, int timeoutMs, MemoryCoordination client) {
            this.id = id;
            this.timeoutMs = timeoutMs;
            this.client = Optional.of(client);
        }

        byte[] password() {
            return ByteBuffer.allocate(16).putLong(~id).putLong(id).array();
        }
    }
}
