package brokerlab.engine.benchmark;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One producer with Kafka's defaults that sends as fast as answers come; what counts are records acknowledged in the window. */
final class ProduceLoad {
    private static final int BODIES = 64;

    private ProduceLoad() {}

    static void run(Job job) throws Exception {
        if (job.partitions() > 0) {
            LoadClient.createTopic(job);
        }
        var acknowledged = new LongAdder();
        var failure = new AtomicReference<Exception>();
        byte[][] bodies = bodies(job.recordBytes());
        var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", job.bootstrap(), "acks", job.acks()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        long sent = 0;
        long warmUntil = System.nanoTime() + (long) (job.warmUp() * 1e9);
        while (System.nanoTime() < warmUntil && sent < job.most() / 2) {
            send(producer, job, bodies[(int) (sent++ % BODIES)], acknowledged, failure);
        }
        Signals.say(Signals.BEGIN, Map.of());
        long before = acknowledged.sum();
        long began = System.nanoTime();
        long until = began + (long) (job.seconds() * 1e9);
        while (System.nanoTime() < until && sent < job.most()) {
            send(producer, job, bodies[(int) (sent++ % BODIES)], acknowledged, failure);
        }
        if (sent >= job.most()) {
            producer.flush();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long records = acknowledged.sum() - before;
        Signals.say(Signals.END, Map.of("records", (double) records, "seconds", seconds));
        producer.close(Duration.ofSeconds(5));
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /** Bytes that no compression and no branch prediction profits from. */
    static byte[][] bodies(int size) {
        var random = new Random(42);
        byte[][] bodies = new byte[BODIES][size];
        for (byte[] body : bodies) {
            random.nextBytes(body);
        }
        return bodies;
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            Job job,
            byte[] body,
            LongAdder acknowledged,
            AtomicReference<Exception> failure)
            throws Exception {
        if (failure.get() != null) {
            throw failure.get();
        }
        producer.send(new ProducerRecord<>(job.topic(), body), (metadata, error) -> {
            if (error == null) {
                acknowledged.increment();
            } else {
                failure.compareAndSet(null, error);
            }
        });
    }
}
