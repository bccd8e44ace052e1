package brokerlab.engine.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The table of {@code DIFFERENCES.md}: what differs from Apache Kafka 3.9.1 on purpose, and why. A row's scenario, step, field and
 * both values are patterns in which {@code *} stands for anything.
 */
final class Differences {
    static final String HEAD = "| Scenario | Step | Field | Apache Kafka 3.9.1 | Brokerlab | Reason |";

    /** One difference: an absent field's value is {@code (absent)}. */
    record Found(String scenario, String step, String field, String kafka, String ours) {}

    record Row(int line, List<String> patterns, String reason) {
        boolean matches(Found found) {
            return matches(0, found.scenario())
                    && matches(1, found.step())
                    && matches(2, found.field())
                    && matches(3, found.kafka())
                    && matches(4, found.ours());
        }

        private boolean matches(int column, String value) {
            var regex = new StringBuilder();
            for (String part : patterns.get(column).split("\\*", -1)) {
                regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
            }
            return Pattern.compile(regex.toString(), Pattern.DOTALL)
                    .matcher(value)
                    .matches();
        }
    }

    private final List<Row> rows;
    private final Set<Row> used = new HashSet<>();

    private Differences(List<Row> rows) {
        this.rows = rows;
    }

    /**
     * Reads the rows below the {@linkplain #HEAD head}.
     *
     * @throws IllegalArgumentException naming the line that is no row of six cells, lacks a reason, or stands twice
     */
    static Differences read(Path file) throws IOException {
        var rows = new ArrayList<Row>();
        var seen = new HashSet<List<String>>();
        boolean inTable = false;
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.startsWith("|")) {
                inTable = false;
            } else if (line.equals(HEAD)) {
                inTable = true;
            } else if (inTable && !line.startsWith("|-")) {
                rows.add(row(i + 1, line));
                if (!seen.add(rows.getLast().patterns())) {
                    throw new IllegalArgumentException(file + ", line " + (i + 1) + ": this row stands twice");
                }
            }
        }
        return new Differences(rows);
    }

    private static Row row(int number, String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1).split("(?<!\\\\)\\|", -1)) {
            cells.add(cell.strip().replace("\\|", "|").replaceAll("^`(.*)`$", "$1"));
        }
        if (cells.size() != 7 || !cells.getLast().isEmpty()) {
            throw new IllegalArgumentException("line " + number + " has not six cells: " + line);
        }
        if (cells.get(5).length() < 20 || cells.subList(0, 5).stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("line " + number + " lacks a pattern or a reason: " + line);
        }
        return new Row(number, List.copyOf(cells.subList(0, 5)), cells.get(5));
    }

    List<Row> rows() {
        return rows;
    }

    /** The row that explains it. */
    Optional<Row> reason(Found found) {
        Optional<Row> row = rows.stream().filter(r -> r.matches(found)).findFirst();
        row.ifPresent(used::add);
        return row;
    }

    /** Rows that explained nothing so far. */
    List<Row> idle() {
        return rows.stream().filter(r -> !used.contains(r)).toList();
    }
}
