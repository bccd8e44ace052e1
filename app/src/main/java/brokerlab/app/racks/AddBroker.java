package brokerlab.app.racks;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.shell.ScreenContext;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.TopicOutlook;
import java.util.Set;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** Where a new broker goes: a rack that stands already or a new one. */
final class AddBroker extends VBox {
    private final RacksWords words;
    private final Set<String> racks;
    private final Label says = Labels.wrapping("", "bl-muted");
    private final int id;

    AddBroker(ScreenContext context, RacksWords words, Set<String> racks, int id) {
        this.words = words;
        this.racks = racks;
        this.id = id;
        getStyleClass().addAll("bl-dialog", "add-broker");
        setId("add-broker");
        Label title = Labels.of(words.get("add.title", String.valueOf(id)), "bl-h2");
        var rack = new ComboBox<String>();
        rack.setId("add-broker-rack");
        rack.setEditable(true);
        rack.getItems().setAll(racks);
        rack.setMaxWidth(Double.MAX_VALUE);
        rack.setPromptText(words.get("add.rack.prompt"));
        var label = new Label(words.get("add.rack"));
        label.setLabelFor(rack);
        rack.getEditor().textProperty().addListener((o, was, is) -> say(is.strip()));
        rack.getEditor().setText(racks.stream().findFirst().orElse(""));
        say(rack.getEditor().getText());
        var add = new Button(words.get("add.act"));
        add.setId("add-broker-confirm");
        add.getStyleClass().add("primary");
        add.setDefaultButton(true);
        add.setOnAction(e -> {
            String chosen = rack.getEditor().getText().strip();
            context.closeModal();
            context.execute(
                    new Command.AddBroker(chosen),
                    words.get("done.add", words.rack(chosen)),
                    words.get("failed.add", words.rack(chosen)));
        });
        getChildren().addAll(title, label, rack, says);
        // A broker registers in ZooKeeper before it serves.
        TopicOutlook.obstacle(context.source().door().snapshot())
                .filter(TopicOutlook.Obstacle.NO_QUORUM::equals)
                .ifPresent(o -> {
                    var told = new Label(words.get("add.noQuorum"), Icons.of("fth-alert-triangle", 14));
                    told.setWrapText(true);
                    told.getStyleClass().add("bl-consequence");
                    getChildren().add(told);
                });
        getChildren().add(Buttons.row(Buttons.cancel(context, words.get("cancel")), add));
    }

    private void say(String rack) {
        String broker = String.valueOf(id);
        says.setText(
                rack.isEmpty()
                        ? words.get("add.says.none", broker)
                        : racks.contains(rack)
                                ? words.get("add.says.known", broker, rack)
                                : words.get("add.says.new", broker, rack));
    }
}
