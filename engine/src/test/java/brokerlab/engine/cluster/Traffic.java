package brokerlab.engine.cluster;

import brokerlab.engine.cluster.History.Mark;
import brokerlab.engine.cluster.History.Read;
import brokerlab.engine.cluster.History.Writer;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Clients that go on whatever happens to the brokers: idempotent producers with {@code acks=all} (two that are patient, one that
 * gives up soon and never learns what became of its records), a reader that follows, a group. All they see goes into a
 * {@link History}; {@link #check} holds them, reads everything and compares the replicas' files.
 */
final class Traffic implements AutoCloseable {
    static final String TOPIC = "rounds";
    static final int PARTITIONS = 6;
    private static final List<String> CODECS = List.of("none", "lz4", "zstd");

    private final String bootstrap;
    private final Path folder;
    private final History history = new History();
    private final List<Thread> threads = new ArrayList<>();

    /** Producers hold the shared side while a burst is under way, {@link #check} the other. */
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);

    private volatile boolean closed;
    private volatile Awaited awaited = new Awaited(0, new CountDownLatch(0));

    private record Awaited(int count, CountDownLatch latch) {}

    /** @param folder of the cluster, in which {@code broker-N/logs} lie */
    Traffic(String bootstrap, Path folder, long seed) {
        this.bootstrap = bootstrap;
        this.folder = folder;
        for (int producer = 0; producer < CODECS.size(); producer++) {
            int id = producer;
            start("producer-" + id, () -> produce(id, new Random(seed * 31 + id)));
        }
        start("follower", this::follow);
        start("group", this::followAsGroup);
    }

    static void createTopic(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 3)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private void start(String name, Runnable work) {
        threads.add(Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                history.violated(name + " ended with " + e);
            }
        }));
    }

    private void produce(int id, Random random) {
        // A patient producer outlives every fault, so its retries meet what was written before.
        String patience = id == CODECS.size() - 1 ? "1500" : "120000";
        var numbers = new long[PARTITIONS];
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap,
                        "acks", "all",
                        "linger.ms", "2",
                        "compression.type", CODECS.get(id),
                        "request.timeout.ms", "1000",
                        "delivery.timeout.ms", patience,
                        "max.block.ms", patience,
                        "reconnect.backoff.max.ms", "200",
                        "metadata.max.age.ms", "3000"),
                new StringSerializer(),
                new StringSerializer())) {
            while (!closed) {
                gate.readLock().lock();
                try {
                    burst(producer, id, numbers, random);
                } finally {
                    gate.readLock().unlock();
                }
            }
        }
    }

    private void burst(KafkaProducer<String, String> producer, int id, long[] numbers, Random random) {
        for (int i = 0; i < 20; i++) {
            int partition = random.nextInt(PARTITIONS);
            var record = new Mark(partition, id, numbers[partition]++);
            history.sending(record);
            try {
                producer.send(
                        new ProducerRecord<>(TOPIC, partition, null, record + ":" + "x".repeat(random.nextInt(300))),
                        (metadata, error) -> {
                            if (error == null) {
                                acknowledged(record, metadata.offset());
                            } else {
                                history.unknown(id);
                            }
                        });
            } catch (KafkaException e) {
                history.unknown(id);
            }
        }
        if (random.nextInt(4) == 0) {
            producer.flush();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }

    private void acknowledged(Mark id, long offset) {
        history.acknowledged(id, offset);
        Awaited waiting = awaited;
        if (history.acknowledgedCount() >= waiting.count()) {
            waiting.latch().countDown();
        }
    }

    /** Waits until so many more records are acknowledged. */
    void awaitProgress(int records, int seconds) throws InterruptedException {
        var waiting = new Awaited(history.acknowledgedCount() + records, new CountDownLatch(1));
        awaited = waiting;
        if (!waiting.latch().await(seconds, TimeUnit.SECONDS)) {
            history.violated("fewer than " + records + " records were acknowledged in " + seconds + " s");
        }
    }

    private KafkaConsumer<String, String> consumer(String group) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "group.id", group,
                        "auto.offset.reset", group.equals("group") ? "earliest" : "none",
                        "enable.auto.commit", Boolean.toString(group.equals("group")),
                        "auto.commit.interval.ms", "300",
                        "request.timeout.ms", "3000",
                        "default.api.timeout.ms", "60000",
                        "reconnect.backoff.max.ms", "200",
                        "metadata.max.age.ms", "3000",
                        "session.timeout.ms", "6000"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static List<TopicPartition> partitions() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(p -> new TopicPartition(TOPIC, p))
                .toList();
    }

    private static Read read(ConsumerRecord<String, String> record) {
        return new Read(record.offset(), Mark.of(record.value()));
    }

    /** An offset that is out of range here means that something read was taken back. */
    private void follow() {
        try (var consumer = consumer("follower")) {
            consumer.assign(partitions());
            partitions().forEach(p -> consumer.seek(p, 0));
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> history.read("follower", r.partition(), read(r)));
            }
        }
    }

    private void followAsGroup() {
        try (var consumer = consumer("group")) {
            consumer.subscribe(List.of(TOPIC));
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> history.read("group", r.partition(), read(r)));
            }
        }
    }

    /**
     * Holds the producers until every outcome is known, reads all, compares the replicas' files.
     *
     * @return all that is wrong so far
     */
    List<String> check() throws Exception {
        gate.writeLock().lock();
        try {
            await(150, "all outcomes are known", () -> history.outstanding() == 0);
            awaitWholeIsr();
            var logs = new TreeMap<Integer, List<Read>>();
            Map<TopicPartition, Long> ends = readAll(logs);
            compareReplicas(ends);
            for (var each : logs.entrySet()) {
                history.whole(each.getKey(), each.getValue(), writers(each.getKey()));
            }
        } finally {
            gate.writeLock().unlock();
        }
        return history.violations();
    }

    private void awaitWholeIsr() throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrap, "request.timeout.ms", "3000", "reconnect.backoff.max.ms", "200"))) {
            while (true) {
                List<String> lacking;
                try {
                    lacking = admin
                            .describeTopics(List.of(TOPIC))
                            .topicNameValues()
                            .get(TOPIC)
                            .get(10, TimeUnit.SECONDS)
                            .partitions()
                            .stream()
                            .filter(p -> p.isr().size() < 3 || p.leader() == null)
                            .map(Object::toString)
                            .toList();
                } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                    lacking = List.of(e.toString());
                }
                if (lacking.isEmpty()) {
                    return;
                }
                if (System.nanoTime() > limit) {
                    history.violated("not all replicas are in sync after 60 s: " + lacking);
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private Map<TopicPartition, Long> readAll(Map<Integer, List<Read>> logs) {
        try (var consumer = consumer("whole")) {
            consumer.assign(partitions());
            partitions().forEach(p -> consumer.seek(p, 0));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions());
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(r -> logs.computeIfAbsent(r.partition(), p -> new ArrayList<>())
                                .add(read(r)));
                if (System.nanoTime() > limit) {
                    history.violated("the whole log could not be read in 60 s: up to " + ends);
                    return ends;
                }
            }
            return ends;
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(int seconds, String what, Condition condition) throws IOException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.holds()) {
            if (System.nanoTime() > limit) {
                history.violated("not within " + seconds + " s: " + what);
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /**
     * Nobody writes and all are in sync: what lies above the high watermark (of producers that gave up) is fetched too, then the
     * files must be equal byte for byte.
     */
    private void compareReplicas(Map<TopicPartition, Long> ends) throws IOException {
        for (TopicPartition partition : ends.keySet()) {
            await(
                    60,
                    "the replicas of " + partition + " are equal",
                    () -> digests(partition).values().stream().distinct().count() == 1);
        }
    }

    /** Of any replica's batches: they are equal. */
    private NavigableMap<Long, Writer> writers(int partition) throws IOException {
        var writers = new TreeMap<Long, Writer>();
        for (Path file : segments(folder.resolve("broker-1/logs/" + TOPIC + "-" + partition))) {
            for (BatchHeader batch : Batches.in(ByteBuffer.wrap(Files.readAllBytes(file)))) {
                writers.put(batch.baseOffset(), new Writer(batch.producerId(), batch.producerEpoch()));
            }
        }
        return writers;
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".log")).sorted().toList();
        }
    }

    private Map<Integer, String> digests(TopicPartition partition) throws IOException {
        var byBroker = new TreeMap<Integer, String>();
        for (int broker = 1; broker <= 3; broker++) {
            byBroker.put(broker, digest(folder.resolve("broker-" + broker + "/logs/" + partition)));
        }
        return byBroker;
    }

    private static String digest(Path directory) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
        long bytes = 0;
        for (Path file : segments(directory)) {
            byte[] content = Files.readAllBytes(file);
            digest.update(content);
            bytes += content.length;
        }
        return bytes + " bytes " + HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public String toString() {
        return history.toString();
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(20));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
