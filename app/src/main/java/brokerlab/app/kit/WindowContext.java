package brokerlab.app.kit;

import brokerlab.app.words.Texts;
import javafx.scene.Node;

/** What a control needs of the window that it is in. All calls on the FX thread. */
public interface WindowContext {
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
}
