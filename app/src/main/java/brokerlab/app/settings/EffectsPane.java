package brokerlab.app.settings;

import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Stale;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Sentence;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;

/** What was typed, what it will do, and the acts: apply, discard, take back. */
final class EffectsPane extends VBox {
    private static final int LISTED = 8;
    private static final int CARDS = 12;
    private static final double MOST_HEIGHT = 400;
    private static final double SCOPE = 140;

    private final Texts texts;
    private final SettingsModel model;
    private final VBox staged = new VBox(7);
    private final VBox cards = new VBox(8);
    private final Label state = Labels.whole("", "bl-muted", "bl-small");
    private final Button apply;
    private final Button discard;
    private final Button undo;
    private Optional<Query.PreviewAnswer> answer = Optional.empty();
    /** What stood here when applying it was refused because the cluster had moved on. */
    private Optional<List<EffectWords.EffectCard>> seen = Optional.empty();

    private boolean stale;
    private long nowMs;
    private long dueMs = Long.MAX_VALUE;

    EffectsPane(Texts texts, SettingsModel model, Runnable applied, Runnable undone) {
        super(10);
        this.texts = texts;
        this.model = model;
        setId("effects");
        getStyleClass().add("bl-card");
        state.setId("effects-state");
        state.setMinHeight(Region.USE_PREF_SIZE);
        cards.setId("effect-cards");
        apply = Buttons.of(texts.bind("settings.apply"), "apply", applied, "primary");
        discard = Buttons.of(texts.bind("settings.discard"), "discard", model::discardAll);
        undo = Buttons.of(texts.bind("settings.undo"), "undo", undone);
        undo.setDisable(true);
        var acts = new WrapRow(7, 6, apply, discard, Nodes.spacer(), undo);
        // the acts stay in sight however much there is to say
        var told = new VBox(10, staged, state, cards);
        var scroll = new ScrollPane(told);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setMinHeight(30);
        scroll.setMaxHeight(MOST_HEIGHT);
        told.heightProperty()
                .addListener((o, was, is) -> scroll.setPrefHeight(Math.min(MOST_HEIGHT, is.doubleValue() + 2)));
        getChildren().addAll(Labels.of(texts.bind("settings.effects"), "bl-h3"), scroll, acts);
        show();
    }

    /** Whether there is something to take back. */
    void undoable(boolean able) {
        undo.setDisable(!able);
    }

    /** While a change is under way nothing else can be applied. */
    void busy(boolean applying) {
        apply.setDisable(applying || !ready());
    }

    private boolean ready() {
        return !model.changes().isEmpty()
                && !model.hasProblems()
                && !stale
                && answer.filter(a -> a.refusals().isEmpty()).isPresent();
    }

    /** Drafts changed: what was computed is no longer about them. */
    void computing() {
        stale = true;
        seen = Optional.empty();
        show();
    }

    /** The cluster is another one than what was worked out is about: what comes next is told beside what stood here. */
    void moved() {
        stale = true;
        seen = Optional.of(cards());
        show();
    }

    void take(Query.PreviewAnswer now, long wallMs) {
        answer = Optional.of(now);
        nowMs = wallMs;
        dueMs = now.effects().stream()
                .mapToLong(EffectsPane::due)
                .filter(due -> due > wallMs)
                .min()
                .orElse(Long.MAX_VALUE);
        stale = false;
        show();
        if (seen.isPresent() && discard.isFocused()) {
            // where the focus went as the button beside it could not be pressed
            apply.requestFocus();
        }
    }

    /** When what it tells comes; 0 when it tells of no time. */
    private static long due(ChangeEffect effect) {
        return switch (effect) {
            case ChangeEffect.SegmentsDeleted e -> e.dueMs();
            case ChangeEffect.SegmentsKept e -> e.dueMs();
            case ChangeEffect.SegmentRolled e -> e.dueMs();
            default -> 0;
        };
    }

    /** Whether the first of the times it tells of has passed, once. */
    boolean due(long wallMs) {
        boolean due = wallMs > dueMs;
        if (due) {
            dueMs = Long.MAX_VALUE;
        }
        return due;
    }

    /** The preview itself could not be computed. */
    void failed(String why) {
        answer = Optional.empty();
        stale = false;
        show();
        state.setText(texts.get("settings.effects.failed", why));
        state.setManaged(true);
    }

    Optional<Query.PreviewAnswer> answer() {
        return answer;
    }

    /** What it shows now, in the order shown. */
    List<EffectWords.EffectCard> cards() {
        return answer.map(Query.PreviewAnswer::effects)
                .map(e -> new EffectWords(texts, nowMs).cards(e))
                .orElse(List.of());
    }

