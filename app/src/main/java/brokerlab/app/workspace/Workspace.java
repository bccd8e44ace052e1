package brokerlab.app.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One folder, held by this process until {@link #close}. Changes are written in the background, the newest only. Thread-safe. */
public final class Workspace implements AutoCloseable {
    /** Whether the newest choices are on disk. */
    public enum State {
        SAVED,
        SAVING,
        UNSAVED
    }

    /**
     * What listeners get.
     *
     * @param problem why it could not be saved, empty otherwise
     */
    public record Saving(State state, String problem) {}

    private static final String FILE = "workspace.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final Executor writer;
    private final Optional<Path> keptAside;
    private Choices choices;
    private Choices written;
    private boolean writing;
    private boolean closed;
    private Saving saving = new Saving(State.SAVED, "");
    private Consumer<Saving> listener = now -> {};

    private Workspace(
            Path folder,
            FileChannel lockFile,
            FileLock lock,
            Executor writer,
            Choices choices,
            Optional<Path> keptAside) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
        this.writer = writer;
        this.choices = choices;
        this.written = choices;
        this.keptAside = keptAside;
    }

    /**
     * Makes the folder when there is none, takes it for this process, reads what was chosen.
     *
     * @param writer where files are written; one thread, so that writes keep their order
     * @throws WorkspaceException when another process holds it or it cannot be written
     */
    public static Workspace open(Path folder, Executor writer) throws WorkspaceException {
        Path home = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(home);
            FileChannel channel =
                    FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(channel);
            if (lock == null) {
                channel.close();
                throw new WorkspaceException(
                        "The workspace " + home
                                + " is open in another Brokerlab. Close that one, or start with --workspace and another folder.");
            }
            return read(home, channel, lock, writer);
        } catch (IOException e) {
            throw new WorkspaceException(
                    "The workspace " + home + " cannot be used (" + e
                            + "). Make it writable, or start with --workspace and another folder.",
                    e);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by this very process
            return null;
        }
    }

    private static Workspace read(Path home, FileChannel channel, FileLock lock, Executor writer) throws IOException {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            return new Workspace(home, channel, lock, writer, Choices.none(), Optional.empty());
        }
        try {
            Choices read = JSON.readValue(Files.readAllBytes(file), Choices.class);
            return new Workspace(home, channel, lock, writer, read == null ? Choices.none() : read, Optional.empty());
        } catch (JsonProcessingException e) {
            Path aside = aside(home);
            Files.move(file, aside);
            return new Workspace(home, channel, lock, writer, Choices.none(), Optional.of(aside));
        }
    }

    private static Path aside(Path home) {
        int n = 1;
        while (Files.exists(home.resolve("workspace.unreadable-" + n + ".json"))) {
            n++;
        }
        return home.resolve("workspace.unreadable-" + n + ".json");
    }

    public Path folder() {
        return folder;
    }

    /** Where a cluster's data lies. */
    public Path clusterFolder(String name) {
        return folder.resolve("clusters").resolve(name);
    }

    /** Where an unreadable {@code workspace.json} was put when this one was opened. */
    public Optional<Path> keptAside() {
        return keptAside;
    }

    public synchronized Choices choices() {
        return choices;
    }

    /** Called at each change of the saving state, on whichever thread, and once now. */
    public void onSaving(Consumer<Saving> to) {
        Saving now;
        synchronized (this) {
            listener = to;
            now = saving;
        }
        to.accept(now);
    }

    /** Changes what is chosen and sees to it that it gets to disk. */
    public void change(UnaryOperator<Choices> by) {
        synchronized (this) {
            Choices next = by.apply(choices);
            if (next.equals(choices)) {
                return;
            }
            choices = next;
            if (closed || writing) {
                return;
            }
            writing = true;
        }
        report(new Saving(State.SAVING, ""));
        writer.execute(this::write);
    }

    private void write() {
        Saving result;
        while (true) {
            Choices now;
            synchronized (this) {
                now = choices;
            }
            result = store(now);
            synchronized (this) {
                if (result.state() == State.SAVED) {
                    written = now;
                }
                if (now.equals(choices) || result.state() != State.SAVED) {
                    writing = false;
                    break;
                }
            }
        }
        report(result);
    }

    private Saving store(Choices now) {
        Path temporary = folder.resolve(FILE + ".tmp");
        try {
            Files.write(temporary, JSON.writeValueAsBytes(now));
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            move(temporary, folder.resolve(FILE));
            return new Saving(State.SAVED, "");
        } catch (IOException e) {
            return new Saving(State.UNSAVED, e.toString());
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void report(Saving now) {
        Consumer<Saving> to;
        synchronized (this) {
            saving = now;
            to = listener;
        }
        to.accept(now);
    }

    /** Writes what is not yet on disk and lets go of the folder. */
    @Override
    public void close() throws IOException {
        Choices left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left = choices.equals(written) ? null : choices;
        }
        if (left != null) {
            report(store(left));
        }
        lock.release();
        lockFile.close();
    }
}
