package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.ProblemEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
    private static final Map<String, String> SMALL = Map.of("segment.bytes", "1200", "index.interval.bytes", "200");

    private static final BrokerSettings BROKER = new BrokerSettings(Map.of());
    private static final Map<String, String> TINY = Map.of("segment.bytes", "650", "index.interval.bytes", "200");

    @TempDir
    Path temp;

    /** A log that was not closed: three segments, the last with four batches of two records. Returns its directory. */
    private Path killedLog(Path root) {
        var f = new StoreFixture(root, TINY).open();
        PartitionLog log = f.log();
        for (int i = 0; i < 12; i++) {
            log.appendAsLeader(f.batch(2, 20), i / 5, false);
        }
        log.updateHighWatermark(20);
        f.store.abandon();
        return f.dir();
    }

    private static Path lastSegment(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(p -> p.toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path each : tree.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }

    private LogLoader.LoadedLog load(Path dir, boolean clean) throws IOException {
        TopicSettings settings = TopicSettings.resolve(BROKER, SMALL);
        return new LogLoader(new RealDisk(), dir, StoreFixture.P0, settings, 0).load(clean, 0, 0);
    }

    private static void release(LogLoader.LoadedLog loaded) throws IOException {
        for (LogSegment s : loaded.segments()) {
            s.close();
        }
    }

    @Test
    void S3_tornTailKeepsTheLongestValidPrefix() throws IOException {
        Path dir = killedLog(temp.resolve("killed"));
        Path last = lastSegment(dir);
        byte[] whole = Files.readAllBytes(last);
        var full = load(dir, false);
        assertEquals(24, full.segments().getLast().nextOffset());
        long base = full.segments().getLast().baseOffset();
        release(full);
        int batches = (int) (24 - base) / 2;
        int size = whole.length / batches;
        assertEquals(0, whole.length % batches);
        for (int cut = whole.length - 2 * size; cut < whole.length; cut++) {
            Files.write(last, Arrays.copyOf(whole, cut));
            var loaded = load(dir, false);
            assertEquals(base + 2L * (cut / size), loaded.segments().getLast().nextOffset(), "cut at " + cut);
            assertEquals((long) cut - cut % size, Files.size(last), "cut at " + cut);
            assertEquals(cut % size, loaded.bytesDropped());
            release(loaded);
        }
    }

    @Test
    void S4_aTailOfGarbageIsCutLikeATornOne() throws IOException {
        Path dir = killedLog(temp.resolve("killed"));
        Path last = lastSegment(dir);
        byte[] whole = Files.readAllBytes(last);
        byte[] ones = new byte[5000];
        Arrays.fill(ones, (byte) 0xff);
        byte[] older = Arrays.copyOf(whole, whole.length / 2);
        byte[] half = whole.clone();
        for (int i = half.length - 40; i < half.length; i++) {
            half[i] = 0;
        }
        for (byte[] tail : new byte[][] {new byte[1], new byte[4096], ones, older, half}) {
            byte[] bytes = Arrays.copyOf(whole, whole.length + tail.length);
            System.arraycopy(tail, 0, bytes, whole.length, tail.length);
            Files.write(last, bytes);
            var loaded = load(dir, false);
            assertEquals(24, loaded.segments().getLast().nextOffset());
            assertArrayEquals(whole, Files.readAllBytes(last));
            assertEquals(tail.length, loaded.bytesDropped());
            assertFalse(loaded.why().isEmpty());
            release(loaded);
        }
    }

    @Test
    void S3_damageInAnEarlierSegmentEndsTheLogThere() throws IOException {
        Path root = temp.resolve("killed");
        Path dir = killedLog(root);
        Path first = SegmentFiles.of(dir, 0, ".log");
        byte[] bytes = Files.readAllBytes(first);
        bytes[bytes.length - 3] ^= 1;
        Files.write(first, bytes);
        var f = new StoreFixture(root, SMALL).open();
        PartitionLog log = f.log();
        assertTrue(log.offsets().logEnd() > 0 && log.offsets().logEnd() < 12);
        assertEquals(1, log.segments().size());
        assertTrue(log.offsets().highWatermark() <= log.offsets().logEnd());
        var event = f.events(LogEvent.LogRecovered.class).getFirst();
        assertTrue(event.why().contains("CRC"), event.why());
        assertTrue(event.bytesDropped() > 0);
        f.close();
    }

    @Test
    void S5_aBadOrMissingIndexIsBuiltAnewAndIsTheSame() throws IOException {
        var f = new StoreFixture(temp, SMALL).open();
        for (int i = 0; i < 12; i++) {
            f.log().appendAsLeader(StoreFixture.batch(2, 100, 1000 + i), i / 5, false);
        }
        f.close();
        Map<String, byte[]> good = contents(f.dir());
        int repaired = 0;
        for (String name : good.keySet()) {
            if (!name.endsWith("index") || good.get(name).length == 0) {
                continue;
            }
            Path file = f.dir().resolve(name);
            byte[] bytes = good.get(name);
            byte[] odd = Arrays.copyOf(bytes, bytes.length + 3);
            byte[] wild = bytes.clone();
            wild[bytes.length - 2] = 0x7f;
            wild[bytes.length - 6] = 0x7f;
            byte[] zeros = Arrays.copyOf(bytes, bytes.length * 3);
            for (byte[] bad : new byte[][] {odd, wild, zeros, null}) {
                if (bad == null) {
                    Files.delete(file);
                } else {
                    Files.write(file, bad);
                }
                var loaded = load(f.dir(), true);
                assertEquals(1, loaded.segmentsChecked(), name);
                assertEquals(0, loaded.bytesDropped());
                release(loaded);
                assertArrayEquals(bytes, Files.readAllBytes(file), name);
                repaired++;
            }
        }
        assertTrue(repaired >= 16, "" + repaired);
    }

    @Test
    void S7_theCleanMarkerGoesBeforeLoadingAndSaysWhetherToCheck() throws IOException {
        var f = new StoreFixture(temp, SMALL).open();
        f.log().appendAsLeader(f.batch(2, 100), 0, false);
        f.close();
        Path marker = temp.resolve(LogDirectory.CLEAN_SHUTDOWN);
        assertTrue(Files.exists(marker));
        var again = new StoreFixture(temp, SMALL).open();
        assertFalse(Files.exists(marker));
        assertEquals(0, again.events(LogEvent.LogRecovered.class).size());
        assertTrue(again.events(LogEvent.LogsLoaded.class).getFirst().afterCleanStop());
        again.store.abandon();
        var third = new StoreFixture(temp, SMALL).open();
        assertEquals(1, third.events(LogEvent.LogRecovered.class).size());
        assertFalse(third.events(LogEvent.LogsLoaded.class).getFirst().afterCleanStop());
        third.close();
    }

    @Test
    void S8_anUnreadableCheckpointMeansASafeDefault() throws IOException {
        var f = new StoreFixture(temp, SMALL).open();
        for (int i = 0; i < 12; i++) {
            f.log().appendAsLeader(f.batch(2, 100), i / 5, false);
        }
        f.log().updateHighWatermark(24);
        f.log().raiseLogStart(5);
        f.close();
        assertEquals("0\n1\nt 0 5\n", Files.readString(temp.resolve(OffsetCheckpoint.LOG_START)));
        assertEquals("0\n1\nt 0 24\n", Files.readString(temp.resolve(OffsetCheckpoint.RECOVERY_POINT)));
        String epochs = Files.readString(f.dir().resolve(LeaderEpochs.FILE));
        for (String name : new String[] {
            OffsetCheckpoint.HIGH_WATERMARK, OffsetCheckpoint.RECOVERY_POINT, OffsetCheckpoint.LOG_START
        }) {
            Files.writeString(temp.resolve(name), "0\n7\nhalf");
        }
        Files.writeString(f.dir().resolve(LeaderEpochs.FILE), "\0\0\0");
        Files.writeString(f.dir().resolve(DirectoryIdentity.PARTITION_METADATA), "junk");
        var again = new StoreFixture(temp, SMALL).open();
        PartitionLog log = again.store.get(StoreFixture.P0).orElseThrow();
        assertEquals(24, log.offsets().logEnd());
        assertEquals(0, again.store.checkpointedHighWatermark(StoreFixture.P0));
        assertEquals(3, again.events(ProblemEvent.Warning.class).size());
        assertEquals(StoreFixture.TOPIC, again.log().topicId());
        assertEquals(
                epochs.replace("0 5", "0 " + log.offsets().logStart()),
                Files.readString(f.dir().resolve(LeaderEpochs.FILE)));
        again.close();
    }

    @Test
    void S8_epochsThatContradictTheBatchesAreReadAnewFromThem() throws IOException {
        var f = new StoreFixture(temp, SMALL).open();
        for (int i = 0; i < 12; i++) {
            f.log().appendAsLeader(f.batch(2, 100), i / 5, false);
        }
        f.store.abandon();
        String right = Files.readString(f.dir().resolve(LeaderEpochs.FILE));
        assertEquals("0\n3\n0 0\n1 10\n2 20\n", right);
        for (String wrong :
                List.of("0\n1\n7 0\n", "0\n3\n0 0\n1 8\n2 20\n", "0\n3\n0 0\n1 12\n2 20\n", "0\n2\n0 0\n2 20\n")) {
            Files.writeString(f.dir().resolve(LeaderEpochs.FILE), wrong);
            var again = new StoreFixture(temp, SMALL).open();
            assertEquals(24, again.log().offsets().logEnd());
            assertEquals(right, Files.readString(f.dir().resolve(LeaderEpochs.FILE)));
            assertTrue(again.events(LogEvent.LogRecovered.class).stream()
                    .anyMatch(e -> e.why().contains(LeaderEpochs.FILE + " contradicts the batches")));
            again.store.abandon();
        }
        // Of what no batch tells any more, and of batches it does not know yet, it may well speak.
        for (String possible : List.of("0\n3\n0 0\n1 9\n2 20\n", "0\n2\n0 0\n1 10\n")) {
            Files.writeString(f.dir().resolve(LeaderEpochs.FILE), possible);
            var again = new StoreFixture(temp, SMALL).open();
            assertEquals(24, again.log().offsets().logEnd());
            assertTrue(again.events(LogEvent.LogRecovered.class).stream()
                    .allMatch(e -> e.why().isEmpty()));
            again.store.abandon();
        }
    }

    @Test
    void S9_theRecoveryPointMovesOnlyByAFlush() throws IOException {
        var f = new StoreFixture(temp, Map.of()).open();
        PartitionLog log = f.log();
        log.appendAsLeader(f.batch(2, 100), 0, false);
        assertEquals(0, log.core().state().recoveryPoint());
        log.flush();
        assertEquals(2, log.core().state().recoveryPoint());
        log.appendAsLeader(f.batch(2, 100), 0, false);
        log.truncateTo(0, StoreFixture.CUT);
        assertEquals(0, log.core().state().recoveryPoint());
        log.appendAsLeader(f.batch(4, 100), 0, false);
        f.tasks.advance(61_000);
        assertEquals("0\n1\nt 0 0\n", Files.readString(temp.resolve(OffsetCheckpoint.RECOVERY_POINT)));
        f.topic.put("flush.messages", "3");
        log.updateSettings(f::topicSettings);
        log.appendAsLeader(f.batch(1, 100), 0, false);
        assertEquals(5, log.core().state().recoveryPoint());
        f.topic.put("flush.messages", "1000");
        f.topic.put("flush.ms", "500");
        log.updateSettings(f::topicSettings);
        log.appendAsLeader(f.batch(1, 100), 0, false);
        f.tasks.advance(499);
        assertEquals(5, log.core().state().recoveryPoint());
        f.tasks.advance(2);
        assertEquals(6, log.core().state().recoveryPoint());
        f.close();
    }

    @Test
    void S10_anyNumberOfRecoveryThreadsGivesTheSameBytes() throws Exception {
        Path killed = temp.resolve("killed");
        var f = new StoreFixture(killed, SMALL).open();
        for (int p = 0; p < 6; p++) {
            PartitionLog log = f.store.getOrCreate(new TopicPartition("t", p), StoreFixture.TOPIC);
            for (int i = 0; i < 20 + p; i++) {
                log.appendAsLeader(
                        StoreFixture.fromProducer(100 + i % 3, 0, i / 3 * 2, 2, 1_795_300_000_000L + i), i / 5, false);
            }
        }
        f.store.abandon();
        Path last = lastSegment(killed.resolve("t-3"));
        Files.write(last, Arrays.copyOf(Files.readAllBytes(last), (int) Files.size(last) - 7));
        Map<String, Map<String, byte[]>> first = null;
        for (int threads : new int[] {1, 2, 8}) {
            Path root = temp.resolve("copy-" + threads);
            copy(killed, root);
            Map<String, Map<String, byte[]>> found = recoveredBy(threads, root);
            if (first == null) {
                first = found;
            }
            assertEquals(first.keySet(), found.keySet());
            for (String log : first.keySet()) {
                assertEquals(first.get(log).keySet(), found.get(log).keySet(), log);
                for (String file : first.get(log).keySet()) {
                    assertArrayEquals(first.get(log).get(file), found.get(log).get(file), log + "/" + file);
                }
            }
        }
    }

    private static Map<String, Map<String, byte[]>> recoveredBy(int threads, Path root) throws Exception {
        var clock = new SystemClock();
        var settings = new BrokerSettings(Map.of("num.recovery.threads.per.data.dir", "" + threads));
        try (var tasks = new LiveTasks("test", clock, 2, (what, error) -> error.printStackTrace())) {
            var store = new LogStore(
                    1,
                    java.util.List.of(root),
                    new RealDisk(),
                    tasks,
                    new Journal(clock, 1000),
                    settings,
                    t -> TopicSettings.resolve(settings, SMALL));
            store.open("cluster-1").get(30, TimeUnit.SECONDS);
            assertEquals(new LogStore.Progress(6, 6, false, 0, 0), store.progress());
            store.close().get(30, TimeUnit.SECONDS);
        }
        Map<String, Map<String, byte[]>> all = new TreeMap<>();
        try (Stream<Path> logs = Files.list(root)) {
            for (Path each : logs.filter(Files::isDirectory).toList()) {
                all.put(each.getFileName().toString(), contents(each));
            }
        }
        return all;
    }

    private static Map<String, byte[]> contents(Path dir) throws IOException {
        var found = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.list(dir)) {
            for (Path each : files.toList()) {
                found.put(each.getFileName().toString(), Files.readAllBytes(each));
            }
        }
        return found;
    }

    @Test
    void whatAKillLeftHalfDoneIsTidiedAndTheLogGoesOn() throws IOException {
        var f = new StoreFixture(temp, SMALL).open();
        for (int i = 0; i < 12; i++) {
            f.log().appendAsLeader(f.batch(2, 100), 0, false);
        }
        f.log().updateHighWatermark(24);
        f.log().raiseLogStart(10);
        f.store.getOrCreate(new TopicPartition("gone", 3), StoreFixture.TOPIC);
        f.store.delete(new TopicPartition("gone", 3));
        f.store.abandon();
        assertTrue(contents(f.dir()).keySet().stream().anyMatch(n -> n.endsWith(".deleted")));
        assertTrue(new RealDisk().list(temp).stream().anyMatch(p -> p.toString().endsWith("-delete")));
        var again = new StoreFixture(temp, SMALL).open();
        assertTrue(contents(f.dir()).keySet().stream().noneMatch(n -> n.endsWith(".deleted")));
        assertTrue(
                new RealDisk().list(temp).stream().noneMatch(p -> p.toString().endsWith("-delete")));
        assertEquals(24, again.log().offsets().logEnd());
        assertEquals(24, again.log().appendAsLeader(again.batch(1, 1), 0, false).firstOffset());
        again.close();
    }

    @Test
    void aDirectoryOfAnotherClusterOrBrokerOrInUseIsRefused() {
        var f = new StoreFixture(temp).open();
        var second = new StoreFixture(temp);
        var inUse = assertThrows(CompletionException.class, () -> second.done(second.store.open("cluster-1")));
        assertTrue(inUse.getCause().getMessage().contains("in use"), inUse.getMessage());
        f.close();
        var third = new StoreFixture(temp);
        var other = assertThrows(CompletionException.class, () -> third.done(third.store.open("cluster-2")));
        assertTrue(other.getCause().getMessage().contains("cluster.id=cluster-1"), other.getMessage());
        new StoreFixture(temp).open().close();
    }
}
