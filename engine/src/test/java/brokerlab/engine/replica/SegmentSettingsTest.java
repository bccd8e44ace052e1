package brokerlab.engine.replica;

import static brokerlab.engine.replica.LoneBroker.P;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.LogEvent.RollReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What the settings of segments and their indexes do to the files of a running broker. */
final class SegmentSettingsTest {
    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600_000;

    /** About 400 bytes each. */
    private static void fill(LoneBroker broker, int batches) {
        for (int i = 0; i < batches; i++) {
            broker.send("k", 330);
        }
    }

    private static void newSegment(LoneBroker broker) {
        broker.log().roll(RollReason.REQUESTED);
    }

    private static String active(LoneBroker broker, String suffix) {
        return broker.files(suffix).getLast();
    }

    private static void assertBatchesInASegment(LoneBroker broker, int expected) {
        newSegment(broker);
        int before = broker.files(".log").size();
        fill(broker, 12);
        assertEquals(12 / expected, broker.files(".log").size() - before + 1);
    }

    @Test
    void logSegmentBytes_segmentBytes_aSegmentGrowsNoLarger() {
        try (var broker = LoneBroker.withPartition("log.segment.bytes", "1000")) {
            assertBatchesInASegment(broker, 2);
            broker.cluster("log.segment.bytes", "1800");
            assertBatchesInASegment(broker, 4);
            broker.topic("segment.bytes", "500");
            assertBatchesInASegment(broker, 1);
            broker.topic("segment.bytes", null);
            assertBatchesInASegment(broker, 4);
        }
    }

    private static void assertRollsWhenOlderThan(LoneBroker broker, long ms) {
        newSegment(broker);
        fill(broker, 1);
        int before = broker.files(".log").size();
        broker.tasks.advance(ms);
        fill(broker, 1);
        assertEquals(before, broker.files(".log").size(), "not at " + ms + " ms");
        broker.tasks.advance(1);
        fill(broker, 1);
        assertEquals(before + 1, broker.files(".log").size());
    }

    @Test
    void logRollMs_logRollHours_segmentMs_anOlderSegmentIsClosedAtTheNextAppend() {
        try (var broker = LoneBroker.withPartition("log.roll.hours", "2")) {
            assertRollsWhenOlderThan(broker, 2 * HOUR);
        }
        try (var broker = LoneBroker.withPartition("log.roll.hours", "2", "log.roll.ms", "40000")) {
            assertRollsWhenOlderThan(broker, 40 * SECOND);
            broker.cluster("log.roll.ms", "20000");
            assertRollsWhenOlderThan(broker, 20 * SECOND);
            broker.topic("segment.ms", "90000");
            assertRollsWhenOlderThan(broker, 90 * SECOND);
        }
    }

    private static final List<TopicPartition> MANY =
            IntStream.range(1, 11).mapToObj(p -> new TopicPartition("t", p)).toList();

    /** At which age the segments of ten partitions are rolled, when there is an append every {@code step} ms. */
    private static List<Long> agesAtRoll(LoneBroker broker, long step) {
        MANY.forEach(partition -> {
            broker.make(partition).roll(RollReason.REQUESTED);
            broker.send(partition, "k", 10);
        });
        var before = MANY.stream().map(p -> broker.log(p).segments().size()).toList();
        var ages = new ArrayList<Long>();
        long age = 0;
        var left = new HashSet<>(MANY);
        while (!left.isEmpty()) {
            broker.tasks.advance(step);
            age += step;
            for (TopicPartition partition : List.copyOf(left)) {
                broker.send(partition, "k", 10);
                if (broker.log(partition).segments().size() > before.get(MANY.indexOf(partition))) {
                    left.remove(partition);
                    ages.add(age);
                }
            }
        }
        return ages;
    }

    private static void assertSpread(List<Long> ages, long from, long to) {
        assertTrue(ages.stream().allMatch(age -> age >= from && age <= to), "" + ages);
        assertTrue(new HashSet<>(ages).size() > 2, "" + ages);
    }

