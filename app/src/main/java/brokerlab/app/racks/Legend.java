package brokerlab.app.racks;

import brokerlab.app.kit.Names;
import brokerlab.app.kit.ReplicaTile;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;

/** What the tiles mean: once, below them. Beside, while nothing is selected, stands how to walk over them. */
final class Legend {
    /** More topics than this share a line that says so. */
    private static final int MOST_TOPICS = 6;

    private static final double LONGEST = 200;

    private Legend() {}

    /** In one line, to stand below the floor. */
    static FlowPane line(Words words) {
        var line = new FlowPane(18, 6);
        line.getStyleClass().add("legend-line");
        line.setAlignment(Pos.CENTER_LEFT);
        for (ReplicaState state : ReplicaState.values()) {
            line.getChildren()
                    .add(entry(
                            new ReplicaTile("abc0", 0, Words.look(state)),
                            new Label(words.get("legend." + state.name().toLowerCase(Locale.ROOT)))));
        }
        return line;
    }

    /** With the hue of each topic. */
    static FlowPane line(Words words, Map<String, Integer> topics) {
        FlowPane line = line(words);
        topics.entrySet().stream()
                .limit(MOST_TOPICS)
                .forEach(e -> line.getChildren()
                        .add(entry(new ReplicaTile(" ", e.getValue(), ReplicaTile.Look.LEADER), named(e.getKey()))));
        if (topics.size() > MOST_TOPICS) {
            var more = new Label(words.get("legend.more", topics.size() - MOST_TOPICS));
            more.getStyleClass().add("bl-muted");
            line.getChildren().add(more);
        }
        return line;
    }

    /** The colour of each topic, in the order of the floor. */
    static Map<String, Integer> topics(Floor floor) {
        var topics = new LinkedHashMap<String, Integer>();
        floor.shelves().stream()
                .flatMap(s -> s.rows().stream())
                .sorted(java.util.Comparator.comparing(Floor.Row::internal).thenComparing(Floor.Row::topic))
                .forEach(r -> topics.put(r.topic(), r.colour()));
        return topics;
    }

    static Label hint(Words words) {
        var hint = new Label(words.get("hint.text"));
        hint.setWrapText(true);
        hint.getStyleClass().add("bl-muted");
        return hint;
    }

    /** A topic's name may be longer than the line is. */
    private static Label named(String topic) {
        Label name = Names.name(new Label(topic));
        name.setMaxWidth(LONGEST);
        return name;
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
