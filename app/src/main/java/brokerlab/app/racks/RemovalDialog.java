package brokerlab.app.racks;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Consequence;
import brokerlab.app.kit.Labels;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.RemovalRefusal;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;

/** Before brokers leave for good: where each replica goes, or why it cannot be done. */
final class RemovalDialog extends VBox {
    private static final int MOST_LISTED = 200;
    private static final double MOST_HEIGHT = 240;

    RemovalDialog(
            ScreenContext context,
            RacksWords words,
            String title,
            List<Integer> brokers,
            Query.RemovalAnswer said,
            Runnable confirmed) {
        super(10);
        setId("removal-dialog");
        getStyleClass().addAll("bl-dialog", "bl-confirm");
        Label heading = Labels.wrapping(title, "bl-h2");
        getChildren().add(heading);
        boolean refused = !said.refusals().isEmpty();
        if (refused) {
            said.refusals()
                    .forEach(why -> getChildren()
                            .add(Consequence.harm(refusal(words, why)).line()));
        } else {
            var formats = new Formats(context.texts());
            long bytes = said.moves().stream()
                    .mapToLong(m -> Math.max(0, m.bytes())
                            * m.to().stream().filter(b -> !m.from().contains(b)).count())
                    .sum();
            getChildren()
                    .add(Consequence.fact(
                                    said.moves().isEmpty()
                                            ? words.get("removal.nothing")
                                            : words.get(
                                                    "removal.moves",
                                                    said.moves().size(),
                                                    formats.bytes(bytes)))
                            .line());
            getChildren()
                    .add(Consequence.harm(words.get("removal.then", brokers.size(), RacksWords.ids(brokers)))
                            .line());
            if (!said.moves().isEmpty()) {
                getChildren().add(list(words, said.moves()));
            }
        }
        var buttons = Buttons.row(Buttons.cancel(context, words.get(refused ? "close" : "cancel")));
        if (!refused) {
            String act = words.get("removal.act", brokers.size(), RacksWords.ids(brokers));
            Runnable remove = () -> {
                context.closeModal();
                confirmed.run();
            };
            buttons.getChildren().add(Buttons.of(act, "removal-confirm", remove, "danger"));
        }
        getChildren().add(buttons);
    }

    private static ScrollPane list(RacksWords words, List<Query.ReplicaMove> moves) {
        var list = new VBox(2);
        moves.stream().limit(MOST_LISTED).forEach(m -> {
            Label line = Labels.of(
                    m.topic() + "-" + m.partition() + "   " + replicas(m.from()) + " → " + replicas(m.to()),
                    "bl-mono",
                    "bl-small");
            list.getChildren().add(line);
        });
        if (moves.size() > MOST_LISTED) {
            list.getChildren().add(new Label(words.get("removal.more", moves.size() - MOST_LISTED)));
        }
        var scroll = new ScrollPane(list);
        scroll.setId("removal-moves");
        scroll.setMaxHeight(MOST_HEIGHT);
        scroll.setFitToWidth(true);
        return scroll;
    }

    private static String replicas(List<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String refusal(RacksWords words, RemovalRefusal why) {
        return words.get("removal.refused." + why.reason().name(), why.partitions(), why.replicas(), why.about());
    }
}
