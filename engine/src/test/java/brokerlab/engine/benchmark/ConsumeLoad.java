package brokerlab.engine.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One consumer with Kafka's defaults that reads all partitions again and again. Each goes back to its start a little before its end: a
 * fetch at the end waits for new records (fetch.max.wait.ms), and the time it waits is nobody's throughput.
 */
final class ConsumeLoad {
    /** More than a consumer has fetched ahead of one partition (max.partition.fetch.bytes), in records of 1 kB. */
    private static final long BEFORE_END = 2_500;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> starts;
    private final Map<TopicPartition, Long> ends;
    private long bytes;

    private ConsumeLoad(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.starts = consumer.beginningOffsets(partitions);
        this.ends = consumer.endOffsets(partitions);
        partitions.forEach(p -> {
            if (ends.get(p) - starts.get(p) < 2 * BEFORE_END) {
                throw new IllegalStateException(p + " has too few records to be read again and again");
            }
        });
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
            var polled = consumer.poll(Duration.ofMillis(100));
            for (TopicPartition partition : polled.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> read = polled.records(partition);
                for (ConsumerRecord<byte[], byte[]> each : read) {
                    records++;
                    bytes += each.serializedValueSize();
                }
                if (read.getLast().offset() >= ends.get(partition) - BEFORE_END) {
                    consumer.seek(partition, starts.get(partition));
                }
            }
        }
        return records;
    }
}
