package brokerlab.app.kit;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.text.Text;
import javafx.scene.text.TextBoundsType;

/**
 * A command as a terminal takes it. A line ends at a blank or after a comma, so that neither an address nor an option's name is torn; only
 * what is longer than a line goes on in the next one anywhere.
 */
public final class CommandText extends Label {
    private final Text ruler = new Text();
    private String command = "";

    public CommandText() {
        getStyleClass().addAll("bl-mono", "terminal-text");
        // as a label draws it: its lines are higher than those of a text alone
        ruler.setBoundsType(TextBoundsType.LOGICAL_VERTICAL_CENTER);
        setMaxWidth(Double.MAX_VALUE);
        setMinHeight(USE_PREF_SIZE);
        setMinWidth(0);
        widthProperty().subscribe(width -> draw());
        // Both are set while its parts are being styled: another text then would take them out of the scene.
        fontProperty().subscribe(font -> Answers.later(this::draw));
        insetsProperty().subscribe(insets -> Answers.later(this::draw));
    }

    /** As it is typed and copied. */
    public String command() {
        return command;
    }

    public void command(String now) {
        if (!now.equals(command)) {
            command = now;
            setAccessibleText(now);
            draw();
            requestLayout();
        }
    }

    private void draw() {
        setText(String.join("\n", getWidth() <= 0 ? List.of(command) : lines(inner(getWidth()))));
    }

    private double inner(double width) {
        return width - snappedLeftInset() - snappedRightInset();
    }

    private List<String> lines(double room) {
        var lines = new ArrayList<String>();
        for (String row : command.split("\n", -1)) {
            var line = new StringBuilder();
            for (String word : row.split("(?<=[ ,])", -1)) {
                if (!line.isEmpty() && width(line + word.stripTrailing()) > room) {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                }
                line.append(word);
                while (line.length() > 1 && width(line.toString().stripTrailing()) > room) {
                    int fits = fitting(line, room);
                    lines.add(line.substring(0, fits));
                    line.delete(0, fits);
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int fitting(StringBuilder line, double room) {
        int fits = 1;
        while (fits < line.length() - 1 && width(line.substring(0, fits + 1)) <= room) {
            fits++;
        }
        return fits;
    }

    private double width(String text) {
        ruler.setFont(getFont());
        ruler.setText(text);
        return ruler.getLayoutBounds().getWidth();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefWidth(double height) {
        return Math.ceil(width(command)) + snappedLeftInset() + snappedRightInset();
    }

    @Override
    protected double computePrefHeight(double width) {
        ruler.setFont(getFont());
        ruler.setText(String.join("\n", width < 0 ? List.of(command) : lines(inner(width))));
        return Math.ceil(ruler.getLayoutBounds().getHeight()) + snappedTopInset() + snappedBottomInset();
    }
}
