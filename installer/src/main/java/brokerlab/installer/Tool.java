package brokerlab.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Other programs: the JDK's own beside the running {@code java}, the system's from the path. */
final class Tool {
    private Tool() {}

    static Path ofJdk(String name) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", Plan.windows() ? name + ".exe" : name);
        if (!Files.isExecutable(tool)) {
            throw new IllegalStateException("This JDK has no " + name + ": " + tool.getParent());
        }
        return tool;
    }

    static Optional<Path> ofSystem(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .filter(p -> !p.isBlank())
                .map(p -> Path.of(p, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs it to its end; what it says is shown only when it fails. */
    static String run(List<String> command) throws IOException, InterruptedException {
        return run(command, Map.of());
    }

    static String run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + status + ":\n" + said);
        }
        return said;
    }
}
