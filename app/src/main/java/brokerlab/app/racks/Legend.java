package brokerlab.app.racks;

import brokerlab.app.kit.FittedLabel;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.kit.RoomyRow;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;

/** What the tiles mean: once, below them. Beside, while nothing is selected, stands how to walk over them. */
final class Legend {
    /** More topics than this share a line that says so. */
    private static final int MOST_TOPICS = 6;

    private static final double LONGEST = 200;

    private Legend() {}

    /** In one line, to stand below the floor; the words alone where there is no room for what they mean, which is in tooltips then. */
    static RoomyRow line(RacksWords words) {
        var line = new RoomyRow(18);
        line.getStyleClass().add("legend-line");
        states(words).forEach(line.items()::add);
        return line;
    }

    private static List<HBox> states(RacksWords words) {
        return Arrays.stream(ReplicaState.values())
                .map(state -> entry(
                        new ReplicaTile("abc0", 0, RacksWords.look(state)),
                        meaning(words.get("legend." + state.name().toLowerCase(Locale.ROOT)), words.state(state))))
                .toList();
    }

    /** With the hue of each topic. */
    static FlowPane line(RacksWords words, Map<String, Integer> topics) {
        var line = new FlowPane(18, 6);
        line.getStyleClass().add("legend-line");
        line.setAlignment(Pos.CENTER_LEFT);
        line.getChildren().addAll(states(words));
        topics.entrySet().stream()
                .limit(MOST_TOPICS)
                .forEach(e -> line.getChildren()
                        .add(entry(new ReplicaTile(" ", e.getValue(), ReplicaTile.Look.LEADER), named(e.getKey()))));
        if (topics.size() > MOST_TOPICS) {
            Label more = Labels.of(words.get("legend.more", topics.size() - MOST_TOPICS), "bl-muted");
            line.getChildren().add(more);
        }
        return line;
    }

    /** The colour of each topic, in the order of the floor. */
    static Map<String, Integer> topics(Floor floor) {
        var topics = new LinkedHashMap<String, Integer>();
        floor.shelves().stream()
                .flatMap(s -> s.rows().stream())
                .sorted(java.util.Comparator.comparing(Floor.TileRow::internal).thenComparing(Floor.TileRow::topic))
                .forEach(r -> topics.put(r.topic(), r.colour()));
        return topics;
    }

    static Label hint(RacksWords words) {
        return Labels.wrapping(words.get("hint.text"), "bl-muted");
    }

    /** A topic's name may be longer than the line is. */
    private static Label named(String topic) {
        Label name = Names.name(new Label(topic));
        name.setMaxWidth(LONGEST);
        return name;
    }

    private static Label meaning(String text, String shorter) {
        var meaning = new FittedLabel();
        meaning.say(text, shorter);
        meaning.setTooltip(new Tooltip(text));
        return meaning;
    }

    private static HBox entry(ReplicaTile tile, Label meaning) {
        tile.setFocusTraversable(false);
        tile.setMouseTransparent(true);
        meaning.getStyleClass().add("bl-muted");
        var line = new HBox(8, tile, meaning);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }
}
