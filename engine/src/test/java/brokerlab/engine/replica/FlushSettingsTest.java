package brokerlab.engine.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When what a running broker wrote is safe from a loss of power, and when it is noted so. */
final class FlushSettingsTest {
    private static boolean synced(LoneBroker broker) {
        return broker.disk.synced(LoneBroker.file(broker.files(".log").getLast()));
    }

    private static void assertFlushedWithRecord(LoneBroker broker, int number) {
        for (int i = 1; i < number; i++) {
            broker.send("k", 10);
            assertFalse(synced(broker), "after " + i + " records");
        }
        broker.send("k", 10);
        assertTrue(synced(broker));
    }

    @Test
    void logFlushIntervalMessages_flushMessages_soManyRecordsAreFlushedTogether() {
        try (var broker = LoneBroker.withPartition("log.flush.interval.messages", "3")) {
            assertFlushedWithRecord(broker, 3);
            broker.cluster("log.flush.interval.messages", "5");
            assertFlushedWithRecord(broker, 5);
            broker.topic("flush.messages", "1");
            assertFlushedWithRecord(broker, 1);
            broker.topic("flush.messages", null);
            assertFlushedWithRecord(broker, 5);
        }
    }

    private static void assertFlushedAfter(LoneBroker broker, long ms) {
        broker.send("k", 10);
        broker.tasks.advance(ms - 1);
        assertFalse(synced(broker), "not before " + ms + " ms");
        broker.tasks.advance(1);
        assertTrue(synced(broker));
    }

    @Test
    void logFlushIntervalMs_flushMs_whatIsWrittenIsFlushedByThen() {
        try (var broker = LoneBroker.withPartition("log.flush.interval.ms", "5000")) {
            assertFlushedAfter(broker, 5_000);
            broker.cluster("log.flush.interval.ms", "2000");
            assertFlushedAfter(broker, 2_000);
            broker.topic("flush.ms", "3600000");
            broker.send("k", 10);
            broker.tasks.advance(600_000);
            assertFalse(synced(broker));
            // What waits already is flushed by the new time, without a further append.
            broker.topic("flush.ms", "1000");
            broker.tasks.advance(999);
            assertFalse(synced(broker));
            broker.tasks.advance(1);
            assertTrue(synced(broker));
            broker.topic("flush.ms", null);
            assertFlushedAfter(broker, 2_000);
        }
    }

    @Test
    void logFlushSchedulerIntervalMs_isFlushedThatOftenWhereNothingElseIsSaid() {
        try (var broker = LoneBroker.withPartition("log.flush.scheduler.interval.ms", "3000")) {
            broker.send("k", 10);
            broker.tasks.advance(2_000);
            assertFalse(synced(broker));
            broker.tasks.advance(1_000);
            assertTrue(synced(broker));
            broker.topic("flush.ms", "20000");
            assertFlushedAfter(broker, 20_000);
        }
        try (var broker = LoneBroker.withPartition()) {
            broker.send("k", 10);
            broker.tasks.advance(600_000);
            assertFalse(synced(broker), "by default the system decides");
        }
    }

    /** The file tells what is so from that interval on, again and again. */
    private static void assertCheckpointed(LoneBroker broker, String file, long intervalMs, Runnable change) {
        for (int i = 0; i < 2; i++) {
            long before = broker.checkpoint(file);
            change.run();
            broker.tasks.advance(intervalMs - 1);
            assertEquals(before, broker.checkpoint(file), "not before " + intervalMs + " ms");
            broker.tasks.advance(1);
            assertEquals(broker.log().offsets().logEnd(), broker.checkpoint(file));
        }
    }

    @Test
    void logFlushOffsetCheckpointIntervalMs_howFarALogIsFlushedIsNotedThatOften() {
        try (var broker = LoneBroker.withPartition(
                "log.flush.offset.checkpoint.interval.ms", "7000", "log.flush.interval.messages", "1")) {
            assertCheckpointed(broker, "recovery-point-offset-checkpoint", 7_000, () -> broker.send("k", 10));
        }
    }

    @Test
    void logFlushStartOffsetCheckpointIntervalMs_whereALogStartsIsNotedThatOften() {
        try (var broker = LoneBroker.withPartition("log.flush.start.offset.checkpoint.interval.ms", "9000")) {
            assertCheckpointed(broker, "log-start-offset-checkpoint", 9_000, () -> {
                broker.send("k", 10);
                broker.log().raiseLogStart(broker.log().offsets().logEnd());
            });
        }
    }

    @Test
    void replicaHighWatermarkCheckpointIntervalMs_theHighWatermarkIsNotedThatOften() {
        try (var broker = LoneBroker.withPartition("replica.high.watermark.checkpoint.interval.ms", "4000")) {
            assertCheckpointed(broker, "replication-offset-checkpoint", 4_000, () -> broker.send("k", 10));
        }
    }
}
