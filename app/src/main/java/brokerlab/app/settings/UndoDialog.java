package brokerlab.app.settings;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Labels;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
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
        Label title = Labels.whole(texts.get("settings.undo.title", new Formats(texts).time(undo.wallMs())), "bl-h2");
        var content = new VBox(8);
        seen.ifPresent(
                before -> content.getChildren().add(Labels.whole(texts.get("settings.moved"), "bl-consequence")));
        undo.changes().forEach(c -> content.getChildren().add(Labels.whole(returns(texts, c), "undo-returns")));
        content.getChildren().add(Labels.whole(texts.get("settings.effects"), "bl-caption"));
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
                        .add(Labels.whole(texts.get("settings.undo.lost", card.title()), "bl-consequence")));
        var scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setMaxHeight(MOST_HEIGHT);
        scroll.getStyleClass().add("undo-scroll");
        Runnable act = () -> {
            context.closeModal();
            confirmed.run();
        };
        Button yes = Buttons.of(texts.get("settings.undo.act"), "undo-confirm", act, "danger");
        yes.setDisable(refused);
        var buttons = Buttons.row(Buttons.cancel(context, texts.get("kit.cancel")), yes);
        getChildren().addAll(title, scroll, buttons);
    }

    private static String returns(Texts texts, SettingChange c) {
        String scope = ScopeList.name(texts, c.scope());
        return c.value().isPresent()
                ? texts.get("settings.undo.set", c.name(), ScreenWords.described(c, texts), scope)
                : texts.get("settings.undo.inherit", c.name(), scope);
    }
}
