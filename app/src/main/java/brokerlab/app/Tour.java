package brokerlab.app;

import brokerlab.app.shell.Frame;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.Target;
import brokerlab.app.source.AppThreads;
import brokerlab.engine.view.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.util.Duration;

/**
 * Opens every screen on the running cluster, waits until what it shows is live, takes its picture. Gives up after a time limit and then
 * says at which screen. On the FX thread.
 */
final class Tour {
    /** Until all pictures are taken. */
    static final long LIMIT_MS = 85_000;

    /** A moment for what came last to be laid out and painted. */
    private static final long SETTLE_MS = 700;

    /** Traffic and events make a picture worth looking at. */
    private static final long LIVELY_MS = 18_000;

    private final Frame frame;
    private final Path folder;
    private final Consumer<Optional<String>> done;
    private final List<Screen> left;
    private final long startedMs = AppThreads.elapsedMs();
    private final Timeline clock = new Timeline(new KeyFrame(Duration.millis(100), e -> step()));
    private Optional<Screen> open = Optional.empty();
    private long runningSinceMs = -1;
    private long readySinceMs = -1;
    private boolean presented;
    private long openedMs;

    /** @param done called once: empty when all went well, else a sentence that names the screen */
    Tour(Frame frame, Path folder, Consumer<Optional<String>> done) {
        this.frame = frame;
        this.folder = folder;
        this.done = done;
        this.left = new ArrayList<>(frame.screens());
        clock.setCycleCount(Animation.INDEFINITE);
    }

    void start() {
        clock.play();
    }

    private void step() {
        long now = AppThreads.elapsedMs();
        Snapshot.Cluster cluster = frame.snapshot().cluster();
        if (cluster.phase() == Snapshot.Phase.FAILED) {
            end(Optional.of("the cluster could not start: " + cluster.problem().orElse("no reason given")));
        } else if (now - startedMs > LIMIT_MS) {
            end(Optional.of(open.map(s -> "screen " + s.id() + " had no live content within the time limit")
                    .orElse("the cluster did not run within the time limit")));
        } else if (cluster.phase() == Snapshot.Phase.RUNNING) {
            running(now);
        }
    }

    private void running(long now) {
        if (runningSinceMs < 0) {
            runningSinceMs = now;
        }
        if (now - runningSinceMs < LIVELY_MS || !lively()) {
            return;
        }
        if (open.isEmpty()) {
            if (left.isEmpty()) {
                end(Optional.empty());
                return;
            }
            Screen next = left.removeFirst();
            open = Optional.of(next);
            readySinceMs = -1;
            presented = false;
            openedMs = now;
            frame.navigator().open(new Target.Whole(next.id()));
            return;
        }
        Screen screen = open.get();
        if (!presented) {
            // a screen has what it may select only after some ticks
            if (now - openedMs > 2 * SETTLE_MS) {
                presented = true;
                screen.presentForTour();
            }
        } else if (!screen.ready()) {
            readySinceMs = -1;
        } else if (readySinceMs < 0) {
            readySinceMs = now;
        } else if (now - readySinceMs > SETTLE_MS) {
            take(screen);
        }
    }

    /** Whether demo records flow and its groups read. */
    private boolean lively() {
        Snapshot now = frame.snapshot();
        return now.traffic().bytesInPerSec() > 0
                && now.groups().stream().anyMatch(g -> g.state().equals("Stable"));
    }

    private void take(Screen screen) {
        try {
            Picture.write(frame.root(), folder.resolve(screen.id() + ".png"));
            open = Optional.empty();
        } catch (IOException | RuntimeException e) {
            end(Optional.of("screen " + screen.id() + ": " + e));
        }
    }

    private void end(Optional<String> problem) {
        clock.stop();
        done.accept(problem);
    }
}
