package brokerlab.app.topics;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.CountSpinner;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.shell.ScreenContext;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.TopicOutlook;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** More partitions for a topic. Fewer is impossible, and the form says why. */
final class GrowTopic extends VBox {
    GrowTopic(ScreenContext context, Snapshot snapshot, Snapshot.Topic topic) {
        var texts = context.texts();
        int now = topic.partitions().size();
        String bootstrap = snapshot.cluster().bootstrap();
        getStyleClass().addAll("bl-dialog", "grow-topic");
        setId("grow-topic");
        Label title = Labels.of(texts.get("topics.grow.title", topic.name()), "bl-h2");
        var count = new CountSpinner(1, TopicDraft.MOST_PARTITIONS, now + 1);
        count.setId("grow-count");
        var label = new Label(texts.get("topics.grow.count", now));
        label.setLabelFor(count);
        var line = new HBox(10, label, count);
        line.setAlignment(Pos.CENTER_LEFT);
        Label says = Labels.wrapping("");
        says.setId("grow-says");
        Label keys = Labels.wrapping(texts.get("topics.grow.keys"), "bl-muted");
        var cli = new TerminalLine(context, TopicCli.grow(bootstrap, topic.name(), now + 1));
        var grow = new Button(texts.get("topics.grow.act"));
        grow.setId("grow-confirm");
        grow.getStyleClass().add("primary");
        grow.setDefaultButton(true);
        Runnable check = () -> {
            int wanted = count.typed().orElse(-1);
            boolean more = wanted > now && wanted <= TopicDraft.MOST_PARTITIONS;
            says.setText(
                    more
                            ? texts.get("topics.grow.says", wanted - now, wanted)
                            : wanted < 0 || wanted > TopicDraft.MOST_PARTITIONS
                                    ? texts.get("topics.grow.number", now + 1, TopicDraft.MOST_PARTITIONS)
                                    : texts.get("topics.grow.onlyUp", now));
            says.getStyleClass().setAll("label", more ? "bl-muted" : "bl-bad");
            grow.setDisable(!more);
            // without a number to grow to there is nothing a terminal could do either
            cli.setVisible(more);
            cli.set(TopicCli.grow(bootstrap, topic.name(), Math.max(now + 1, wanted)));
        };
        count.getEditor().textProperty().addListener((o, was, is) -> check.run());
        check.run();
        grow.setOnAction(e -> {
            int wanted = count.typed().orElse(-1);
            context.closeModal();
            context.execute(
                    new Command.GrowTopic(topic.name(), wanted),
                    texts.get("topics.grow.done", topic.name(), wanted),
                    texts.get("topics.grow.failed", topic.name()));
        });
        getChildren().addAll(title, line, says);
        for (String hindrance : OutlookWords.of(texts, TopicOutlook.ofPlacement(snapshot, topic.replicationFactor()))) {
            var told = new Label(hindrance, Icons.of("fth-alert-triangle", 14));
            told.setWrapText(true);
            told.getStyleClass().add("bl-consequence");
            getChildren().add(told);
        }
        getChildren().addAll(keys, cli, Buttons.row(Buttons.cancel(context, texts.get("topics.cancel")), grow));
    }
}
