package brokerlab.engine.launcher;

import brokerlab.engine.cluster.ForeignFile;
import brokerlab.engine.config.PropertiesText.Line;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A {@code server.properties} or {@code zoo.cfg} given at the start, by the rules of {@link ForeignFile}. What is left out, and what is kept
 * although nobody here follows it, is told.
 */
final class SettingsFile {
    private SettingsFile() {}

    /**
     * Static settings of all brokers, however many there are.
     *
     * @param wrong makes the exception that ends the command
     * @param warn takes a line about what is left out, and one about what is kept
     */
    static Map<String, String> serverProperties(
            Path file, Function<String, RuntimeException> wrong, Consumer<String> warn) {
        return read(ForeignFile.ALL_BROKERS, "--server-properties " + file, file, wrong, warn);
    }

    /**
     * Settings of the ensemble.
     *
     * @param wrong makes the exception that ends the command
     * @param warn takes a line about what is left out, and one about what is kept
     */
    static Map<String, String> zooCfg(Path file, Function<String, RuntimeException> wrong, Consumer<String> warn) {
        return read(ForeignFile.ENSEMBLE, "--zoo-cfg-file " + file, file, wrong, warn);
    }

    private static Map<String, String> read(
            ForeignFile kind,
            String option,
            Path file,
            Function<String, RuntimeException> wrong,
            Consumer<String> warn) {
        ForeignFile.Sorted sorted = kind.sorted(bytes(option, file, wrong), line -> false);
        if (!sorted.refusals().isEmpty()) {
            throw wrong.apply(option + ": " + sorted.refusals().getFirst());
        }
        warnOf(warn, option, "left out, as they are chosen here: ", sorted.left());
        warnOf(
                warn,
                option,
                "kept, but no part of this engine follows them: ",
                sorted.kept().stream().map(Line::name).toList());
        var values = new LinkedHashMap<String, String>();
        sorted.taken().forEach(line -> values.put(line.name(), line.value()));
        sorted.kept().forEach(line -> values.put(line.name(), line.value()));
        return values;
    }

    private static byte[] bytes(String option, Path file, Function<String, RuntimeException> wrong) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw wrong.apply(option + " cannot be read: there is no such file");
        } catch (AccessDeniedException e) {
            throw wrong.apply(option + " cannot be read: access to it is denied; allow reading it, or choose another");
        } catch (IOException e) {
            throw wrong.apply(option + " cannot be read: " + e.getMessage());
        }
    }

    private static void warnOf(Consumer<String> warn, String option, String what, List<String> names) {
        if (!names.isEmpty()) {
            warn.accept(option + ": " + what + String.join(", ", names));
        }
    }
}
