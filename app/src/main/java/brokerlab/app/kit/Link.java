package brokerlab.app.kit;

import brokerlab.app.shell.ScreenContext;
import brokerlab.app.shell.Target;
import javafx.scene.control.Hyperlink;

/** A name that opens what it names. */
public final class Link extends Hyperlink {
    private Target target;

    public Link(ScreenContext.Navigator navigator, String text, Target target) {
        super(text);
        this.target = target;
        getStyleClass().add("bl-link");
        setOnAction(e -> {
            setVisited(false);
            navigator.open(this.target);
        });
    }

    /** Names something else from now on. */
    public void set(String text, Target now) {
        target = now;
        if (!text.equals(getText())) {
            setText(text);
        }
    }
}
