package brokerlab.app.kit;

import javafx.scene.control.Button;

/** A button that says as much as there is room for: of several wordings the first that fits. */
public final class FittedButton extends Button {
    private final Wordings wordings = new Wordings(this, () -> super.computePrefWidth(-1));

    /** @param longestFirst wordings of the same; the last is said wherever nothing longer fits, and may be empty beside a graphic */
    public void say(String... longestFirst) {
        wordings.say(longestFirst);
    }

    @Override
    protected double computePrefWidth(double height) {
        return wordings.widest();
    }

    @Override
    protected double computeMinWidth(double height) {
        return wordings.narrowest();
    }
}
