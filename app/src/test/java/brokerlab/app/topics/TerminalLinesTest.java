package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.view.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a shell makes of each line: the words a script gets and what it reads are what was meant, whatever signs are in them. */
@DisabledOnOs(OS.WINDOWS)
final class TerminalLinesTest {
    private static final String AT = "127.0.0.1:9092,127.0.0.1:9093";

    @TempDir
    private Path folder;

    private List<String> words(String line, String script) throws Exception {
        Terminal.Called called = Terminal.called(folder, line);
        assertEquals(script, called.script());
        var words = new ArrayList<>(called.words());
        assertEquals(List.of("--bootstrap-server", AT), words.subList(0, 2));
        return words.subList(2, words.size());
    }

    @Test
    void topicsAreMadeGrownToldAndDeletedWithTheWordsThatWereMeant() throws Exception {
        assertEquals(
                List.of(
                        "--create",
                        "--topic",
                        "t",
                        "--replica-assignment",
                        "1:2,2:1",
                        "--config",
                        "cleanup.policy=compact,delete",
                        "--config",
                        "follower.replication.throttled.replicas=*"),
                words(
                        TopicCli.create(
                                AT,
                                new Command.CreateTopic(
                                        "t",
                                        2,
                                        2,
                                        Map.of(0, List.of(1, 2), 1, List.of(2, 1)),
                                        Map.of(
                                                "cleanup.policy", "compact,delete",
                                                "follower.replication.throttled.replicas", "*"))),
                        "kafka-topics.sh"));
        assertEquals(
                List.of("--alter", "--topic", "t", "--partitions", "4"),
                words(TopicCli.grow(AT, "t", 4), "kafka-topics.sh"));
        assertEquals(List.of("--delete", "--topic", "t"), words(TopicCli.delete(AT, "t"), "kafka-topics.sh"));
        assertEquals(List.of("--describe", "--topic", "t"), words(TopicCli.describe(AT, "t"), "kafka-topics.sh"));
        assertEquals(
                List.of("--describe", "--entity-type", "topics", "--entity-name", "t"),
                words(TopicCli.settings(AT, "t"), "kafka-configs.sh"));
    }

    /** Quotes, dollars, percents, backslashes and Hangul arrive as they were typed, tabs where the producer parts them. */
    @Test
    void aRecordReachesTheProducerAsItWasTyped() throws Exception {
        String key = "it's $HOME \\n %s";
        String value = "{\"이름\":\"값\", \"a\":\"`x` \\\\ !\"}";
        var draft = new WriteDraft(
                "t",
                Optional.empty(),
                Optional.of(key),
                Optional.of(value),
                HeaderLines.of("a=1\nb=null").headers());
        Terminal.Called called = Terminal.called(folder, TopicCli.write(AT, draft));
        assertEquals("a:1,b:NULL\t" + key + "\t" + value + "\n", called.input());
        assertEquals(
                List.of(
                        "--bootstrap-server",
                        AT,
                        "--topic",
                        "t",
                        "--producer-property",
                        "acks=all",
                        "--property",
                        "parse.headers=true",
                        "--property",
                        "parse.key=true",
                        "--property",
                        "null.marker=NULL"),
                called.words());
    }
}
