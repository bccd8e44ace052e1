package brokerlab.app.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Bytes;
import brokerlab.app.words.Payload;
import brokerlab.app.words.TypedOffset;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SegmentsModelTest {
    private static final long NOW = SampleDoor.START;

    private static Query.Segment segment(long base, long next, long bytes, boolean active, long expiresAtMs) {
        return new Query.Segment(
                base, next, bytes, NOW - 1000, NOW - 60_000, 10, 10, active, base + ".log", expiresAtMs);
    }

    private static Query.SegmentsAnswer answer(
            long retentionMs, long retentionBytes, boolean compacted, Query.Segment... segments) {
        List<Query.Segment> all = List.of(segments);
        return new Query.SegmentsAnswer(
                "d",
                all.getFirst().baseOffset(),
                200,
                300,
                all.stream().mapToLong(Query.Segment::bytes).sum(),
                1000,
                3_600_000,
                retentionMs,
                retentionBytes,
                4096,
                compacted,
                NOW + 14_000,
                all);
    }

    @Test
    void aSegmentsFateIsToldWithItsReason() {
        List<Fate> bySize = Fate.of(
                answer(
                        -1,
                        1500,
                        false,
                        segment(0, 100, 1000, false, 0),
                        segment(100, 200, 1000, false, Long.MAX_VALUE),
                        segment(200, 300, 600, true, Long.MAX_VALUE)),
                NOW);
        assertEquals(new Fate.Goes(Fate.Due.SIZE, 14_000), bySize.get(0));
        assertEquals(new Fate.AfterBytes(900), bySize.get(1));
        assertEquals(new Fate.Appending(1000, 3_540_000), bySize.get(2));
        List<Fate> byTime = Fate.of(
                answer(
                        60_000,
                        -1,
                        false,
                        segment(0, 100, 1000, false, 0),
                        segment(100, 200, 1000, false, NOW + 17_000),
                        segment(200, 300, 600, true, NOW + 90_000)),
                NOW);
        assertEquals(new Fate.Goes(Fate.Due.TIME, 14_000), byTime.get(0));
        assertEquals(new Fate.Expires(17_000, -1), byTime.get(1));
        assertInstanceOf(Fate.Appending.class, byTime.get(2));
        List<Fate> kept = Fate.of(
                answer(
                        -1,
                        -1,
                        false,
                        segment(0, 100, 1, false, Long.MAX_VALUE),
                        segment(100, 250, 1, false, Long.MAX_VALUE),
                        segment(250, 300, 0, true, Long.MAX_VALUE)),
                NOW);
        assertEquals(new Fate.Stays(Fate.Kept.NO_LIMIT), kept.get(0));
        assertEquals(new Fate.Stays(Fate.Kept.NOT_REPLICATED), kept.get(1));
        assertEquals(new Fate.Appending(1000, -1), kept.get(2));
        assertEquals(
                new Fate.Stays(Fate.Kept.COMPACTED),
                Fate.of(answer(-1, -1, true, segment(0, 100, 1, false, Long.MAX_VALUE)), NOW)
                        .getFirst());
    }

    @Test
    void anOffsetIsFoundByHalvingTheIndexAndScanningBatches() {
        var index = new ArrayList<Query.IndexEntry>();
        for (int i = 1; i <= 1000; i++) {
            index.add(new Query.IndexEntry(i * 100L, i * 4096));
        }
        Lookup begun = Lookup.inIndex(index, 54_321);
        assertEquals(new Query.IndexEntry(54_300, 543 * 4096), begun.entry().orElseThrow());
        assertTrue(begun.probes().size() <= 10, "binary search of 1,000 entries");
        Lookup done = begun.scan(
                List.of(
                        batch(543 * 4096, 54_300, 54_310),
                        batch(543 * 4096 + 90, 54_311, 54_330),
                        batch(0, 54_331, 54_400)),
                true);
        assertEquals(54_311, done.hit().orElseThrow().baseOffset());
        assertEquals(2, done.scanned().size());
        assertEquals(0, Lookup.inIndex(index, 7).from(), "before the first entry the scan begins at the file's start");
        assertTrue(begun.scan(List.of(), true).hit().isEmpty());
        Lookup twoPages = begun.scan(List.of(batch(543 * 4096, 54_300, 54_310)), false)
                .scan(List.of(batch(543 * 4096 + 90, 54_311, 54_330)), true);
        assertEquals(2, twoPages.scanned().size());
        assertEquals(54_311, twoPages.hit().orElseThrow().baseOffset());
    }

    private static OffsetPosition refused(String typed, TypedOffset.Fault why) {
        return new OffsetPosition.NotAnOffset(new TypedOffset.Wrong(typed, why));
    }

    @Test
    void whatIsTypedToFindAnOffsetIsReadAgainstTheLogAsItIs() {
        Query.SegmentsAnswer log = answer(-1, -1, false, segment(120, 300, 100, true, Long.MAX_VALUE));
        assertEquals(new OffsetPosition.Inside(120), OffsetPosition.of(" 120 ", log));
        assertEquals(new OffsetPosition.Inside(299), OffsetPosition.of("299", log));
        assertEquals(new OffsetPosition.PastEnd(300, 300), OffsetPosition.of("300", log));
        assertEquals(new OffsetPosition.BeforeStart(119, 120), OffsetPosition.of("119", log));
        assertEquals(refused("-1", TypedOffset.Fault.NEGATIVE), OffsetPosition.of("-1", log));
        assertEquals(refused("12x4", TypedOffset.Fault.NO_NUMBER), OffsetPosition.of("12x4", log));
        assertEquals(
                refused("92233720368547758070", TypedOffset.Fault.TOO_LARGE),
                OffsetPosition.of("92233720368547758070", log));
        assertEquals(new OffsetPosition.Nothing(), OffsetPosition.of("  ", log));
        assertEquals(
                new OffsetPosition.EmptyLog(300, 300),
                OffsetPosition.of("300", answer(-1, -1, false, segment(300, 300, 0, true, Long.MAX_VALUE))));
    }

    private static Query.Batch batch(int position, long base, long last) {
        return new Query.Batch(
                position, 90, (byte) 2, base, last, 1, 0, NOW, NOW, "none", false, false, false, -1, (short) -1, -1, 0);
    }

    @Test
    void anOldMessageHasTheFieldsOfItsFormat() {
        for (byte magic : new byte[] {0, 1}) {
            ByteBuffer message = ByteBuffer.allocate(40).putLong(77).putInt(28).putInt(0x11223344);
            message.put(magic).put((byte) 2);
            if (magic == 1) {
                message.putLong(NOW);
            }
            message.putInt(-1);
            List<BatchFields.HeaderField> fields = BatchFields.of(message.array());
            assertEquals(
                    magic == 0
                            ? List.of("offset", "messageSize", "crc", "magic", "attributes", "keyLength")
                            : List.of("offset", "messageSize", "crc", "magic", "attributes", "timestamp", "keyLength"),
                    fields.stream().map(BatchFields.HeaderField::name).toList());
            assertEquals(-1, fields.getLast().value());
            assertEquals("snappy", BatchFields.codec(fields.get(4).value()));
        }
    }

    @Test
    void everyHeaderFieldHasItsBytes() {
        byte[] bytes = ByteBuffer.allocate(70)
                .putLong(371_220)
                .putInt(58)
                .putInt(7)
                .put((byte) 2)
                .putInt(0x9f3ac411)
                .putShort((short) 0x23)
                .putInt(31)
                .putLong(NOW)
                .putLong(NOW + 1)
                .putLong(4002)
                .putShort((short) 1)
                .putInt(417)
                .putInt(32)
                .array();
        List<BatchFields.HeaderField> fields = BatchFields.of(bytes);
        assertEquals(13, fields.size());
        int at = 0;
        for (BatchFields.HeaderField field : fields) {
            assertEquals(at, field.from(), field.name());
            at = field.to();
        }
        assertEquals(BatchFields.HEADER, at);
        assertEquals("0x9f3ac411", BatchFields.crc(fields.get(4).value()));
        assertEquals("lz4", BatchFields.codec(fields.get(5).value()));
        assertTrue(BatchFields.control(fields.get(5).value()));
        assertEquals(32, fields.getLast().value());
        assertEquals(
                3,
                BatchFields.of(java.util.Arrays.copyOf(bytes, 16)).size(),
                "cut bytes give fewer fields, not wrong ones");
    }

    /** A log of equal batches of 100 bytes that answers what it is asked, and counts. */
    private static final class Log implements DoorQueries {
        int batches = 2_500;
        int pages;
        List<Query.Segment> segments = new ArrayList<>();
        Optional<RuntimeException> down = Optional.empty();

        @Override
        @SuppressWarnings("unchecked") // each case answers with its query's own type
        public <R> void ask(Query<R> query, Consumer<R> answered, Consumer<Throwable> failed) {
            if (down.isPresent()) {
                failed.accept(down.get());
                return;
            }
            answered.accept((R)
                    switch (query) {
                        case Query.Segments q -> answer(-1, -1, false, segments.toArray(Query.Segment[]::new));
                        case Query.SegmentSummary q ->
                            new Query.SummaryAnswer(batches, batches, 1, java.util.Map.of("none", 100L * batches));
                        case Query.OffsetIndex q ->
                            java.util.stream.IntStream.range(1, batches / 40)
                                    .mapToObj(i -> new Query.IndexEntry(i * 40L, i * 4000))
                                    .toList();
                        case Query.Batches q -> {
                            pages++;
                            yield java.util.stream.IntStream.range(
                                            q.fromPosition() / 100,
                                            Math.min(batches, q.fromPosition() / 100 + q.limit()))
                                    .mapToObj(i -> new Query.Batch(
                                            i * 100, 100, (byte) 2, i, i, 1, 0, NOW, NOW, "none", false, false, false,
                                            1, (short) 0, i, 0))
                                    .toList();
                        }
                        case Query.BatchDetail q -> Optional.empty();
                        default -> throw new AssertionError(query);
                    });
        }
    }

    @Test
    void batchesComeAThousandAtATimeAtEitherEnd() {
        var log = new Log();
        var contents = new Contents(new ReplicaName("t", 0, 1), 0, log, () -> {});
        assertEquals(1000, contents.batches().size());
        contents.more();
        contents.more();
        assertEquals(2500, contents.batches().size());
        int pages = log.pages;
        contents.more();
        assertEquals(pages, log.pages, "the end is known");
        log.batches = 2_510;
        contents.grown(250_000);
        contents.grown(251_000);
        assertEquals(2510, contents.batches().size(), "what was appended follows");

        var other = new Contents(new ReplicaName("t", 0, 1), 0, log, () -> {});
        other.find(2_222);
        assertEquals(2_222, other.selected().orElseThrow().baseOffset());
        assertTrue(other.batches().getFirst().position() > 0);
        for (int i = 0; i < 5; i++) {
            other.earlier();
        }
        assertEquals(0, other.batches().getFirst().position());
        assertEquals(
                2_222,
                other.batches()
                        .get(other.indexOf(other.selected().orElseThrow()))
                        .baseOffset());
    }

    @Test
    void aSelectionOutlivesAppendsAndADeletedSegmentIsTold() {
        var door = SampleDoor.still();
        var log = new Log();
        log.segments.add(segment(0, 100, 1000, false, Long.MAX_VALUE));
        log.segments.add(segment(100, 300, 500, true, Long.MAX_VALUE));
        var model = new SegmentsModel(log, () -> {});
        model.take(door.snapshot());
        model.selectSegment(0);
        SegmentRow row = model.rows().getFirst();
        log.segments.set(1, segment(100, 320, 700, true, Long.MAX_VALUE));
        door.advance(600);
        model.take(door.snapshot());
        assertEquals(row, model.rows().getFirst());
        assertEquals(700, model.rows().getLast().facts().segment().bytes());
        assertFalse(model.segmentGone());
        log.segments.removeFirst();
        door.advance(600);
        model.take(door.snapshot());
        assertTrue(model.segmentGone());
        assertEquals(1, model.rows().size());
        model.open("t", 0, 1, 0);
        log.down = Optional.of(new DoorException("REPLICA_NOT_AVAILABLE", "Broker 1 has no open log"));
        door.advance(600);
        model.take(door.snapshot());
        assertTrue(model.problem().isPresent());
    }

    @Test
    void replicasAreComparedAgainstTheLeader() {
        var log = new Log();
        log.segments.add(segment(0, 100, 1000, false, Long.MAX_VALUE));
        log.segments.add(segment(100, 300, 500, true, Long.MAX_VALUE));
        var asking = new DoorQueries() {
            @Override
            public <R> void ask(Query<R> query, Consumer<R> answered, Consumer<Throwable> failed) {
                Query.Segments q = (Query.Segments) query;
                if (q.broker() == 3) {
                    failed.accept(new DoorException("BROKER_NOT_AVAILABLE", "Broker 3 does not run"));
                } else {
                    log.ask(query, answered, failed);
                    log.segments.set(0, segment(0, 100, 999, false, Long.MAX_VALUE));
                }
            }
        };
        var comparison = new Comparison(asking, () -> {});
        var door = SampleDoor.still();
        var partition = door.snapshot().topics().stream()
                .filter(t -> t.name().equals("orders"))
                .findFirst()
                .orElseThrow()
                .partitions()
                .getFirst();
        comparison.refresh("orders", partition, NOW);
        assertEquals(3, comparison.sides().size());
        assertEquals(
                1,
                comparison.sides().stream().filter(s -> s.problem().isPresent()).count());
        assertTrue(comparison.lines().getFirst().cells().stream().anyMatch(Comparison.ReplicaSegment::differs));
        assertFalse(
                comparison.lines().getLast().cells().stream().anyMatch(Comparison.ReplicaSegment::differs),
                "an active segment may be shorter");
    }

    @Test
    void everyFateHasWordsInBothLanguages() {
        var fates = new ArrayList<Fate>();
        for (Fate.Due due : Fate.Due.values()) {
            fates.add(new Fate.Goes(due, 14_000));
            fates.add(new Fate.Goes(due, -1));
        }
        for (Fate.Kept kept : Fate.Kept.values()) {
            fates.add(new Fate.Stays(kept));
        }
        fates.addAll(List.of(
                new Fate.Expires(17 * 60_000, -1),
                new Fate.Expires(17 * 60_000, 1000),
                new Fate.AfterBytes(1000),
                new Fate.Appending(1000, 1000),
                new Fate.Appending(1000, -1)));
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            var words = new SegmentsWords(new BundleTexts(language));
            for (Fate fate : fates) {
                String said = words.fate(fate);
                assertFalse(said.contains("{") || said.contains("segments."), said);
            }
        }
    }

    @Test
    void jsonIsIndentedAndBytesAreNotCalledText() {
        assertTrue(Payload.ofText("{\"id\":1}").text().contains("\n"));
        assertEquals("{not json", Payload.ofText("{not json").text());
        assertEquals("0x00 ff", Bytes.hex(new byte[] {0, (byte) 0xff}, 32));
        assertEquals(Optional.of("한글"), Bytes.text("한글".getBytes(java.nio.charset.StandardCharsets.UTF_8), false));
    }
}
