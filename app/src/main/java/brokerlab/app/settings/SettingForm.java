package brokerlab.app.settings;

import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Reason;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.SettingRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;

/** One setting of the list: what it is, where its value comes from, what it comes to, and its editor. */
final class SettingForm extends StackPane {
    private static final double EDITOR_WIDTH = 248;
    private static final double NARROW = 470;

    /** What a form asks of the screen. */
    interface FormOwner {
        SettingsModel model();

        Texts texts();

        /** What a value comes to on this cluster. */
        List<String> consequences(String setting);

        /** What stands beside a number instead of a unit, for instance "of 3". */
        String suffix(String setting);

        /** A line's editor has the keyboard. */
        void editing(SettingLine.OfSetting line);
    }

    private final FormOwner owner;
    private final SettingLine.OfSetting line;
    private final Texts texts;
    private final TextFlow chain = new TextFlow();
    private final VBox consequences = new VBox(2);
    private final Label problem = Labels.whole("", "bl-bad");
    private final Label exact = Labels.whole("", "bl-subtle", "bl-small");
    private final Label readOnly = Labels.whole("", "bl-mono", "setting-fixed");
    private final Button reset;
    private final Optional<Editor> editor;
    private final VBox left;
    private final VBox right;
    private boolean narrow;

    SettingForm(FormOwner owner, SettingLine.OfSetting line) {
        this.owner = owner;
        this.line = line;
        this.texts = owner.texts();
        String id = Editor.id(line.name());
        setId("setting-" + id);
        getStyleClass().add("setting-form");
        Label name = Labels.of(line.name(), "bl-mono", "setting-name");
        name.setMinWidth(60);
        name.setTooltip(new Tooltip(line.name()));
        var head = new HBox(7, name, chip());
        head.setAlignment(Pos.CENTER_LEFT);
        Label meaning = Labels.whole(line.row().setting().meaning(texts.locale()), "setting-meaning");
        problem.setId("problem-" + id);
        consequences.setId("then-" + id);
        chain.setId("chain-" + id);
        left = new VBox(3, head, meaning, chain);
        if (line.editable()) {
            line.row().setting().reason().ifPresent(reason -> left.getChildren().add(2, unread(reason, id)));
        }
        HBox.setHgrow(left, Priority.ALWAYS);
        left.setMinWidth(120);
        editor = line.editable() ? Optional.of(editor()) : Optional.empty();
        exact.setId("exact-" + id);
        reset = new Button(texts.get("settings.reset"), Icons.of("fth-corner-up-left", 12));
        reset.setId("reset-" + id);
        reset.getStyleClass().addAll("flat", "setting-reset");
        reset.setAccessibleText(texts.get("settings.reset.of", line.name()));
        reset.setMinWidth(Region.USE_PREF_SIZE);
        reset.setOnAction(e -> owner.model().reset(line));
        var under = new HBox(6, exact, Nodes.spacer(), reset);
        under.setAlignment(Pos.CENTER_LEFT);
        right = new VBox(3);
        editor.ifPresentOrElse(
                e -> {
                    right.getChildren().addAll(e.node(), under, problem);
                    e.node().setAccessibleHelp(line.row().setting().meaning(texts.locale()));
                    e.node().focusWithinProperty().addListener((o, was, is) -> {
                        if (is) {
                            owner.editing(line);
                        }
                    });
                },
                () -> right.getChildren().addAll(readOnly, why()));
        right.setPrefWidth(EDITOR_WIDTH);
        arrange(false);
        show();
    }

    /** A narrow list has the editor below. */
    void fit(double width) {
        if (width < NARROW != narrow) {
            arrange(width < NARROW);
        }
    }

    private void arrange(boolean below) {
        narrow = below;
        right.setMinWidth(below ? 0 : EDITOR_WIDTH);
        right.setMaxWidth(below ? 340 : EDITOR_WIDTH);
        getChildren().clear();
        // the hints are the longest there is to read: they have the whole width
        getChildren()
                .add(
                        below
                                ? new VBox(8, new VBox(3, left, consequences), right)
                                : new VBox(3, new HBox(14, left, right), consequences));
        setPadding(new Insets(9, 12, 9, 12));
    }

    private StatusBadge chip() {
        SettingRow row = line.row();
        if (!line.editable()) {
            return whole(new StatusBadge(Status.NEUTRAL, texts.get("settings.chip.readOnly")));
        }
        if (!row.setting().honoured()) {
            return whole(new StatusBadge(Status.NEUTRAL, texts.get("settings.chip.unread")));
        }
        Status status = row.applied() == SettingRow.Applied.LIVE ? Status.OK : Status.WARN;
        var badge = new StatusBadge(
                Status.NEUTRAL,
                texts.get("settings.chip." + row.applied().name().toLowerCase(Locale.ROOT)));
        // the word tells it; a mark before every line of the list would only be noise
        status.on(badge);
        return whole(badge);
    }

    /** Its word is never cut; a name that is too long for the rest is told in full by its tooltip. */
    private static StatusBadge whole(StatusBadge badge) {
        badge.setMinWidth(Region.USE_PREF_SIZE);
        return badge;
    }

