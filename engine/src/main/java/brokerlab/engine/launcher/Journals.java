package brokerlab.engine.launcher;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The journals of a headless process and the files they are written to: {@code FILE} for the process, {@code FILE} with
 * {@code -NAME} before its extension for a named cluster, as broker ids repeat from cluster to cluster.
 */
final class Journals implements AutoCloseable {
    private static final int ENTRIES = 10_000;

    private final Journal common;
    private final Map<String, Journal> named = new TreeMap<>();
    private final List<JournalFile> files = new java.util.ArrayList<>();

    /** @throws IOException when a file cannot be written */
    Journals(Clock clock, List<String> names, Optional<Path> file) throws IOException {
        this.common = new Journal(clock, ENTRIES);
        names.forEach(name -> named.put(name, new Journal(clock, ENTRIES)));
        if (file.isEmpty()) {
            return;
        }
        try {
            files.add(new JournalFile(file.get(), common));
            for (var each : named.entrySet()) {
                files.add(new JournalFile(beside(file.get(), each.getKey()), each.getValue()));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** All the files of these names. */
    static List<Path> files(List<String> names, Optional<Path> file) {
        return file.stream()
                .flatMap(f -> Stream.concat(Stream.of(f), names.stream().map(name -> beside(f, name))))
                .toList();
    }

    static Path beside(Path file, String name) {
        String whole = file.getFileName().toString();
        int dot = whole.lastIndexOf('.');
        String with = dot <= 0 ? whole + "-" + name : whole.substring(0, dot) + "-" + name + whole.substring(dot);
        return file.resolveSibling(with);
    }

    /** From now on, and what was met before. */
    void tellShortages(PrintWriter err) {
        var lines = new ShortageLines(err);
        common.subscribe(0, lines);
        named.values().forEach(each -> each.subscribe(0, lines));
    }

    Journal common() {
        return common;
    }

    Journal of(String name) {
        return named.get(name);
    }

    @Override
    public void close() throws IOException {
        for (JournalFile each : files) {
            each.close();
        }
    }
}
