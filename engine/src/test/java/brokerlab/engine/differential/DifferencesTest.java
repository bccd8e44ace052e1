package brokerlab.engine.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.differential.Differences.Found;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of differences can be read by the run that needs it, and says what it is read as. */
final class DifferencesTest {
    @TempDir
    private Path folder;

    @Test
    void theTableIsWellFormed() throws Exception {
        Differences table = Differences.read(Path.of("DIFFERENCES.md"));
        List<String> scenarios = Stream.of(
                        Scenario.all(),
                        LifeScenarios.inTurn(),
                        OtherwiseScenarios.all().stream()
                                .map(OtherwiseScenarios.Cluster::scenario)
                                .toList())
                .flatMap(List::stream)
                .map(Scenario::name)
                .toList();
        for (Differences.Row row : table.rows()) {
            assertTrue(
                    scenarios.stream()
                            .anyMatch(name -> row.matches(new Found(
                                    name,
                                    row.patterns().get(1),
                                    row.patterns().get(2),
                                    row.patterns().get(3),
                                    row.patterns().get(4)))),
                    "line " + row.line() + " is of no scenario");
        }
    }

    private Differences table(String... rows) throws Exception {
        Path file = folder.resolve("table.md");
        Files.writeString(
                file,
                "# Title\n\n" + Differences.HEAD + "\n|---|---|---|---|---|---|\n" + String.join("\n", rows) + "\n");
        return Differences.read(file);
    }

    @Test
    void aRowExplainsWhatItMatchesAndNothingElse() throws Exception {
        Differences table = table(
                "| a/* | Fetch v* x | `f[*].e` | NONE | A\\|B | because it is meant to be so |",
                "| a/* | Fetch v1 | f | 1 | 2 | because nobody ever meets this |");
        assertTrue(table.reason(new Found("a/b", "Fetch v7 x", "f[p 1].e", "NONE", "A|B"))
                .isPresent());
        assertTrue(table.reason(new Found("a/b", "Fetch v7 x", "f[p 1].e", "NONE", "A"))
                .isEmpty());
        assertEquals(List.of(table.rows().getLast()), table.idle());
    }

    @Test
    void aRowWithoutAReasonIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> table("| a | b | c | d | e | |"));
        assertThrows(IllegalArgumentException.class, () -> table("| a | b | c | d | because of five cells |"));
        String row = "| a | b | c | d | e | because it is meant to be so |";
        assertThrows(IllegalArgumentException.class, () -> table(row, row));
    }

    @Test
    void whatOneSideLacksIsOneDifference() {
        assertEquals(
                Map.of(
                        "t[b]", List.of("{e=1, f=2}", Fields.ABSENT),
                        "t[a].e", List.of("0", "3")),
                Fields.differences(Map.of("t[a].e", "0", "t[b].e", "1", "t[b].f", "2"), Map.of("t[a].e", "3")));
        assertEquals(
                Map.of("(answer)", List.of("CLOSED", "{e=1}")),
                Fields.differences(Map.of("", "CLOSED"), Map.of("e", "1")));
    }
}
