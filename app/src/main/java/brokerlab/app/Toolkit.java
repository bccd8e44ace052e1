package brokerlab.app;

import brokerlab.app.kit.Answers;
import brokerlab.app.source.AppThreads;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;

/**
 * Starts JavaFX. As an {@code Application}, because only of one the window system learns a name: desktops put a window to its desktop entry
 * by this class's ({@code StartupWMClass}).
 */
public final class Toolkit extends Application {
    private static final CompletableFuture<Void> UP = new CompletableFuture<>();

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    /** Starts it, once in a process; what is returned completes when there is an FX thread. */
    static CompletableFuture<Void> start() {
        if (STARTED.getAndSet(true)) {
            throw new IllegalStateException("The toolkit was started before");
        }
        Platform.setImplicitExit(false);
        withoutUselessDriver();
        AppThreads.start("toolkit", () -> {
            try {
                launch(Toolkit.class);
            } catch (RuntimeException e) {
                System.err.println("No window can be opened here: " + e.getMessage());
                System.exit(1);
            }
        });
        return UP;
    }

    /**
     * A Linux machine without a graphics device has OpenGL by software at best, which JavaFX loads (a fifth of a second), looks at and
     * refuses before it paints by itself.
     */
    private static void withoutUselessDriver() {
        if (System.getProperty("os.name", "").equals("Linux")
                && System.getProperty("prism.order") == null
                && Stream.of("/dev/dri", "/dev/nvidiactl", "/dev/dxg").noneMatch(d -> Files.exists(Path.of(d)))) {
            System.setProperty("prism.order", "sw");
        }
    }

    /**
     * Makes beforehand the method handles by which the painter reaches its off-heap arrays: a twentieth of a second that would stand
     * before the first picture. On a thread that has nothing else to do while the toolkit starts.
     */
    static void warmPainter() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment array =
                    arena.allocate(2 * ValueLayout.JAVA_INT.byteSize(), ValueLayout.JAVA_INT.byteAlignment());
            array.set(ValueLayout.JAVA_INT, 0, 1);
            array.set(
                    ValueLayout.JAVA_BYTE, ValueLayout.JAVA_INT.byteSize(), (byte) array.get(ValueLayout.JAVA_INT, 0));
            array.get(ValueLayout.JAVA_BYTE, ValueLayout.JAVA_INT.byteSize());
        }
    }

    /**
     * When the process ends: a signal stops the painter before the window, and the toolkit complains of the picture that the painter
     * refuses then.
     */
    static void silenceErrors() {
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    /** Runs {@code what} on the FX thread after {@code first}, which is not complete before the toolkit is up. */
    static void runAfter(CompletableFuture<?> first, Runnable what) {
        first.thenRunAsync(what, Answers::later).exceptionally(e -> {
            System.err.println("No window can be opened: " + e);
            System.exit(1);
            return null;
        });
    }

    @Override
    public void start(Stage unused) {
        UP.complete(null);
    }
}
