package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What clients write into a cluster, and all of it as they read it back: records to the last header, groups, topic settings. */
final class FolderUse {
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final List<String> OLD_CODECS = List.of("none", "gzip", "snappy", "lz4");
    private static final List<String> OLD_VERSIONS = List.of("0.9.0", "0.10.2");
    private static final int RECORDS = 300;

    private record Seen(
            Map<String, List<String>> uncommitted,
            Map<String, List<String>> committed,
            Map<String, Map<TopicPartition, OffsetAndMetadata>> groups,
            Map<String, Map<String, String>> settings,
            Map<String, String> topicIds) {}

    private Seen seen;

    static void awaitBrokers(String bootstrap, int brokers) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            while (true) {
                try {
                    if (admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size() == brokers) {
                        return;
                    }
                } catch (ExecutionException | TimeoutException e) {
                    // They are not up yet.
                }
                assertTrue(System.nanoTime() < limit, brokers + " brokers within 90 s");
            }
        }
    }

    /** Each broker may be there before it knows of topics. */
    private static void awaitLeaders(String bootstrap, Set<String> topics) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        for (String broker : bootstrap.split(",", -1)) {
            try (var one = new OneBrokersClient(Integer.parseInt(broker.substring(broker.lastIndexOf(':') + 1)))) {
                while (!knowsLeaders(one, topics)) {
                    assertTrue(System.nanoTime() < limit, broker + " knows leaders of all partitions within 90 s");
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static boolean knowsLeaders(OneBrokersClient broker, Set<String> topics) throws Exception {
        var request = new MetadataRequestData().setTopics(null).setAllowAutoTopicCreation(false);
        var known = broker.ask(ApiKeys.METADATA, 9, request, MetadataResponseData.class)
                .topics();
        return topics.stream()
                .allMatch(t -> known.find(t) != null
                        && known.find(t).partitions().stream()
                                .allMatch(p -> p.errorCode() == 0
                                        && p.leaderId() >= 0
                                        && p.isrNodes().size() == 3));
    }

    void createTopics(String bootstrap) throws Exception {
        var topics = new ArrayList<NewTopic>();
        for (String codec : CODECS) {
            topics.add(new NewTopic("codec-" + codec, 3, (short) 3)
                    .configs(Map.of("retention.ms", "987654321", "segment.bytes", "20000")));
        }
        topics.add(new NewTopic("compacted", 2, (short) 3)
                .configs(Map.of(
                        "cleanup.policy", "compact", "segment.bytes", "20000", "min.cleanable.dirty.ratio", "0.01")));
        topics.add(new NewTopic("stamped", 2, (short) 3).configs(Map.of("message.timestamp.type", "LogAppendTime")));
        topics.add(new NewTopic("transactions", 2, (short) 3));
        try (Admin admin = admin(bootstrap)) {
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static Admin admin(String bootstrap) {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    private static KafkaProducer<String, String> producer(String bootstrap, Map<String, Object> more) {
        var settings = new HashMap<String, Object>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", "5", "batch.size", "4000"));
        settings.putAll(more);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /** Topics whose logs Apache Kafka with an {@code inter.broker.protocol.version} below 3.0 writes in formats 0 and 1. */
    void createOldTopics(String bootstrap) throws Exception {
        var topics = new ArrayList<NewTopic>();
        for (String version : OLD_VERSIONS) {
            for (String codec : OLD_CODECS) {
                topics.add(new NewTopic("old-" + version + "-" + codec, 1, (short) 3)
                        .configs(Map.of("message.format.version", version, "segment.bytes", "9000")));
            }
            topics.add(new NewTopic("compacted-" + version, 1, (short) 3)
                    .configs(Map.of(
                            "message.format.version",
                            version,
                            "cleanup.policy",
                            "compact",
                            "segment.bytes",
                            "9000",
                            "min.cleanable.dirty.ratio",
                            "0.01")));
            topics.add(new NewTopic("stamped-" + version, 1, (short) 3)
                    .configs(Map.of("message.format.version", version, "message.timestamp.type", "LogAppendTime")));
        }
        try (Admin admin = admin(bootstrap)) {
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        }
    }

    /** Without what those formats have no place for: producer ids, headers, zstd. */
    void writeOld(String bootstrap, String by) throws Exception {
        for (String codec : OLD_CODECS) {
            try (var producer = producer(bootstrap, Map.of("compression.type", codec, "enable.idempotence", "false"))) {
                var sent = new ArrayList<Future<RecordMetadata>>();
                long now = System.currentTimeMillis();
                for (String version : OLD_VERSIONS) {
                    for (int i = 0; i < RECORDS; i++) {
                        String value = i % 7 == 3 ? null : by + " " + i + " " + "abc".repeat(i % 40);
                        sent.add(producer.send(new ProducerRecord<>(
                                "old-" + version + "-" + codec, 0, now + i, i % 5 == 0 ? null : "key-" + i, value)));
                        sent.add(producer.send(new ProducerRecord<>("compacted-" + version, "key-" + i % 9, value)));
                        sent.add(producer.send(new ProducerRecord<>("stamped-" + version, null, value)));
                    }
                }
                for (Future<RecordMetadata> each : sent) {
                    each.get(60, TimeUnit.SECONDS);
                }
            }
        }
        try (var consumer = consumer(bootstrap, "readers", false)) {
            consumer.commitSync(Map.of(new TopicPartition("old-0.9.0-gzip", 0), new OffsetAndMetadata(17, by)));
        }
    }

    /** By idempotent producers, in every codec, with headers, without keys and with nulls for values. */
    void write(String bootstrap, String by) throws Exception {
        for (String codec : CODECS) {
            try (var producer = producer(bootstrap, Map.of("compression.type", codec))) {
                var sent = new ArrayList<Future<RecordMetadata>>();
                for (int i = 0; i < RECORDS; i++) {
                    String value = by + " " + i + " " + "abc".repeat(i % 40);
                    var record = new ProducerRecord<>("codec-" + codec, i % 5 == 0 ? null : "key-" + i % 17, value);
                    record.headers().add("by", by.getBytes(StandardCharsets.UTF_8));
                    sent.add(producer.send(record));
                    sent.add(producer.send(
                            new ProducerRecord<>("compacted", "key-" + i % 9, i % 50 == 0 ? null : value)));
                    sent.add(producer.send(new ProducerRecord<>("stamped", i % 2, 1_000L, null, value)));
                }
                for (Future<RecordMetadata> each : sent) {
                    each.get(60, TimeUnit.SECONDS);
                }
            }
        }
        try (var consumer = consumer(bootstrap, "readers", false)) {
            consumer.commitSync(Map.of(
                    new TopicPartition("codec-lz4", 1), new OffsetAndMetadata(by.length(), by),
                    new TopicPartition("codec-zstd", 0), new OffsetAndMetadata(17)));
        }
    }

    /** Commits and aborts in turn; the last is left aborted. */
    void transact(String bootstrap) throws Exception {
        try (var producer = producer(bootstrap, Map.of("transactional.id", "tx-1"))) {
            producer.initTransactions();
            for (int t = 0; t < 12; t++) {
                producer.beginTransaction();
                for (int i = 0; i < 10; i++) {
                    producer.send(new ProducerRecord<>("transactions", i % 2, "key-" + i, "t" + t + " " + i));
                }
                producer.flush();
                if (t % 3 == 2) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
    }

    private static KafkaConsumer<String, String> consumer(String bootstrap, String group, boolean committed) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        group,
                        "enable.auto.commit",
                        "false",
                        "isolation.level",
                        committed ? "read_committed" : "read_uncommitted"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    void remember(String bootstrap) throws Exception {
        seen = look(bootstrap);
        assertTrue(seen.uncommitted().values().stream().mapToInt(List::size).sum() > 1_000);
    }

    void assertRemembered(String bootstrap) throws Exception {
        awaitLeaders(bootstrap, seen.topicIds().keySet());
        Seen now = look(bootstrap);
        assertEquals(seen.topicIds(), now.topicIds());
        assertEquals(seen.settings(), now.settings());
        assertEquals(seen.groups(), now.groups());
        seen.uncommitted().forEach((partition, records) -> {
            List<String> found = now.uncommitted().get(partition);
            if (partition.startsWith("compacted")) {
                // Each replica compacts by itself, and another one may lead now.
                assertEquals(latest(records), latest(found), partition);
            } else {
                assertEquals(records, found, partition);
            }
        });
        seen.committed().forEach((partition, records) -> {
            if (!partition.startsWith("compacted")) {
                assertEquals(records, now.committed().get(partition), partition + ", read_committed");
            }
        });
    }

    /** The last record of each key that has a value. */
    private static Map<String, String> latest(List<String> records) {
        var latest = new TreeMap<String, String>();
        for (String record : records) {
            String key = record.substring(record.indexOf(" key=") + 5, record.indexOf(" value="));
            if (record.contains(" value=null ")) {
                latest.remove(key);
            } else {
                latest.put(key, record);
            }
        }
        return latest;
    }

    private static Seen look(String bootstrap) throws Exception {
        try (Admin admin = admin(bootstrap)) {
            var topics = admin.describeTopics(admin.listTopics().names().get(30, TimeUnit.SECONDS))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS);
            var ids = new TreeMap<String, String>();
            var settings = new TreeMap<String, Map<String, String>>();
            var partitions = new ArrayList<TopicPartition>();
            for (var topic : topics.values()) {
                ids.put(topic.name(), topic.topicId().toString());
                topic.partitions().forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
                var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
                settings.put(
                        topic.name(),
                        admin
                                .describeConfigs(List.of(resource))
                                .all()
                                .get(30, TimeUnit.SECONDS)
                                .get(resource)
                                .entries()
                                .stream()
                                .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                                // Without effect since 3.0, but for how logs were written before.
                                .filter(e -> !e.name().equals("message.format.version"))
                                .collect(Collectors.toMap(
                                        ConfigEntry::name, ConfigEntry::value, (a, b) -> a, TreeMap::new)));
            }
            var groups = new TreeMap<String, Map<TopicPartition, OffsetAndMetadata>>();
            groups.put(
                    "readers",
                    admin.listConsumerGroupOffsets("readers")
                            .partitionsToOffsetAndMetadata()
                            .get(30, TimeUnit.SECONDS));
            return new Seen(
                    read(bootstrap, partitions, false), read(bootstrap, partitions, true), groups, settings, ids);
        }
    }

    private static Map<String, List<String>> read(
            String bootstrap, List<TopicPartition> partitions, boolean committed) {
        var found = new TreeMap<String, List<String>>();
        partitions.forEach(p -> found.put(p.toString(), new ArrayList<>()));
        try (var consumer = consumer(bootstrap, "look", committed)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(r -> found.get(r.topic() + "-" + r.partition()).add(told(r)));
                assertTrue(System.nanoTime() < limit, "read everything within 60 s");
            }
        }
        return found;
    }

    private static String told(ConsumerRecord<String, String> record) {
        return record.offset() + " " + record.timestampType() + " " + record.timestamp() + " key=" + record.key()
                + " value=" + record.value() + " " + List.of(record.headers().toArray());
    }
}
