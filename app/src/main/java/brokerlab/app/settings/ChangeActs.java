package brokerlab.app.settings;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Question;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Failures;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Previews, applies and takes back what was typed. */
final class ChangeActs {
    /** A person types on before what it will do is worked out. */
    private static final long TYPING_MS = 250;

    private final ScreenContext context;
    private final Texts texts;
    private final SettingsModel model;
    private final EffectsPane effects;
    private final Runnable changed;
    private final Question<Query.PreviewAnswer> preview;
    private final Question<Optional<Query.UndoAnswer>> undoable;
    private final Question<List<Query.SettingPast>> past;
    private long previewed = -1;
    private List<SettingChange> asked = List.of();
    private List<SettingChange> told = List.of();
    private long typedMs;
    private long typedRevision;
    private boolean applying;

    /** @param changed called when the cluster's settings are others than before */
    ChangeActs(ScreenContext context, SettingsModel model, HistoryPane history, Runnable changed) {
        this.context = context;
        this.texts = context.texts();
        this.model = model;
        this.changed = changed;
        this.effects = new EffectsPane(texts, model, this::apply, this::undo);
        this.preview = new Question<>(
                () -> {
                    previewed = model.revision();
                    asked = model.changes();
                    return door().query(new Query.ChangePreview(asked, model.origin()));
                },
                answer -> {
                    if (previewed == model.revision()) {
                        told = asked;
                        effects.take(answer, door().snapshot().wallMs());
                    }
                },
                why -> effects.failed(Failures.reason(why, texts)));
        this.undoable = new Question<>(
                () -> door().query(new Query.Undo()),
                answer -> effects.undoable(answer.isPresent()),
                why -> effects.undoable(false));
        this.past = new Question<>(
                () -> door().query(new Query.SettingsHistory(HistoryPane.LISTED)), history::set, history::failed);
    }

    private Door door() {
        return context.source().door();
    }

    EffectsPane effects() {
        return effects;
    }

    /** Whether what is typed is not yet worked out. */
    boolean computing() {
        return !model.changes().isEmpty()
                && !model.hasProblems()
                && (previewed != model.revision()
                        || (preview.underWay() && effects.answer().isEmpty()));
    }

    /**
     * Works out what was typed, and anew what has come due. Returns whether something was typed since the last call.
     *
     * @param at elapsed time
     * @param wallMs of the newest snapshot
     */
    boolean tick(long at, long wallMs) {
        boolean typed = model.revision() != typedRevision;
        if (typed) {
            typedRevision = model.revision();
            typedMs = at;
            if (told.equals(model.changes())) {
                effects.show();
            } else {
                effects.computing();
            }
        }
        effects.busy(applying);
        if (previewed != model.revision()) {
            if (model.changes().isEmpty() || model.hasProblems()) {
                preview.giveUp();
                previewed = model.revision();
            } else if (at - typedMs >= TYPING_MS) {
                preview.askAnew();
            }
        } else if (effects.due(wallMs)) {
            moved();
        }
        return typed;
    }

    /** The cluster is another one than before: what was typed may do something else by now. */
    void moved() {
        if (previewed == model.revision() && !model.changes().isEmpty() && !model.hasProblems()) {
            preview.ask();
        }
    }

    /** What the screen tells of, and nothing that was typed since. */
    private void apply() {
        if (told.equals(model.changes())) {
            effects.answer().ifPresent(answer -> apply(told, OptionalLong.of(answer.stateVersion())));
        } else {
            effects.computing();
        }
    }

    /** Nothing is being applied now. */
    boolean idle() {
        return !applying;
    }

    /** @param state the version of the one that the preview on the screen was made of */
    void apply(List<SettingChange> changes, OptionalLong state) {
        run(
                new Command.ChangeSettings(changes, state, model.origin()),
                () -> {
                    model.applied(changes);
                    context.notices().info(texts.get("settings.applied", changes.size()));
                },
                this::lookAgain,
                "settings.apply.failed");
    }

    /** Nothing was changed: what it would do by now is worked out, and confirmed once more. */
    private void lookAgain() {
        effects.moved();
        preview.askAnew();
    }

    /** @param moved when the change would do something else by now than what was told */
    private void run(Command command, Runnable done, Runnable moved, String failed) {
        applying = true;
        effects.busy(true);
        Answers.onFx(
                door().execute(command),
                ok -> {
                    applying = false;
                    done.run();
                    changed.run();
                },
                why -> {
                    applying = false;
                    if (why instanceof DoorException refused && refused.kind() == DoorException.Kind.STATE_MOVED) {
                        moved.run();
                    } else {
                        context.notices().error(texts.get(failed), why);
                    }
                    changed.run();
                });
    }

    /** Asks anew what would come back and what that would do, and says it before anything is done. */
    private void undo() {
        undo(Optional.empty());
    }

    private void undo(Optional<Query.UndoAnswer> seen) {
        Answers.onFx(
                door().query(new Query.Undo()),
                answer -> answer.ifPresentOrElse(now -> ask(now, seen), () -> effects.undoable(false)),
                why -> context.notices().error(texts.get("settings.undo.failed"), why));
    }

    private void ask(Query.UndoAnswer undo, Optional<Query.UndoAnswer> seen) {
        long nowMs = door().snapshot().wallMs();
        context.showModal(new UndoDialog(
                context,
                undo,
                seen,
                nowMs,
                () -> run(
                        new Command.UndoSettings(OptionalLong.of(undo.preview().stateVersion())),
                        () -> context.notices()
                                .info(texts.get(
                                        "settings.undo.done", undo.changes().size())),
                        () -> undo(Optional.of(undo)),
                        "settings.undo.failed")));
    }

    void cancelRolling() {
        Answers.onFx(
                door().execute(new Command.CancelRolling()),
                ok -> context.notices().info(texts.get("settings.rolling.ended")),
                why -> context.notices().error(texts.get("settings.rolling.cancel"), why));
    }

    /** Asks what was changed lately and what can be taken back. */
    void refresh() {
        undoable.ask();
        past.ask();
    }
}
