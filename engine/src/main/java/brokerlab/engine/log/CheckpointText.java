package brokerlab.engine.log;

import brokerlab.engine.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The text form of all checkpoint files.
 *
 * <pre>
 *   0                    version
 *   2                    entries
 *   topic 0 1234         fields by single spaces, newline after each entry
 *   topic 1 99
 * </pre>
 */
final class CheckpointText {
    private CheckpointText() {}

    static void write(Disk disk, Path file, Collection<String> entries) throws IOException {
        var text = new StringBuilder("0\n").append(entries.size()).append('\n');
        entries.forEach(e -> text.append(e).append('\n'));
        disk.writeAtomically(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The version of a file that is of another one than {@link #write} makes; empty when it is missing or says none. */
    static Optional<String> foreignVersion(Disk disk, Path file) throws IOException {
        return disk.exists(file)
                ? new String(disk.readAll(file), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .filter(line -> line.matches("[1-9][0-9]{0,8}"))
                : Optional.empty();
    }

    /** The entries' fields; empty when the file is missing or is not what {@link #write} makes. */
    static Optional<List<String[]>> read(Disk disk, Path file, int fields) throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        List<String> lines =
                new String(disk.readAll(file), StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty()) {
            // Kafka makes the file before it has anything to say.
            return Optional.of(List.of());
        }
        if (lines.size() < 2 || !lines.get(0).equals("0") || !lines.get(1).equals(String.valueOf(lines.size() - 2))) {
            return Optional.empty();
        }
        var entries = new ArrayList<String[]>();
        for (String line : lines.subList(2, lines.size())) {
            String[] parts = line.split(" ", -1);
            if (parts.length != fields) {
                return Optional.empty();
            }
            entries.add(parts);
        }
        return Optional.of(entries);
    }
}
