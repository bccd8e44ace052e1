package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.ErrorCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the cleaner of a running broker compacts, and what it leaves. */
final class CompactionSettingsTest {
    private static LoneBroker compacting(String... fixed) {
        var all = new String[fixed.length + 4];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        all[fixed.length] = "log.cleanup.policy";
        all[fixed.length + 1] = "compact";
        all[fixed.length + 2] = "log.retention.ms";
        all[fixed.length + 3] = "-1";
        return LoneBroker.withPartition(all);
    }

    /** Twenty records of one key and one of another, in a closed segment. */
    private static void write(LoneBroker broker, String key) {
        for (int i = 0; i < 20; i++) {
            broker.send(key, 300);
        }
        broker.log().roll(RollReason.REQUESTED);
    }

    private static long count(LoneBroker broker, String key) {
        return broker.keys().stream().filter(key::equals).count();
    }

    private static void assertCompactedAfter(LoneBroker broker, String key, long ms) {
        broker.tasks.advance(ms - 1);
        assertEquals(20, count(broker, key), "not before " + ms + " ms");
        broker.tasks.advance(1);
        assertEquals(1, count(broker, key));
    }

    @Test
    void logCleanerEnable_withoutItNothingIsCompacted() {
        for (boolean enabled : new boolean[] {true, false}) {
            try (var broker = compacting("log.cleaner.enable", Boolean.toString(enabled))) {
                write(broker, "a");
                broker.tasks.advance(100_000);
                assertEquals(enabled ? 1 : 20, count(broker, "a"));
            }
        }
    }

    @Test
    void logCleanerBackoffMs_theCleanerLooksThatOften() {
        try (var broker = compacting("log.cleaner.backoff.ms", "40000")) {
            write(broker, "a");
            assertCompactedAfter(broker, "a", 40_000);
            write(broker, "b");
            broker.cluster("log.cleaner.backoff.ms", "3000");
            assertCompactedAfter(broker, "b", 3_000);
            write(broker, "c");
            assertCompactedAfter(broker, "c", 3_000);
        }
    }

    @Test
    void logCleanerMinCleanableRatio_minCleanableDirtyRatio_soMuchMustBeDirty() {
        try (var broker = compacting("log.cleaner.backoff.ms", "1000", "log.cleaner.min.cleanable.ratio", "0.8")) {
            for (int i = 0; i < 20; i++) {
                broker.send("key-" + i, 300);
            }
            broker.log().roll(RollReason.REQUESTED);
            broker.tasks.advance(1_000);
            // As much dirty as clean.
            write(broker, "a");
            broker.tasks.advance(5_000);
            assertEquals(20, count(broker, "a"));
            broker.cluster("log.cleaner.min.cleanable.ratio", "0.4");
            assertCompactedAfter(broker, "a", 1_000);
            broker.topic("min.cleanable.dirty.ratio", "0.9");
            write(broker, "b");
            broker.tasks.advance(5_000);
            assertEquals(20, count(broker, "b"));
            broker.topic("min.cleanable.dirty.ratio", "0.1");
            assertCompactedAfter(broker, "b", 1_000);
        }
    }

    @Test
    void logCleanerMinCompactionLagMs_minCompactionLagMs_aRecordStaysAsItIsThatLong() {
        try (var broker = compacting(
                "log.cleaner.backoff.ms",
                "1000",
                "log.cleaner.min.cleanable.ratio",
                "0.01",
                "log.cleaner.min.compaction.lag.ms",
                "30000")) {
            write(broker, "a");
            assertCompactedAfter(broker, "a", 30_000);
            broker.cluster("log.cleaner.min.compaction.lag.ms", "10000");
            write(broker, "b");
            assertCompactedAfter(broker, "b", 10_000);
            broker.topic("min.compaction.lag.ms", "60000");
            write(broker, "c");
            assertCompactedAfter(broker, "c", 60_000);
        }
    }

    @Test
    void logCleanerMaxCompactionLagMs_maxCompactionLagMs_afterThatARecordIsCompactedHoweverLittleIsDirty() {
        try (var broker = compacting(
                "log.cleaner.backoff.ms",
                "1000",
                "log.cleaner.min.cleanable.ratio",
                "1",
                "log.cleaner.max.compaction.lag.ms",
                "30000")) {
            write(broker, "a");
            assertCompactedAfter(broker, "a", 31_000);
            broker.cluster("log.cleaner.max.compaction.lag.ms", "10000");
            write(broker, "b");
            assertCompactedAfter(broker, "b", 11_000);
            broker.topic("max.compaction.lag.ms", "60000");
            write(broker, "c");
            assertCompactedAfter(broker, "c", 61_000);
            // The open segment is not compacted, so it is closed at the next append.
            broker.send("d", 10);
            int before = broker.files(".log").size();
            broker.tasks.advance(60_001);
            broker.send("d", 10);
            assertEquals(before + 1, broker.files(".log").size());
        }
    }

    /** A deletion is kept that long after the first compaction that met it, so that a slow reader sees it. */
    private static void assertDeletionLives(LoneBroker broker, String key, long ms) {
        broker.send(key, 10);
        var deletion = BatchBuilder.plain().add(broker.nowMs(), Optional.of(LoneBroker.bytes(key)), Optional.empty());
        assertEquals(ErrorCode.NONE, broker.refusal(deletion.build()));
        write(broker, "other");
        broker.tasks.advance(1_000);
        assertEquals(1, count(broker, key));
        broker.tasks.advance(ms - 1_000);
        write(broker, "other");
        broker.tasks.advance(1_000);
        assertTrue(broker.keys().contains(key), "it is there for " + ms + " ms");
        write(broker, "other");
        broker.tasks.advance(1_000);
        assertFalse(broker.keys().contains(key));
    }

    @Test
    void logCleanerDeleteRetentionMs_deleteRetentionMs_aDeletionIsKeptThatLong() {
        try (var broker = compacting(
                "log.cleaner.backoff.ms",
                "1000",
                "log.cleaner.min.cleanable.ratio",
                "0.01",
                "log.cleaner.delete.retention.ms",
                "50000")) {
            assertDeletionLives(broker, "a", 50_000);
            broker.cluster("log.cleaner.delete.retention.ms", "20000");
            assertDeletionLives(broker, "b", 20_000);
            broker.topic("delete.retention.ms", "90000");
            assertDeletionLives(broker, "c", 90_000);
        }
    }
}
