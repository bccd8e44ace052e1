package brokerlab.engine.view;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads the settings of each scope, and changes them.
 *
 * <pre>
 *   changes ─▶ each checked ─▶ previewed: valid together? state as it was seen? ─▶ live ones written at once
 *                                                                                 ─▶ start-only ones: specification, restarts
 *                                                                                 ─▶ former own values kept for the undo
 * </pre>
 */
final class SettingsDesk {
    private final Cluster cluster;
    private final Tasks tasks;
    private final SettingRows rows;
    private final SettingChecks checks;
    private final SettingsPast past;
    private final SettingsUndo undo;
    private final LiveSettings live;
    private final SettingFiles files;
    private final ToldEffects told = new ToldEffects();

    SettingsDesk(Cluster cluster, Tasks tasks) {
        this.cluster = cluster;
        this.tasks = tasks;
        this.rows = new SettingRows(cluster);
        this.checks = new SettingChecks(cluster);
        this.past = new SettingsPast(cluster.journal());
        this.undo = new SettingsUndo(cluster);
        this.live = new LiveSettings(cluster, tasks);
        this.files = new SettingFiles(cluster, rows, checks);
    }

    List<SettingRow> rows(SettingScope scope) {
        return rows.of(scope);
    }

    SettingsPast past() {
        return past;
    }

    Optional<Query.UndoAnswer> undoable() {
        return undo.answer();
    }

    CompletableFuture<Query.PreviewAnswer> preview(List<SettingChange> changes, BooleanSupplier cancelled) {
        return computed(changes, cancelled).thenApply(answer -> {
            told.remember(changes, answer);
            return answer;
        });
    }

    private CompletableFuture<Query.PreviewAnswer> computed(List<SettingChange> changes, BooleanSupplier cancelled) {
        return new ChangePreview(this::staged, this::checkTogether).of(PreviewState.of(cluster), changes, cancelled);
    }

    private ChangePreview.Staged staged(SettingChange change) {
        SettingChange checked = checks.checked(change);
        return new ChangePreview.Staged(
                checked, checked.setting().map(SettingsDesk::applied).orElse(SettingRow.Applied.LIVE));
    }

    private static SettingRow.Applied applied(Setting setting) {
        return switch (setting.updateMode()) {
            case READ_ONLY, NODE -> SettingRow.Applied.ROLLING_RESTART;
            case PROCESS -> SettingRow.Applied.APP_RESTART;
            case PER_BROKER, CLUSTER_WIDE, TOPIC, ENTITY -> SettingRow.Applied.LIVE;
        };
    }

    /** Each is valid alone; what they are together is known to the cluster. */
    private void checkTogether(List<SettingChange> changes) {
        SettingPlan plan = SettingPlan.of(changes, change -> false, checks);
        cluster.statics().check(plan.fixed());
        live.check(plan.live());
    }

    /** What of these goes where files are kept, and what an undo takes back there. */
    private Predicate<SettingChange> ofFile(SettingOrigin origin) {
        return switch (origin) {
            case IMPORT -> SettingChecks::keptOnly;
            case UNDO -> change -> SettingChecks.keptOnly(change) && undo.wasFixed(change);
            default -> change -> false;
        };
    }

    /** @param request the journal entry of the request */
    CompletableFuture<Void> change(Command.ChangeSettings command, long request) {
        past.remember(request, command.origin());
        return onATask(() -> apply(command.changes(), command.previewed(), command.origin()));
    }

    /** @param request the journal entry of the request */
    CompletableFuture<Void> undo(long request) {
        past.remember(request, SettingOrigin.UNDO);
        return onATask(() -> apply(undo.restoring(), OptionalLong.empty(), SettingOrigin.UNDO))
                .thenRun(undo::forget);
    }

    /** Previews read files. */
    private CompletableFuture<Void> onATask(Supplier<CompletableFuture<Void>> work) {
        return CompletableFuture.completedFuture(null).thenComposeAsync(nothing -> work.get(), tasks);
    }

    private CompletableFuture<Void> apply(List<SettingChange> changes, OptionalLong previewed, SettingOrigin origin) {
        Predicate<SettingChange> ofFile = ofFile(origin);
        SettingPlan plan = SettingPlan.of(changes, ofFile, checks);
        cluster.statics().require(plan.fixed());
        // What is only kept has no effect to be told.
        List<SettingChange> seen = changes.stream().filter(ofFile.negate()).toList();
        long cause = Causes.current();
        return computed(plan.followed(), () -> false)
                .thenComposeAsync(
                        said -> {
                            if (!said.refusals().isEmpty()) {
                                throw new DoorException("INVALID_CONFIG", String.join("\n", said.refusals()));
                            }
                            if (previewed.isPresent() && !told.stillTrue(previewed.getAsLong(), seen, said)) {
                                throw new DoorException(
                                        "STATE_MOVED",
                                        "The change would do something else by now than its preview said: look again, then apply.");
                            }
                            return undo.kept(plan, said.effects(), () -> caused(cause, () -> carryOut(plan)));
                        },
                        tasks);
    }

    private static CompletableFuture<Void> caused(long cause, Supplier<CompletableFuture<Void>> work) {
        var result = new ArrayList<CompletableFuture<Void>>();
        Causes.with(cause, () -> result.add(work.get()));
        return result.getFirst();
    }

    private CompletableFuture<Void> carryOut(SettingPlan plan) {
        long cause = Causes.current();
        return live.write(plan.live())
                .thenCompose(done -> caused(cause, () -> cluster.statics().change(plan.fixed())));
    }

    CompletableFuture<Void> cancelRolling() {
        return cluster.statics()
                .cancel()
                .exceptionallyCompose(e -> CompletableFuture.failedFuture(
                        new DoorException("NOT_ROLLING", String.valueOf(e.getMessage()))));
    }

    SettingFiles files() {
        return files;
    }
}
