package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A terminal for tests: {@code bash}, with Kafka's scripts as functions. */
public final class Terminal {
    /** Where the jars of Kafka's command line tools lie; set by the Maven profile {@code terminal}. */
    public static final String TOOLS = "brokerlab.kafka.tools";

    private static final Map<String, String> SCRIPTS = Map.of(
            "kafka-topics.sh", "org.apache.kafka.tools.TopicCommand",
            "kafka-configs.sh", "kafka.admin.ConfigCommand",
            "kafka-console-producer.sh", "org.apache.kafka.tools.ConsoleProducer",
            "kafka-leader-election.sh", "org.apache.kafka.tools.LeaderElectionCommand",
            "kafka-consumer-groups.sh", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand");

    private Terminal() {}

    /** What a script is called with by a line: its words, and what it reads. */
    public record Called(String script, List<String> words, String input) {}

    /** Lets the shell take the line apart; the scripts only tell how they are called. */
    public static Called called(Path folder, String line) throws IOException, InterruptedException {
        Path words = folder.resolve("words");
        Path input = folder.resolve("input");
        String functions = SCRIPTS.keySet().stream()
                .map(name -> name + "() { printf '%s\\0' " + name + " \"$@\" > '" + words + "'; }")
                .collect(Collectors.joining("\n"));
        String producer = "kafka-console-producer.sh() { cat > '" + input
                + "'; printf '%s\\0' kafka-console-producer.sh \"$@\" > '" + words + "'; }";
        run(folder, functions + "\n" + producer + "\n" + line);
        List<String> all = List.of(Files.readString(words).split("\0"));
        return new Called(
                all.getFirst(), all.subList(1, all.size()), Files.exists(input) ? Files.readString(input) : "");
    }

    /** Runs the line with Kafka's own tools; fails unless they end well. Returns what they said. */
    public static String run(Path folder, String line) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String functions = System.getProperty(TOOLS) == null
                ? ""
                : SCRIPTS.entrySet().stream()
                        .map(s -> s.getKey() + "() { '" + java + "' -XX:TieredStopAtLevel=1 -cp '"
                                + System.getProperty(TOOLS) + "/*' " + s.getValue() + " \"$@\"; }")
                        .collect(Collectors.joining("\n", "", "\n"));
        Path out = folder.resolve("said");
        Process shell = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", functions + line)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertTrue(shell.waitFor(120, TimeUnit.SECONDS), () -> line + " does not end");
        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertTrue(shell.exitValue() == 0, () -> "$ " + line + "\n" + said);
        return said;
    }
}
