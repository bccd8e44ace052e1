package brokerlab.app.kit;

import javafx.scene.control.Label;

/** A label that says as much as there is room for: of several wordings the first that fits. */
public final class FittedLabel extends Label {
    private final Wordings wordings = new Wordings(this, () -> super.computePrefWidth(-1));
    private boolean snug;

    /** @param longestFirst wordings of the same; the last is said wherever nothing longer fits, and may be empty beside a graphic */
    public void say(String... longestFirst) {
        wordings.say(longestFirst);
    }

    /** As wide as its wording, also where it gets more: for one with a border. */
    public void snug() {
        snug = true;
    }

    @Override
    public void resize(double width, double height) {
        super.resize(snug ? Math.min(width, wordings.taken(width)) : width, height);
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
