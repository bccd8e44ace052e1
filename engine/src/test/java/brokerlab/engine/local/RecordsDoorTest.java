package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.RecordHeader;
import brokerlab.engine.view.Written;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records through the door of a running cluster, beside what a client reads. */
@Timeout(240)
class RecordsDoorTest {
    @TempDir
    static Path temp;

    private static DoorStand stand;

    @BeforeAll
    static void start() throws Exception {
        stand = DoorStand.open(
                "records",
                temp,
                1,
                1,
                Map.of("log.cleaner.backoff.ms", "50", "log.cleaner.dedupe.buffer.size", "4194304"));
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    private static KafkaProducer<byte[], byte[]> producer() throws Exception {
        var with = new Properties();
        with.put("bootstrap.servers", stand.bootstrap());
        return new KafkaProducer<>(with, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** All there is, as a consumer reads it. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) throws Exception {
        var partition = new TopicPartition(topic, 0);
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", stand.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    private static List<Long> newest(List<ConsumerRecord<byte[], byte[]>> all, int limit) {
        return all.stream()
                .sorted(Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                        .thenComparingLong(ConsumerRecord::offset)
                        .reversed())
                .limit(limit)
                .map(ConsumerRecord::offset)
                .toList();
    }

    private static List<Long> offsets(List<Query.StoredRecord> records) {
        return records.stream().map(Query.StoredRecord::offset).toList();
    }

    @Test
    void theNewestOfACompactedLogAreAsManyAsAreAskedFor() throws Exception {
        stand.done(new Command.CreateTopic(
                "compacted",
                1,
                1,
                Map.of(),
                Map.of(
                        "cleanup.policy", "compact",
                        "segment.bytes", "4000000",
                        "segment.ms", "3600000",
                        "min.cleanable.dirty.ratio", "0.001")));
        long time = 1_700_000_000_000L;
        try (var producer = producer()) {
            for (int i = 0; i < 60_000; i++) {
                String key = i % 100 == 0 ? "unique-" + i : "key-" + i % 7;
                producer.send(new ProducerRecord<>("compacted", 0, time + i, bytes(key), new byte[1_000]));
            }
            producer.flush();
            // A day later: the active segment, which is never cleaned, is closed but for this one.
            producer.send(new ProducerRecord<>("compacted", 0, time + 86_400_000L, bytes("last"), bytes("x")))
                    .get(60, TimeUnit.SECONDS);
        }
        // All but the last record is cleaned: the 600 of their own key, and the seven others.
        while (recordsIn("compacted") != 608) {
            Thread.onSpinWait();
        }
        List<ConsumerRecord<byte[], byte[]>> all = read("compacted");
        assertEquals(608, all.size());
        for (int limit : List.of(1, 50, 300, 608)) {
            assertEquals(newest(all, limit), offsets(stand.ask(new Query.LastRecords("compacted", limit))));
        }
        assertEquals(608, stand.ask(new Query.LastRecords("compacted", 5_000)).size());
    }

    private static long recordsIn(String topic) throws Exception {
        int broker = stand.door().snapshot().brokers().getFirst().id();
        long records = 0;
        for (Query.Segment each :
                stand.ask(new Query.Segments(topic, 0, broker)).segments()) {
            try {
                records += stand.ask(new Query.SegmentSummary(topic, 0, broker, each.baseOffset()))
                        .records();
            } catch (java.util.concurrent.ExecutionException replacedMeanwhile) {
                return -1;
            }
        }
        return records;
    }

    @Test
    void whatLiesBelowTheLogStartIsNoRecord() throws Exception {
        stand.done(new Command.CreateTopic("raised", 1, 1, Map.of(), Map.of()));
        try (var producer = producer();
                var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", stand.bootstrap()))) {
            for (int i = 0; i < 100; i++) {
                producer.send(new ProducerRecord<>("raised", 0, null, bytes("v" + i)));
            }
            producer.flush();
            admin.deleteRecords(Map.of(new TopicPartition("raised", 0), RecordsToDelete.beforeOffset(93)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            assertEquals(
                    List.of(99L, 98L, 97L, 96L, 95L, 94L, 93L),
                    offsets(stand.ask(new Query.LastRecords("raised", 50))).stream()
                            .sorted(Comparator.reverseOrder())
                            .toList());
            admin.deleteRecords(Map.of(new TopicPartition("raised", 0), RecordsToDelete.beforeOffset(100)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        assertEquals(List.of(), stand.ask(new Query.LastRecords("raised", 50)));
    }

    @Test
    void headersAreAListNullIsNotEmptyAndBytesAreBytes() throws Exception {
        stand.done(new Command.CreateTopic("headed", 1, 1, Map.of(), Map.of()));
        List<RecordHeader> headers = List.of(
                RecordHeader.of("x-tag", "tag1"),
                RecordHeader.of("x-tag", "tag2"),
                new RecordHeader("none", Optional.empty()),
                RecordHeader.of("empty", ""),
                new RecordHeader("count", Optional.of(new byte[] {0, 0, 0, 3})),
                RecordHeader.of("x-tag", "tag1"));
        try (var producer = producer()) {
            var record = new ProducerRecord<byte[], byte[]>("headed", 0, new byte[0], null);
            headers.forEach(h -> record.headers().add(h.name(), h.value().orElse(null)));
            producer.send(record).get(60, TimeUnit.SECONDS);
        }
        stand.done(
                new Command.WriteRecord("headed", Optional.of(0), Optional.empty(), Optional.of(new byte[0]), headers));
        List<Query.StoredRecord> told = stand.ask(new Query.LastRecords("headed", 2)).stream()
                .sorted(Comparator.comparingLong(Query.StoredRecord::offset))
                .toList();
        assertEquals(headers, told.getFirst().headers());
        assertEquals(headers, told.getLast().headers());
        assertEquals(0, told.getFirst().key().orElseThrow().length);
        assertTrue(told.getFirst().value().isEmpty());
        assertTrue(told.getLast().key().isEmpty());
        assertEquals(0, told.getLast().value().orElseThrow().length);
        var written = read("headed").getLast();
        var back = new ArrayList<RecordHeader>();
        for (Header each : written.headers()) {
            back.add(new RecordHeader(each.key(), Optional.ofNullable(each.value())));
        }
        assertEquals(headers, back);
        int broker = stand.door().snapshot().brokers().getFirst().id();
        Query.BatchAnswer batch = stand.ask(new Query.BatchDetail("headed", 0, broker, 0, 0, 10, 1_000))
                .orElseThrow();
        assertEquals(headers, batch.records().getFirst().headers());
    }

    private static Query.RecordsAnswer read(String topic, Query.ReadFrom from, String text, int limit, int most)
            throws Exception {
        return stand.ask(new Query.ReadRecords(topic, Optional.empty(), from, text, limit, most));
    }

    /** From an offset, from a time, the newest; with a text; never more than was allowed, and it says how much was looked at. */
    @Test
    void recordsAreReadFromAPlaceOnAndWhatWasReadIsTold() throws Exception {
        stand.done(new Command.CreateTopic("placed", 2, 1, Map.of(), Map.of()));
        long time = 1_700_000_000_000L;
        try (var producer = producer()) {
            for (int i = 0; i < 5_000; i++) {
                producer.send(new ProducerRecord<>(
                        "placed", i % 2, time + i, bytes("k" + i), bytes(i % 100 == 7 ? "Needle " + i : "hay " + i)));
            }
            producer.flush();
        }
        Query.RecordsAnswer fromOffset = read("placed", new Query.ReadFrom.Offset(2_490), "", 100, 10_000);
        assertEquals(20, fromOffset.read());
        assertTrue(fromOffset.toTheEnd());
        assertEquals(
                List.of(2_490L, 2_490L, 2_491L, 2_491L),
                offsets(fromOffset.records()).subList(0, 4));
        Query.RecordsAnswer fromTime = read("placed", new Query.ReadFrom.Time(time + 4_000), "needle", 3, 10_000);
        assertEquals(1_000, fromTime.read());
        assertEquals(10, fromTime.matched());
        assertEquals(
                List.of(time + 4_007, time + 4_107, time + 4_207),
                fromTime.records().stream().map(Query.StoredRecord::timestampMs).toList());
        Query.RecordsAnswer newest = read("placed", new Query.ReadFrom.Newest(), "NEEDLE", 5, 1_000);
        assertEquals(1_000, newest.read());
        assertEquals(10, newest.matched());
        assertEquals(time + 4_907, newest.records().getFirst().timestampMs());
        assertTrue(!newest.toTheEnd(), "there is more before");
        Query.RecordsAnswer bounded = read("placed", new Query.ReadFrom.Offset(0), "", 10, 300);
        assertEquals(300, bounded.read());
        assertTrue(!bounded.toTheEnd());
        assertEquals(10, bounded.records().size());
        Query.RecordsAnswer nothing = read("placed", new Query.ReadFrom.Offset(2_500), "", 10, 300);
        assertEquals(new Query.RecordsAnswer(List.of(), 0, 0, true), nothing);
        assertEquals(
                2_500,
                stand.ask(new Query.ReadRecords(
                                "placed", Optional.of(1), new Query.ReadFrom.Offset(0), "k", 10, 10_000))
                        .read());
    }

    /** Where a record lies is told, and a client that reads there finds it; a key goes where a producer puts it. */
    @Test
    void aRecordWrittenThroughTheDoorLiesWhereItIsToldAndWhereProducersPutItsKey() throws Exception {
        stand.done(new Command.CreateTopic("told", 5, 1, Map.of(), Map.of()));
        try (var producer = producer()) {
            for (int i = 0; i < 40; i++) {
                byte[] key = bytes("key-" + i);
                var theirs = producer.send(new ProducerRecord<>("told", key, bytes("theirs")))
                        .get(60, TimeUnit.SECONDS);
                Written ours = stand.door()
                        .write(new Command.WriteRecord(
                                "told", Optional.empty(), Optional.of(key), Optional.of(bytes("ours"))))
                        .get(60, TimeUnit.SECONDS);
                assertEquals(new Written(theirs.partition(), theirs.offset() + 1), ours);
            }
        }
        Written last = stand.door()
                .write(new Command.WriteRecord("told", Optional.of(3), Optional.empty(), Optional.of(bytes("here"))))
                .get(60, TimeUnit.SECONDS);
        assertEquals(3, last.partition());
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", stand.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partition = new TopicPartition("told", 3);
            consumer.assign(List.of(partition));
            consumer.seek(partition, last.offset());
            var read = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (read.isEmpty()) {
                consumer.poll(Duration.ofSeconds(1)).forEach(read::add);
            }
            assertEquals("here", new String(read.getFirst().value(), StandardCharsets.UTF_8));
        }
    }

    private static DoorException refused(DoorStand of, Command.WriteRecord record) throws Exception {
        try {
            Written written = of.door().write(record).get(60, TimeUnit.SECONDS);
            throw new AssertionError("written: " + written);
        } catch (java.util.concurrent.ExecutionException e) {
            return (DoorException) e.getCause();
        }
    }

    /** Each refusal of a write says what was wrong with which value, whether anything was written, and what to do. */
    @Test
    void aRecordThatIsNotWrittenSaysWhyAndWhatToDo() throws Exception {
        stand.done(new Command.CreateTopic("strict", 2, 1, Map.of(), Map.of("max.message.bytes", "2000")));
        var large = refused(
                stand,
                new Command.WriteRecord("strict", Optional.of(0), Optional.empty(), Optional.of(new byte[3_000])));
        assertEquals("MESSAGE_TOO_LARGE", large.code());
        assertTrue(
                large.getMessage().contains("max.message.bytes=2000. Nothing was written: make the record smaller"),
                large.getMessage());
        var outside = refused(
                stand, new Command.WriteRecord("strict", Optional.of(2), Optional.empty(), Optional.of(new byte[1])));
        assertEquals("Topic strict has no partition 2, only 0 to 1.", outside.getMessage());
    }

    /** Below min.insync.replicas nothing is written, and the refusal says what would help. */
    @Test
    void aRecordForTooFewReplicasIsNotWrittenAndSaysWhatWouldHelp(@TempDir Path folder) throws Exception {
        try (DoorStand two = DoorStand.open("few", folder, 2, 1, Map.of())) {
            two.done(new Command.CreateTopic("pair", 1, 2, Map.of(), Map.of("min.insync.replicas", "2")));
            var record = new Command.WriteRecord("pair", Optional.of(0), Optional.empty(), Optional.of(bytes("x")));
            Written first = two.door().write(record).get(60, TimeUnit.SECONDS);
            assertEquals(new Written(0, 0), first);
            two.done(new Command.StopBroker(2));
            // the leader hears of its smaller ISR a moment later: what it takes until then is written
            var refused = new ArrayList<DoorException>();
            var written = new ArrayList<>(List.of(first));
            two.await(() -> {
                try {
                    written.add(two.door().write(record).get(60, TimeUnit.SECONDS));
                } catch (java.util.concurrent.ExecutionException e) {
                    DoorException why = (DoorException) e.getCause();
                    if (why.code().equals("NOT_ENOUGH_REPLICAS")) {
                        refused.add(why);
                    } else if (why.code().equals("NOT_ENOUGH_REPLICAS_AFTER_APPEND")) {
                        written.add(first);
                    }
                }
                return !refused.isEmpty();
            });
            DoorException few = refused.getFirst();
            assertTrue(few.getMessage().contains("Nothing was written: start a broker"), few.getMessage());
            assertEquals(
                    written.size(),
                    two.ask(new Query.LastRecords("pair", 5_000)).size());
        }
    }
}
