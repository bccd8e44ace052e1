package brokerlab.app.kit;

import brokerlab.engine.view.Snapshot;
import javafx.scene.Node;
import javafx.util.Subscription;

/** The one refresh tick: at most 10 Hz for tables, only while something is subscribed and the window shows. */
public interface Ticker {
    /**
     * Calls {@code onTick} with the newest snapshot on each tick while {@code node} is attached to a showing scene; the last one given
     * before is passed too so that identity of parts tells what changed. A node out of every scene is not followed, and goes on where it
     * was when it comes back. Returns how to stop it for good.
     */
    Subscription subscribe(Node node, Tick onTick);

    /** One refresh. */
    @FunctionalInterface
    interface Tick {
        /** @param before the snapshot of the tick before, the same as {@code now} when nothing is new */
        void tick(Snapshot before, Snapshot now);
    }
}
