package brokerlab.engine.benchmark;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Waits for a cluster that is just coming up until a record is acknowledged, one cluster after the other: the client is warm,
 * so the time is the cluster's.
 */
final class FirstRecord {
    private static final long PAUSE_NANOS = 20_000_000;
    private static final long LIMIT_SECONDS = 300;
    private static final Map<String, Object> EAGER = Map.of(
            "reconnect.backoff.ms", "20",
            "reconnect.backoff.max.ms", "20",
            "retry.backoff.ms", "20",
            "retry.backoff.max.ms", "20");

    private FirstRecord() {}

    /** Each line of standard input: bootstrap, topic, partitions (0: it is there already), replication factor, acks. */
    static void serve() throws Exception {
        Signals.say(Signals.READY, Map.of());
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (!words[2].equals("0")) {
                create(words[0], new NewTopic(words[1], Integer.parseInt(words[2]), Short.parseShort(words[3])));
            }
            long created = System.nanoTime();
            send(words[0], words[1], words[4]);
            Signals.say(Signals.END, Map.of("afterCreation", (System.nanoTime() - created) / 1e9));
        }
    }

    private static void create(String bootstrap, NewTopic topic) throws Exception {
        var settings = new java.util.HashMap<>(EAGER);
        settings.put("bootstrap.servers", bootstrap);
        settings.put("default.api.timeout.ms", "300000");
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try (Admin admin = Admin.create(settings)) {
            while (System.nanoTime() < limit) {
                try {
                    admin.createTopics(List.of(topic)).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
                    return;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof TopicExistsException) {
                        return;
                    }
                    if (!(e.getCause() instanceof InvalidReplicationFactorException)) {
                        throw e;
                    }
                    // Not all brokers are there yet.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
        throw new IllegalStateException("no topic within " + LIMIT_SECONDS + " s");
    }

    private static void send(String bootstrap, String topic, String acks) throws Exception {
        var settings = new java.util.HashMap<>(EAGER);
        settings.put("bootstrap.servers", bootstrap);
        settings.put("acks", acks);
        settings.put("linger.ms", "0");
        settings.put("max.block.ms", "300000");
        settings.put("delivery.timeout.ms", "300000");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, null, new byte[100])).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }
}
