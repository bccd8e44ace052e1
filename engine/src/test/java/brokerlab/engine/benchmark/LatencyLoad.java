package brokerlab.engine.benchmark;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records at a fixed rate, each carrying the moment at which it was due: a stall delays those behind it, and their latency
 * says so (no coordinated omission). {@code linger.ms} is 0, or the producer's own 5 ms would be most of what is measured.
 */
final class LatencyLoad {
    private final Job job;
    private final long[] nanos;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private LatencyLoad(Job job) {
        this.job = job;
        this.nanos = new long[(int) (job.rate() * job.seconds())];
    }

    static void run(Job job) throws Exception {
        LoadClient.createTopic(job);
        var load = new LatencyLoad(job);
        try (var producer = new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers", job.bootstrap(), "acks", job.acks(), "linger.ms", "0"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                var consumer = new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", job.bootstrap(), "enable.auto.commit", "false"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, job.partitions())
                    .mapToObj(p -> new TopicPartition(job.topic(), p))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            partitions.forEach(consumer::position);
            Thread sender = Thread.ofPlatform().daemon().name("sender").start(() -> load.send(producer));
            load.receive(consumer);
            sender.join(10_000);
        }
        load.report();
    }

    private void send(KafkaProducer<byte[], byte[]> producer) {
        long warm = (long) (job.rate() * job.warmUp());
        long began = System.nanoTime();
        double gap = 1e9 / job.rate();
        for (long n = 0; n < warm + nanos.length && failure.get() == null; n++) {
            long due = began + (long) (n * gap);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            byte[] value = new byte[job.recordBytes()];
            ByteBuffer.wrap(value).putLong(due).putLong(n - warm);
            producer.send(new ProducerRecord<>(job.topic(), value), (metadata, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
            });
        }
    }

    private void receive(KafkaConsumer<byte[], byte[]> consumer) throws Exception {
        int counted = 0;
        boolean begun = false;
        long limit = System.nanoTime() + (long) ((job.warmUp() + job.seconds() + 60) * 1e9);
        while (counted < nanos.length) {
            if (failure.get() != null) {
                throw failure.get();
            }
            if (System.nanoTime() > limit) {
                throw new IllegalStateException(nanos.length - counted + " records did not arrive");
            }
            for (var each : consumer.poll(Duration.ofMillis(100))) {
                long now = System.nanoTime();
                var value = ByteBuffer.wrap(each.value());
                long due = value.getLong();
                if (value.getLong() >= 0) {
                    if (!begun) {
                        Signals.say(Signals.BEGIN, Map.of());
                        begun = true;
                    }
                    nanos[counted++] = now - due;
                }
            }
        }
    }

    private void report() {
        Arrays.sort(nanos);
        Signals.say(
                Signals.END,
                Map.of(
                        "records", (double) nanos.length,
                        "seconds", job.seconds(),
                        "p50", at(0.5),
                        "p99", at(0.99),
                        "p999", at(0.999),
                        "max", at(1)));
    }

    /** In milliseconds. */
    private double at(double share) {
        return nanos[(int) Math.min(nanos.length - 1, (long) (share * nanos.length))] / 1e6;
    }
}
