package brokerlab.app.demo;

import brokerlab.app.source.AppThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to one topic at the rate asked for. A producer that got into a state it cannot leave is made anew, forever. */
final class DemoProducer implements Runnable {
    private static final long STEP_MS = 50;

    private final Preset.DemoTopic topic;
    private final Map<String, Object> settings;
    private final DoubleSupplier recordsPerSec;
    private final DemoRecords records = new DemoRecords();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean stopped;

    DemoProducer(Preset.DemoTopic topic, String bootstrap, DoubleSupplier recordsPerSec) {
        this.topic = topic;
        this.recordsPerSec = recordsPerSec;
        this.settings = Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "demo-" + topic.name() + "-producer"),
                Map.entry(ProducerConfig.ACKS_CONFIG, topic.idempotent() ? "all" : "1"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, topic.idempotent()),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, topic.codec()),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 60),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 16 << 10),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L << 20),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2000L),
                Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000L),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000),
                Map.entry(ProducerConfig.METADATA_MAX_AGE_CONFIG, 10_000L));
    }

    long sent() {
        return sent.get();
    }

    /** Records that could not be written, for instance while too few replicas were in sync. */
    long failed() {
        return failed.get();
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                try {
                    produce(producer);
                } finally {
                    producer.close(Duration.ZERO);
                }
            } catch (KafkaException e) {
                // fenced, out of sequence, no bootstrap: nothing that a new producer would not heal
                failed.incrementAndGet();
                AppThreads.pause(1000);
            }
        }
    }

    private void produce(KafkaProducer<byte[], byte[]> producer) {
        double owed = 0;
        long last = AppThreads.elapsedMs();
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            long now = AppThreads.elapsedMs();
            // after a stall or a sleep of the machine nothing is made up for
            owed += recordsPerSec.getAsDouble() * Math.min(now - last, 4 * STEP_MS) / 1000;
            last = now;
            while (owed >= 1 && !stopped) {
                owed--;
                producer.send(
                        records.next(topic.name()),
                        (metadata, error) -> (error == null ? sent : failed).incrementAndGet());
            }
            AppThreads.pause(STEP_MS);
        }
    }
}
