package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.disk.SimulatedDisk;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a log keeps when the process, or the machine's power, ends at any change of the disk. */
class PowerLossTest {
    private static final Path ROOT = Path.of("/logs");
    private static final Map<String, String> SMALL = Map.of(
            "segment.bytes", "900",
            "segment.index.bytes", "1200",
            "index.interval.bytes", "150",
            "retention.bytes", "4000",
            "file.delete.delay.ms", "0");

    /** What was appended at each offset, by its bytes. */
    private final TreeMap<Long, ByteBuffer> sent = new TreeMap<>();

    private long synced;
    private int next;

    private void append(StoreFixture f, PartitionLog log, Random random) {
        int records = 1 + random.nextInt(3);
        ByteBuffer batch = StoreFixture.fromProducer(4, 0, next, records, 1_000_000 + next);
        // Noted first: an append that dies after its write is there, though nobody was told.
        sent.put(log.offsets().logEnd(), batch.duplicate());
        log.appendAsLeader(batch, 1 + (int) log.offsets().logEnd() / 60, false);
        next += records;
        if (random.nextInt(4) == 0) {
            log.updateHighWatermark(log.offsets().logEnd());
        }
        if (random.nextInt(6) == 0) {
            log.flush();
            synced = log.offsets().logEnd();
        }
        if (random.nextInt(10) == 0) {
            // Retention, checkpoints and what a roll left to do.
            f.tasks.advance(300_001);
        }
    }

    private void truncate(PartitionLog log, Random random) {
        long to = Math.max(log.offsets().logStart(), log.offsets().logEnd() - random.nextInt(12));
        log.truncateTo(to, StoreFixture.CUT);
        sent.tailMap(log.offsets().logEnd(), true).clear();
        synced = Math.min(synced, log.offsets().logEnd());
        next = sent.isEmpty()
                ? next
                : BatchHeader.at(sent.lastEntry().getValue(), 0).lastSequence() + 1;
    }

    /** Everything there is what was appended, nothing that was synced is missing, and the log goes on. */
    private void verify(PartitionLog log, String when) throws IOException {
        assertTrue(
                log.offsets().logEnd() >= synced,
                when + ": ends at " + log.offsets().logEnd() + ", synced to " + synced);
        for (long at = log.offsets().logStart(); at < log.offsets().logEnd(); ) {
            LogRead read = log.read(at, 100_000, log.offsets().logEnd(), true);
            assertTrue(read.slice().sizeInBytes() > 0, when + ": nothing at " + at);
            for (BatchHeader batch : Batches.checked(read.slice().read(), Batches.Origin.REPLICA)) {
                ByteBuffer wanted = sent.get(batch.baseOffset());
                assertTrue(wanted != null, when + ": " + batch + " was never appended there");
                byte[] bytes = new byte[batch.sizeInBytes()];
                batch.bytes().get(bytes);
                byte[] expected = new byte[wanted.remaining()];
                wanted.duplicate().get(expected);
                assertArrayEquals(expected, bytes, when);
                at = batch.nextOffset();
            }
        }
        sent.tailMap(log.offsets().logEnd(), true).clear();
        next = sent.isEmpty()
                ? next
                : BatchHeader.at(sent.lastEntry().getValue(), 0).lastSequence() + 1;
    }

    private static void run(long seed, boolean power, boolean truncating) throws IOException {
        var random = new Random(seed);
        var here = new PowerLossTest();
        var disk = new SimulatedDisk();
        String when = "seed " + seed + (power ? ", power" : ", crash");
        for (int life = 0; life < 4; life++) {
            var f = new StoreFixture(disk, Map.of(), SMALL, ROOT);
            try {
                f.open();
                PartitionLog log = f.log();
                if (life > 0) {
                    here.verify(log, when + ", life " + life);
                }
                disk.dieAfter(random.nextInt(400), Optional.of(new Random(seed + life)));
                for (int i = 0; i < 60; i++) {
                    here.append(f, log, random);
                    if (truncating && random.nextInt(15) == 0) {
                        here.truncate(log, random);
                    }
                }
            } catch (LogFailedException e) {
                assertTrue(disk.dead(), when + ": " + e);
            }
            f.store.abandon();
            if (power) {
                disk.losePower(random);
            } else {
                // The process's own writes are all there, so what was appended last may be there in part or in whole.
                disk.crash();
            }
        }
    }

    @Test
    void S9_whatWasSyncedSurvivesPowerLossAndNothingElseIsMadeUp() throws IOException {
        for (long seed = 1; seed <= 25; seed++) {
            run(seed, true, false);
        }
    }

    @Test
    void S6_rollRetentionAndSplitDieAnywhereAndLeaveWholeLogs() throws IOException {
        for (long seed = 1; seed <= 25; seed++) {
            run(seed, false, false);
        }
    }

