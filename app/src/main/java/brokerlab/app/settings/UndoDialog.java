package brokerlab.app.settings;

import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Before the last changes are taken back: what returns, what that does, as for any other change, and what no undo brings back. */
final class UndoDialog extends VBox {
    private static final double MOST_HEIGHT = 380;

    /**
     * @param seen what was confirmed before the cluster moved on
     * @param nowMs wall time of what is shown
     */
    UndoDialog(
            ScreenContext context,
            Query.UndoAnswer undo,
            Optional<Query.UndoAnswer> seen,
            long nowMs,
            Runnable confirmed) {
        super(10);
        Texts texts = context.texts();
        setId("undo-dialog");
        getStyleClass().addAll("bl-dialog", "bl-confirm", "settings");
        Label title = wrapped(texts.get("settings.undo.title", new Formats(texts).time(undo.wallMs())), "bl-h2");
        var content = new VBox(8);
        seen.ifPresent(before -> content.getChildren().add(wrapped(texts.get("settings.moved"), "bl-consequence")));
        undo.changes().forEach(c -> content.getChildren().add(wrapped(returns(texts, c), "undo-returns")));
        content.getChildren().add(wrapped(texts.get("settings.effects"), "bl-caption"));
        boolean refused = !undo.preview().refusals().isEmpty();
        undo.preview().refusals().forEach(why -> content.getChildren().add(EffectsPane.refusal(texts, why)));
        var words = new EffectWords(texts, nowMs);
        content.getChildren()
                .addAll(EffectsPane.cards(
                        texts,
                        words.cards(undo.preview().effects()),
                        seen.map(before -> words.cards(before.preview().effects()))));
        new EffectWords(texts, undo.wallMs())
                .cards(undo.lost())
                .forEach(card -> content.getChildren()
                        .add(wrapped(texts.get("settings.undo.lost", card.title()), "bl-consequence")));
        var scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setMaxHeight(MOST_HEIGHT);
        scroll.getStyleClass().add("undo-scroll");
        Button no = new Button(texts.get("kit.cancel"));
        no.setCancelButton(true);
        no.setOnAction(e -> context.closeModal());
        Button yes = new Button(texts.get("settings.undo.act"));
        yes.setId("undo-confirm");
        yes.getStyleClass().add("danger");
        yes.setDisable(refused);
        yes.setOnAction(e -> {
            context.closeModal();
            confirmed.run();
        });
        var buttons = new HBox(8, no, yes);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        getChildren().addAll(title, scroll, buttons);
    }

    private static String returns(Texts texts, SettingChange c) {
        String scope = ScopeList.name(texts, c.scope());
        return c.value().isPresent()
                ? texts.get("settings.undo.set", c.name(), ScreenWords.described(c, texts), scope)
                : texts.get("settings.undo.inherit", c.name(), scope);
    }

    private static Label wrapped(String words, String styleClass) {
        Label label = new Label(words);
        label.getStyleClass().add(styleClass);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
