package brokerlab.engine.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.group.GroupLog.Entry;
import brokerlab.engine.replica.LedByOne;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.Codec;
import brokerlab.engine.wire.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the coordinator writes and reads {@code __consumer_offsets}. */
final class OffsetsLogTest {
    private static final TopicPartition P0 = new TopicPartition(OffsetsTopic.NAME, 0);

    @TempDir
    Path folder;

    private static Entry entry(int key, int bytes) {
        return new Entry(new byte[] {(byte) key}, Optional.of(new byte[bytes]));
    }

    private LedByOne led(Map<String, String> settings) {
        return new LedByOne(folder, settings, P0);
    }

    private static GroupLog over(LedByOne led) {
        return new ReplicaGroupLog(led.replicas(), led.clock(), led.settings());
    }

    @Test
    void offsetsCommitRequiredAcks_theLeaderAloneOrAllInSyncMustHaveACommit() {
        try (var led = led(Map.of("offsets.commit.required.acks", "1"))) {
            led.cut(true);
            var written = over(led).append(0, List.of(entry(1, 10)), 5_000);
            led.settle();
            assertEquals(ErrorCode.NONE, written.getNow(ErrorCode.REQUEST_TIMED_OUT));
        }
        try (var led = new LedByOne(folder.resolve("all"), Map.of(), P0)) {
            led.cut(true);
            var written = over(led).append(0, List.of(entry(1, 10)), 5_000);
            led.settle();
            assertFalse(written.isDone());
            led.cut(false);
            assertEquals(ErrorCode.NONE, led.await(written));
        }
    }

    @Test
    void offsetsTopicCompressionCodec_batchesAreCompressedByIt() throws IOException {
        try (var led = led(Map.of("offsets.topic.compression.codec", "1"))) {
            assertEquals(ErrorCode.NONE, led.await(over(led).append(0, List.of(entry(1, 5_000)), 5_000)));
            BatchHeader batch = Batches.in(
                            led.log().read(0, 100_000, 1, true).slice().read())
                    .iterator()
                    .next();
            assertEquals(Codec.GZIP, batch.codec());
            assertTrue(batch.sizeInBytes() < 1_000, batch.toString());
            var read = new ArrayList<Integer>();
            over(led).readAll(0, (key, value) -> read.add(value.orElseThrow().length));
            assertEquals(List.of(5_000), read);
        }
    }

    @Test
    void offsetsLoadBufferSize_soMuchIsReadAtATimeAndALargerBatchStill() {
        try (var led = led(Map.of("offsets.load.buffer.size", "1000"))) {
            GroupLog log = over(led);
            for (int i = 0; i < 6; i++) {
                led.await(log.append(0, List.of(entry(i, i == 5 ? 3_000 : 400)), 5_000));
            }
            var sizes = new ArrayList<Integer>();
            var keys = new ArrayList<Integer>();
            ReplicaGroupLog.readAll(led.log(), 1_000, (key, value) -> keys.add((int) key[0]), sizes::add);
            assertEquals(List.of(0, 1, 2, 3, 4, 5), keys);
            assertEquals(4, sizes.size(), sizes.toString());
        }
    }
}
