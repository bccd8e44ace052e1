package brokerlab.app;

import brokerlab.app.shell.Frame;
import brokerlab.app.shell.Screen;
import brokerlab.app.source.AppThreads;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Target;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.view.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.util.Duration;

/**
 * Goes to every stop of a plan on the running cluster, waits until what is shown is live, takes its pictures. Gives up after a time limit
 * and then says at which stop. On the FX thread.
 */
final class Tour {
    /** A moment for what came last to be laid out and painted. */
    private static final long SETTLE_MS = 700;

    /** The same for another look at what is live already. */
    private static final long LOOK_MS = 250;

    /** Traffic and events make a picture worth looking at. */
    private static final long LIVELY_MS = 18_000;

    private final Frame frame;
    private final BundleTexts texts;
    private final Path folder;
    private final TourPlan plan;
    private final long limitMs;
    private final Consumer<Optional<String>> done;
    private final Deque<TourPlan.Stop> left;
    private final Deque<TourPlan.Appearance> looks = new ArrayDeque<>();
    private final long startedMs = AppThreads.elapsedMs();
    private final Timeline clock = new Timeline(new KeyFrame(Duration.millis(100), e -> step()));
    private Optional<TourPlan.Stop> at = Optional.empty();
    private Optional<TourPlan.Appearance> dressed = Optional.empty();
    private long runningSinceMs = -1;
    private long readySinceMs = -1;
    private long dressedMs;
    private boolean presented;
    private boolean opened;
    private long arrivedMs;

    /**
     * @param limitMs until all pictures are taken
     * @param done called once: empty when all went well, else a sentence that names the stop
     */
    Tour(Frame frame, BundleTexts texts, Path folder, TourPlan plan, long limitMs, Consumer<Optional<String>> done) {
        this.frame = frame;
        this.texts = texts;
        this.folder = folder;
        this.plan = plan;
        this.limitMs = limitMs;
        this.done = done;
        this.left = new ArrayDeque<>(plan.stops());
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
        } else if (now - startedMs > limitMs) {
            end(Optional.of(at.map(s -> s.name() + " had no live content within the time limit")
                    .orElse("the cluster did not run within the time limit")));
        } else if (cluster.phase() == Snapshot.Phase.RUNNING) {
            try {
                running(now);
            } catch (IOException | RuntimeException e) {
                end(Optional.of(at.map(s -> s.name() + ": ").orElse("") + e));
            }
        }
    }

    private void running(long now) throws IOException {
        if (runningSinceMs < 0) {
            runningSinceMs = now;
        }
        if ((at.isEmpty() && now - runningSinceMs < LIVELY_MS) || !lively()) {
            return;
        }
        if (at.isEmpty()) {
            go(now);
            return;
        }
        Screen screen = screen(at.get());
        if (!presented) {
            // a screen has what it may select only after some ticks
            if (now - arrivedMs > 2 * SETTLE_MS) {
                presented = true;
                screen.presentForTour();
            }
        } else if (!screen.ready()) {
            readySinceMs = -1;
        } else if (readySinceMs < 0) {
            readySinceMs = now;
        } else if (now - readySinceMs > SETTLE_MS) {
            look(at.get(), now);
        }
    }

    private void go(long now) {
        if (left.isEmpty()) {
            end(Optional.empty());
            return;
        }
        at = Optional.of(left.removeFirst());
        looks.addAll(plan.looks());
        readySinceMs = -1;
        presented = false;
        opened = false;
        arrivedMs = now;
        frame.navigator().open(new Target.Whole(at.get().screen()));
    }

    private Screen screen(TourPlan.Stop stop) {
        return frame.screens().stream()
                .filter(s -> s.id().equals(stop.screen()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no screen " + stop.screen()));
    }

    /** Dresses for the next look, and takes the picture when that had its moment. */
    private void look(TourPlan.Stop stop, long now) throws IOException {
        if (dressed.isEmpty()) {
            dress(stop, looks.removeFirst());
            dressedMs = now;
            return;
        }
        if (now - dressedMs < (plan.looks().size() == 1 ? 0 : LOOK_MS)) {
            return;
        }
        Picture.write(frame.root(), folder.resolve(dressed.get().folder()).resolve(stop.name() + ".png"));
        dressed = Optional.empty();
        if (looks.isEmpty()) {
            frame.closeModal();
            at = Optional.empty();
        }
    }

    private void dress(TourPlan.Stop stop, TourPlan.Appearance look) {
        boolean otherLanguage =
                look.language().filter(l -> !l.equals(texts.locale())).isPresent();
        look.language().ifPresent(texts::setLocale);
        look.dark().ifPresent(frame.theme()::choose);
        look.size().ifPresent(s -> frame.root().resizeRelocate(0, 0, s.width(), s.height()));
        // a dialog speaks the language in which it was opened
        if (!opened || otherLanguage) {
            frame.closeModal();
            frame.root().applyCss();
            frame.root().layout();
            stop.open().accept(frame);
            opened = true;
        }
        dressed = Optional.of(look);
    }

    /** Whether demo records flow and its groups read. */
    private boolean lively() {
        Snapshot now = frame.snapshot();
        return now.traffic().bytesInPerSec() > 0 && now.groups().stream().anyMatch(g -> g.state() == GroupState.STABLE);
    }

    private void end(Optional<String> problem) {
        clock.stop();
        done.accept(problem);
    }
}
