package brokerlab.engine.coordination;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One client of a ZooKeeper ensemble (or of its in-memory twin), asynchronous throughout. Paths are absolute and relative to
 * the client's chroot. Operations fail with {@link CoordinationException}. Completions and watch callbacks arrive one at a
 * time, in ZooKeeper's order, on the client's lane: hop to your own lane before doing more than a little.
 *
 * <p>A session that expires is replaced by a new one by the client itself: watches are set again, ephemeral nodes are gone and
 * are their owner's business on {@link SessionEvent.State#CONNECTED} with {@code fresh}.
 */
public interface Coordination extends AutoCloseable {
    /** How a znode lives. */
    enum Mode {
        PERSISTENT,
        EPHEMERAL,
        PERSISTENT_SEQUENTIAL,
        EPHEMERAL_SEQUENTIAL
    }

    /** Any version will do. */
    int ANY_VERSION = -1;

    /** Makes a znode; the parent must exist. Returns the path made (with its number when sequential) and the zxid. */
    CompletableFuture<WriteResult> create(String path, byte[] data, Mode mode);

    /**
     * Makes an ephemeral znode, but only in this very session: fails with SESSION_EXPIRED, and never waits, when that is not the present
     * one or out of reach now.
     *
     * @param session {@link SessionTicket#id()}
     */
    CompletableFuture<WriteResult> createIn(long session, String path, byte[] data);

    /** Makes every missing persistent node of {@code path}, empty; existing ones are left alone. */
    CompletableFuture<Void> ensurePath(String path);

    /** Completes when reads that are asked for from then on see every write answered before to anybody. */
    CompletableFuture<Void> sync();

    /** The znode, or empty when there is none. */
    CompletableFuture<Optional<Znode>> get(String path);

    /** Names of the children, sorted; empty list also when the node is missing. */
    CompletableFuture<List<String>> children(String path);

    /** Replaces data when the version is {@code expectedVersion}; fails with BAD_VERSION or NO_NODE. */
    CompletableFuture<WriteResult> set(String path, byte[] data, int expectedVersion);

    /** Deletes a childless node when the version matches; fails with BAD_VERSION, NO_NODE or NOT_EMPTY. */
    CompletableFuture<WriteResult> delete(String path, int expectedVersion);

    /** Deletes the node with everything below; fine when it is missing. */
    CompletableFuture<Void> deleteRecursively(String path);

    /** All or nothing; fails with the first operation's reason and its index. */
    CompletableFuture<List<WriteResult>> multi(List<Op> ops);

    /**
     * Calls back for every change of {@code path} (and of everything below when {@code recursive}) until cancelled. On a fresh
     * session a {@link ZnodeEvent.Kind#RESYNC} comes first: something may have been missed, read again.
     */
    Runnable watch(String path, boolean recursive, Consumer<ZnodeEvent> listener);

    /** Calls back for every change of the session, starting with the present state. */
    Runnable onSession(Consumer<SessionEvent> listener);

    /** The present session, empty when never connected. What is needed to close it from another process. */
    Optional<SessionTicket> session();

    /** Closes the session: ephemeral nodes vanish now. Completes when the ensemble knows, or at once when unreachable. */
    CompletableFuture<Void> closeSession();

    /** Drops the connection without a word, as a killed process does: the session lives until it times out. */
    void abandon();

    /** Same as {@link #closeSession()} without waiting. */
    @Override
    void close();

    /** Result of a write. */
    record WriteResult(String path, long zxid, int version) {}

    /** A znode as read. {@code ephemeralOwner} is 0 for a persistent one. */
    record Znode(
            String path,
            byte[] data,
            int version,
            int childrenVersion,
            long createdZxid,
            long modifiedZxid,
            long createdMs,
            long modifiedMs,
            long ephemeralOwner,
            int children) {}

    /** One step of {@link #multi}. */
    sealed interface Op {
        record Create(String path, byte[] data, Mode mode) implements Op {}

        record Set(String path, byte[] data, int expectedVersion) implements Op {}

        record Delete(String path, int expectedVersion) implements Op {}

        /** Succeeds only when the node's version is this. */
        record Check(String path, int expectedVersion) implements Op {}
    }

    /** What a watch saw. {@code zxid} is that of the change, 0 when unknown. */
    record ZnodeEvent(Kind kind, String path, long zxid) {
        /** What changed. */
        public enum Kind {
            CREATED,
            DELETED,
            CHANGED,
            CHILDREN,
            RESYNC
        }
    }

    /** What happened to the session. */
    record SessionEvent(State state, long sessionId, boolean fresh) {
        /** Where it stands. */
        public enum State {
            CONNECTED,
            DISCONNECTED,
            EXPIRED,
            CLOSED
        }
    }

    /** Identity and password of a session. */
    record SessionTicket(long id, byte[] password) {}
}
