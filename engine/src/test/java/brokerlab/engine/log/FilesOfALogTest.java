package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.LogEvent.RollReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a partition's folder holds when, and how large, as Apache Kafka 3.9.1 leaves them. */
class FilesOfALogTest {
    private static final int INDEX = 10_485_760;

    /** The largest multiple of 12 in it. */
    private static final int TIME_INDEX = 10_485_756;

    @TempDir
    Path dir;

    /** {@code name size}, without what waits for its removal. */
    private static List<String> segmentFiles(StoreFixture f) throws IOException {
        try (Stream<Path> files = Files.list(f.dir())) {
            return files.filter(p -> p.toString().matches(".*\\.(log|index|timeindex)"))
                    .map(p -> p.getFileName().toString().replaceFirst("^0+(?=\\d)", "") + " "
                            + p.toFile().length())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void C9_aNewLogHasBothIndexesAtOnce() throws IOException {
        var f = new StoreFixture(dir).open();
        f.log();
        assertEquals(List.of("0.index " + INDEX, "0.log 0", "0.timeindex " + TIME_INDEX), segmentFiles(f));
        f.close();
        assertEquals(List.of("0.index 0", "0.log 0", "0.timeindex 0"), segmentFiles(f));
    }

    @Test
    void C9_whatRetentionRollsGetsItsIndexesWhenTheyAreNeeded() throws IOException {
        var f = new StoreFixture(dir, Map.of("retention.ms", "100", "file.delete.delay.ms", "60000")).open();
        f.log().appendAsLeader(f.batch(1, 10), 0, false);
        f.log().updateHighWatermark(1);
        f.clock.advance(1_000);
        assertEquals(1, f.store.chores.deleteExpiredSegments());
        assertEquals(List.of("1.log 0"), segmentFiles(f));
        // The next look asks for the segment's largest time.
        f.store.chores.deleteExpiredSegments();
        assertEquals(List.of("1.log 0", "1.timeindex " + TIME_INDEX), segmentFiles(f));
        f.log().appendAsLeader(f.batch(1, 10), 0, false);
        assertEquals("1.index " + INDEX, segmentFiles(f).getFirst());
        assertEquals("1.timeindex " + TIME_INDEX, segmentFiles(f).getLast());
        f.close();
        assertEquals(
                List.of("1.index 0", "1.timeindex 12"),
                segmentFiles(f).stream().filter(n -> n.contains("index")).toList());
    }

    @Test
    void C9_aSegmentWithoutIndexesIsLoadedAsItIs() throws IOException {
        var f = new StoreFixture(dir).open();
        f.log().appendAsLeader(f.batch(1, 10), 0, false);
        f.log().roll(RollReason.REQUESTED);
        f.close();
        var again = new StoreFixture(dir).open();
        assertEquals(1, again.log().offsets().logEnd());
        assertEquals(2, again.log().segments().size());
        assertTrue(again.events(LogEvent.LogRecovered.class).isEmpty());
        again.log().appendAsLeader(again.batch(1, 10), 0, false);
        assertEquals(2, again.log().offsets().logEnd());
        again.close();
    }

    @Test
    void C9_aLogWithoutRecordsLeavesNoSnapshotOfItsProducers() throws IOException {
        for (int life = 0; life < 2; life++) {
            var f = new StoreFixture(dir).open();
            f.log();
            f.close();
            assertEquals(List.of(), snapshots(f));
        }
        var f = new StoreFixture(dir).open();
        f.log().appendAsLeader(f.batch(1, 10), 0, false);
        f.close();
        assertEquals(List.of("00000000000000000001.snapshot"), snapshots(f));
    }

    private static List<String> snapshots(StoreFixture f) throws IOException {
        try (Stream<Path> files = Files.list(f.dir())) {
            return files.map(p -> p.getFileName().toString())
                    .filter(name -> name.endsWith(".snapshot"))
                    .toList();
        }
    }
}
