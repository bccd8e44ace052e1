package brokerlab.engine.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.journal.LogEvent.RollReason;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.Batches;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of message formats 0 and 1, written by the classes of kafka-clients, beside format 2. */
class OldFormatTest {
    private static final long T0 = 1_700_000_000_000L;
    private static final int PER_SET = 6;
    private static final List<CompressionType> CODECS =
            List.of(CompressionType.NONE, CompressionType.GZIP, CompressionType.SNAPPY, CompressionType.LZ4);
    private static final Map<String, String> TOPIC =
            Map.of("segment.bytes", "100000", "index.interval.bytes", "200", "retention.ms", "-1");

    @TempDir
    Path temp;

    private static ByteBuffer set(int magic, long offset, CompressionType codec, String... keysAndValues) {
        var records = new SimpleRecord[keysAndValues.length / 2];
        for (int i = 0; i < records.length; i++) {
            records[i] =
                    new SimpleRecord(T0 + offset + i, bytes(keysAndValues[2 * i]), bytes(keysAndValues[2 * i + 1]));
        }
        return MemoryRecords.withRecords(
                        (byte) magic, offset, Compression.of(codec).build(), TimestampType.CREATE_TIME, records)
                .buffer();
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer numbered(int magic, long offset, CompressionType codec) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < PER_SET; i++) {
            parts.add(i == 1 ? null : "k" + (offset + i) % 5);
            parts.add(i == 2 ? null : "value ".repeat(20) + (offset + i));
        }
        return set(magic, offset, codec, parts.toArray(String[]::new));
    }

    /** A folder as a Kafka before 0.11 leaves it, killed: a segment with all codecs, in {@code sets} message sets. */
    private Path folder(Path root, int magic, int sets) throws IOException {
        Path dir = Files.createDirectories(root.resolve("t-0"));
        var log = new ByteArrayOutputStream();
        for (int i = 0; i < sets; i++) {
            ByteBuffer set = numbered(magic, (long) i * PER_SET, CODECS.get(i % CODECS.size()));
            log.write(set.array(), set.arrayOffset() + set.position(), set.remaining());
        }
        Files.write(SegmentFiles.of(dir, 0, SegmentFiles.LOG), log.toByteArray());
        return dir;
    }

    private static List<String> expected(int magic, long from, long to) {
        var found = new ArrayList<String>();
        for (long o = from; o < to; o++) {
            long i = o % PER_SET;
            found.add(o + " " + (magic == 0 ? -1 : T0 + o) + " " + (i == 1 ? "-" : "k" + o % 5) + " "
                    + (i == 2 ? "-" : "value ".repeat(20) + o));
        }
        return found;
    }

    private static List<String> read(PartitionLog log, long from) throws IOException {
        var found = new ArrayList<String>();
        long next = from;
        while (next < log.offsets().logEnd()) {
            var records = Batches.records(
                    log.read(next, 500, log.offsets().logEnd(), true).slice().read());
            for (var r : records) {
                if (r.offset() >= next) {
                    found.add(r.offset() + " " + r.timestampMs() + " " + text(r.key()) + " " + text(r.value()));
                }
            }
            next = Math.max(next, records.getLast().offset()) + 1;
        }
        return found;
    }

    private static String text(Optional<byte[]> bytes) {
        return bytes.map(b -> new String(b, StandardCharsets.UTF_8)).orElse("-");
    }

    private Path root(String name) throws IOException {
        return Files.createDirectories(temp.resolve(name));
    }

    @Test
    void S16_aKilledLogOfFormat0Or1IsRecoveredWhole() throws IOException {
        for (int magic : new int[] {0, 1}) {
            Path root = root("whole" + magic);
            Path dir = folder(root, magic, 12);
            byte[] before = Files.readAllBytes(SegmentFiles.of(dir, 0, SegmentFiles.LOG));
            for (int life = 0; life < 3; life++) {
                var f = new StoreFixture(root, TOPIC).open();
                PartitionLog log = f.log();
                assertEquals(12 * PER_SET, log.offsets().logEnd());
                assertEquals(expected(magic, 0, 72), read(log, 0));
                for (long from = 0; from < 72; from += 5) {
                    assertEquals(expected(magic, from, 72), read(log, from));
                }
                assertEquals(List.of(), f.events(ProblemEvent.Warning.class));
                assertTrue(log.offsetIndex(0, 1000).size() > 3);
                assertEquals(Optional.empty(), log.latestEpoch());
                if (life == 1) {
                    f.close();
                } else {
                    f.store.abandon();
                }
                assertArrayEquals(before, Files.readAllBytes(SegmentFiles.of(dir, 0, SegmentFiles.LOG)));
            }
        }
    }

    @Test
    void S16_aTornOrDamagedTailOfOldMessagesIsCutWhereItBegins() throws IOException {
        for (int magic : new int[] {0, 1}) {
            Path root = root("torn" + magic);
            Path dir = folder(root, magic, 6);
            Path file = SegmentFiles.of(dir, 0, SegmentFiles.LOG);
            byte[] whole = Files.readAllBytes(file);
            ByteBuffer last = numbered(magic, 5 * PER_SET, CODECS.get(1));
            int start = whole.length - last.remaining();
            for (int cut = start; cut < whole.length; cut += 3) {
                Files.write(file, Arrays.copyOf(whole, cut));
                var f = new StoreFixture(root, TOPIC).open();
                assertEquals(5 * PER_SET, f.log().offsets().logEnd(), "cut at " + cut);
                f.store.abandon();
                assertEquals(start, Files.size(file));
            }
            byte[] flipped = whole.clone();
            flipped[start + 40] ^= 4;
            Files.write(file, flipped);
            var f = new StoreFixture(root, TOPIC).open();
            assertEquals(5 * PER_SET, f.log().offsets().logEnd());
            f.store.abandon();
        }
    }

    @Test
    void S16_format2IsAppendedBehindOldOnes() throws IOException {
        for (int magic : new int[] {0, 1}) {
            Path root = root("behind" + magic);
            folder(root, magic, 4);
            var f = new StoreFixture(root, TOPIC).open();
            var info = f.log().appendAsLeader(StoreFixture.batch(3, 10, T0 + 1000), 7, false);
            assertEquals(24, info.firstOffset());
            f.store.abandon();
            f = new StoreFixture(root, TOPIC).open();
            PartitionLog log = f.log();
            assertEquals(27, log.offsets().logEnd());
            assertEquals(expected(magic, 0, 24), read(log, 0).subList(0, 24));
            assertEquals(Optional.of(7), log.latestEpoch());
            assertEquals(
                    24,
                    log.endOfEpoch(6).endOffset() < 0 ? 24 : log.endOfEpoch(6).endOffset());
            List<StoreFixture.Stored> infos = log.batches(0, 0, 1000, StoreFixture.Stored::of);
            assertEquals(magic, infos.getFirst().magic());
            assertEquals(2, infos.getLast().magic());
            assertEquals(PER_SET, infos.get(PER_SET).records());
            assertEquals(PER_SET, infos.get(PER_SET).baseOffset());
            assertEquals(-1, infos.getFirst().leaderEpoch());
            f.close();
        }
    }

    @Test
    void S16_timesOfFormat1AreFoundAndFormat0HasNone() throws IOException {
        for (int magic : new int[] {0, 1}) {
            Path root = root("time" + magic);
            folder(root, magic, 8);
            var f = new StoreFixture(root, TOPIC).open();
            PartitionLog log = f.log();
            log.appendAsLeader(StoreFixture.batch(1, 10, T0 + 1000), 3, false);
            for (long o = 0; o < 48; o += 7) {
                assertEquals(
                        magic == 0 ? 48 : o,
                        log.offsetForTimestamp(T0 + o).orElseThrow().offset());
            }
            assertEquals(48, log.offsetForTimestamp(T0 + 500).orElseThrow().offset());
            assertEquals(48, log.offsetOfMaxTimestamp().orElseThrow().offset());
            f.close();
        }
    }

    @Test
    void S16_aFollowerGetsTheSameBytes() throws IOException {
        for (int magic : new int[] {0, 1}) {
            folder(root("leader" + magic), magic, 8);
            var leader = new StoreFixture(root("leader" + magic), TOPIC).open();
            leader.log().appendAsLeader(StoreFixture.batch(3, 10, T0 + 1000), 0, false);
            var follower = new StoreFixture(root("follower" + magic), TOPIC).open();
            while (follower.log().offsets().logEnd() < 51) {
                follower.log()
                        .appendAsFollower(leader.log()
                                .read(follower.log().offsets().logEnd(), 400, 51, true)
                                .slice()
                                .read());
            }
            leader.close();
            follower.close();
            assertArrayEquals(
                    Files.readAllBytes(SegmentFiles.of(leader.dir(), 0, SegmentFiles.LOG)),
                    Files.readAllBytes(SegmentFiles.of(follower.dir(), 0, SegmentFiles.LOG)));
        }
    }

    @Test
    void S16_aCutWithinAWrapperTakesAllOfIt() throws IOException {
        Path root = root("cut");
        folder(root, 1, 4);
        var f = new StoreFixture(root, TOPIC).open();
        PartitionLog log = f.log();
        log.updateHighWatermark(24);
        log.raiseLogStart(8);
        assertEquals(expected(1, 8, 24), read(log, 8));
        log.truncateTo(20, StoreFixture.CUT);
        assertEquals(18, log.offsets().logEnd());
        log.truncateTo(3, StoreFixture.CUT);
        assertEquals(3, log.offsets().logEnd());
        f.close();
    }

    @Test
    void S16_compactionKeepsEachFormat() throws IOException {
        var compacted =
                Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "segment.bytes", "100000");
        for (int magic : new int[] {0, 1}) {
            Path root = root("compacted" + magic);
            Path dir = Files.createDirectories(root.resolve("t-0"));
            var log = new ByteArrayOutputStream();
            log.write(set(magic, 0, CompressionType.NONE, "a", "1", "b", "1", "c", "1", null, "x")
                    .array());
            log.write(array(set(magic, 4, CompressionType.GZIP, "a", "2", "d", null, "e", "1")));
            log.write(array(set(magic, 7, CompressionType.LZ4, "b", "2", "c", "2")));
            Files.write(SegmentFiles.of(dir, 0, SegmentFiles.LOG), log.toByteArray());
            var f = new StoreFixture(root, compacted).open();
            PartitionLog l = f.log();
            l.appendAsLeader(StoreFixture.batch(1, 10, f.clock.wallMs()), 1, false);
            l.appendAsLeader(
                    brokerlab.engine.wire.BatchBuilder.plain()
                            .add(f.clock.wallMs(), StoreFixture.text("c"), StoreFixture.text("3"))
                            .build(),
                    1,
                    false);
            l.roll(RollReason.REQUESTED);
            l.appendAsLeader(StoreFixture.batch(1, 10, f.clock.wallMs()), 1, false);
            l.updateHighWatermark(l.offsets().logEnd());
            f.tasks.advance(30_000);
            List<String> left = read(l, 0).stream()
                    .map(r -> r.replaceFirst(" -?\\d+ ", " "))
                    .toList();
            assertEquals(List.of("4 a 2", "5 d -", "6 e 1", "7 b 2"), left.subList(0, 4));
            List<StoreFixture.Stored> infos = l.batches(0, 0, 100, StoreFixture.Stored::of);
            assertEquals(
                    List.of("gzip " + magic, "lz4 " + magic),
                    infos.stream()
                            .limit(2)
                            .map(b -> b.codec() + " " + b.magic())
                            .toList());
            assertEquals(1, infos.get(1).records());
            f.close();
        }
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] all = new byte[bytes.remaining()];
        bytes.duplicate().get(all);
        return all;
    }

    @Test
    void S16_retentionGoesByTheFileWhereRecordsHaveNoTime() throws IOException {
        for (boolean old : new boolean[] {true, false}) {
            Path root = root("retention" + old);
            Path dir = folder(root, 0, 4);
            Path file = SegmentFiles.of(dir, 0, SegmentFiles.LOG);
            var f = new StoreFixture(root, Map.of("retention.ms", "3600000"));
            Files.setLastModifiedTime(file, FileTime.fromMillis(f.clock.wallMs() - (old ? 3_700_000 : 3_500_000)));
            f.open();
            PartitionLog log = f.log();
            log.updateHighWatermark(24);
            assertEquals(old ? 1 : 0, f.store.chores.deleteExpiredSegments());
            assertEquals(old ? 24 : 0, log.offsets().logStart());
            f.close();
        }
    }

    @Test
    void whatAnOldClientProducesIsConverted() throws IOException {
        for (int magic : new int[] {0, 1}) {
            for (CompressionType codec : CODECS) {
                var f = new StoreFixture(root("produced" + magic + codec), TOPIC).open();
                PartitionLog log = f.log();
                log.appendAsLeader(StoreFixture.batch(2, 10, f.clock.wallMs()), 4, false);
                f.clock.advance(T0 + 500 - f.clock.wallMs());
                var info = log.appendAsLeader(numbered(magic, 0, codec), 5, false);
                assertEquals(2, info.firstOffset());
                assertEquals(7, info.lastOffset());
                StoreFixture.Stored stored =
                        log.batches(0, 0, 10, StoreFixture.Stored::of).getLast();
                assertEquals(2, stored.magic());
                assertEquals(5, stored.leaderEpoch());
                assertEquals(codec.name, stored.codec());
                assertEquals(PER_SET, stored.records());
                assertEquals(
                        expected(magic, 0, 6).stream()
                                .map(r -> r.substring(r.indexOf(' ')))
                                .toList(),
                        read(log, 2).stream()
                                .map(r -> r.substring(r.indexOf(' ')))
                                .toList());
                f.close();
            }
        }
    }

    @Test
    void S16_aFolderWithoutTimeIndexesIsTakenAsItIs() throws IOException {
        Path root = root("without");
        Path dir = folder(root, 0, 4);
        var f = new StoreFixture(root, TOPIC).open();
        f.close();
        try (Stream<Path> files = Files.list(dir)) {
            for (Path each : files.toList()) {
                if (each.toString().endsWith(SegmentFiles.TIME_INDEX)) {
                    Files.delete(each);
                }
            }
        }
        f = new StoreFixture(root, TOPIC).open();
        assertEquals(expected(0, 0, 24), read(f.log(), 0));
        f.close();
    }

    /**
     * Segments that Apache Kafka 3.9.1 wrote with {@code log.message.format.version} 0.9.0 and 0.10.2, as a kill left them: of 40 records
     * 10 ms apart every fourth has no key and every fifth no value.
     */
    @Test
    void S16_whatApacheKafkaWroteInOldFormatsIsServedWhole() throws IOException {
        for (int magic : new int[] {0, 1}) {
            var expected = new ArrayList<String>();
            for (int i = 0; i < 40; i++) {
                expected.add(i + " " + (magic == 0 ? -1 : T0 + i * 10L) + " " + (i % 4 == 0 ? "-" : "key " + i) + " "
                        + (i % 5 == 4 ? "-" : "value " + i));
            }
            for (CompressionType codec : CODECS) {
                Path root = root("apache" + magic + codec);
                Path dir = Files.createDirectories(root.resolve("t-0"));
                byte[] written;
                try (var in = OldFormatTest.class.getResourceAsStream(
                        "kafka-3.9.1/format-" + magic + "-" + codec.name + ".log")) {
                    written = in.readAllBytes();
                }
                Path file = SegmentFiles.of(dir, 0, SegmentFiles.LOG);
                Files.write(file, written);
                for (int life = 0; life < 2; life++) {
                    var f = new StoreFixture(root, TOPIC).open();
                    assertEquals(expected, read(f.log(), 0));
                    List<StoreFixture.Stored> batches = f.log().batches(0, 0, 100, StoreFixture.Stored::of);
                    assertTrue(batches.stream().allMatch(b -> b.magic() == magic));
                    assertEquals(codec.name, batches.getFirst().codec());
                    assertEquals(
                            40,
                            batches.stream()
                                    .mapToInt(StoreFixture.Stored::records)
                                    .sum());
                    if (magic == 1) {
                        assertEquals(
                                13,
                                f.log()
                                        .offsetForTimestamp(T0 + 125)
                                        .orElseThrow()
                                        .offset());
                    }
                    f.store.abandon();
                    assertArrayEquals(written, Files.readAllBytes(file));
                }
            }
        }
    }
}
