package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.racks.SnapshotBuilder;
import brokerlab.app.words.Payload;
import brokerlab.engine.view.RecordHeader;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicDraftTest {
    private static final Snapshot SNAPSHOT = new SnapshotBuilder()
            .broker(1, "a")
            .broker(2, "b")
            .broker(3, "c")
            .topic("orders.eu", List.of(List.of(1, 2), List.of(2, 3)))
            .group("billing", 1, "orders.eu", 0, 40)
            .group("other", 1, "else", 0, 7)
            .snapshot();

    private static List<String> problems(String name, int partitions, int rf, Map<String, String> settings) {
        return new TopicDraft(name, partitions, rf, settings)
                .problems(SNAPSHOT.topics(), 3).stream().map(DraftProblem::key).toList();
    }

    @Test
    void everyReasonKafkaHasToRefuseIsSaidWhileTyping() {
        assertEquals(List.of(), problems("fine", 3, 3, Map.of("retention.ms", "-1", "min.insync.replicas", "2")));
        assertEquals(List.of("problem.name.empty"), problems("", 1, 1, Map.of()));
        assertEquals(List.of("problem.name.dots"), problems("..", 1, 1, Map.of()));
        assertEquals(List.of("problem.name.characters"), problems("a b", 1, 1, Map.of()));
        assertEquals(List.of("problem.name.long"), problems("x".repeat(250), 1, 1, Map.of()));
        assertEquals(List.of("problem.name.exists"), problems("orders.eu", 1, 1, Map.of()));
        assertEquals(List.of("problem.name.collides"), problems("orders_eu", 1, 1, Map.of()));
        assertEquals(List.of("problem.partitions"), problems("t", 0, 1, Map.of()));
        assertEquals(List.of("problem.replication.low"), problems("t", 1, 0, Map.of()));
        assertEquals(List.of("problem.replication.high"), problems("t", 1, 4, Map.of()));
        assertEquals(List.of("problem.setting"), problems("t", 1, 1, Map.of("segment.bytes", "1")));
        assertEquals(List.of("problem.minInsync"), problems("t", 1, 2, Map.of("min.insync.replicas", "3")));
    }

    @Test
    void copiesGetAFreeName() {
        assertEquals("orders.eu-copy", TopicDraft.copyName("orders.eu", SNAPSHOT.topics()));
        Snapshot taken =
                new SnapshotBuilder().topic("a-copy", List.of(List.of(1))).snapshot();
        assertEquals("a-copy-2", TopicDraft.copyName("a", taken.topics()));
    }

    @Test
    void deletionCountsReadersRecordsAndBytes() {
        Deletion deletion = Deletion.of(SNAPSHOT, SNAPSHOT.topics().getFirst());
        assertEquals(new Deletion("orders.eu", List.of("billing"), 40, 200, 3_000, 2, 4), deletion);
    }

    @Test
    void commandsReadTheSameInATerminal() {
        var assignment = new TreeMap<Integer, List<Integer>>(Map.of(0, List.of(1, 2), 1, List.of(2, 3)));
        var draft = new TopicDraft("t", 2, 2, Map.of("cleanup.policy", "compact,delete"));
        assertEquals(
                "kafka-topics.sh --bootstrap-server h:1 --create --topic t --replica-assignment 1:2,2:3"
                        + " --config cleanup.policy=compact,delete",
                TopicCli.create("h:1", draft.command(assignment)));
        assertEquals(
                "kafka-topics.sh --bootstrap-server h:1 --alter --topic t --partitions 4",
                TopicCli.grow("h:1", "t", 4));
        assertEquals("kafka-topics.sh --bootstrap-server h:1 --delete --topic t", TopicCli.delete("h:1", "t"));
        var write = new WriteDraft("t", Optional.empty(), Optional.of("k"), Optional.of("it's"), List.of());
        assertEquals(
                "printf '%s\\t%s\\n' k 'it'\\''s' | kafka-console-producer.sh --bootstrap-server h:1 --topic t"
                        + " --producer-property acks=all --property parse.key=true",
                TopicCli.write("h:1", write));
    }

    @Test
    void headersAreReadAsPeopleWriteThem() {
        assertEquals(
                List.of(
                        RecordHeader.of("a", "1"),
                        RecordHeader.of("a", "2"),
                        RecordHeader.of("b", "x=y"),
                        new RecordHeader("c", Optional.empty()),
                        RecordHeader.of("d", ""),
                        new RecordHeader("e", Optional.of(new byte[] {0, 0, 0, 3})),
                        RecordHeader.of("f", "0x03"),
                        RecordHeader.of("g", "null")),
                HeaderLines.of("a=1\na=2\n b = x=y \n\nc=null\nd=\ne=0x00 00 0003\nf=\"0x03\"\ng=\"null\"")
                        .headers());
        var write = new WriteDraft(
                "t",
                Optional.empty(),
                Optional.empty(),
                Optional.of("v"),
                HeaderLines.of("a=1\na=2\nc=null\nd=").headers());
        assertEquals(
                "printf '%s\\t%s\\n' a:1,a:2,c:NULL,d: v | kafka-console-producer.sh --bootstrap-server h:1 --topic t"
                        + " --producer-property acks=all --property parse.headers=true --property null.marker=NULL",
                TopicCli.write("h:1", write));
    }

    /** A line that is no header is never sent as one: it is named with its number. */
    @Test
    void aLineThatIsNoHeaderIsNamedWithItsNumber() {
        assertEquals(
                Optional.of(new HeaderLines.Wrong(3, HeaderLines.Why.NO_EQUALS, "trace-id 7")),
                HeaderLines.of("a=1\n\n trace-id 7\n=x").wrong());
        assertEquals(
                Optional.of(new HeaderLines.Wrong(1, HeaderLines.Why.NO_NAME, "=x")),
                HeaderLines.of("=x").wrong());
        assertEquals(
                Optional.of(new HeaderLines.Wrong(2, HeaderLines.Why.HALF_BYTE, "b=0x0")),
                HeaderLines.of("a=\nb=0x0").wrong());
        assertEquals(Optional.empty(), HeaderLines.of(" \n\n").wrong());
    }

    /** Drawing a line of a million characters stops the window: whatever of a record is so long, there is a sentence instead. */
    @Test
    void aLongRecordHasNoLineWhicheverPartIsLong() {
        String million = "x".repeat(1_000_001);
        for (WriteDraft not :
                List.of(draft("k", million, ""), draft(million, "v", ""), draft("k", "v", "a=" + million))) {
            assertEquals(Optional.of("long"), TopicCli.cannotWrite(not, 6));
        }
    }

    /** A line for a terminal writes what the button writes, or there is none. */
    @Test
    void whatAConsoleProducerCannotWriteHasNoLine() {
        assertEquals(Optional.of("partition"), TopicCli.cannotWrite(at(2), 6));
        assertEquals(Optional.empty(), TopicCli.cannotWrite(at(0), 1));
        for (WriteDraft not : List.of(
                draft("a\tb", "v", ""),
                draft("k", "two\nlines", ""),
                draft("k", "v", "a:b=1"),
                draft("k", "v", "a=1,2"),
                draft("k", "v", "a=0xff"))) {
            assertEquals(Optional.of("lines"), TopicCli.cannotWrite(not, 6), not.toString());
        }
        assertEquals(Optional.empty(), TopicCli.cannotWrite(draft("k", "tab\tin the value", "a=b:c"), 6));
        String line = TopicCli.write("h:1", draft("NULL", "v", "a=null"));
        assertTrue(line.contains(" a:NULL_ NULL v ") && line.endsWith("null.marker=NULL_"), line);
    }

    private static WriteDraft at(int partition) {
        return new WriteDraft("t", Optional.of(partition), Optional.of("k"), Optional.of("v"), List.of());
    }

    private static WriteDraft draft(String key, String value, String headers) {
        return new WriteDraft(
                "t",
                Optional.empty(),
                Optional.of(key),
                Optional.of(value),
                HeaderLines.of(headers).headers());
    }

    @Test
    void payloadsAreShownForWhatTheyAre() {
        assertEquals(
                new Payload.Text("plain 한국어"),
                Payload.of("plain 한국어".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertTrue(
                Payload.of("{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)) instanceof Payload.Json json
                        && json.text().contains("\n"));
        assertTrue(Payload.of("{broken".getBytes(java.nio.charset.StandardCharsets.UTF_8)) instanceof Payload.Text);
        assertEquals(new Payload.Hex("00 ff", 2), Payload.of(new byte[] {0, -1}));
    }
}
