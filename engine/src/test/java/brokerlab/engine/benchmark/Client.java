package brokerlab.engine.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts client processes and meters what they do. */
final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path java;
    private final String classPath;
    private final Path folder;

    Client(Path java, String classPath, Path folder) {
        this.java = java;
        this.classPath = classPath;
        this.folder = folder;
    }

    /** What a load did and what it took. */
    record Done(Map<String, Double> values, Resources resources) {
        double value(String name) {
            return values.get(name);
        }

        double perSecond(String name) {
            return value(name) / value("seconds");
        }
    }

    Child start(Job job) {
        try {
            return Child.start(
                    "client",
                    List.of(
                            java.toString(),
                            "-Xmx512m",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-Djava.util.logging.config.file=" + quiet(),
                            "-cp",
                            classPath,
                            LoadClient.class.getName(),
                            JSON.writeValueAsString(job)),
                    folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines about connections that are not there yet would be work, too. */
    private Path quiet() throws IOException {
        return Files.writeString(
                folder.resolve("client-logging.properties"),
                "handlers=java.util.logging.ConsoleHandler\n.level=SEVERE\n");
    }

    /** Runs the load to its end. */
    Done run(Job job, List<Child> server) throws InterruptedException, IOException {
        Child child = start(job);
        try {
            child.await(Signals.BEGIN, Duration.ofMillis((long) (1_000 * job.warmUp()) + 120_000), server);
            var meter = new Resources.Meter(server, List.of(child));
            String values =
                    child.await(Signals.END, Duration.ofMillis((long) (1_000 * job.seconds()) + 120_000), server);
            Resources resources = meter.read();
            return new Done(JSON.readValue(values, new TypeReference<Map<String, Double>>() {}), resources);
        } finally {
            child.stop(Duration.ofSeconds(15));
        }
    }
}
