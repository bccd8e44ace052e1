package brokerlab.app.kit;

import brokerlab.app.words.Texts;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.view.Door;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.util.Subscription;

/**
 * What a node follows only while it is in a scene: begun when it comes into one, ended when it leaves, begun again when it comes back. Who
 * is told of the language, the tick or the cluster's events then keeps no node that nobody sees.
 */
public final class WhileShown {
    private WhileShown() {}

    /** Keeps what {@code begin} begins while {@code node} is in a scene; it ends for good with what is returned. */
    public static Subscription follow(Node node, Supplier<Subscription> begin) {
        Subscription[] current = {Subscription.EMPTY};
        Subscription scenes = node.sceneProperty().subscribe(scene -> {
            current[0].unsubscribe();
            current[0] = scene == null ? Subscription.EMPTY : begin.get();
        });
        return scenes.and(() -> current[0].unsubscribe());
    }

    /**
     * Runs {@code then} on the FX thread when {@code node} comes into a scene, and after events that concern it: once for all that come
     * before it runs.
     *
     * @param concerns asked on engine threads; must be quick
     */
    public static void events(Node node, Supplier<Door> door, Predicate<ClusterEvent> concerns, Runnable then) {
        follow(node, () -> {
            var coming = new AtomicBoolean();
            Runnable end = door.get().onEvent(Long.MAX_VALUE, entry -> {
                if (concerns.test(entry.event()) && !coming.getAndSet(true)) {
                    Answers.later(() -> {
                        coming.set(false);
                        then.run();
                    });
                }
            });
            then.run();
            return end::run;
        });
    }

    /** Runs {@code listener} now and whenever the language is another one than when it last ran. */
    public static void language(Texts texts, Node node, Runnable listener) {
        Locale[] last = {texts.locale()};
        Runnable once = () -> {
            if (!texts.locale().equals(last[0])) {
                last[0] = texts.locale();
                listener.run();
            }
        };
        listener.run();
        follow(node, () -> {
            once.run();
            return texts.onLanguage(once);
        });
    }
}
