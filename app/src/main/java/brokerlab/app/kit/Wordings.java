package brokerlab.app.kit;

import java.util.List;
import java.util.function.DoubleSupplier;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;

/** Several wordings of the same, of which a control shows the first that there is room for. */
final class Wordings {
    private final Labeled shown;
    private final DoubleSupplier own;
    private final Text ruler = new Text();
    private List<String> longestFirst = List.of("");

    /** @param own the width that the control asks for with the wording that it shows */
    Wordings(Labeled shown, DoubleSupplier own) {
        this.shown = shown;
        this.own = own;
        shown.widthProperty().subscribe(width -> choose());
        // The font is set while its parts are being styled: another text then would take them out of the scene.
        shown.fontProperty().subscribe(font -> Answers.later(this::choose));
    }

    void say(String... now) {
        List<String> next = List.of(now);
        if (!next.equals(longestFirst)) {
            longestFirst = next;
            choose();
            shown.requestLayout();
        }
    }

    double widest() {
        return Math.ceil(around() + width(longestFirst.getFirst()));
    }

    double narrowest() {
        return Math.ceil(around() + width(longestFirst.getLast()));
    }

    private double around() {
        return own.getAsDouble() - width(shown.getText());
    }

    /** The width that the control needs for what it says where it has {@code width}. */
    double taken(double width) {
        double around = around();
        return Math.ceil(around + width(fitting(width - around)));
    }

    private void choose() {
        // nothing is known of the room before the first layout
        boolean known = shown.getWidth() > 0 && shown.getSkin() != null;
        shown.setText(fitting(known ? shown.getWidth() - around() : Double.MAX_VALUE));
    }

    private String fitting(double room) {
        return longestFirst.stream()
                .filter(text -> width(text) <= room + 0.01)
                .findFirst()
                .orElse(longestFirst.getLast());
    }

    private double width(String text) {
        if (text == null || text.isEmpty()) {
            return 0;
        }
        ruler.setFont(shown.getFont());
        ruler.setText(text);
        return ruler.getLayoutBounds().getWidth() + (shown.getGraphic() == null ? 0 : shown.getGraphicTextGap());
    }
}
