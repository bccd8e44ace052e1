package brokerlab.app.kit;

import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Separator;
import javafx.scene.layout.VBox;

/** The card at the right edge that tells all about what is selected: a small caption, a title, sections below. */
public final class Inspector extends ScrollPane {
    /** As wide as in every screen. */
    public static final double WIDTH = 300;

    private static final double NARROW = 264;

    private final Label caption = Labels.of("", "bl-caption");
    private final Label title = Labels.wrapping("", "bl-h2");
    private final VBox body = new VBox();

    public Inspector() {
        getStyleClass().add("bl-inspector");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        narrow(false);
        body.getStyleClass().add("bl-inspector-body");
        VBox all = new VBox(caption, title, body);
        all.getStyleClass().add("bl-inspector-content");
        setContent(all);
    }

    /** Narrow where its neighbour needs the room more. */
    public void narrow(boolean narrow) {
        double width = narrow ? NARROW : WIDTH;
        setMinWidth(width);
        setPrefWidth(width);
        setMaxWidth(width);
    }

    public void title(String captionText, String titleText) {
        caption.setText(captionText.toUpperCase(java.util.Locale.ROOT));
        title.setText(titleText);
    }

    /** What it shows, in sections; replaced as a whole. */
    public void show(Node... sections) {
        body.getChildren().setAll(sections);
    }

    /** A line between sections with a small caption below it. */
    public static Node section(ObservableValue<String> caption) {
        Label label = Labels.of(caption.map(text -> text.toUpperCase(java.util.Locale.ROOT)), "bl-caption");
        VBox box = new VBox(new Separator(), label);
        box.getStyleClass().add("bl-inspector-section");
        return box;
    }
}
