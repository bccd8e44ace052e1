package brokerlab.app.shell;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.WhileShown;
import brokerlab.engine.view.Snapshot;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** The first minute: one line that says what runs in here and where clients connect, until a person sends it away. */
final class Welcome extends HBox {
    private final Frame frame;
    private final Label says = new Label();
    private final Tooltip whole = new Tooltip();
    private final Button copy = new Button();

    /** @param dismissed when it need not come again */
    Welcome(Frame frame, Runnable dismissed) {
        this.frame = frame;
        var texts = frame.texts();
        setId("welcome");
        getStyleClass().add("bl-welcome");
        setAlignment(Pos.CENTER_LEFT);
        says.setId("welcome-says");
        says.setGraphic(Icons.of("fth-info", 14));
        says.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        says.setMaxWidth(Double.MAX_VALUE);
        says.setMinWidth(0);
        says.setTooltip(whole);
        whole.textProperty().bind(says.textProperty());
        HBox.setHgrow(says, Priority.ALWAYS);
        copy.setId("welcome-copy");
        copy.getStyleClass().add("small");
        copy.setGraphic(Icons.of("fth-copy", 12));
        copy.textProperty().bind(texts.bind("shell.welcome.copy"));
        copy.setMinWidth(USE_PREF_SIZE);
        copy.setOnAction(e -> frame.run("bootstrap"));
        Button close = Icons.button("fth-x", texts.bind("shell.welcome.dismiss"), () -> {
            Nodes.show(this, false);
            dismissed.run();
        });
        close.setId("welcome-dismiss");
        close.setMinWidth(USE_PREF_SIZE);
        getChildren().add(says);
        frame.actions().find("connect").ifPresent(connect -> {
            Button how = Buttons.of(texts.bind(connect.textKey()), "welcome-connect", connect.run(), "small");
            how.setGraphic(Icons.of(connect.icon(), 12));
            getChildren().add(how);
        });
        getChildren().addAll(copy, close);
        frame.ticker().subscribe(this, (before, now) -> show(now));
        WhileShown.language(texts, this, () -> show(frame.snapshot()));
        show(frame.snapshot());
    }

    private void show(Snapshot now) {
        String address = now.cluster().bootstrap();
        boolean ready = now.cluster().phase() == Snapshot.Phase.RUNNING && !address.isEmpty();
        String text = ready
                ? frame.texts().get("shell.welcome", address)
                : frame.texts().get("shell.welcome.starting");
        if (!text.equals(says.getText())) {
            says.setText(text);
        }
        copy.setDisable(!ready);
    }
}
