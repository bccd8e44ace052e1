package brokerlab.engine.replica;

import static brokerlab.engine.replica.LoneBroker.P;
import static brokerlab.engine.replica.LoneBroker.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.wire.BatchBuilder;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.Codec;
import brokerlab.engine.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a running broker takes of a producer, and what it makes of it. */
final class BatchSettingsTest {
    private static final String TEXT = new Random(7)
            .ints(6_000, 0, 400)
            .mapToObj(word -> "word" + word * word)
            .collect(Collectors.joining(" "));

    private static ByteBuffer of(int valueBytes, long timestampMs) {
        return BatchBuilder.plain()
                .add(timestampMs, Optional.empty(), Optional.of(new byte[valueBytes]))
                .build();
    }

    private static ByteBuffer compressed(Codec codec, byte[] value) {
        return BatchBuilder.compressed(codec)
                .add(0, Optional.empty(), Optional.of(value))
                .build();
    }

    // ---- size

    private static void assertTakesUpTo(LoneBroker broker, int bytes) {
        int around = of(0, 0).remaining() + 2;
        assertEquals(ErrorCode.NONE, broker.refusal(of(bytes - around - 10, 0)));
        assertEquals(ErrorCode.MESSAGE_TOO_LARGE, broker.refusal(of(bytes - around + 10, 0)));
    }

    @Test
    void messageMaxBytes_maxMessageBytes_aLargerBatchIsRefused() {
        try (var broker = LoneBroker.withPartition("message.max.bytes", "1000")) {
            assertTakesUpTo(broker, 1_000);
            broker.cluster("message.max.bytes", "3000");
            assertTakesUpTo(broker, 3_000);
            broker.topic("max.message.bytes", "500");
            assertTakesUpTo(broker, 500);
            broker.topic("max.message.bytes", null);
            assertTakesUpTo(broker, 3_000);
        }
    }

    private static void assertExpandsTo(LoneBroker broker, int bytes) {
        for (Codec codec : new Codec[] {Codec.GZIP, Codec.SNAPPY, Codec.LZ4, Codec.ZSTD}) {
            assertEquals(ErrorCode.NONE, broker.refusal(compressed(codec, new byte[bytes - 100])));
            assertEquals(ErrorCode.INVALID_RECORD, broker.refusal(compressed(codec, new byte[bytes])));
        }
        assertEquals(ErrorCode.NONE, broker.refusal(of(bytes, 0)), "one that needs no expansion has other limits");
    }

    @Test
    void maxDecompressedMessageBytes_topicMaxDecompressedMessageBytes_aRecordThatExpandsBeyondIsRefused() {
        try (var broker = LoneBroker.withPartition("max.decompressed.message.bytes", "5000")) {
            assertExpandsTo(broker, 5_000);
            broker.cluster("max.decompressed.message.bytes", "90000");
            assertExpandsTo(broker, 90_000);
            broker.topic("max.decompressed.message.bytes", "1000");
            assertExpandsTo(broker, 1_000);
        }
    }

    // ---- time

    @Test
    void logMessageTimestampType_messageTimestampType_recordsBearTheProducersTimeOrTheBrokers() {
        try (var broker = LoneBroker.withPartition("log.message.timestamp.type", "LogAppendTime")) {
            assertTimeOf(broker, broker.nowMs());
            broker.cluster("log.message.timestamp.type", "CreateTime");
            assertTimeOf(broker, 77);
            broker.topic("message.timestamp.type", "LogAppendTime");
            broker.tasks.advance(5_000);
            assertTimeOf(broker, broker.nowMs());
        }
    }

    private static void assertTimeOf(LoneBroker broker, long expectedMs) {
        ProduceResult answer = broker.append(P, 1, of(5, 77));
        assertEquals(expectedMs == 77 ? -1 : expectedMs, answer.logAppendTimeMs());
        BatchHeader stored = broker.batches().getLast();
        assertEquals(expectedMs, Batches.records(stored, 1).getFirst().timestampMs());
    }

    /** Ten years: as good as no bound. */
    private static final long ANY = 10 * 365 * 86_400_000L;

    private static void assertTakes(LoneBroker broker, long beforeMs, long afterMs) {
        long now = broker.nowMs();
        assertEquals(ErrorCode.NONE, broker.refusal(of(5, now - beforeMs)));
        assertEquals(ErrorCode.NONE, broker.refusal(of(5, now + afterMs)));
        if (beforeMs < ANY) {
            assertEquals(ErrorCode.INVALID_TIMESTAMP, broker.refusal(of(5, now - beforeMs - 1)));
        }
        if (afterMs < ANY) {
            assertEquals(ErrorCode.INVALID_TIMESTAMP, broker.refusal(of(5, now + afterMs + 1)));
        }
    }

