package brokerlab.engine.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java file is formatted by palantir-java-format; run with {@code -Dbrokerlab.format=write} to have it done. */
final class FormatTest {
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(false)
            .build());

    @Test
    void everySourceFileIsFormatted() throws IOException, FormatterException {
        boolean write = "write".equals(System.getProperty("brokerlab.format"));
        var unformatted = new ArrayList<Path>();
        List<Path> files = sources();
        assertFalse(files.isEmpty(), "no sources found");
        for (Path file : files) {
            String before = Files.readString(file);
            String after = ImportOrderer.reorderImports(
                    FORMATTER.formatSource(RemoveUnusedImports.removeUnusedImports(before)),
                    JavaFormatterOptions.Style.PALANTIR);
            if (!before.equals(after)) {
                if (write) {
                    Files.writeString(file, after);
                } else {
                    unformatted.add(file);
                }
            }
        }
        assertEquals(
                List.of(),
                unformatted,
                "format them with: mvn -pl engine test -Dtest=FormatTest -Dbrokerlab.format=write");
    }

    private static List<Path> sources() throws IOException {
        var files = new ArrayList<Path>();
        for (String module : List.of("engine", "app", "installer")) {
            try (Stream<Path> tree = Files.walk(Path.of("..", module, "src"))) {
                tree.filter(p -> p.toString().endsWith(".java")).sorted().forEach(files::add);
            }
        }
        return files;
    }
}
