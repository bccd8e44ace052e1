package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.BatchHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a folder and not known here stays as it is. */
class NotUnderstoodTest {
    private static final TopicPartition OTHER = new TopicPartition("other", 0);
    private static final Map<String, String> TINY = Map.of("segment.bytes", "650", "index.interval.bytes", "200");
    private static final int MAGIC_AT = 16;
    private static final int ATTRIBUTES_AT = 21;

    @TempDir
    Path root;

    private Path dir;
    private int batchBytes;

    /** Two logs of 12 batches each, killed. */
    @BeforeEach
    void write() {
        var f = new StoreFixture(root, TINY).open();
        dir = f.dir();
        PartitionLog other = f.store.getOrCreate(OTHER, Uuid.ZERO_UUID);
        for (PartitionLog log : List.of(f.log(), other)) {
            for (int i = 0; i < 12; i++) {
                ByteBuffer batch = f.batch(2, 20);
                batchBytes = batch.remaining();
                log.appendAsLeader(batch, i / 5, false);
            }
            log.updateHighWatermark(log.offsets().logEnd());
            log.raiseLogStart(3);
        }
        f.store.abandon();
    }

    private static Map<String, String> bytes(Path directory) throws IOException {
        var found = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return found;
    }

    private static Map<String, String> logs(Path directory) throws IOException {
        var found = bytes(directory);
        found.keySet().removeIf(name -> !name.endsWith(".log"));
        return found;
    }

