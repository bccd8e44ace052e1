package brokerlab.engine.coordination;

import brokerlab.engine.coordination.CoordinationException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A client whose connection breaks once, at the operation that was chosen: on the way there or on the way back. */
public final class CutLine implements Coordination {
    /** What is lost. */
    public enum Lost {
        /** It is never done. */
        REQUEST,
        /** It is done. */
        ANSWER
    }

    private final Coordination line;
    private final int at;
    private final Lost lost;
    private int operations;

    /** @param at the operation it breaks at, counted from 1 */
    public CutLine(Coordination line, int at, Lost lost) {
        this.line = line;
        this.at = at;
        this.lost = lost;
    }

    /** How many were started. */
    public int operations() {
        return operations;
    }

    private <T> CompletableFuture<T> operation(String path, Supplier<CompletableFuture<T>> started) {
        if (++operations != at) {
            return started.get();
        }
        // Whatever is asked instead keeps the order of answers.
        CompletableFuture<?> answer = lost == Lost.ANSWER ? started.get() : line.get("/");
        return answer.handle((done, error) -> {
            throw new CoordinationException(Reason.CONNECTION_LOSS, path, -1, null);
        });
    }

    @Override
    public CompletableFuture<WriteResult> create(String path, byte[] data, Mode mode) {
        return operation(path, () -> line.create(path, data, mode));
    }

    @Override
    public CompletableFuture<WriteResult> createIn(long session, String path, byte[] data) {
        return operation(path, () -> line.createIn(session, path, data));
    }

    @Override
    public CompletableFuture<Void> ensurePath(String path) {
        return ZnodeTree.ensure(this, path);
    }

    @Override
    public CompletableFuture<Void> sync() {
        return operation("/", line::sync);
    }

    @Override
    public CompletableFuture<Optional<Znode>> get(String path) {
        return operation(path, () -> line.get(path));
    }

    @Override
    public CompletableFuture<List<String>> children(String path) {
        return operation(path, () -> line.children(path));
    }

    @Override
    public CompletableFuture<WriteResult> set(String path, byte[] data, int expectedVersion) {
        return operation(path, () -> line.set(path, data, expectedVersion));
    }

    @Override
    public CompletableFuture<WriteResult> delete(String path, int expectedVersion) {
        return operation(path, () -> line.delete(path, expectedVersion));
    }

    @Override
    public CompletableFuture<Void> deleteRecursively(String path) {
        return ZnodeTree.delete(this, path);
    }

    @Override
    public CompletableFuture<List<WriteResult>> multi(List<Op> ops) {
        return operation(ZooKeeperOps.path(ops.getFirst()), () -> line.multi(ops));
    }

    @Override
    public Runnable watch(String path, boolean recursive, Consumer<ZnodeEvent> listener) {
        return line.watch(path, recursive, listener);
    }

    @Override
    public Runnable onSession(Consumer<SessionEvent> listener) {
        return line.onSession(listener);
    }

    @Override
    public Optional<SessionTicket> session() {
        return line.session();
    }

    @Override
    public CompletableFuture<Void> closeSession() {
        return line.closeSession();
    }

    @Override
    public void abandon() {
        line.abandon();
    }

    @Override
    public void close() {
        line.close();
    }
}
