package brokerlab.engine.replica;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.CoordinationException;
import brokerlab.engine.coordination.CoordinationException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Znodes in memory, as much as replication uses, with the one fault that matters to it: an answer that does not come, the write
 * having happened or not.
 */
final class TestZnodes {
    private final TreeMap<String, Coordination.Znode> nodes = new TreeMap<>();
    private final List<Consumer<Coordination.SessionEvent>> sessions = new ArrayList<>();
    private final Tasks tasks;
    private Fault fault = Fault.NONE;
    private int sequence;
    private int writes;

    enum Fault {
        NONE,
        LOST_BEFORE,
        LOST_AFTER
    }

    TestZnodes(Tasks tasks) {
        this.tasks = tasks;
    }

    synchronized void fault(Fault now) {
        fault = now;
        if (now == Fault.NONE) {
            var event = new Coordination.SessionEvent(Coordination.SessionEvent.State.CONNECTED, 1, false);
            List.copyOf(sessions).forEach(s -> tasks.execute(() -> s.accept(event)));
        }
    }

    synchronized int writes() {
        return writes;
    }

    synchronized Coordination.Znode put(String path, byte[] data) {
        Coordination.Znode before = nodes.get(path);
        var node = new Coordination.Znode(
                path, data.clone(), before == null ? 0 : before.version() + 1, 0, 1, 1, 0, 0, 0, 0);
        nodes.put(path, node);
        return node;
    }

    synchronized Coordination.Znode at(String path) {
        return nodes.get(path);
    }

    synchronized List<Coordination.Znode> under(String prefix) {
        return nodes.values().stream().filter(n -> n.path().startsWith(prefix)).toList();
    }

    /** A client whose answers arrive as tasks of {@code its}. */
    Coordination client(Tasks its) {
        return new Client(its);
    }

    private synchronized <T> CompletableFuture<T> answer(Tasks its, String path, boolean write, Supplier<T> operation) {
        var result = new CompletableFuture<T>();
        its.execute(() -> {
            synchronized (this) {
                var lost = new CoordinationException(Reason.CONNECTION_LOSS, path, -1, null);
                if (fault == Fault.LOST_BEFORE) {
                    result.completeExceptionally(lost);
                    return;
                }
                try {
                    T value = operation.get();
                    writes += write ? 1 : 0;
                    if (fault == Fault.LOST_AFTER) {
                        result.completeExceptionally(lost);
                    } else {
                        result.complete(value);
                    }
                } catch (CoordinationException e) {
                    result.completeExceptionally(fault == Fault.LOST_AFTER ? lost : e);
                }
            }
        });
        return result;
    }

    private final class Client implements Coordination {
        private final Tasks its;

        Client(Tasks its) {
            this.its = its;
        }

        @Override
        public CompletableFuture<WriteResult> create(String path, byte[] data, Mode mode) {
            return answer(its, path, true, () -> {
                String made = mode == Mode.PERSISTENT_SEQUENTIAL ? path + String.format("%010d", sequence++) : path;
                Znode node = put(made, data);
                return new WriteResult(made, 1, node.version());
            });
        }

        @Override
        public CompletableFuture<Void> sync() {
            return answer(its, "/", false, () -> null);
        }

        @Override
        public CompletableFuture<Optional<Znode>> get(String path) {
            return answer(its, path, false, () -> Optional.ofNullable(at(path)));
        }

        @Override
        public CompletableFuture<WriteResult> set(String path, byte[] data, int expectedVersion) {
            return answer(its, path, true, () -> {
                Znode node = at(path);
                if (node == null) {
                    throw new CoordinationException(Reason.NO_NODE, path, -1, null);
                }
                if (node.version() != expectedVersion) {
                    throw new CoordinationException(Reason.BAD_VERSION, path, -1, null);
                }
                return new WriteResult(path, 1, put(path, data).version());
            });
        }

        @Override
        public Runnable onSession(Consumer<SessionEvent> listener) {
            synchronized (TestZnodes.this) {
                sessions.add(listener);
            }
            return () -> {
                synchronized (TestZnodes.this) {
                    sessions.remove(listener);
                }
            };
        }

        @Override
        public CompletableFuture<WriteResult> createIn(long session, String path, byte[] data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> ensurePath(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<List<String>> children(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WriteResult> delete(String path, int expectedVersion) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> deleteRecursively(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<List<WriteResult>> multi(List<Op> ops) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Runnable watch(String path, boolean recursive, Consumer<ZnodeEvent> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<SessionTicket> session() {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<Void> closeSession() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void abandon() {}

        @Override
        public void close() {}
    }
}
