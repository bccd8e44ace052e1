package brokerlab.engine.log;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A log store in a directory of the test, on the real disk, with time moved by hand. */
final class StoreFixture {
    static final TopicPartition P0 = new TopicPartition("t", 0);
    static final Uuid TOPIC = Uuid.fromString("AAAAAAAAAAAAAAAAAAAAAQ");
    static final LogEvent.TruncationCause CUT =
            LogEvent.TruncationCause.leader(LogEvent.TruncationReason.LEADER_ENDS, 2, 0);

    final ManualClock clock = new ManualClock();
    final ManualTasks tasks = new ManualTasks(clock);
    final Journal journal = new Journal(clock, 100_000);
    final Map<String, String> topic = new HashMap<>();
    final BrokerSettings settings;
    final List<Path> directories;
    final LogStore store;
    /** What comes between the reading of a topic's settings and what the reader does with them. */
    Runnable settingsRead = () -> {};

    StoreFixture(Path directory) {
        this(new RealDisk(), Map.of(), Map.of(), directory);
    }

    StoreFixture(Path directory, Map<String, String> topic) {
        this(new RealDisk(), Map.of(), topic, directory);
    }

    StoreFixture(Disk disk, Map<String, String> broker, Map<String, String> topic, Path... directories) {
        this.settings = new BrokerSettings(broker);
        this.topic.putAll(topic);
        this.directories = List.of(directories);
        this.store = new LogStore(1, this.directories, disk, tasks, journal, settings, name -> {
            TopicSettings read = topicSettings();
            settingsRead.run();
            return read;
        });
    }

    TopicSettings topicSettings() {
        return TopicSettings.resolve(settings, topic);
    }

    StoreFixture open() {
        done(store.open("cluster-1"));
        return this;
    }

    void close() {
        done(store.close());
    }

    /** Runs what waits until {@code future} is complete. */
    <T> T done(CompletableFuture<T> future) {
        tasks.runAll();
        if (!future.isDone()) {
            throw new AssertionError("not done though nothing waits any more");
        }
        return future.join();
    }

    PartitionLog log() {
        return store.getOrCreate(P0, TOPIC);
    }

    Path dir() {
        return directories.getFirst().resolve("t-0");
    }

    <E extends ClusterEvent> List<E> events(Class<E> kind) {
        return journal.since(0).stream()
                .map(JournalEntry::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** One batch of {@code records} records with {@code bytes} bytes of value each. */
    ByteBuffer batch(int records, int bytes) {
        return batch(records, bytes, clock.wallMs());
    }

    /** Whatever is moved fits. */
    static final BiFunction<Long, Long, Optional<String>> ROOM = (files, underWay) -> Optional.empty();

    /** Of a batch in a segment, from its header. */
    record Stored(int magic, long baseOffset, int records, int leaderEpoch, String codec, int sizeInBytes) {
        static Stored of(int position, BatchHeader h) {
            return new Stored(
                    h.magic(),
                    h.baseOffset(),
                    h.recordCount(),
                    h.partitionLeaderEpoch(),
                    h.codec().label(),
                    h.sizeInBytes());
        }
    }

    static ByteBuffer batch(int records, int bytes, long timestampMs) {
        var builder = BatchBuilder.plain();
        for (int i = 0; i < records; i++) {
            builder.add(timestampMs, text("k" + i), Optional.of(new byte[bytes]));
        }
        return builder.build();
    }

    static ByteBuffer fromProducer(long producer, int epoch, int sequence, int records, long timestampMs) {
        var builder = BatchBuilder.plain().producer(producer, (short) epoch, sequence);
        for (int i = 0; i < records; i++) {
            builder.add(timestampMs, Optional.empty(), text("p" + producer + "s" + (sequence + i)));
        }
        return builder.build();
    }

    static Optional<byte[]> text(String s) {
        return Optional.of(s.getBytes(StandardCharsets.UTF_8));
    }
}