    @Test
    void logRollJitterMs_logRollJitterHours_segmentJitterMs_segmentsRollEarlierByUpToThat() {
        try (var broker = new LoneBroker("log.roll.hours", "4", "log.roll.jitter.hours", "3")) {
            assertSpread(agesAtRoll(broker, HOUR / 4), HOUR, 4 * HOUR + HOUR / 4);
        }
        try (var broker = new LoneBroker("log.roll.ms", "60000", "log.roll.jitter.ms", "30000")) {
            assertSpread(agesAtRoll(broker, SECOND), 30 * SECOND, 61 * SECOND);
            broker.cluster("log.roll.jitter.ms", "5000");
            assertSpread(agesAtRoll(broker, SECOND), 55 * SECOND, 61 * SECOND);
            broker.topic("segment.jitter.ms", "0");
            assertEquals(
                    List.of(61 * SECOND),
                    agesAtRoll(broker, SECOND).stream().distinct().toList());
            broker.topic("segment.jitter.ms", "50000");
            List<Long> wide = agesAtRoll(broker, SECOND);
            assertTrue(wide.getFirst() < 50 * SECOND, "" + wide);
        }
    }

    /** Entries that so many batches get in a closed segment, whose index is cut to what it holds. */
    private static int entriesForForty(LoneBroker broker) {
        newSegment(broker);
        fill(broker, 40);
        String index = active(broker, ".index");
        newSegment(broker);
        return broker.size(index) / 8;
    }

    @Test
    void logIndexIntervalBytes_indexIntervalBytes_thereIsAnIndexEntryEverySoManyBytes() {
        try (var broker = LoneBroker.withPartition("log.index.interval.bytes", "1000")) {
            int batch = broker.size(active(broker, ".log"));
            assertEquals(0, batch);
            fill(broker, 1);
            batch = broker.size(active(broker, ".log"));
            assertTrue(batch > 350 && batch < 500, "bytes: " + batch);
            assertEquals(39 / (1000 / batch + 1), entriesForForty(broker));
            broker.cluster("log.index.interval.bytes", "3000");
            assertEquals(39 / (3000 / batch + 1), entriesForForty(broker));
            broker.topic("index.interval.bytes", "0");
            assertEquals(39, entriesForForty(broker));
            // The open segment follows, too.
            newSegment(broker);
            fill(broker, 10);
            broker.topic("index.interval.bytes", "1000000");
            fill(broker, 10);
            String index = active(broker, ".index");
            newSegment(broker);
            assertEquals(9 * 8, broker.size(index));
        }
    }

    private static void assertIndexBytes(LoneBroker broker, int bytes) {
        newSegment(broker);
        int before = broker.files(".log").size();
        // The first batch of a segment needs no entry, but brings the index.
        fill(broker, 1);
        assertEquals(bytes, broker.size(active(broker, ".index")), "the open one has its full size");
        fill(broker, bytes / 8);
        assertEquals(before, broker.files(".log").size());
        fill(broker, 1);
        assertEquals(before + 1, broker.files(".log").size(), "a full index closes its segment");
    }

    @Test
    void logIndexSizeMaxBytes_segmentIndexBytes_anIndexGrowsNoLarger() {
        try (var broker = LoneBroker.withPartition("log.index.size.max.bytes", "96", "log.index.interval.bytes", "0")) {
            assertIndexBytes(broker, 96);
            broker.cluster("log.index.size.max.bytes", "240");
            assertIndexBytes(broker, 240);
            broker.topic("segment.index.bytes", "48");
            assertIndexBytes(broker, 48);
        }
    }

    private static void assertPreallocated(LoneBroker broker, boolean expected) {
        fill(broker, 1);
        newSegment(broker);
        fill(broker, 2);
        String file = active(broker, ".log");
        long content = broker.log().segments().getLast().bytes();
        assertEquals(expected ? 50_000 : content, broker.size(file));
        newSegment(broker);
        assertEquals(content, broker.size(file), "a closed one is cut to what it holds");
    }

    @Test
    void logPreallocate_preallocate_theOpenSegmentHasItsFullSizeFromTheStart() {
        try (var broker = LoneBroker.withPartition("log.preallocate", "true", "log.segment.bytes", "50000")) {
            assertEquals(50_000, broker.size(active(broker, ".log")));
            assertPreallocated(broker, true);
            broker.cluster("log.preallocate", "false");
            assertPreallocated(broker, false);
            broker.topic("preallocate", "true");
            assertPreallocated(broker, true);
            broker.topic("preallocate", "false");
            broker.cluster("log.preallocate", "true");
            assertPreallocated(broker, false);
            assertEquals(12, broker.log(P).offsets().logEnd());
        }
    }
}