    @Test
    void S9_truncationTakesTheRecoveryPointBackOnDiskToo() {
        var disk = new SimulatedDisk();
        var f = new StoreFixture(disk, Map.of(), SMALL, ROOT).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 30; i++) {
            log.appendAsLeader(StoreFixture.batch(1, 50, 1_000 + i), 0, false);
        }
        log.flush();
        f.tasks.advance(60_001);
        log.truncateTo(10, StoreFixture.CUT);
        for (int i = 0; i < 30; i++) {
            log.appendAsLeader(StoreFixture.batch(1, 50, 2_000 + i), 1, false);
        }
        f.store.abandon();
        disk.crash();
        var checkpoint = new OffsetCheckpoint(disk, ROOT.resolve(OffsetCheckpoint.RECOVERY_POINT));
        long said = readPoint(checkpoint);
        assertTrue(said <= 10, "" + said);
    }

    private static long readPoint(OffsetCheckpoint checkpoint) {
        try {
            return checkpoint.read().orElseThrow().get(StoreFixture.P0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void S9_aCheckpointSaysNothingOfALogMadeAnewUnderTheSameName() throws IOException {
        var disk = new SimulatedDisk();
        var f = new StoreFixture(disk, Map.of(), SMALL, ROOT).open();
        for (int i = 0; i < 30; i++) {
            f.log().appendAsLeader(StoreFixture.batch(1, 50, 1_000 + i), 0, false);
        }
        f.log().updateHighWatermark(30);
        f.log().flush();
        f.tasks.advance(60_001);
        f.store.delete(StoreFixture.P0);
        f.log().appendAsLeader(StoreFixture.batch(1, 50, 1_000), 0, false);
        f.store.abandon();
        disk.crash();
        var point = new OffsetCheckpoint(disk, ROOT.resolve(OffsetCheckpoint.RECOVERY_POINT));
        assertFalse(point.read().orElseThrow().getOrDefault(StoreFixture.P0, 0L) > 1);
        var again = new StoreFixture(disk, Map.of(), SMALL, ROOT).open();
        assertEquals(0, again.store.checkpointedHighWatermark(StoreFixture.P0));
        again.store.abandon();
    }

    @Test
    void S8_epochsTellOfTheBatchesThatAreThereWhenATruncationDiesAndThePowerGoesInTheNextLife() throws IOException {
        for (int changes = 0; changes < 40; changes++) {
            for (long to : new long[] {0, 17}) {
                var disk = new SimulatedDisk();
                var f = new StoreFixture(disk, Map.of(), SMALL, ROOT).open();
                for (int i = 0; i < 30; i++) {
                    f.log().appendAsLeader(StoreFixture.batch(1, 50, 1_000 + i), i / 10, false);
                }
                f.log().flush();
                disk.dieAfter(changes, Optional.empty());
                try {
                    f.log().truncateTo(to, StoreFixture.CUT);
                } catch (LogFailedException e) {
                    assertTrue(disk.dead(), "" + e);
                }
                f.store.abandon();
                disk.crash();
                var next = new StoreFixture(disk, Map.of(), SMALL, ROOT).open();
                next.log().appendAsLeader(StoreFixture.batch(1, 50, 2_000), 7, false);
                next.store.abandon();
                disk.losePower(new Random(changes));
                var last = new StoreFixture(disk, Map.of(), SMALL, ROOT).open();
                assertEquals(
                        epochsRead(last.log()),
                        epochsTold(disk, last.log()),
                        "to " + to + ", dead after " + changes + " changes");
                last.store.abandon();
            }
        }
    }

    /** Where the epochs of the batches that are there begin. */
    private static NavigableMap<Integer, Long> epochsRead(PartitionLog log) throws IOException {
        var read = new TreeMap<Integer, Long>();
        for (long at = log.offsets().logStart(); at < log.offsets().logEnd(); ) {
            LogRead slice = log.read(at, 100_000, log.offsets().logEnd(), true);
            for (BatchHeader batch : Batches.checked(slice.slice().read(), Batches.Origin.REPLICA)) {
                read.putIfAbsent(batch.partitionLeaderEpoch(), batch.baseOffset());
                at = batch.nextOffset();
            }
        }
        return read;
    }

    /** Where the checkpoint says that they begin. */
    private static NavigableMap<Integer, Long> epochsTold(SimulatedDisk disk, PartitionLog log) throws IOException {
        var told = new TreeMap<Integer, Long>();
        Path file = ROOT.resolve("t-0").resolve(LeaderEpochs.FILE);
        for (String[] entry : CheckpointText.read(disk, file, 2).orElseThrow()) {
            told.put(Integer.parseInt(entry[0]), Long.parseLong(entry[1]));
        }
        assertEquals(told.isEmpty() ? Optional.empty() : Optional.of(told.lastKey()), log.latestEpoch());
        return told;
    }
}
