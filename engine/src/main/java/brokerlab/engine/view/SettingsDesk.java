package brokerlab.engine.view;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.TopicSettings;
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

    SettingsDesk(Cluster cluster) {
        this.cluster = cluster;
    }

    List<SettingRow> rows(SettingScope scope) {
        return switch (scope) {
            case SettingScope.ClusterDefault s -> {
                BrokerSettings any = running().settings();
                yield brokerRows(any, any.dynamicDefault(), Setting.UpdateMode.CLUSTER_WIDE);
            }
            case SettingScope.Broker s -> {
                BrokerSettings settings = broker(s.id()).settings();
                yield brokerRows(settings, settings.dynamicBroker(), Setting.UpdateMode.PER_BROKER);
            }
            case SettingScope.Topic s -> {
                Broker broker = running();
                Map<String, String> own = broker.overrides().orElseThrow().overrides(s.name());
                yield Catalogue.honoured().topic().stream()
                        .map(each -> row(
                                TopicSettings.effective(broker.settings(), own, each.name()),
                                own,
                                SettingRow.Applied.LIVE,
                                Optional.empty()))
                        .toList();
            }
            case SettingScope.Ensemble s -> List.of();
        };
    }

    private static List<SettingRow> brokerRows(
            BrokerSettings settings, Map<String, String> own, Setting.UpdateMode needed) {
        return Catalogue.honoured().broker().stream()
                .map(each -> {
                    boolean live = each.updateMode() != Setting.UpdateMode.READ_ONLY;
                    boolean here = needed == Setting.UpdateMode.PER_BROKER
                            || each.updateMode() == Setting.UpdateMode.CLUSTER_WIDE;
                    return row(
                            settings.effective(each.name()),
                            own,
                            live ? SettingRow.Applied.LIVE : SettingRow.Applied.ROLLING_RESTART,
                            refusal(live, here));
                })
                .toList();
    }

    private static Optional<String> refusal(boolean live, boolean here) {
        if (!live) {
            return Optional.of("is read at start only");
        }
        return here ? Optional.empty() : Optional.of("is set per broker, not as the cluster-wide default");
    }

    private static SettingRow row(
            EffectiveValue value, Map<String, String> own, SettingRow.Applied applied, Optional<String> refused) {
        EffectiveValue told = value.told();
        return new SettingRow(
                told.setting(),
                told.value(),
                told.source(),
                told.synonyms(),
                Optional.ofNullable(own.get(told.setting().name())).map(told.setting()::shown),
                applied,
                refused);
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
        ConfigWriter writer = running().configs().orElseThrow();
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (var each : byEntity.entrySet()) {
            done = done.thenCompose(before -> writer.alter(each.getKey(), each.getValue()));
        }
        return done;
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

    private Broker running() {
        return cluster.brokers().stream()
                .filter(b -> b.overrides().isPresent() && b.configs().isPresent())
                .findFirst()
                .orElseThrow(() -> new DoorException("BROKER_NOT_AVAILABLE", "No broker runs: start one."));
    }

    private Broker broker(int id) {
        return cluster.brokers().stream()
                .filter(b -> b.id() == id)
                .findFirst()
                .orElseThrow(() -> new DoorException("BROKER_NOT_AVAILABLE", "There is no broker " + id + "."));
    }
}
