package brokerlab.app;

import brokerlab.app.source.ClusterSource;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Source;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.ElectionRule;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingRow;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Written;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A cluster of one broker that is nothing but this class: it can make topics and take records, and tells what it cannot do. */
final class TinyDoor implements Door, ClusterSource {
    private static final long WALL_MS = 1_795_356_151_000L;

    private final TreeMap<String, Integer> topics = new TreeMap<>(Map.of("plain", 1));
    private final List<JournalEntry> journal = new ArrayList<>();
    private final List<Consumer<JournalEntry>> listeners = new CopyOnWriteArrayList<>();
    private Snapshot last;

    TinyDoor() {
        journal.add(new JournalEntry(1, WALL_MS, 1, 0, new BrokerEvent.BrokerStarted(1, "", "tiny.example", 9092)));
        last = made(1);
    }

    private Snapshot made(long version) {
        return new Snapshot(
                version,
                WALL_MS + version,
                new Snapshot.Cluster(
                        "tiny", Snapshot.Phase.RUNNING, "tiny", "tiny.example:9092", "", 1, 1, "4.1", Optional.empty()),
                List.of(new Snapshot.Broker(
                        1,
                        "",
                        "tiny.example",
                        9092,
                        Snapshot.BrokerState.RUNNING,
                        true,
                        topics.size(),
                        topics.size(),
                        -1,
                        -1,
                        -1,
                        0,
                        0,
                        0,
                        0,
                        -1,
                        Optional.empty())),
                new Snapshot.ZooKeeper(List.of(), 0, 0, true, 0, 0, 0),
                topics.entrySet().stream()
                        .map(t -> topic(t.getKey(), t.getValue()))
                        .toList(),
                List.of(),
                new Snapshot.Traffic(0, 0, List.of(), List.of()),
                Optional.empty(),
                Snapshot.Host.CALM,
                Optional.empty());
    }

    private static Snapshot.Topic topic(String name, int partitions) {
        var all = new ArrayList<Snapshot.Partition>();
        for (int p = 0; p < partitions; p++) {
            all.add(new Snapshot.Partition(
                    p,
                    1,
                    0,
                    List.of(1),
                    0,
                    0,
                    0,
                    List.of(new Snapshot.Replica(1, Snapshot.ReplicaState.LEADER, 0, 0, 0, 0, 1))));
        }
        return new Snapshot.Topic(name, name, false, false, 1, 0, 0, 0, 0, 0, 0, 1, false, List.of(), List.copyOf(all));
    }

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public Door door() {
        return this;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.TOPIC_LIFE);
    }

    @Override
    public synchronized Snapshot snapshot() {
        return last;
    }

    @Override
    public ElectionRule elections() {
        return ElectionRule.NONE;
    }

    @Override
    public synchronized Runnable onEvent(long afterId, Consumer<JournalEntry> listener) {
        listeners.add(listener);
        journal.stream().filter(e -> e.id() > afterId).forEach(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    @SuppressWarnings("unchecked") // each query's record fixes R
    public <R> CompletableFuture<R> query(Query<R> query) {
        return switch (query) {
            case Query.PlacementPreview q -> {
                var placed = new TreeMap<Integer, List<Integer>>();
                for (int p = 0; p < q.partitions(); p++) {
                    placed.put(p, List.of(1));
                }
                yield (CompletableFuture<R>) CompletableFuture.completedFuture(placed);
            }
            case Query.Settings q -> (CompletableFuture<R>) CompletableFuture.completedFuture(rows(q));
            default ->
                CompletableFuture.failedFuture(new DoorException(
                        "UNSUPPORTED_VERSION",
                        "This cluster does not tell " + query.getClass().getSimpleName() + "."));
        };
    }

    private static List<SettingRow> rows(Query.Settings q) {
        return Catalogue.listed(q.scope().kind()).stream().map(TinyDoor::row).toList();
    }

    private static SettingRow row(Setting setting) {
        return new SettingRow(
                setting,
                setting.defaultValue(),
                Source.DEFAULT,
                setting.defaultValue().stream()
                        .map(v -> new EffectiveValue.Candidate(setting.name(), v, Source.DEFAULT))
                        .toList(),
                Optional.empty(),
                SettingRow.Applied.LIVE,
                Optional.empty(),
                Map.of());
    }

    @Override
    public synchronized CompletableFuture<Void> execute(Command command) {
        if (command instanceof Command.CreateTopic c) {
            topics.put(c.name(), c.partitions());
            last = made(last.version() + 1);
            var entry = new JournalEntry(
                    journal.size() + 1,
                    WALL_MS + last.version(),
                    1,
                    0,
                    new TopicEvent.TopicCreated(c.name(), c.partitions(), 1));
            journal.add(entry);
            listeners.forEach(l -> l.accept(entry));
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.failedFuture(
                new DoorException("UNSUPPORTED_VERSION", "This cluster cannot do that: " + command + "."));
    }

    @Override
    public CompletableFuture<Written> write(Command.WriteRecord record) {
        return CompletableFuture.completedFuture(new Written(0, 0));
    }

    @Override
    public void close() {}
}
