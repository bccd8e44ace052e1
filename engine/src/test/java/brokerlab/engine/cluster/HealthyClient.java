package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes and reads from one partition until it is ended, which fails unless every record came back once and in order. */
final class HealthyClient {
    private final TopicPartition partition;
    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;
    private final CompletableFuture<List<String>> sent = new CompletableFuture<>();
    private final CompletableFuture<List<String>> read = new CompletableFuture<>();
    private volatile boolean closing;

    HealthyClient(String bootstrap, String topic) {
        this.partition = new TopicPartition(topic, 0);
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap, ProducerConfig.ACKS_CONFIG, "all"),
                new StringSerializer(),
                new StringSerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition);
        Thread.ofPlatform().daemon().start(() -> run(sent, this::write));
        Thread.ofPlatform().daemon().start(() -> run(read, this::read));
    }

    private interface Work {
        List<String> run() throws Exception;
    }

    private static void run(CompletableFuture<List<String>> result, Work work) {
        try {
            result.complete(work.run());
        } catch (Exception | AssertionError e) {
            result.completeExceptionally(e);
        }
    }

    private List<String> write() throws Exception {
        var written = new ArrayList<String>();
        do {
            String value = "v" + written.size();
            producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, value))
                    .get(20, TimeUnit.SECONDS);
            written.add(value);
        } while (!closing);
        return written;
    }

    private List<String> read() {
        var found = new ArrayList<String>();
        while (!sent.isDone()
                || (!sent.isCompletedExceptionally()
                        && found.size() < sent.join().size())) {
            consumer.poll(Duration.ofMillis(100)).forEach(r -> found.add(r.value()));
        }
        return found;
    }

    void end() throws Exception {
        closing = true;
        try {
            List<String> written = sent.get(30, TimeUnit.SECONDS);
            assertEquals(written, read.get(30, TimeUnit.SECONDS));
        } finally {
            producer.close(Duration.ofSeconds(5));
            consumer.close();
        }
    }
}
