package brokerlab.app.shell;

import brokerlab.app.source.ClusterSource;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import javafx.scene.Node;

/** What a screen gets from the frame. All calls on the FX thread. */
public interface ScreenContext {
    /** The cluster shown; changes when the user switches clusters (screens then get a new snapshot, nothing else). */
    ClusterSource source();

    Navigator navigator();

    Texts texts();

    Ticker ticker();

    Notices notices();

    /** Shows {@code content} in the modal pane over the whole frame; Esc closes it. */
    void showModal(Node content);

    /** Closes what {@link #showModal} or {@link #showBeside} shows. */
    void closeModal();

    /**
     * Shows {@code content} beside {@code anchor}, the control that opens it: inside the window whatever its size, scrolling where it is
     * higher; Esc, a press outside and the same control close it.
     */
    void showBeside(Node anchor, Node content);

    /** Every link: opens the screen responsible for a target, remembers the way back. */
    interface Navigator {
        void open(Target target);

        void back();

        void forward();
    }

    /** The one refresh tick: at most 10 Hz for tables, only while something is subscribed and the window shows. */
    interface Ticker {
        /**
         * Calls {@code onTick} with the newest snapshot on each tick while {@code node} is attached to a showing scene; the last one
         * given before is passed too so that identity of parts tells what changed. Returns how to stop it.
         */
        Runnable subscribe(Node node, Tick onTick);
    }

    /** One refresh. */
    @FunctionalInterface
    interface Tick {
        /** @param before the snapshot of the tick before, the same as {@code now} when nothing is new */
        void tick(brokerlab.engine.view.Snapshot before, brokerlab.engine.view.Snapshot now);
    }

    /** Toasts: what was done, what failed, why, what next. Errors are also kept in the recorder. */
    interface Notices {
        void info(String text);

        /** Why what was asked for is not done: nothing failed, nothing was begun. */
        default void refusal(String text) {
            info(text);
        }

        /** What is done, with a button that copies a part of it that people take elsewhere, for instance a path. */
        default void info(String text, String copyable) {
            info(text);
        }

        /** @param what what failed, in the user's language */
        void error(String what, Throwable why);
    }
}
