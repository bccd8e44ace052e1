package brokerlab.engine.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One consumer with Kafka's defaults that reads all partitions from the start, again and again. */
final class ConsumeLoad {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final long available;
    private long sinceStart;
    private long bytes;

    private ConsumeLoad(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.available = consumer.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    static void run(Job job) {
        List<TopicPartition> partitions = IntStream.range(0, job.partitions())
                .mapToObj(p -> new TopicPartition(job.topic(), p))
                .toList();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", job.bootstrap(), "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var load = new ConsumeLoad(consumer, partitions);
            load.read(job.warmUp());
            Signals.say(Signals.BEGIN, Map.of());
            load.bytes = 0;
            long began = System.nanoTime();
            long records = load.read(job.seconds());
            double seconds = (System.nanoTime() - began) / 1e9;
            Signals.say(
                    Signals.END, Map.of("records", (double) records, "seconds", seconds, "bytes", (double) load.bytes));
        }
    }

    private long read(double seconds) {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        long records = 0;
        while (System.nanoTime() < until) {
            for (var each : consumer.poll(Duration.ofMillis(100))) {
                records++;
                sinceStart++;
                bytes += each.serializedValueSize();
            }
            if (sinceStart >= available) {
                consumer.seekToBeginning(partitions);
                sinceStart = 0;
            }
        }
        return records;
    }
}
