package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.LogEvent.DeletionReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the settings of retention do to the files of a running broker. */
final class RetentionSettingsTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final String[] EVERY_SECOND = {"log.retention.check.interval.ms", "1000"};

    private static String[] often(String... fixed) {
        var all = new String[fixed.length + 2];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        System.arraycopy(EVERY_SECOND, 0, all, fixed.length, 2);
        return all;
    }

    /** A record goes when it is older than that, and not before; retention looks once a second. */
    private static void assertLives(LoneBroker broker, long ms) {
        broker.send("k", 100);
        long end = broker.log().offsets().logEnd();
        broker.tasks.advance(ms);
        assertTrue(broker.log().offsets().logStart() < end, "it is there for " + ms + " ms");
        broker.tasks.advance(2 * SECOND);
        assertEquals(end, broker.log().offsets().logStart(), "it is gone after that");
    }

    @Test
    void logRetentionMs_logRetentionMinutes_logRetentionHours_retentionMs_theFinestUnitDecidesAndTheTopicOverAll() {
        try (var broker = LoneBroker.withPartition(often("log.retention.hours", "2"))) {
            assertLives(broker, 2 * HOUR);
        }
        try (var broker = LoneBroker.withPartition(often("log.retention.hours", "2", "log.retention.minutes", "3"))) {
            assertLives(broker, 3 * MINUTE);
        }
        try (var broker = LoneBroker.withPartition(
                often("log.retention.hours", "2", "log.retention.minutes", "3", "log.retention.ms", "40000"))) {
            assertLives(broker, 40 * SECOND);
            broker.cluster("log.retention.ms", "20000");
            assertLives(broker, 20 * SECOND);
            broker.topic("retention.ms", "50000");
            assertLives(broker, 50 * SECOND);
            broker.topic("retention.ms", "-1");
            broker.send("kept", 100);
            broker.tasks.advance(300 * SECOND);
            assertEquals(List.of("kept"), broker.keys());
            broker.topic("retention.ms", null);
            broker.tasks.advance(SECOND);
            assertEquals(List.of(), broker.keys());
            broker.cluster("log.retention.ms", null);
            assertLives(broker, 40 * SECOND);
        }
    }

    /** Segments of two batches, about 400 bytes each. */
    private static void fill(LoneBroker broker, int batches) {
        for (int i = 0; i < batches; i++) {
            broker.send("k", 330);
        }
    }

    @Test
    void logRetentionBytes_retentionBytes_theOldestSegmentsBeyondThatSizeAreDeleted() {
        try (var broker = LoneBroker.withPartition(often("log.segment.bytes", "1000", "log.retention.bytes", "4000"))) {
            fill(broker, 20);
            broker.tasks.advance(SECOND);
            long kept = broker.log().offsets().bytes();
            assertTrue(kept >= 4000 && kept < 5000, "bytes: " + kept);
            broker.cluster("log.retention.bytes", "2000");
            broker.tasks.advance(SECOND);
            kept = broker.log().offsets().bytes();
            assertTrue(kept >= 2000 && kept < 3000, "bytes: " + kept);
            broker.topic("retention.bytes", "6000");
            fill(broker, 20);
            broker.tasks.advance(SECOND);
            kept = broker.log().offsets().bytes();
            assertTrue(kept >= 6000 && kept < 7000, "bytes: " + kept);
            assertTrue(broker.events(LogEvent.SegmentDeleted.class).stream()
                    .allMatch(e -> e.reason() == DeletionReason.RETENTION_SIZE));
        }
    }

    @Test
    void logRetentionCheckIntervalMs_whatIsExpiredGoesAtTheNextLook() {
        try (var broker =
                LoneBroker.withPartition("log.retention.check.interval.ms", "30000", "log.retention.ms", "1000")) {
            broker.send("k", 100);
            broker.tasks.advance(29_999);
            assertEquals(0, broker.log().offsets().logStart());
            broker.tasks.advance(1);
            assertEquals(1, broker.log().offsets().logStart());
            broker.send("k", 100);
            broker.tasks.advance(29_999);
            assertEquals(1, broker.log().offsets().logStart());
            broker.tasks.advance(1);
            assertEquals(2, broker.log().offsets().logStart());
        }
    }

    @Test
    void logSegmentDeleteDelayMs_fileDeleteDelayMs_theFilesGoThatMuchLater() {
        try (var broker =
                LoneBroker.withPartition(often("log.segment.bytes", "500", "log.segment.delete.delay.ms", "9000"))) {
            assertFilesGoAfter(broker, 9_000);
            broker.cluster("log.segment.delete.delay.ms", "4000");
            assertFilesGoAfter(broker, 4_000);
            broker.topic("file.delete.delay.ms", "15000");
            assertFilesGoAfter(broker, 15_000);
        }
    }

    private static void assertFilesGoAfter(LoneBroker broker, long ms) {
        fill(broker, 2);
        broker.log().raiseLogStart(broker.log().offsets().logEnd() - 1);
        assertTrue(!broker.files(".log.deleted").isEmpty());
        broker.tasks.advance(ms - 1);
        assertTrue(!broker.files(".log.deleted").isEmpty(), "not before " + ms + " ms");
        broker.tasks.advance(1);
        assertEquals(List.of(), broker.files(".deleted"));
        assertEquals(1, broker.files(".log").size());
    }

    @Test
    void logCleanupPolicy_cleanupPolicy_oldSegmentsAreDeletedCompactedOrBoth() {
        try (var broker = LoneBroker.withPartition(
                often("log.segment.bytes", "1000", "log.retention.ms", "60000", "log.cleanup.policy", "compact"))) {
            fill(broker, 20);
            broker.tasks.advance(70 * SECOND);
            assertEquals(
                    List.of("k", "k", "k"), broker.keys(), "the newest closed one and the two of the active segment");
            broker.topic("cleanup.policy", "delete");
            broker.tasks.advance(SECOND);
            assertEquals(List.of(), broker.keys());
            fill(broker, 20);
            broker.tasks.advance(30 * SECOND);
            assertEquals(20, broker.keys().size(), "nothing is compacted");
            broker.topic("cleanup.policy", "compact,delete");
            broker.tasks.advance(16 * SECOND);
            assertTrue(broker.keys().size() <= 3);
            broker.tasks.advance(20 * SECOND);
            assertEquals(List.of(), broker.keys());
            broker.topic("cleanup.policy", null);
            fill(broker, 20);
            broker.tasks.advance(70 * SECOND);
            assertTrue(broker.keys().size() <= 3 && !broker.keys().isEmpty());
            broker.cluster("log.cleanup.policy", "delete");
            broker.tasks.advance(SECOND);
            assertEquals(List.of(), broker.keys());
        }
    }
}
