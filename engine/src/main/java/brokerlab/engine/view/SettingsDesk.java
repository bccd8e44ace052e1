package brokerlab.engine.view;

import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.metadata.ConfigWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Reads the settings of each scope, and changes them where they change live. */
final class SettingsDesk {
    private final Cluster cluster;
    private final SettingRows rows;
    private final SettingsPast past;

    SettingsDesk(Cluster cluster) {
        this.cluster = cluster;
        this.rows = new SettingRows(cluster);
        this.past = new SettingsPast(cluster.journal());
    }

    List<SettingRow> rows(SettingScope scope) {
        return rows.of(scope);
    }

    CompletableFuture<Query.PreviewAnswer> preview(List<SettingChange> changes, BooleanSupplier cancelled) {
        return new ChangePreview(this::staged).of(PreviewState.of(cluster), changes, cancelled);
    }

    private ChangePreview.Staged staged(SettingChange change) {
        SettingChange checked = checked(change);
        return new ChangePreview.Staged(
                checked,
                rows(change.scope()).stream()
                        .filter(r -> r.setting().name().equals(change.name()))
                        .map(SettingRow::applied)
                        .findFirst()
                        .orElse(SettingRow.Applied.LIVE));
    }

    CompletableFuture<Void> change(List<SettingChange> changes) {
        var byEntity = new LinkedHashMap<String, Map<String, Optional<String>>>();
        for (SettingChange change : changes) {
            SettingChange checked = checked(change);
            byEntity.computeIfAbsent(entity(checked), e -> new LinkedHashMap<>())
                    .put(checked.name(), checked.value());
        }
        ConfigWriter writer = rows.running().configs().orElseThrow();
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (var each : byEntity.entrySet()) {
            done = done.thenCompose(before -> writer.alter(each.getKey(), each.getValue()));
        }
        return done;
    }

    SettingsPast past() {
        return past;
    }

    Optional<Query.UndoAnswer> undoable() {
        return Optional.empty();
    }

    CompletableFuture<Void> undo() {
        return CompletableFuture.failedFuture(
                new DoorException("NOTHING_TO_UNDO", "No settings were changed here: there is nothing to undo."));
    }

    List<Query.ExportedFile> export(Query.ExportSettings q) {
        return List.of();
    }

    Query.ImportAnswer imported(Query.ImportSettings q) {
        return new Query.ImportAnswer(List.of(), List.of(), List.of(), List.of(), 0);
    }

    CompletableFuture<Void> cancelRolling() {
        return CompletableFuture.failedFuture(
                new DoorException("NOT_ROLLING", "No rolling restart is under way: there is nothing to cancel."));
    }

    private SettingChange checked(SettingChange change) {
        String value = change.value().orElse("");
        SettingRow row = rows(change.scope()).stream()
                .filter(r -> r.setting().name().equals(change.name()))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidSettingException(change.name(), value, "this engine has no such setting here"));
        row.refused().ifPresent(why -> {
            throw new InvalidSettingException(change.name(), value, why);
        });
        return new SettingChange(change.scope(), change.name(), change.value().map(row.setting()::checked));
    }

    private static String entity(SettingChange change) {
        return switch (change.scope()) {
            case SettingScope.ClusterDefault s -> "brokers/<default>";
            case SettingScope.Broker s -> "brokers/" + s.id();
            case SettingScope.Topic s -> "topics/" + s.name();
            case SettingScope.Ensemble s -> throw new InvalidSettingException(change.name(), "", "is no live setting");
        };
    }
}
