package brokerlab.app.source;

import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.ElectionRule;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Written;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** In the place of a cluster that could not be opened: has nothing, does nothing, and says why, so that a person can go on from there. */
public final class NoCluster implements ClusterSource {
    private final String name;
    private final Door door;

    /** @param why in a sentence, with the remedy */
    public NoCluster(String name, String why) {
        this.name = name;
        door = new Closed(name, why);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Door door() {
        return door;
    }

    @Override
    public void close() {}

    private static final class Closed implements Door {
        private final Snapshot snapshot;
        private final DoorException refusal;

        Closed(String name, String why) {
            refusal = new DoorException("CLUSTER_NOT_OPENED", why);
            snapshot = new Snapshot(
                    1,
                    AppThreads.wallMs(),
                    new Snapshot.Cluster(name, Snapshot.Phase.FAILED, "", "", "", -1, -1, "", Optional.of(why)),
                    List.of(),
                    new Snapshot.ZooKeeper(List.of(), 0, 0, false, 0, 0, 0),
                    List.of(),
                    List.of(),
                    new Snapshot.Traffic(0, 0, List.of(), List.of()),
                    Optional.empty(),
                    Snapshot.Host.CALM,
                    Optional.empty());
        }

        @Override
        public Set<Ability> abilities() {
            return Set.of();
        }

        @Override
        public Snapshot snapshot() {
            return snapshot;
        }

        @Override
        public ElectionRule elections() {
            return ElectionRule.NONE;
        }

        @Override
        public Runnable onEvent(long afterId, Consumer<JournalEntry> listener) {
            return () -> {};
        }

        @Override
        public <R> CompletableFuture<R> query(Query<R> query) {
            return CompletableFuture.failedFuture(refusal);
        }

        @Override
        public CompletableFuture<Void> execute(Command command) {
            return CompletableFuture.failedFuture(refusal);
        }

        @Override
        public CompletableFuture<Written> write(Command.WriteRecord record) {
            return CompletableFuture.failedFuture(refusal);
        }

        @Override
        public void close() {}
    }
}
