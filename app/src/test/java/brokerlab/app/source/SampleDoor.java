package brokerlab.app.source;

import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.local.LocalElections;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.ElectionRule;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Written;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A door without a cluster behind it, for building screens and testing their models: plausible figures that move with {@link #advance}
 * or with real time, and that answer to commands. Never in the product.
 */
public final class SampleDoor implements Door {
    /** 14:02:31 on some day. */
    public static final long START = 1_795_356_151_000L;

    final TreeMap<Integer, SampleCluster.B> brokers = new TreeMap<>();
    final TreeMap<Integer, Snapshot.NodeState> nodes = new TreeMap<>();
    final TreeMap<String, SampleCluster.T> topics = new TreeMap<>();
    final Set<String> goneGroups = new HashSet<>();

    /** What was asked to be reset. */
    public final List<Command.ResetOffsets> resets = new CopyOnWriteArrayList<>();

    private final List<JournalEntry> journal = new ArrayList<>();
    private final List<Consumer<JournalEntry>> listeners = new CopyOnWriteArrayList<>();
    private final long since;
    private LongSupplier clock;
    private long offsetMs;
    private long version;
    private Snapshot last;
    private long lastMade = Long.MIN_VALUE;
    private Snapshot.Phase phase = Snapshot.Phase.RUNNING;
    private Optional<CompletableFuture<Void>> held = Optional.empty();
    Snapshot.Host host = Snapshot.Host.CALM;
    /** A removal that stands where it is. */
    public volatile Optional<Snapshot.Removal> removal = Optional.empty();
    /** Every command, in its order. */
    public final List<Command> asked = new CopyOnWriteArrayList<>();
    /** What can be taken back. */
    public volatile Optional<Query.UndoAnswer> undo = Optional.empty();
    /** What changes of settings would do. */
    public volatile Query.PreviewAnswer preview = new Query.PreviewAnswer(List.of(), List.of(), 0);
    /** What they would do from the moment on in which the next one is asked for. */
    public volatile Optional<Query.PreviewAnswer> moved = Optional.empty();

    /** What every name that a person gave ends with. */
    final String suffix;

    private SampleDoor(boolean live, String suffix) {
        this.clock = live ? System::currentTimeMillis : () -> START;
        this.since = clock.getAsLong();
        this.suffix = suffix;
        SampleCluster.fill(this);
        SampleCluster.history(this);
    }

    /** Time stands until {@link #advance}: for tests. */
    public static SampleDoor still() {
        return new SampleDoor(false, "");
    }

    /** Moves with real time: to look at. */
    public static SampleDoor live() {
        return new SampleDoor(true, "");
    }

    /** With topics, groups, clients and racks whose names end so, for instance as long as Kafka allows. */
    public static SampleDoor named(String suffix) {
        return new SampleDoor(false, suffix);
    }

    /** Real time goes no further: from now on it stands until {@link #advance}. */
    public synchronized void stand() {
        long at = clock.getAsLong();
        clock = () -> at;
        lastMade = Long.MIN_VALUE;
    }

    /** Moves on. */
    public synchronized void advance(long ms) {
        offsetMs += ms;
    }

    /** As if nobody had ever read anything. */
    public synchronized void withoutGroups() {
        snapshot().groups().forEach(g -> goneGroups.add(g.name()));
        lastMade = Long.MIN_VALUE;
    }

    /** Where the cluster is in its life, as the snapshots tell. */
    public synchronized void phase(Snapshot.Phase now) {
        phase = now;
        lastMade = Long.MIN_VALUE;
    }

    /** How the machine is, as the snapshots tell. */
    public synchronized void host(Snapshot.Host now) {
        host = now;
        lastMade = Long.MIN_VALUE;
    }

    synchronized long now() {
        return clock.getAsLong() + offsetMs;
    }

    synchronized long age() {
        return clock.getAsLong() - since + offsetMs;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    @Override
    public synchronized Snapshot snapshot() {
        long now = now();
        if (last == null || lastMade == Long.MIN_VALUE || now - lastMade >= 250) {
            lastMade = now;
            last = SampleCluster.snapshot(this, ++version, now, phase);
        }
        return last;
    }

    @Override
    public ElectionRule elections() {
        return LocalElections.RULE;
    }

    @Override
    public Runnable onEvent(long afterId, Consumer<JournalEntry> listener) {
        List<JournalEntry> kept;
        synchronized (this) {
            kept = journal.stream().filter(e -> e.id() > afterId).toList();
            listeners.add(listener);
        }
        kept.forEach(listener);
        return () -> listeners.remove(listener);
    }

    /** How many listen to its events. */
    public int listeners() {
        return listeners.size();
    }

    /** Journals an event now. */
    public void happen(int broker, ClusterEvent event) {
        happenedAgo(0, broker, event);
    }

    void happenedAgo(long ms, int broker, ClusterEvent event) {
        JournalEntry entry;
        synchronized (this) {
            entry = new JournalEntry(journal.size() + 1L, now() - ms, broker, 0, event);
            journal.add(entry);
        }
        listeners.forEach(listener -> listener.accept(entry));
    }

    /** From now on nothing asked is answered, as when a broker is busy, until {@link #release}. */
    public synchronized void hold() {
        held = Optional.of(new CompletableFuture<>());
    }

    /** Answers all that was asked meanwhile. */
    public void release() {
        Optional<CompletableFuture<Void>> all;
        synchronized (this) {
            all = held;
            held = Optional.empty();
        }
        all.ifPresent(a -> a.complete(null));
    }

    @Override
    public <R> CompletableFuture<R> query(Query<R> query) {
        Optional<CompletableFuture<Void>> until;
        synchronized (this) {
            until = held;
        }
        return until.map(u -> u.thenCompose(done -> answer(query))).orElseGet(() -> answer(query));
    }

    @SuppressWarnings("unchecked") // each case answers with its query's own type
    private synchronized <R> CompletableFuture<R> answer(Query<R> query) {
        try {
            return CompletableFuture.completedFuture((R) SampleCluster.answer(this, query));
        } catch (DoorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> execute(Command command) {
        asked.add(command);
        try {
            run(command);
            synchronized (this) {
                lastMade = Long.MIN_VALUE;
            }
            return CompletableFuture.completedFuture(null);
        } catch (DoorException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Written> write(Command.WriteRecord record) {
        Snapshot.Topic topic = snapshot().topics().stream()
                .filter(t -> t.name().equals(record.topic()))
                .findFirst()
                .orElseThrow();
        int partition = record.partition().orElse(2);
        if (record.value().filter(v -> v.length > 20_000).isPresent()) {
            return CompletableFuture.failedFuture(
                    new DoorException("MESSAGE_TOO_LARGE", "A batch is above max.message.bytes=20000."));
        }
        long end = topic.partitions().get(partition).logEnd();
        return execute(record).thenApply(done -> new Written(partition, end));
    }

    private synchronized void run(Command command) {
        switch (command) {
            case Command.CreateTopic c -> {
                if (topics.containsKey(c.name())) {
                    throw new DoorException(
                            "TOPIC_ALREADY_EXISTS", "Topic '" + c.name() + "' already exists. Choose another name.");
                }
                topics.put(
                        c.name(),
                        new SampleCluster.T(
                                c.partitions(),
                                c.replicationFactor(),
                                0,
                                0,
                                c.settings().size()));
                happen(2, new TopicEvent.TopicCreated(c.name(), c.partitions(), c.replicationFactor()));
            }
            case Command.DeleteTopic c -> {
                topics.remove(c.name());
                happen(2, new TopicEvent.TopicDeleted(c.name()));
            }
            case Command.GrowTopic c -> {
                SampleCluster.T t = topics.get(c.name());
                topics.put(c.name(), new SampleCluster.T(c.partitions(), t.rf(), t.rate(), t.base(), t.changed()));
                happen(2, new TopicEvent.PartitionsAdded(c.name(), t.partitions(), c.partitions()));
            }
            case Command.WriteRecord c ->
                topics.computeIfPresent(
                        c.topic(),
                        (n, t) -> new SampleCluster.T(t.partitions(), t.rf(), t.rate(), t.base() + 1, t.changed()));
            case Command.StopBroker c -> {
                state(c.broker(), Snapshot.BrokerState.STOPPED);
                happen(c.broker(), new BrokerEvent.BrokerStopped(c.broker()));
            }
            case Command.KillBroker c -> {
                state(c.broker(), Snapshot.BrokerState.KILLED);
                happen(c.broker(), new BrokerEvent.BrokerKilled(c.broker()));
            }
            case Command.StartBroker c -> {
                state(c.broker(), Snapshot.BrokerState.RUNNING);
                happen(c.broker(), new BrokerEvent.BrokerRegistered(c.broker(), 40 + version));
            }
            case Command.AddBroker c -> {
                int id = brokers.lastKey() + 1;
                brokers.put(id, new SampleCluster.B(c.rack(), Snapshot.BrokerState.RUNNING));
                happen(id, new BrokerEvent.BrokerStarted(id, c.rack(), "127.0.0.1", 9091 + id));
            }
            case Command.StopZooKeeperNode c -> nodes.put(c.node(), Snapshot.NodeState.STOPPED);
            case Command.KillZooKeeperNode c -> nodes.put(c.node(), Snapshot.NodeState.STOPPED);
            case Command.StartZooKeeperNode c -> nodes.put(c.node(), Snapshot.NodeState.FOLLOWING);
            case Command.RollSegment c ->
                happen(
                        c.broker(),
                        new LogEvent.SegmentRolled(
                                c.topic(),
                                c.partition(),
                                912_354,
                                1_020_166,
                                40_000_000,
                                LogEvent.RollReason.REQUESTED));
            // The sample's settings are fixed.
            case Command.ChangeSettings c -> requireUnmoved(c.previewed());
            case Command.ResetOffsets c -> resets.add(c);
            case Command.DeleteGroup c -> goneGroups.add(c.group());
            case Command.ForgetOffsets c -> {
                // Commits stay in a sample.
            }
            case Command.Speak c -> {
                // What is spoken is not seen in a sample.
            }
            case Command.MakeLabAuthority c -> throw new DoorException("NO_CERTIFICATE", "There is no folder here.");
            case Command.MakeClientCertificate c ->
                throw new DoorException("NO_CERTIFICATE", "There is no folder here.");
            case Command.UndoSettings c -> {
                if (undo.isEmpty()) {
                    throw new DoorException("NOTHING_TO_UNDO", "Nothing was changed here.");
                }
                requireUnmoved(c.previewed());
            }
            case Command.CancelRolling c -> {
                // It never rolls.
            }
            case Command.ElectPreferredLeaders c -> {
                // The preferred ones lead wherever they run.
            }
            case Command.RemoveBrokers c -> {
                c.brokers().forEach(brokers::remove);
                removal = Optional.empty();
            }
            case Command.CancelRemoval c -> removal = Optional.empty();
            case Command.ElectPreferredLeader c ->
                happen(
                        2,
                        new ReplicationEvent.LeaderElected(
                                c.topic(),
                                c.partition(),
                                2,
                                1,
                                8,
                                List.of(1, 2, 3),
                                ReplicationEvent.ElectionReason.PREFERRED));
        }
    }

    private void state(int broker, Snapshot.BrokerState state) {
        brokers.computeIfPresent(broker, (id, b) -> new SampleCluster.B(b.rack(), state));
    }

    @Override
    public synchronized void close() {
        phase = Snapshot.Phase.STOPPED;
    }

    /** As a source, for a screen's context. */
    public ClusterSource source(String name) {
        return new ClusterSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Door door() {
                return SampleDoor.this;
            }

            @Override
            public void close() {
                SampleDoor.this.close();
            }
        };
    }

    static Optional<byte[]> utf8(String text) {
        return Optional.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static Map<String, Long> codecs() {
        return Map.of("lz4", 41_000_000L, "none", 19_000_000L, "zstd", 7_000_000L);
    }

    private void requireUnmoved(OptionalLong previewed) {
        moved.ifPresent(now -> {
            preview = now;
            undo = undo.map(u -> new Query.UndoAnswer(u.wallMs(), u.changes(), u.lost(), now));
        });
        moved = Optional.empty();
        long version = undo.map(Query.UndoAnswer::preview).orElse(preview).stateVersion();
        if (previewed.isPresent() && previewed.getAsLong() != version) {
            throw new DoorException("STATE_MOVED", "The change would do something else by now.");
        }
    }
}
