package brokerlab.engine.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The Java client, of whichever version is on the class path, at work: writes with every codec, reads in a group, commits, goes on where it
 * committed, reads what a new client wrote. Prints what it did and ends with 0 when all came back. Calls nothing that old clients lack.
 */
final class OldClient {
    private static final int RECORDS = 50;
    private static final long PATIENCE_MS = 60_000;

    private final String bootstrap;
    private final String version;

    private OldClient(String bootstrap, String version) {
        this.bootstrap = bootstrap;
        this.version = version;
    }

    /** Arguments: bootstrap addresses, the version, a topic that a new client wrote and how many records it has. */
    public static void main(String[] args) throws Exception {
        var client = new OldClient(args[0], args[1]);
        for (String codec : List.of("none", "gzip", "snappy", "lz4")) {
            String topic = "by-" + args[1] + "-" + codec;
            client.write(topic, codec);
            client.read(topic);
        }
        List<String> values = client.poll(args[2], "reads-new", Integer.parseInt(args[3]));
        System.out.println(args[2] + ": " + values.size() + " records of a new client");
    }

    private Properties properties() {
        var properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        for (String part : List.of("key", "value")) {
            properties.put(part + ".serializer", "org.apache.kafka.common.serialization.StringSerializer");
            properties.put(part + ".deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        }
        return properties;
    }

    private void write(String topic, String codec) throws Exception {
        Properties properties = properties();
        properties.put("acks", "all");
        properties.put("compression.type", codec);
        properties.put("linger.ms", "20");
        if (!version.startsWith("0.10.")) {
            properties.put("enable.idempotence", "true");
        }
        try (var producer = new KafkaProducer<String, String>(properties)) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, 0, 1_700_000_000_000L + i, "k" + i, "v" + i)));
            }
            for (int i = 0; i < RECORDS; i++) {
                long offset =
                        sent.get(i).get(PATIENCE_MS, TimeUnit.MILLISECONDS).offset();
                require(offset == i, topic + ": record " + i + " is at offset " + offset);
            }
        }
        System.out.println(topic + ": " + RECORDS + " acknowledged");
    }

    private void read(String topic) throws Exception {
        List<String> values = poll(topic, "reads", RECORDS);
        var expected = new ArrayList<String>();
        for (int i = 0; i < RECORDS; i++) {
            expected.add(i + " " + (1_700_000_000_000L + i) + " k" + i + "=v" + i);
        }
        require(values.equals(expected), topic + ": " + values);
        try (var again = consumer("reads")) {
            var partition = new TopicPartition(topic, 0);
            again.assign(List.of(partition));
            require(again.position(partition) == RECORDS, topic + " goes on at " + again.position(partition));
        }
        System.out.println(topic + ": read, committed, and goes on there");
    }

    private KafkaConsumer<String, String> consumer(String group) {
        Properties properties = properties();
        properties.put("group.id", group + "-" + version);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        return new KafkaConsumer<>(properties);
    }

    private List<String> poll(String topic, String group, int count) throws Exception {
        try (var consumer = consumer(group)) {
            consumer.subscribe(List.of(topic));
            var seen = new TreeSet<Long>();
            var values = new ArrayList<String>();
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
            while (values.size() < count) {
                require(System.nanoTime() < end, topic + ": only " + values.size() + " of " + count);
                // Later clients have it by another name.
                var records = (ConsumerRecords<?, ?>)
                        KafkaConsumer.class.getMethod("poll", long.class).invoke(consumer, 200L);
                for (ConsumerRecord<?, ?> each : records) {
                    require(seen.add(each.offset()), topic + ": offset " + each.offset() + " twice");
                    values.add(each.offset() + " " + each.timestamp() + " " + each.key() + "=" + each.value());
                }
            }
            consumer.commitSync();
            return values;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** The class path it is to run on. */
    static String classPath(String jars, String classes) {
        return String.join(java.io.File.pathSeparator, Arrays.asList(jars + "/*", classes));
    }
}