    void show() {
        List<SettingLine.OfSetting> lines = model.staged();
        boolean none = lines.isEmpty() && model.kept() == 0;
        staged.getChildren().setAll(lines.stream().limit(LISTED).map(this::line).toList());
        if (lines.size() > LISTED) {
            also(staged, texts.get("settings.staged.more", lines.size() - LISTED));
        }
        if (model.kept() > 0) {
            also(staged, texts.get("settings.staged.kept", model.kept()));
        }
        Nodes.show(staged, !none);
        if (none) {
            answer = Optional.empty();
            seen = Optional.empty();
        }
        state.setText(
                none
                        ? texts.get("settings.effects.none")
                        : model.hasProblems()
                                ? texts.get("settings.effects.problems")
                                : stale || answer.isEmpty()
                                        ? texts.get("settings.effects.computing")
                                        : seen.isPresent() ? texts.get("settings.moved") : "");
        Nodes.show(state, !state.getText().isEmpty());
        Stale.mark(cards, stale);
        cards.getChildren().clear();
        answer.ifPresent(a -> {
            a.refusals().forEach(why -> cards.getChildren().add(refusal(texts, why)));
            List<Node> all = cards(texts, cards(), seen.filter(before -> !stale));
            all.stream().limit(CARDS).forEach(cards.getChildren()::add);
            if (all.size() > CARDS) {
                also(cards, texts.get("settings.effects.more", all.size() - CARDS));
            }
        });
        cards.setManaged(!cards.getChildren().isEmpty());
        discard.setDisable(none);
        apply.setDisable(!ready());
    }

    private static void also(VBox lines, String words) {
        lines.getChildren().add(Labels.of(words, "bl-muted", "bl-small"));
    }

    private Node line(SettingLine.OfSetting line) {
        Label name = Names.name(Labels.of(line.name(), "bl-mono", "staged-name"));
        name.setMinWidth(40);
        Label scope = Names.name(Labels.of(ScopeList.name(texts, line.place().scope()), "bl-subtle", "bl-small"));
        // what is changed comes first; where, only as far as there is room
        scope.setMaxWidth(SCOPE * Fonts.scale());
        Button out = Icons.button(
                "fth-x", texts.bind("settings.discard.one", line.name()), () -> model.discard(line.place()));
        out.setId("discard-" + Editor.id(line.name()));
        out.getStyleClass().add("staged-out");
        var head = new HBox(6, name, scope, Nodes.spacer(), out);
        head.setAlignment(Pos.CENTER_LEFT);
        var change = new TextFlow(
                Labels.part(before(line), "chain-beaten"),
                Labels.part(" → ", "chain-beaten"),
                Labels.part(after(line), after(line, "chain-in-force")));
        return new VBox(1, head, change);
    }

    private static String after(SettingLine.OfSetting line, String styleClass) {
        return line.draft().filter(d -> !d.valid()).isPresent() ? "chain-wrong" : styleClass;
    }

    private String before(SettingLine.OfSetting line) {
        return line.row()
                .value()
                .map(v -> Notation.format(line.row().setting(), v, texts))
                .orElseGet(() -> texts.get("settings.from.nowhere"));
    }

    private String after(SettingLine.OfSetting line) {
        Draft draft = line.draft().orElse(Draft.reset());
        if (!draft.valid()) {
            return draft.number();
        }
        return draft.value()
                .map(v -> Notation.format(line.row().setting(), v, texts))
                .orElseGet(() -> line.inherited()
                        .map(v -> texts.get(
                                "settings.staged.inherited",
                                Notation.format(line.row().setting(), v, texts)))
                        .orElseGet(() -> texts.get("settings.from.nowhere")));
    }

    static Node refusal(Texts texts, String why) {
        return card(new EffectWords.EffectCard(
                Status.BAD, texts.get("settings.effects.refused"), List.of(Sentence.whole(why))));
    }

    /** @param seen what was told before: what is new or different comes first and is marked, then what is no more, then the rest */
    static List<Node> cards(
            Texts texts, List<EffectWords.EffectCard> now, Optional<List<EffectWords.EffectCard>> seen) {
        var marked = new ArrayList<Node>();
        var same = new ArrayList<Node>();
        for (EffectWords.EffectCard card : now) {
            if (seen.isPresent() && !seen.get().contains(card)) {
                marked.add(marked(card, texts.get("settings.moved.new")));
            } else {
                same.add(card(card));
            }
        }
        seen.ifPresent(before -> before.stream()
                .filter(card -> now.stream().noneMatch(c -> c.title().equals(card.title())))
                .forEach(card -> marked.add(marked(
                        new EffectWords.EffectCard(Status.NEUTRAL, card.title(), List.of()),
                        texts.get("settings.moved.gone")))));
        marked.addAll(same);
        return marked;
    }

    private static Node marked(EffectWords.EffectCard card, String how) {
        VBox box = card(card);
        box.getChildren().addFirst(Labels.of(how, "effect-moved-mark"));
        box.getStyleClass().add("effect-moved");
        box.setAccessibleText(how + ". " + box.getAccessibleText());
        return box;
    }

    static VBox card(EffectWords.EffectCard card) {
        String mark = card.status().mark();
        Label title = Labels.whole(mark.isEmpty() ? card.title() : mark + "  " + card.title(), "effect-title");
        var box = new VBox(3, title);
        for (String detail : card.details()) {
            box.getChildren().add(Labels.whole(detail, "effect-detail"));
        }
        box.getStyleClass().add("effect-card");
        card.status().on(box);
        box.setAccessibleText(card.title() + ". " + String.join(" ", card.details()));
        box.setFocusTraversable(true);
        return box;
    }
}
