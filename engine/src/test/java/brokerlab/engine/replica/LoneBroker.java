package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.PasswordEncoder;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.courier.Inbox;
import brokerlab.engine.courier.LiveCourier;
import brokerlab.engine.disk.SimulatedDisk;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.log.LogStore;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.metadata.ConfigChanges;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.settings.LiveChecks;
import brokerlab.engine.settings.SettingsPolicy;
import brokerlab.engine.settings.SettingsService;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.LogRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A broker that leads all its partitions alone, on a disk in memory, with time moved by hand. Settings reach what they are about as
 * in life: static ones at its start, dynamic ones as znodes that are written and seen.
 */
final class LoneBroker implements AutoCloseable {
    static final Path FOLDER = Path.of("/lone").toAbsolutePath();
    static final TopicPartition P = new TopicPartition("t", 0);

    private static final int ID = 1;
    private static final int CONTROLLER = 99;
    private static final Uuid TOPIC = new Uuid(1, 2);

    final ManualTasks tasks = new ManualTasks(new ManualClock());
    final SimulatedDisk disk = new SimulatedDisk();
    final Replicas replicas;

    private final Journal journal = new Journal(tasks.clock(), 100_000);
    private final Coordination coordination = new MemoryEnsemble(tasks).connect("", 6_000, tasks, "lone");
    private final LiveCourier courier = new LiveCourier(tasks, () -> 0.5);
    private final SettingsService writer;
    private final LogStore logs;

    /** @param fixed the static settings, as pairs of name and value; {@code log.dirs} is given, indexes are small */
    LoneBroker(String... fixed) {
        // Indexes are mapped at full size, which costs memory here.
        var statics = new HashMap<>(Map.of("log.dirs", FOLDER.toString(), "log.index.size.max.bytes", "8192"));
        pairs(fixed).forEach((name, value) -> statics.put(name, value.orElseThrow()));
        var settings = new BrokerSettings(statics);
        ZnodeLayout.PERSISTENT_ROOTS.forEach(coordination::ensurePath);
        tasks.runAll();
        var changes = new ConfigChanges(ID, coordination, settings, tasks, journal, () -> true);
        done(changes.start());
        this.writer = new SettingsService(
                coordination, SettingsPolicy.of(settings), PasswordEncoder.none(), new LiveChecks(), changes);
        this.logs = new LogStore(
                ID,
                settings.getList("log.dirs").stream().map(Path::of).toList(),
                disk,
                tasks,
                journal,
                settings,
                changes.topics()::settings);
        changes.topics().onChange(logs::settingsChanged);
        done(logs.open("test"));
        var inbox = new Inbox();
        this.replicas = new Replicas(new Replicas.Dependencies(
                ID,
                tasks,
                journal,
                settings,
                changes.topics(),
                logs,
                coordination,
                courier,
                inbox,
                new MetadataHolder(),
                () -> 1));
        courier.bind(ID, inbox);
    }

    /** Makes {@link #P} besides. */
    static LoneBroker withPartition(String... fixed) {
        var made = new LoneBroker(fixed);
        made.make(P);
        return made;
    }

    private static Map<String, Optional<String>> pairs(String... namesAndValues) {
        var pairs = new HashMap<String, Optional<String>>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.put(namesAndValues[i], Optional.ofNullable(namesAndValues[i + 1]));
        }
        return pairs;
    }

    private <T> T done(CompletableFuture<T> future) {
        tasks.runAll();
        assertTrue(future.isDone(), "waits for time or for others");
        return future.join();
    }

    // ---- settings and partitions

    /** Sets the cluster-wide default, while the broker runs; null takes it back. */
    void cluster(String... namesAndValues) {
        done(writer.alter(Map.of(new SettingScope.ClusterDefault(), pairs(namesAndValues))));
    }

    /** Sets values of the topic {@code t}, while the broker runs; null takes one back. */
    void topic(String... namesAndValues) {
        topicNamed(P.topic(), namesAndValues);
    }

    void topicNamed(String topic, String... namesAndValues) {
        done(writer.alter(Map.of(new SettingScope.Topic(topic), pairs(namesAndValues))));
    }

    PartitionLog make(TopicPartition partition) {
        var role = new PartitionRole(partition, TOPIC, ID, 0, List.of(ID), List.of(ID), 0, true);
        courier.send(CONTROLLER, ID, new LeaderAndIsr(CONTROLLER, 1, 1, false, List.of(role)));
        tasks.runAll();
        return log(partition);
    }

    PartitionLog log(TopicPartition partition) {
        return replicas.log(partition).orElseThrow();
    }

    PartitionLog log() {
        return log(P);
    }

    // ---- traffic

    ProduceResult append(TopicPartition partition, int acks, ByteBuffer batches) {
        return done(replicas.append(acks, 30_000, Map.of(partition, batches), false))
                .get(partition);
    }

    ErrorCode refusal(ByteBuffer batches) {
        return append(P, 1, batches).error();
    }

    /** One batch of one record, of the present time. */
    void send(TopicPartition partition, String key, int valueBytes) {
        var batch = BatchBuilder.plain().add(nowMs(), Optional.of(bytes(key)), Optional.of(new byte[valueBytes]));
        assertEquals(ErrorCode.NONE, append(partition, 1, batch.build()).error());
    }

    void send(String key, int valueBytes) {
        send(P, key, valueBytes);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    long nowMs() {
        return tasks.clock().wallMs();
    }

    /** What the log holds, batch by batch, as on disk. */
    List<BatchHeader> batches() {
        var found = new ArrayList<BatchHeader>();
        long at = log().offsets().logStart();
        try {
            while (at < log().offsets().logEnd()) {
                ByteBuffer read =
                        log().read(at, 1 << 20, Long.MAX_VALUE, true).slice().read();
                if (!read.hasRemaining()) {
                    break;
                }
                found.addAll(Batches.in(read));
                at = found.getLast().nextOffset();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    /** The keys of all records, in order. */
    List<String> keys() {
        return batches().stream()
                .flatMap(b -> Batches.records(b, Integer.MAX_VALUE).stream())
                .map(LogRecord::key)
                .map(key -> new String(key.orElseThrow(), StandardCharsets.UTF_8))
                .toList();
    }

    // ---- files

    /** Names of the files of {@link #P} that end so. */
    List<String> files(String suffix) {
        try {
            return disk.list(FOLDER.resolve(P.toString())).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Path file(String name) {
        return FOLDER.resolve(P.toString()).resolve(name);
    }

    int size(String name) {
        return read(file(name)).length;
    }

    private byte[] read(Path file) {
        try {
            return disk.readAll(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The offset of {@link #P} in a checkpoint, -1 when it is not in it. */
    long checkpoint(String name) {
        Path file = FOLDER.resolve(name);
        return disk.exists(file)
                ? new String(read(file), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("t 0 "))
                        .mapToLong(line -> Long.parseLong(line.substring(4)))
                        .findFirst()
                        .orElse(-1)
                : -1;
    }

    <E extends ClusterEvent> List<E> events(Class<E> kind) {
        return journal.since(0).stream()
                .map(JournalEntry::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Ends without a word, and sees that nothing went wrong. */
    @Override
    public void close() {
        assertEquals(
                List.of(),
                journal.since(0).stream()
                        .map(JournalEntry::event)
                        .filter(e -> e.track() == ClusterEvent.Track.PROBLEM)
                        .toList());
        replicas.close();
        logs.abandon();
        tasks.runAll();
    }
}