    private Path segment(boolean last) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            List<Path> segments =
                    files.filter(p -> p.toString().endsWith(".log")).sorted().toList();
            return last ? segments.getLast() : segments.getFirst();
        }
    }

    private static void magic(Path segment, int at, int magic) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        bytes[at + MAGIC_AT] = (byte) magic;
        Files.write(segment, bytes);
    }

    private StoreFixture opened() {
        return new StoreFixture(root, TINY).open();
    }

    private void requireRefused(StoreFixture f) {
        assertTrue(f.store.get(StoreFixture.P0).isEmpty());
        assertThrows(LogFailedException.class, f::log);
        assertThrows(LogFailedException.class, () -> f.store.getOrCreate(StoreFixture.P0, StoreFixture.TOPIC, false));
        assertThrows(LogFailedException.class, () -> f.store.delete(StoreFixture.P0));
        assertThrows(LogFailedException.class, () -> f.store.move(StoreFixture.P0, root, StoreFixture.ROOM));
        PartitionLog other = f.store.get(OTHER).orElseThrow();
        assertTrue(other.offsets().logEnd() >= 24);
        other.appendAsLeader(f.batch(1, 5), 3, false);
        assertEquals(1, f.store.directories().size());
        assertTrue(f.store.directories().getFirst().error().isEmpty());
        f.store.chores.deleteExpiredSegments();
    }

    private static String warning(StoreFixture f) {
        List<ProblemEvent.Warning> warnings = f.events(ProblemEvent.Warning.class);
        assertEquals(1, warnings.size());
        return warnings.getFirst().what();
    }

    @Test
    void S16_anUnknownMagicTakesItsLogAloneOfflineAndLeavesEveryByte() throws IOException {
        for (int magic : new int[] {3, 9, 127, -2}) {
            magic(segment(false), 0, magic);
            Map<String, String> before = bytes(dir);
            for (int life = 0; life < 3; life++) {
                var f = opened();
                String said = warning(f);
                assertTrue(said.contains("t-0") && said.contains("magic " + magic), said);
                requireRefused(f);
                if (life == 0) {
                    f.store.abandon();
                } else {
                    f.close();
                }
                assertEquals(before, bytes(dir));
            }
            // Nobody closed it: a version that knows it must not believe so.
            assertFalse(Files.exists(root.resolve(LogDirectory.CLEAN_SHUTDOWN)));
        }
    }

    @Test
    void S16_anUnknownMagicAnywhereIsNeverCut() throws IOException {
        for (int at : new int[] {0, batchBytes, 2 * batchBytes}) {
            for (boolean last : new boolean[] {false, true}) {
                Path segment = segment(last);
                if (Files.size(segment) <= at) {
                    continue;
                }
                byte[] whole = Files.readAllBytes(segment);
                magic(segment, at, 3);
                Map<String, String> before = logs(dir);
                var f = opened();
                requireRefused(f);
                f.close();
                assertEquals(before, logs(dir), segment + " at " + at);
                Files.write(segment, whole);
            }
        }
    }

    @Test
    void S16_aLogThatWasClosedIsNotCutEither() throws IOException {
        opened().close();
        assertTrue(Files.exists(root.resolve(LogDirectory.CLEAN_SHUTDOWN)));
        magic(segment(true), 0, 3);
        Map<String, String> before = bytes(dir);
        var f = opened();
        requireRefused(f);
        f.close();
        assertEquals(before, bytes(dir));
        assertTrue(Files.exists(root.resolve(LogDirectory.CLEAN_SHUTDOWN)));
    }

    @Test
    void S16_whatCheckpointsSayOfItStays() throws IOException {
        var healthy = opened();
        healthy.log().updateHighWatermark(24);
        healthy.log().raiseLogStart(3);
        healthy.close();
        magic(segment(true), 0, 3);
        Map<String, String> said = new TreeMap<>();
        for (String name : OffsetCheckpoint.ALL) {
            if (Files.exists(root.resolve(name))) {
                said.put(name, line(name));
            }
        }
        assertEquals("t 0 24", said.get(OffsetCheckpoint.HIGH_WATERMARK));
        assertEquals("t 0 3", said.get(OffsetCheckpoint.LOG_START));
        var f = opened();
        requireRefused(f);
        f.close();
        for (var each : said.entrySet()) {
            assertEquals(each.getValue(), line(each.getKey()));
        }
    }

    private String line(String checkpoint) throws IOException {
        return Files.readAllLines(root.resolve(checkpoint)).stream()
                .filter(l -> l.startsWith("t 0 "))
                .findFirst()
                .orElse("");
    }

    @Test
    void S16_attributesThatNobodyKnowsYetAreKept() throws IOException {
        Path segment = segment(true);
        byte[] bytes = Files.readAllBytes(segment);
        for (int attributes : new int[] {0x06, 0x80, 0x4000}) {
            ByteBuffer batch = ByteBuffer.wrap(bytes);
            batch.putShort(ATTRIBUTES_AT, (short) attributes);
            batch.putInt(MAGIC_AT + 1, (int) BatchHeader.at(batch, 0).computeCrc());
            Files.write(segment, bytes);
            var f = opened();
            assertEquals(24, f.log().offsets().logEnd());
            assertEquals(List.of(), f.events(ProblemEvent.Warning.class));
            f.store.abandon();
            assertEquals(HexFormat.of().formatHex(bytes), HexFormat.of().formatHex(Files.readAllBytes(segment)));
        }
    }

    @Test
    void S16_aHeaderThatContradictsItselfUnderARightChecksumIsNotCut() throws IOException {
        Path segment = segment(true);
        byte[] bytes = Files.readAllBytes(segment);
        ByteBuffer batch = ByteBuffer.wrap(bytes);
        batch.putInt(57, 70_000);
        batch.putInt(MAGIC_AT + 1, (int) BatchHeader.at(batch, 0).computeCrc());
        Files.write(segment, bytes);
        Map<String, String> before = logs(dir);
        var f = opened();
        requireRefused(f);
        f.close();
        assertEquals(before, logs(dir));
    }

    @Test
    void S16_aCheckpointOfAnotherVersionIsKeptAside() throws IOException {
        opened().close();
        for (String name : OffsetCheckpoint.ALL) {
            Files.writeString(root.resolve(name), "7\nsomething quite different\n");
        }
        Files.writeString(dir.resolve(LeaderEpochs.FILE), "7\nsomething quite different\n");
        var f = opened();
        assertEquals(24, f.log().offsets().logEnd());
        assertEquals(2, f.log().latestEpoch().orElseThrow());
        assertEquals(
                OffsetCheckpoint.ALL.size(),
                f.events(ProblemEvent.Warning.class).size());
        f.close();
        for (String name : OffsetCheckpoint.ALL) {
            assertEquals("7\nsomething quite different\n", Files.readString(root.resolve(name + ".version-7")));
        }
        assertEquals("7\nsomething quite different\n", Files.readString(dir.resolve(LeaderEpochs.FILE + ".version-7")));
        assertTrue(Files.readString(dir.resolve(LeaderEpochs.FILE)).startsWith("0\n"));
    }

    @Test
    void S16_producerSnapshotsAndTransactionIndexesOfAnotherVersionAreKeptAside() throws IOException {
        byte[] newer = {0, 2, 1, 2, 3, 4, 5};
        long base = SegmentFiles.offset(segment(true), SegmentFiles.LOG).orElseThrow();
        for (boolean clean : new boolean[] {false, true}) {
            if (clean) {
                opened().close();
            }
            Path snapshot = SegmentFiles.of(dir, base, SegmentFiles.SNAPSHOT);
            Path transactions = SegmentFiles.of(dir, base, SegmentFiles.TRANSACTION_INDEX);
            Files.write(snapshot, newer);
            Files.write(transactions, newer);
            var f = opened();
            assertEquals(24, f.log().offsets().logEnd());
            f.close();
            for (Path each : List.of(snapshot, transactions)) {
                String name = each.getFileName().toString();
                long kept = bytes(dir).entrySet().stream()
                        .filter(e -> e.getKey().startsWith(name))
                        .filter(e -> e.getValue().equals(HexFormat.of().formatHex(newer)))
                        .count();
                assertEquals(clean ? 2 : 1, kept, name);
            }
        }
    }

    @Test
    void S16_aTopicIdOfAnotherVersionRefusesTheLog() throws IOException {
        Files.writeString(dir.resolve(DirectoryIdentity.PARTITION_METADATA), "version: 1\ntopic_uuid: 4711\n");
        Map<String, String> before = bytes(dir);
        var f = opened();
        requireRefused(f);
        f.close();
        assertEquals(before, bytes(dir));
    }

    @Test
    void S16_anUnfinishedCompactionOfAnotherFormatIsNotFinished() throws IOException {
        Path swap = dir.resolve(segment(false).getFileName() + SegmentFiles.SWAP);
        Files.copy(segment(false), swap);
        magic(swap, 0, 3);
        Map<String, String> before = bytes(dir);
        var f = opened();
        requireRefused(f);
        f.close();
        assertEquals(before, bytes(dir));
    }

    @Test
    void S16_metaPropertiesOfAnotherVersionAreLeftAlone() throws IOException {
        Path meta = root.resolve(DirectoryIdentity.META_PROPERTIES);
        Files.writeString(meta, "version=2\ncluster.id=cluster-1\nbroker.id=1\n");
        var f = new StoreFixture(new RealDisk(), Map.of(), TINY, root);
        assertThrows(RuntimeException.class, () -> f.done(f.store.open("cluster-1")));
        assertEquals("version=2\ncluster.id=cluster-1\nbroker.id=1\n", Files.readString(meta));
    }
}
