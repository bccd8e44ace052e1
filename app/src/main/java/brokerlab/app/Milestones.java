package brokerlab.app;

import brokerlab.app.shell.Frame;
import brokerlab.app.source.AppThreads;
import brokerlab.engine.view.Snapshot;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;
import javafx.beans.value.ObservableValue;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.util.Subscription;

/**
 * When a start got how far, in the workspace's log: the first picture, the cluster running with traffic. Each line ends with the wall
 * clock in milliseconds, which the installer's measuring script reads.
 */
final class Milestones {
    private static final Logger LOG = Logger.getLogger(Milestones.class.getName());

    private Milestones() {}

    /** @param picture completed when the first picture has been painted */
    static void follow(Stage stage, ObservableValue<Frame> frames, CompletableFuture<Void> picture) {
        Scene scene = stage.getScene();
        // the second pulse comes when the first one's picture is on the screen
        afterPulse(
                scene,
                () -> afterPulse(scene, () -> {
                    log("First picture");
                    picture.complete(null);
                }));
        Frame frame = frames.getValue();
        Subscription[] following = new Subscription[1];
        following[0] = frame.ticker().subscribe(frame.root(), (before, now) -> {
            if (now.cluster().phase() == Snapshot.Phase.RUNNING && now.traffic().bytesInPerSec() > 0) {
                log("Cluster running with traffic");
                following[0].unsubscribe();
            }
        });
    }

    private static void afterPulse(Scene scene, Runnable then) {
        Runnable[] once = new Runnable[1];
        once[0] = () -> {
            scene.removePostLayoutPulseListener(once[0]);
            then.run();
        };
        scene.addPostLayoutPulseListener(once[0]);
        javafx.application.Platform.requestNextPulse();
    }

    private static void log(String what) {
        LOG.info(() -> what + " at " + AppThreads.wallMs());
    }
}
