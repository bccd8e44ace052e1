package brokerlab.app.settings;

import brokerlab.app.kit.Answers;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Failures;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Previews, applies and takes back what was typed. */
final class ChangeActs {
    /** A person types on before what it will do is worked out. */
    private static final long TYPING_MS = 250;

    /** The state moves on under a preview. */
    private static final long PREVIEW_MS = 3_000;

    private final ScreenContext context;
    private final Texts texts;
    private final SettingsModel model;
    private final EffectsPane effects;
    private final HistoryPane history;
    private final Runnable changed;
    private Optional<CompletableFuture<?>> previewing = Optional.empty();
    private long previewed = -1;
    private List<SettingChange> told = List.of();
    private long previewedMs;
    private long typedMs;
    private long typedRevision;
    private boolean applying;

    /** @param changed called when the cluster's settings are others than before */
    ChangeActs(ScreenContext context, SettingsModel model, HistoryPane history, Runnable changed) {
        this.context = context;
        this.texts = context.texts();
        this.model = model;
        this.history = history;
        this.changed = changed;
        this.effects = new EffectsPane(texts, model, this::apply, this::undo);
    }

    EffectsPane effects() {
        return effects;
    }

    /** Whether what is typed is not yet worked out. */
    boolean computing() {
        return !model.changes().isEmpty()
                && !model.hasProblems()
                && (previewed != model.revision()
                        || (previewing.isPresent() && effects.answer().isEmpty()));
    }

    /**
     * Works out anew what was typed, when that or the state has changed. Returns whether something was typed since the last call.
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
        boolean moved = previewed != model.revision();
        if (model.changes().isEmpty() || model.hasProblems()) {
            if (moved) {
                previewing.ifPresent(p -> p.cancel(false));
                previewing = Optional.empty();
                previewed = model.revision();
            }
        } else if (moved ? at - typedMs >= TYPING_MS : previewing.isEmpty() && at - previewedMs >= PREVIEW_MS) {
            previewedMs = at;
            preview(wallMs);
        }
        return typed;
    }

    private void preview(long wallMs) {
        long revision = model.revision();
        previewing.ifPresent(p -> p.cancel(false));
        previewed = revision;
        List<SettingChange> changes = model.changes();
        CompletableFuture<Query.PreviewAnswer> asked =
                context.source().door().query(new Query.ChangePreview(changes, model.origin()));
        previewing = Optional.of(asked);
        Answers.onFx(
                asked,
                answer -> {
                    previewing = Optional.empty();
                    if (revision == model.revision()) {
                        told = changes;
                        effects.take(answer, wallMs);
                    }
                },
                why -> {
                    previewing = Optional.empty();
                    effects.failed(Failures.reason(why, texts));
                });
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
        preview(context.source().door().snapshot().wallMs());
    }

    /** @param moved when the change would do something else by now than what was told */
    private void run(Command command, Runnable done, Runnable moved, String failed) {
        applying = true;
        effects.busy(true);
        Answers.onFx(
                context.source().door().execute(command),
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
                context.source().door().query(new Query.Undo()),
                answer -> answer.ifPresentOrElse(now -> ask(now, seen), () -> effects.undoable(false)),
                why -> context.notices().error(texts.get("settings.undo.failed"), why));
    }

    private void ask(Query.UndoAnswer undo, Optional<Query.UndoAnswer> seen) {
        long nowMs = context.source().door().snapshot().wallMs();
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
                context.source().door().execute(new Command.CancelRolling()),
                ok -> context.notices().info(texts.get("settings.rolling.ended")),
                why -> context.notices().error(texts.get("settings.rolling.cancel"), why));
    }

    /** Asks what was changed lately and what can be taken back. */
    void refresh() {
        Answers.onFx(
                context.source().door().query(new Query.Undo()),
                answer -> effects.undoable(answer.isPresent()),
                why -> effects.undoable(false));
        Answers.onFx(
                context.source().door().query(new Query.SettingsHistory(HistoryPane.LISTED)),
                history::set,
                history::failed);
    }
}