    private Label unread(Reason reason, String id) {
        Label unread =
                Labels.whole(texts.get("settings.unread.why", reason.words(texts.locale())), "bl-subtle", "bl-small");
        unread.setId("unread-" + id);
        return unread;
    }

    private Label why() {
        SettingRow row = line.row();
        String reason = decided()
                .or(() -> row.setting().reason().map(r -> r.words(texts.locale())))
                .or(row::refused)
                .orElse("");
        return Labels.whole(texts.get("settings.readOnly.why", reason), "bl-subtle", "bl-small");
    }

    /** What the cluster decides itself, in the user's language. */
    private Optional<String> decided() {
        boolean perBroker = line.row().setting().updateMode() == Setting.UpdateMode.PER_BROKER
                && line.place().scope() instanceof SettingScope.ClusterDefault;
        return switch (line.name()) {
            case "broker.id" -> Optional.of(texts.get("settings.decided.brokerId"));
            case "zookeeper.connect" -> Optional.of(texts.get("settings.decided.connect"));
            default -> perBroker ? Optional.of(texts.get("settings.decided.perBroker")) : Optional.empty();
        };
    }

    private Editor editor() {
        SettingsModel model = owner.model();
        return switch (EditorKind.of(line.row().setting())) {
            case NUMBER -> new NumberEditor(model, line, texts, owner.suffix(line.name()));
            case TOGGLE -> WordEditors.toggle(model, line, texts);
            case CHOICE -> WordEditors.choice(model, line);
            case PICKS -> WordEditors.picks(model, line);
            case LIST -> new ListEditor(model, line, texts);
            case PASSWORD -> WordEditors.password(model, line, texts);
            case TEXT -> WordEditors.text(model, line, texts);
        };
    }

    SettingLine.OfSetting line() {
        return line;
    }

    Optional<Node> field() {
        return editor.map(Editor::field);
    }

    /** Shows what the line holds now. */
    void show() {
        editor.ifPresent(Editor::show);
        chain.getChildren().clear();
        List<SourceChain.ChainLink> links = SourceChain.of(line, texts);
        for (int i = 0; i < links.size(); i++) {
            if (i > 0) {
                chain.getChildren().add(Labels.part(" ‹ ", "chain-beaten"));
            }
            chain.getChildren()
                    .add(Labels.part(
                            links.get(i).text(),
                            "chain-"
                                    + links.get(i)
                                            .strength()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', '-')));
        }
        List<String> then = owner.consequences(line.name());
        consequences.getChildren().setAll(then.stream().map(SettingForm::then).toList());
        consequences.setManaged(!then.isEmpty());
        String wrong =
                line.draft().flatMap(Draft::problem).map(p -> p.words(texts)).orElse("");
        problem.setText(wrong);
        problem.setManaged(!wrong.isEmpty());
        exact.setText(exactly());
        reset.setVisible(line.draft().isPresent() || line.row().own().isPresent());
        boolean under = reset.isVisible() || !exact.getText().isEmpty();
        Nodes.show(reset.getParent(), under);
        readOnly.setText(line.row()
                .value()
                .map(v -> Notation.format(line.row().setting(), v, texts))
                .orElseGet(() -> texts.get("settings.from.nowhere")));
    }

    /**
     * What the value comes to, where that is not what is seen in the field: a number typed alone with the unit it takes, any other in the
     * unit it is stored in.
     */
    private String exactly() {
        if (EditorKind.of(line.row().setting()) != EditorKind.NUMBER
                || line.draft().filter(d -> !d.valid()).isPresent()) {
            return "";
        }
        Notation notation = Notation.of(line.row().setting());
        Optional<String> alone = line.draft()
                .filter(d -> notation.steps().size() > 1 && !d.unit().equals(Notation.UNLIMITED))
                .flatMap(d -> notation.read(d.number(), d.unit())
                        .filter(r -> r.bare() && r.value().signum() > 0)
                        .map(r -> notation.formatIn(r.value(), d.unit(), texts)));
        return line.value()
                .filter(v -> notation.unlimitedValue().filter(v::equals).isEmpty())
                .map(v -> {
                    String said = notation.format(v, texts);
                    return alone.filter(a -> !a.equals(said))
                            .map(a -> texts.get("settings.exact.alone", a, said))
                            .orElseGet(() -> said.equals(notation.exact(v, texts))
                                    ? ""
                                    : texts.get("settings.exact", notation.exact(v, texts)));
                })
                .orElse("");
    }

    private static Node then(String sentence) {
        Label label = Labels.whole(sentence, "setting-then");
        HBox.setHgrow(label, Priority.ALWAYS);
        Label arrow = Labels.of("↳", "setting-arrow");
        arrow.setMinWidth(Region.USE_PREF_SIZE);
        var row = new HBox(5, arrow, label);
        row.setAlignment(Pos.TOP_LEFT);
        return row;
    }

    /** What stands beside a count of replicas. */
    static String suffix(Texts texts, String setting, SettingScope scope, int replicas) {
        return setting.equals("min.insync.replicas") && scope instanceof SettingScope.Topic
                ? texts.get("settings.unit.of", replicas)
                : "";
    }
}
