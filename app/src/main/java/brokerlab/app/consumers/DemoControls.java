package brokerlab.app.consumers;

import brokerlab.app.demo.DemoGroupControl;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** Pause and speed of a group whose members run in this process; not there for any other group. */
final class DemoControls extends HBox {
    private static final List<Double> SPEEDS =
            List.of(DemoGroupControl.UNLIMITED, 1000.0, 500.0, 200.0, 100.0, 50.0, 10.0);

    private final ConsumersWords words;
    private final Button pause = new Button();
    private final ComboBox<Double> speed = new ComboBox<>();
    private Optional<DemoGroupControl> control = Optional.empty();
    private boolean reading;

    DemoControls(ConsumersWords words) {
        super(8);
        this.words = words;
        setAlignment(Pos.CENTER_RIGHT);
        setMinWidth(Region.USE_PREF_SIZE);
        pause.setId("group-pause");
        pause.setMinWidth(Region.USE_PREF_SIZE);
        pause.setOnAction(e -> {
            control.ifPresent(c -> c.pause(!c.paused()));
            read();
        });
        Label label = Labels.of(words.bind("pace.speed"), "bl-muted");
        label.setLabelFor(speed);
        label.setMinWidth(Region.USE_PREF_SIZE);
        speed.setId("group-speed");
        speed.accessibleTextProperty().bind(words.bind("pace.speed"));
        speed.getItems().setAll(SPEEDS);
        speed.setCellFactory(list -> new Speed());
        speed.setButtonCell(new Speed());
        speed.setPrefWidth(150);
        speed.setMinWidth(Region.USE_PREF_SIZE);
        speed.valueProperty().addListener((o, was, is) -> {
            if (!reading && is != null) {
                control.ifPresent(c -> c.speed(is));
            }
        });
        getChildren().addAll(label, speed, pause);
    }

    /** Shows the control of the selected group, or nothing. */
    void update(Optional<DemoGroupControl> now) {
        control = now;
        Nodes.show(this, now.isPresent());
        read();
    }

    private void read() {
        control.ifPresent(c -> {
            String text = words.get(c.paused() ? "pace.resume" : "pace.pause");
            if (!text.equals(pause.getText())) {
                pause.setText(text);
                pause.setGraphic(Icons.of(c.paused() ? "fth-play" : "fth-pause", 14));
            }
            double nearest =
                    SPEEDS.stream().filter(s -> s <= c.speed()).findFirst().orElse(SPEEDS.getLast());
            if (speed.getValue() == null || speed.getValue() != nearest) {
                reading = true;
                speed.setValue(nearest);
                reading = false;
            }
        });
    }

    /** Says the words anew in another language. */
    void relabel() {
        pause.setText("");
        speed.setButtonCell(new Speed());
        read();
    }

    private final class Speed extends ListCell<Double> {
        @Override
        protected void updateItem(Double value, boolean empty) {
            super.updateItem(value, empty);
            setText(
                    empty || value == null
                            ? ""
                            : value >= DemoGroupControl.UNLIMITED
                                    ? words.get("pace.own")
                                    : words.get("pace.perSec", words.formats().count(value.longValue())));
        }
    }
}
