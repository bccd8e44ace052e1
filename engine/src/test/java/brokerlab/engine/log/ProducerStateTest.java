package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducerStateTest {
    @TempDir
    Path temp;

    private static ErrorCode codeOf(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(ProtocolException.class, call).code();
    }

    private static AppendInfo send(StoreFixture f, int epoch, int sequence, int records) {
        return f.log()
                .appendAsLeader(StoreFixture.fromProducer(7, epoch, sequence, records, f.clock.wallMs()), 0, false);
    }

    @Test
    void sequencesFollowEachOtherAndRepeatsGetTheirFirstAnswer() {
        var f = new StoreFixture(temp).open();
        send(f, 0, 0, 2);
        for (int i = 1; i < 6; i++) {
            send(f, 0, 2 * i, 2);
        }
        AppendInfo repeat = send(f, 0, 4, 2);
        assertTrue(repeat.duplicate());
        assertEquals(4, repeat.firstOffset());
        assertEquals(5, repeat.lastOffset());
        assertEquals(12, f.log().offsets().logEnd());
        // Six batches back is out of the window: no longer known as a repeat.
        assertEquals(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, codeOf(() -> send(f, 0, 0, 2)));
        assertEquals(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, codeOf(() -> send(f, 0, 14, 2)));
        assertEquals(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, codeOf(() -> send(f, 1, 3, 2)));
        send(f, 1, 0, 2);
        assertEquals(ErrorCode.INVALID_PRODUCER_EPOCH, codeOf(() -> send(f, 0, 12, 2)));
        assertFalse(send(f, 1, 2, 2).duplicate());
        f.close();
    }

    @Test
    void anUnknownProducerMayStartAnywhereAndSequencesWrap() {
        var f = new StoreFixture(temp).open();
        send(f, 0, Integer.MAX_VALUE - 1, 2);
        assertFalse(send(f, 0, 0, 1).duplicate());
        assertTrue(send(f, 0, Integer.MAX_VALUE - 1, 2).duplicate());
        f.close();
    }

    @Test
    void producerIdExpirationMs_producerIdExpirationCheckIntervalMs_aSilentProducerIsForgottenAtTheCheckAfterThat() {
        var settings = Map.of("producer.id.expiration.ms", "5000", "producer.id.expiration.check.interval.ms", "20000");
        var f = new StoreFixture(new RealDisk(), settings, Map.of(), temp).open();
        send(f, 0, 0, 2);
        f.tasks.advance(19_000);
        assertTrue(send(f, 0, 0, 2).duplicate(), "expired, not looked at");
        f.tasks.advance(2_000);
        assertFalse(send(f, 0, 0, 2).duplicate());
        f.settings.takeDynamic(Map.of("producer.id.expiration.ms", "60000"), Map.of());
        f.tasks.advance(45_000);
        assertTrue(send(f, 0, 0, 2).duplicate(), "a longer time, set while it runs");
        f.close();
    }

    @Test
    void aSilentProducerIsForgotten() {
        var f = new StoreFixture(temp).open();
        send(f, 0, 0, 2);
        f.tasks.advance(86_400_000L + 600_000L);
        assertFalse(send(f, 0, 0, 2).duplicate());
        f.close();
    }

    @Test
    void S12_theDuplicateWindowSurvivesCleanStopAndKill() {
        Map<String, String> small = Map.of("segment.bytes", "600");
        var f = new StoreFixture(temp, small).open();
        for (int i = 0; i < 8; i++) {
            send(f, 0, 2 * i, 2);
        }
        f.close();
        var clean = new StoreFixture(temp, small).open();
        for (int i = 3; i < 8; i++) {
            AppendInfo info = send(clean, 0, 2 * i, 2);
            assertTrue(info.duplicate(), "batch " + i);
            assertEquals(2L * i, info.firstOffset());
        }
        send(clean, 0, 16, 2);
        clean.store.abandon();
        var killed = new StoreFixture(temp, small).open();
        for (int i = 4; i < 9; i++) {
            assertTrue(send(killed, 0, 2 * i, 2).duplicate(), "batch " + i);
        }
        assertEquals(18, killed.log().offsets().logEnd());
        killed.close();
    }

    @Test
    void S12_snapshotAndReplayEqualAFullScan() throws IOException {
        Map<String, String> small = Map.of("segment.bytes", "600");
        var f = new StoreFixture(temp, small).open();
        for (int i = 0; i < 30; i++) {
            f.log()
                    .appendAsLeader(
                            StoreFixture.fromProducer(i % 4, i / 12, i % 12 / 4, 1, f.clock.wallMs() + i), 0, false);
        }
        f.close();
        var again = new StoreFixture(temp, small).open();
        List<ProducerEntry> restored = sorted(again.log().core().producers);
        again.store.abandon();
        for (Path file : new RealDisk().list(f.dir())) {
            if (file.toString().endsWith(".snapshot")) {
                Files.delete(file);
            }
        }
        var scanned = new StoreFixture(temp, small).open();
        assertEquals(restored, sorted(scanned.log().core().producers));
        assertEquals(4, restored.size());
        scanned.close();
    }

    @Test
    void aDamagedSnapshotIsPassedOver() throws IOException {
        Map<String, String> small = Map.of("segment.bytes", "600");
        var f = new StoreFixture(temp, small).open();
        for (int i = 0; i < 8; i++) {
            send(f, 0, 2 * i, 2);
        }
        f.close();
        Path newest = SegmentFiles.of(f.dir(), 16, ".snapshot");
        byte[] bytes = Files.readAllBytes(newest);
        assertEquals(10 + 46, bytes.length);
        bytes[20] ^= 1;
        Files.write(newest, bytes);
        var again = new StoreFixture(temp, small).open();
        assertTrue(send(again, 0, 14, 2).duplicate());
        assertFalse(send(again, 0, 16, 2).duplicate());
        again.close();
    }

    @Test
    void truncationTakesProducersBack() {
        var f = new StoreFixture(temp, Map.of("segment.bytes", "600")).open();
        for (int i = 0; i < 8; i++) {
            send(f, 0, 2 * i, 2);
        }
        f.log().truncateTo(6, StoreFixture.CUT);
        assertTrue(send(f, 0, 4, 2).duplicate());
        assertFalse(send(f, 0, 6, 2).duplicate());
        f.close();
    }

    private static List<ProducerEntry> sorted(ProducerStates states) {
        var all = new ArrayList<>(states.all());
        all.sort(java.util.Comparator.comparingLong(ProducerEntry::producerId));
        return all;
    }
}
