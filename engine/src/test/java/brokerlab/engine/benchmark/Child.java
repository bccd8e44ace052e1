package brokerlab.engine.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of the benchmark: its lines are read as they come, and none outlives the benchmark. */
final class Child {
    private static final int LINES = 10_000;
    private static final String END = "\0";
    private static final Set<Child> ALIVE = ConcurrentHashMap.newKeySet();

    private final String name;
    private final Process process;
    private final Path log;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES);

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        ALIVE.add(this);
        process.onExit().thenRun(() -> ALIVE.remove(this));
        Thread.ofPlatform().daemon().name("lines of " + name).start(this::read);
    }

    /** Standard error goes to {@code NAME.log} in the folder. */
    static Child start(String name, List<String> command, Path folder) {
        try {
            Files.createDirectories(folder);
            Path log = folder.resolve(name + ".log");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return new Child(name, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not start", e);
        }
    }

    long pid() {
        return process.pid();
    }

    void tell(String line) {
        try {
            // The process owns the stream.
            Writer out = process.outputWriter(StandardCharsets.UTF_8);
            out.write(line + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not listen: " + lastWords(), e);
        }
    }

    /** The rest of the next line that starts with the word. */
    String await(String word, Duration limit) throws InterruptedException {
        return await(word, limit, List.of());
    }

    /** The same; it fails early when one of those it depends on has ended. */
    String await(String word, Duration limit, List<Child> dependsOn) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<String> line = Optional.ofNullable(lines.poll(1, TimeUnit.SECONDS));
            if (line.isPresent() && line.get().startsWith(word)) {
                return line.get().substring(word.length()).strip();
            }
            for (Child other : dependsOn) {
                if (!other.process.isAlive()) {
                    throw new IllegalStateException(other.name + " has ended: " + other.lastWords());
                }
            }
            if (line.isPresent() && line.get().equals(END)) {
                throw new IllegalStateException(name + " ended before it said " + word + ": " + lastWords());
            }
            if (System.nanoTime() > end) {
                var words = new StringBuilder(
                        name + " did not say " + word + " within " + limit.toSeconds() + " s: " + lastWords());
                dependsOn.forEach(o -> words.append(System.lineSeparator())
                        .append(o.name)
                        .append(" says: ")
                        .append(o.lastWords()));
                throw new IllegalStateException(words.toString());
            }
        }
    }

    void kill() {
        process.destroyForcibly();
        waitFor(Duration.ofSeconds(20));
    }

    /** SIGTERM; SIGKILL when that is not heard in time. */
    void stop(Duration limit) {
        process.destroy();
        if (!waitFor(limit)) {
            System.err.println(name + " did not end within " + limit.toSeconds() + " s and is killed.");
            kill();
        }
    }

    /** SIGTERM, without waiting. */
    void askToStop() {
        process.destroy();
    }

    private boolean waitFor(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String lastWords() {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join(System.lineSeparator(), all.subList(Math.max(0, all.size() - 20), all.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e + ")";
        }
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                offer(line);
            }
        } catch (IOException e) {
            offer("closed: " + e.getMessage());
        }
        offer(END);
    }

    private void offer(String line) {
        if (!lines.offer(line)) {
            lines.clear();
            lines.add(line);
        }
    }

    /** Whatever still lives. */
    static void killAll() {
        ALIVE.forEach(Child::kill);
    }
}
