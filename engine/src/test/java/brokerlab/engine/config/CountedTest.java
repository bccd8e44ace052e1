package brokerlab.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CountedTest {
    /** Where warnings, events and refusals for people are made; what clients of the wire are told is worded as Kafka words it. */
    private static final List<String> TOLD_TO_PEOPLE =
            List.of("cluster", "controller", "coordination", "group", "launcher", "network", "replica", "view");

    private static final Set<String> OF_THE_WIRE = Set.of("TopicChecks.java", "Topics.java", "Ensemble.java");

    private static final Pattern GLUED = Pattern.compile("\\w\\)? \\+ \" (?:ZooKeeper )?"
            + "(?:brokers|partitions|nodes|records|members|groups|logs|replicas|times)\\b");

    @Test
    void wordsFollowTheirNumber() {
        assertEquals("1 partition", Counted.of(1, "partition"));
        assertEquals("no partitions", Counted.of(0, "partition"));
        assertEquals("2 partitions have", Counted.of(2, "partition has", "partitions have"));
    }

    /** "1 partitions" is not written again: no number is glued to a plural. An ensemble of an even number of nodes has more than one. */
    @Test
    void noNumberIsGluedToAPlural() throws IOException {
        var wrong = new ArrayList<String>();
        for (String owner : TOLD_TO_PEOPLE) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/brokerlab/engine", owner))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    Matcher glued = GLUED.matcher(Files.readString(file).replaceAll("\\s+", " "));
                    String name = file.getFileName().toString();
                    while (glued.find() && !OF_THE_WIRE.contains(name)) {
                        wrong.add(name + ": " + glued.group());
                    }
                }
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }
}
