package brokerlab.app.source;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.config.Source;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings as a door would tell them. */
public final class SampleSettings {
    private static final long HOUR_MS = 3_600_000;

    private SampleSettings() {}

    /** @param own values of the scope's own */
    public static List<SettingRow> rows(Setting.Scope scope, Map<String, String> own) {
        return Catalogue.listed(scope).stream().map(s -> row(s, own)).toList();
    }

    /** Some of a topic with two values of its own, on brokers with one that a preset gave. */
    static List<SettingRow> ofTopic() {
        var names = Set.of(
                "retention.ms",
                "segment.bytes",
                "retention.bytes",
                "flush.ms",
                "min.insync.replicas",
                "cleanup.policy");
        return rows(Setting.Scope.TOPIC, Map.of("retention.ms", "3600000", "segment.bytes", "67108864")).stream()
                .filter(row -> names.contains(row.setting().name()))
                .map(row -> row.setting().name().equals("min.insync.replicas") ? preset(row, "2") : row)
                .toList();
    }

    private static SettingRow preset(SettingRow row, String value) {
        var candidates = new ArrayList<EffectiveValue.Candidate>();
        candidates.add(new EffectiveValue.Candidate(row.setting().name(), value, Source.STATIC_BROKER));
        candidates.addAll(row.candidates());
        return new SettingRow(
                row.setting(),
                Optional.of(value),
                Source.STATIC_BROKER,
                candidates,
                row.own(),
                row.applied(),
                row.refused(),
                Map.of(row.setting().name(), SettingRow.Giver.START));
    }

    private static SettingRow row(Setting setting, Map<String, String> own) {
        Source source = setting.scope() == Setting.Scope.TOPIC ? Source.TOPIC : Source.DYNAMIC_DEFAULT;
        var candidates = new ArrayList<EffectiveValue.Candidate>();
        Optional<String> mine = Optional.ofNullable(own.get(setting.name()));
        mine.ifPresent(v -> candidates.add(new EffectiveValue.Candidate(setting.name(), v, source)));
        setting.defaultValue()
                .ifPresent(v -> candidates.add(new EffectiveValue.Candidate(setting.name(), v, Source.DEFAULT)));
        return new SettingRow(
                setting,
                mine.or(setting::defaultValue),
                mine.isPresent() ? source : Source.DEFAULT,
                candidates,
                mine,
                SettingRow.Applied.LIVE,
                Optional.empty(),
                Map.of());
    }

    /** An undo that brings several values back, of which one restarts every broker and one deletes what a group has not read. */
    public static Query.UndoAnswer undo(SampleDoor door) {
        String orders = "orders" + door.suffix;
        var changes = new ArrayList<SettingChange>();
        changes.add(new SettingChange(new SettingScope.ClusterDefault(), "log.segment.bytes", Optional.empty()));
        changes.add(new SettingChange(new SettingScope.Topic(orders), "retention.bytes", Optional.of("1000000")));
        for (int broker : door.brokers.keySet()) {
            changes.add(new SettingChange(
                    new SettingScope.Broker(broker),
                    "listener.name.external.ssl.keystore.location",
                    Optional.of("/etc/k")));
        }
        var effects = new ArrayList<ChangeEffect>();
        effects.add(new ChangeEffect.BrokersRestart(List.copyOf(door.brokers.keySet())));
        for (int partition = 0; partition < 6; partition++) {
            effects.add(new ChangeEffect.SegmentsDeleted(
                    orders, partition, 1, List.of(0L, 912_354L), 0, 81_000_000, 1_020_166, SampleDoor.START + HOUR_MS));
            effects.add(
                    new ChangeEffect.GroupLoses("billing" + door.suffix, orders, partition, 4, 1_020_166, 1_020_162));
        }
        return new Query.UndoAnswer(
                SampleDoor.START - HOUR_MS,
                changes,
                List.of(new ChangeEffect.LeaderElected(orders, 0, 2, true, 12)),
                new Query.PreviewAnswer(effects, List.of(), 7));
    }

    /** A file with values to change, values that nobody reads here, values left out, and a line that cannot be read. */
    static Query.ImportAnswer imported() {
        return new Query.ImportAnswer(
                List.of(
                        change("log.retention.ms", "3600000"),
                        change("num.io.threads", "16"),
                        change("log.cleaner.min.cleanable.ratio", "0.25")),
                List.of(change("confluent.support.customer.id", "anonymous")),
                List.of("broker.id", "listeners", "advertised.listeners", "log.dirs", "zookeeper.connect"),
                List.of("Line 41: 'num.network.threads=many' is not a whole number."),
                27);
    }

    private static SettingChange change(String name, String value) {
        return new SettingChange(new SettingScope.ClusterDefault(), name, Optional.of(value));
    }
}
