package brokerlab.app.shell;

import brokerlab.app.kit.Ticker;
import brokerlab.app.kit.WhileShown;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.util.Duration;
import javafx.util.Subscription;

/**
 * The one refresh tick: reads the newest snapshot ten times a second and hands it to whoever is on the screen. Stands still while the
 * window is hidden or minimised.
 */
final class FxTicker implements Ticker {
    private static final Duration PERIOD = Duration.millis(100);

    private final Supplier<Snapshot> newest;
    private final List<Follower> followers = new ArrayList<>();
    private final Timeline timeline = new Timeline(new KeyFrame(PERIOD, e -> tick()));
    private final BooleanProperty showing = new SimpleBooleanProperty();
    private Snapshot last;

    FxTicker(Supplier<Snapshot> newest) {
        this.newest = newest;
        timeline.setCycleCount(Animation.INDEFINITE);
        showing.addListener((o, was, is) -> {
            if (is) {
                timeline.play();
            } else {
                timeline.stop();
            }
        });
    }

    /** Whether the window is to be seen; the frame binds it. */
    BooleanProperty showingProperty() {
        return showing;
    }

    /** How many are on the screen and follow it. */
    int followers() {
        return followers.size();
    }

    boolean running() {
        return timeline.getStatus() == Animation.Status.RUNNING;
    }

    /** The snapshot of the last tick; asks for one when there was none yet. */
    Snapshot last() {
        if (last == null) {
            last = newest.get();
        }
        return last;
    }

    @Override
    public Subscription subscribe(Node node, Tick onTick) {
        Follower follower = new Follower(node, onTick);
        return WhileShown.follow(node, () -> {
            followers.add(follower);
            return () -> followers.remove(follower);
        });
    }

    private void tick() {
        last = newest.get();
        for (Follower follower : List.copyOf(followers)) {
            follower.tick(last);
        }
    }

    private static boolean attached(Node node) {
        if (node.getScene() == null
                || node.getScene().getWindow() == null
                || !node.getScene().getWindow().isShowing()) {
            return false;
        }
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }

    private static final class Follower {
        private final Node node;
        private final Tick onTick;
        private Snapshot seen;

        Follower(Node node, Tick onTick) {
            this.node = node;
            this.onTick = onTick;
        }

        void tick(Snapshot now) {
            if (attached(node)) {
                Snapshot before = seen == null ? now : seen;
                seen = now;
                onTick.tick(before, now);
            }
        }
    }
}
