package brokerlab.app.racks;

import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.words.Texts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Title, how safe the placement is, how to look at it, and what can be added. */
final class RacksHeader extends VBox {
    /** How the floor is shown. */
    enum Mode {
        TILES,
        HEAT,
        TABLE
    }

    private final RacksWords words;
    private final Label sentence = Labels.wrapping("", "bl-muted", "safety");
    private final Tooltip whole = new Tooltip();
    private final Map<Mode, ToggleButton> modes = new EnumMap<>(Mode.class);
    private final Button broker;
    private final Button topic;
    private final Button elect = new Button();
    private Optional<Mode> chosen = Optional.empty();

    RacksHeader(
            Texts texts, RacksWords words, Runnable addBroker, Runnable addTopic, Runnable electAll, Runnable onMode) {
        this.words = words;
        Label title = Labels.of(texts.bind("racks.title"), "bl-h1");
        title.setMinWidth(Region.USE_PREF_SIZE);
        sentence.setId("racks-sentence");
        sentence.setMinWidth(180);
        sentence.setTooltip(whole);
        sentence.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(sentence, Priority.ALWAYS);
        var says = new HBox(10, title, sentence);
        says.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(says, Priority.ALWAYS);
        var pills = new HBox(3);
        pills.setAlignment(Pos.CENTER);
        var group = new ToggleGroup();
        for (Mode mode : Mode.values()) {
            ToggleButton pill = Pill.toggle("", false);
            pill.textProperty().bind(texts.bind("racks.mode." + mode.name().toLowerCase(java.util.Locale.ROOT)));
            pill.setId("mode-" + mode.name().toLowerCase(java.util.Locale.ROOT));
            pill.setToggleGroup(group);
            pill.setMinWidth(Region.USE_PREF_SIZE);
            pill.setOnAction(e -> {
                chosen = Optional.of(mode);
                onMode.run();
            });
            modes.put(mode, pill);
            pills.getChildren().add(pill);
        }
        broker = button(texts, "racks.add.broker", addBroker);
        broker.setId("racks-add-broker");
        topic = button(texts, "racks.add.topic", addTopic);
        topic.setId("racks-add-topic");
        topic.getStyleClass().add("primary");
        elect.setId("racks-elect-all");
        elect.setGraphic(Icons.of("fth-award"));
        elect.setMinWidth(Region.USE_PREF_SIZE);
        elect.setOnAction(e -> electAll.run());
        pills.setMinWidth(Region.USE_PREF_SIZE);
        var adds = new HBox(10, broker, topic);
        adds.setMinWidth(Region.USE_PREF_SIZE);
        // what is to be read keeps a line to itself where what is to be pressed does not fit beside it
        var row = new WrapRow(10, 6, says, new WrapRow(10, 6, elect, pills, adds));
        row.getStyleClass().add("bl-screen-header");
        getChildren().add(row);
    }

    private static Button button(Texts texts, String key, Runnable act) {
        var button = new Button("", Icons.of("fth-plus"));
        button.textProperty().bind(texts.bind(key));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(e -> act.run());
        return button;
    }

    /** @param astray partitions not led by their preferred replica though it could; 0 to offer nothing */
    void update(Safety safety, boolean canAddBroker, boolean canAddTopic, int astray, boolean anew) {
        String text = words.safety(safety);
        if (anew || !text.equals(sentence.getText())) {
            sentence.setText(text);
            whole.setText(words.safetyInFull(safety));
            RacksWords.status(safety).on(sentence);
            sentence.setGraphic(
                    RacksWords.status(safety) == Status.BAD || RacksWords.status(safety) == Status.WARN
                            ? Icons.of("fth-alert-triangle")
                            : null);
        }
        elect.setText(words.get("elect.all.button", astray));
        Nodes.show(elect, astray > 0);
        Nodes.show(broker, canAddBroker);
        Nodes.show(topic, canAddTopic);
    }

    /** What was chosen, else by the number of tiles. */
    Mode mode(Floor floor) {
        Mode mode = chosen.orElse(floor.tooBigForTiles() ? Mode.HEAT : Mode.TILES);
        modes.get(mode).setSelected(true);
        return mode;
    }
}
