package brokerlab.app.kit;

import brokerlab.app.words.Target;
import javafx.scene.control.Hyperlink;

/** A name that opens what it names. */
public final class Link extends Hyperlink {
    /** A name of any length makes nothing wider than this, pixels. */
    private static final double MOST = 360;

    private Target target;

    public Link(Navigator navigator, String text, Target target) {
        super(text);
        this.target = target;
        getStyleClass().add("bl-link");
        Names.name(this);
        setOnAction(e -> {
            setVisited(false);
            navigator.open(this.target);
        });
    }

    @Override
    protected double computePrefWidth(double height) {
        return Math.min(MOST, super.computePrefWidth(height));
    }

    /** Names something else from now on. */
    public void set(String text, Target now) {
        target = now;
        if (!text.equals(getText())) {
            setText(text);
        }
    }
}