    @Test
    void logMessageTimestampBeforeMaxMs_messageTimestampBeforeMaxMs_anOlderRecordIsRefused() {
        try (var broker = LoneBroker.withPartition("log.message.timestamp.before.max.ms", "60000")) {
            assertTakes(broker, 60_000, ANY);
            broker.cluster("log.message.timestamp.before.max.ms", "5000");
            assertTakes(broker, 5_000, ANY);
            broker.topic("message.timestamp.before.max.ms", "900000");
            assertTakes(broker, 900_000, ANY);
        }
    }

    @Test
    void logMessageTimestampAfterMaxMs_messageTimestampAfterMaxMs_aRecordFurtherInTheFutureIsRefused() {
        try (var broker = LoneBroker.withPartition("log.message.timestamp.after.max.ms", "60000")) {
            assertTakes(broker, ANY, 60_000);
            broker.cluster("log.message.timestamp.after.max.ms", "5000");
            assertTakes(broker, ANY, 5_000);
            broker.topic("message.timestamp.after.max.ms", "900000");
            assertTakes(broker, ANY, 900_000);
        }
    }

    @Test
    void
            logMessageTimestampDifferenceMaxMs_messageTimestampDifferenceMaxMs_aRecordFurtherAwayIsRefusedWhereNoSideHasItsOwnBound() {
        try (var broker = LoneBroker.withPartition("log.message.timestamp.difference.max.ms", "60000")) {
            assertTakes(broker, 60_000, 60_000);
            broker.cluster("log.message.timestamp.difference.max.ms", "5000");
            assertTakes(broker, 5_000, 5_000);
            broker.topic("message.timestamp.difference.max.ms", "900000");
            assertTakes(broker, 900_000, 900_000);
            broker.topic("message.timestamp.before.max.ms", "1000");
            assertTakes(broker, 1_000, 900_000);
            broker.cluster("log.message.timestamp.after.max.ms", "2000");
            assertTakes(broker, 1_000, 2_000);
        }
    }

    // ---- compression

    private static Codec storedAs(LoneBroker broker, Codec sent) {
        assertEquals(ErrorCode.NONE, broker.refusal(compressed(sent, bytes(TEXT))));
        BatchHeader stored = broker.batches().getLast();
        assertArrayEquals(
                bytes(TEXT), Batches.records(stored, 1).getFirst().value().orElseThrow());
        return stored.codec();
    }

    @Test
    void compressionType_topicCompressionType_batchesAreStoredInThatCodec() {
        try (var broker = LoneBroker.withPartition("compression.type", "zstd")) {
            assertEquals(Codec.ZSTD, storedAs(broker, Codec.GZIP));
            assertEquals(Codec.ZSTD, storedAs(broker, Codec.NONE));
            broker.cluster("compression.type", "producer");
            assertEquals(Codec.GZIP, storedAs(broker, Codec.GZIP));
            assertEquals(Codec.NONE, storedAs(broker, Codec.NONE));
            broker.topic("compression.type", "snappy");
            assertEquals(Codec.SNAPPY, storedAs(broker, Codec.LZ4));
            broker.topic("compression.type", "uncompressed");
            assertEquals(Codec.NONE, storedAs(broker, Codec.LZ4));
            broker.topic("compression.type", null);
            assertEquals(Codec.LZ4, storedAs(broker, Codec.LZ4));
        }
    }

    private static int storedBytes(LoneBroker broker) {
        storedAs(broker, Codec.NONE);
        return broker.batches().getLast().sizeInBytes();
    }

    /** The better level makes smaller batches than the faster one, whoever sets it. */
    private static void assertLevels(String codec, int fast, int good) {
        String setting = "compression." + codec + ".level";
        try (var broker = LoneBroker.withPartition("compression.type", codec, setting, Integer.toString(fast))) {
            int large = storedBytes(broker);
            broker.cluster(setting, Integer.toString(good));
            int small = storedBytes(broker);
            assertTrue(small < large * 0.97, small + " of " + large);
            broker.topic(setting, Integer.toString(fast));
            assertEquals(large, storedBytes(broker));
            broker.topic(setting, null);
            assertEquals(small, storedBytes(broker));
        }
    }

    @Test
    void compressionGzipLevel_topicCompressionGzipLevel_aHigherLevelStoresFewerBytes() {
        assertLevels("gzip", 1, 9);
    }

    @Test
    void compressionLz4Level_topicCompressionLz4Level_aHigherLevelStoresFewerBytes() {
        assertLevels("lz4", 1, 17);
    }

    @Test
    void compressionZstdLevel_topicCompressionZstdLevel_aHigherLevelStoresFewerBytes() {
        assertLevels("zstd", -50, 19);
    }
}
