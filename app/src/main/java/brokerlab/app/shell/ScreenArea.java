package brokerlab.app.shell;

import brokerlab.app.kit.FloorPane;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/**
 * Where the open screen is. While the cluster does not run, the pane that says so stands there alone: a screen that nobody sees needs
 * neither styles nor layout.
 */
final class ScreenArea extends StackPane {
    private static final int TICKS_UNTIL_QUIET = 30;
    private static final int TICKS_PER_SCREEN = 5;

    private final List<Screen> screens;
    private final PhasePane phasePane;
    private final FloorPane floor = new FloorPane();
    private Optional<Screen> opened = Optional.empty();
    private Optional<Target> toShow = Optional.empty();
    private int ticksRunning;

    ScreenArea(List<Screen> screens, PhasePane phasePane) {
        this.screens = screens;
        this.phasePane = phasePane;
        setMinSize(0, 0);
        getChildren().add(floor);
    }

    void open(Screen next, Target target, Snapshot now) {
        opened = Optional.of(next);
        toShow = Optional.of(target);
        show(now);
    }

    void tick(Snapshot now) {
        show(now);
        makeAhead(now);
    }

    private void show(Snapshot now) {
        if (now.cluster().phase() != Snapshot.Phase.RUNNING) {
            phasePane.show(now);
            put(phasePane);
            return;
        }
        opened.ifPresent(to -> {
            put(to.node());
            toShow.ifPresent(to::show);
            toShow = Optional.empty();
        });
    }

    /** A screen has at least the size it needs; in a window that is smaller it is scrolled. */
    private void put(Region node) {
        if (!node.equals(floor.getContent())) {
            floor.setContent(node);
        }
    }

    /** The screen to be shown is made while the cluster starts; the others, one after the other, when it has run for a while. */
    private void makeAhead(Snapshot now) {
        if (now.cluster().phase() != Snapshot.Phase.RUNNING) {
            opened.ifPresent(Screen::node);
            return;
        }
        ticksRunning++;
        if (ticksRunning > TICKS_UNTIL_QUIET && ticksRunning % TICKS_PER_SCREEN == 0) {
            screens.stream()
                    .filter(s -> s instanceof LazyScreen lazy && !lazy.created())
                    .findFirst()
                    .ifPresent(Screen::node);
        }
    }
}
