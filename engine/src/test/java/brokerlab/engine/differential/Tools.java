package brokerlab.engine.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Apache Kafka's command line tools, called in a process that stays. */
final class Tools implements AutoCloseable {
    private static final int LIMIT_SECONDS = 90;
    private static final Executor READERS = task -> Thread.ofPlatform().daemon().start(task);

    private final Process process;
    private final BufferedReader answers;

    Tools(Path lib, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve("tools-log4j.properties");
        Files.writeString(log, "log4j.rootLogger=OFF\n");
        String classes = Path.of(Tools.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlog4j.configuration=" + log.toUri(),
                        "-cp",
                        lib + "/*" + java.io.File.pathSeparator + classes,
                        ToolHost.class.getName()))
                .redirectError(folder.resolve("tools.log").toFile())
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** {@code {exit, said}}. */
    JsonNode call(String main, List<String> arguments, String stdin) {
        ObjectNode call = Messages.JSON.createObjectNode().put("main", main).put("stdin", stdin);
        ArrayNode all = call.putArray("args");
        arguments.forEach(all::add);
        try {
            Writer to = process.outputWriter(StandardCharsets.UTF_8);
            to.write(Messages.JSON.writeValueAsString(call) + "\n");
            to.flush();
            String line = CompletableFuture.supplyAsync(this::line, READERS).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return Messages.JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(main + " is not answered", e);
        }
    }

    private String line() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
