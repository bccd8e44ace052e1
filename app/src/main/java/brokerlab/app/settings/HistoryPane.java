package brokerlab.app.settings;

import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Link;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Failures;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingOrigin;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;

/** What was changed lately: when, what, from what to what, where, and by whom. */
final class HistoryPane extends VBox {
    /** So many are asked for and shown. */
    static final int LISTED = 10;

    private final ScreenContext context;
    private final Texts texts;
    private final Formats formats;
    private final VBox lines = new VBox(7);
    /** Empty while nobody has told yet. */
    private Optional<List<Query.SettingPast>> shown = Optional.empty();

    private Optional<Throwable> failed = Optional.empty();

    HistoryPane(ScreenContext context) {
        super(9);
        this.context = context;
        this.texts = context.texts();
        this.formats = new Formats(texts);
        setId("history");
        getStyleClass().add("bl-card");
        lines.setId("history-lines");
        getChildren().addAll(Labels.of(texts.bind("settings.history"), "bl-h3"), lines);
        relabel();
    }

    void set(List<Query.SettingPast> past) {
        if (failed.isPresent() || shown.filter(past::equals).isEmpty()) {
            failed = Optional.empty();
            shown = Optional.of(past);
            relabel();
        }
    }

    /** It could not be read: what is known stays. */
    void failed(Throwable why) {
        failed = Optional.of(why);
        relabel();
    }

    void relabel() {
        lines.getChildren().clear();
        failed.ifPresent(why -> say(texts.get("settings.history.failed", Failures.reason(why, texts))));
        shown.ifPresentOrElse(
                past -> {
                    if (past.isEmpty()) {
                        say(texts.get("settings.history.none"));
                    }
                    past.forEach(each -> lines.getChildren().add(line(each)));
                },
                () -> {
                    if (failed.isEmpty()) {
                        say(texts.get("settings.history.reading"));
                    }
                });
    }

    private void say(String sentence) {
        lines.getChildren().add(Labels.whole(sentence, "bl-muted", "bl-small"));
    }

    private TextFlow line(Query.SettingPast past) {
        String before = formatted(past, past.oldValue());
        String after = formatted(past, past.newValue());
        String scope = ScopeList.name(texts, past.scope());
        String origin = past.origin() == SettingOrigin.FORM
                ? ""
                : texts.get("settings.origin." + past.origin().name().toLowerCase(Locale.ROOT));
        var name = new Link(context.navigator(), past.name(), new Target.SettingTarget(past.scope(), past.name()));
        name.getStyleClass().add("history-name");
        var flow = new TextFlow(
                Labels.part(formats.time(past.wallMs()) + "  ", "history-time"),
                name,
                Labels.part("  " + before + " → ", "chain-beaten"),
                Labels.part(after, "chain-in-force"),
                Labels.part("  " + scope + (origin.isEmpty() ? "" : " · " + origin), "chain-beaten"));
        String all = texts.get(
                "settings.history.accessible",
                formats.time(past.wallMs()),
                past.name(),
                scope,
                before,
                after,
                past.by().isEmpty() ? texts.get("settings.history.nobody") : past.by());
        flow.setAccessibleText(all);
        Tooltip.install(flow, new Tooltip(all));
        return flow;
    }

    private String formatted(Query.SettingPast past, Optional<String> value) {
        return value.map(v -> Catalogue.find(past.scope().kind(), past.name())
                        .map(s -> Notation.format(s, v, texts))
                        .orElse(v))
                .orElseGet(() -> texts.get("settings.history.inherited"));
    }
}
