package brokerlab.engine.local;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.RollingException;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingOrigin;
import brokerlab.engine.view.SettingRow;
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

    SettingsDesk(Cluster cluster, Tasks tasks) {
        this.cluster = cluster;
        this.tasks = tasks;
        this.rows = new SettingRows(cluster);
        this.checks = new SettingChecks(cluster);
        this.past = new SettingsPast(cluster.journal(), cluster.spec().now().folder(), tasks);
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

    /** What an undo would restore and do; empty when there is nothing to undo. */
    CompletableFuture<Optional<Query.UndoAnswer>> undoable(BooleanSupplier cancelled) {
        if (!undo.possible()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        List<SettingChange> restoring = undo.restoring();
        return preview(restoring, SettingOrigin.UNDO, cancelled).thenApply(undo::answer);
    }

    CompletableFuture<Query.PreviewAnswer> preview(
            List<SettingChange> changes, SettingOrigin origin, BooleanSupplier cancelled) {
        return computed(withEffect(changes, origin), cancelled)
                .thenApply(answer -> answer.refusals().isEmpty() ? hindered(changes, origin, answer) : answer);
    }

    /** What is only kept has no effect to be told. */
    private List<SettingChange> withEffect(List<SettingChange> changes, SettingOrigin origin) {
        return changes.stream().filter(ofFile(origin).negate()).toList();
    }

    /** Valid changes are refused all the same while something else is under way, or out of reach. */
    private Query.PreviewAnswer hindered(
            List<SettingChange> changes, SettingOrigin origin, Query.PreviewAnswer answer) {
        try {
            requirePossible(SettingPlan.of(changes, ofFile(origin), checks));
            return answer;
        } catch (RollingException | DoorException | InvalidSettingException e) {
            return new Query.PreviewAnswer(List.of(), List.of(String.valueOf(e.getMessage())), answer.stateVersion());
        }
    }

    /** Throws why these cannot be carried out now. */
    private void requirePossible(SettingPlan plan) {
        cluster.statics().require(plan.fixed());
        boolean ofBrokers =
                !plan.fixed().shared().isEmpty() || !plan.fixed().brokers().isEmpty();
        if ((ofBrokers || !plan.live().isEmpty()) && quorumIsGone()) {
            throw new DoorException(
                    "NO_QUORUM",
                    "ZooKeeper has no quorum: no setting can be written, and a broker that restarts could not come back."
                            + " Start nodes until most of them run.");
        }
    }

    private boolean quorumIsGone() {
        List<Ensemble.NodeStatus> nodes =
                cluster.ensemble().map(Ensemble::status).orElse(List.of());
        long up = nodes.stream()
                .filter(n -> n.state() != Ensemble.NodeStatus.State.STOPPED)
                .count();
        return !nodes.isEmpty() && up <= nodes.size() / 2;
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
    CompletableFuture<Void> undo(Command.UndoSettings command, long request) {
        past.remember(request, SettingOrigin.UNDO);
        return onATask(() -> apply(undo.restoring(), command.previewed(), SettingOrigin.UNDO))
                .thenRun(undo::forget);
    }

    /** Previews read files. */
    private CompletableFuture<Void> onATask(Supplier<CompletableFuture<Void>> work) {
        return CompletableFuture.completedFuture(null).thenComposeAsync(nothing -> work.get(), tasks);
    }

    private CompletableFuture<Void> apply(List<SettingChange> changes, OptionalLong previewed, SettingOrigin origin) {
        SettingPlan plan = SettingPlan.of(changes, ofFile(origin), checks);
        requirePossible(plan);
        long cause = Causes.current();
        return computed(withEffect(changes, origin), () -> false)
                .thenComposeAsync(
                        said -> {
                            if (!said.refusals().isEmpty()) {
                                throw new DoorException("INVALID_CONFIG", String.join("\n", said.refusals()));
                            }
                            if (previewed.isPresent() && previewed.getAsLong() != said.stateVersion()) {
                                throw new DoorException(
                                        DoorException.Kind.STATE_MOVED,
                                        "The change would do something else by now than its preview said: look again, then apply.");
                            }
                            return undo.run(plan, said.effects(), () -> Causes.with(cause, () -> carryOut(plan)));
                        },
                        tasks);
    }

    private CompletableFuture<Void> carryOut(SettingPlan plan) {
        long cause = Causes.current();
        return live.write(plan.live())
                .thenCompose(done -> Causes.with(cause, () -> cluster.statics().change(plan.fixed())));
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
