package brokerlab.engine.view;

import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one would do by hand, at a Kafka cluster of one's own, for changes of settings.
 *
 * @param text a command line of bash; for a file the lines to put in, those to take out as comments
 * @param where the file, or empty for a command
 */
public record CliStep(Kind kind, String where, String text) {
    /** What it takes. */
    public enum Kind {
        /** Takes effect at once. */
        KAFKA_CONFIGS,
        /** Then the brokers concerned are restarted, one after the other. */
        SERVER_PROPERTIES,
        /** Then the ZooKeeper nodes are restarted, one after the other, the leader last. */
        ZOO_CFG
    }

    /** Signs that a shell takes as they are. */
    private static final String PLAIN = "[A-Za-z0-9_./:,=@%+-]+";

    /**
     * The steps for these changes, one for each scope and way.
     *
     * @param bootstrap {@code host:port,host:port}
     */
    public static List<CliStep> of(List<SettingChange> changes, String bootstrap) {
        var dynamic = new LinkedHashMap<SettingScope, List<SettingChange>>();
        var fixed = new LinkedHashMap<SettingScope, List<SettingChange>>();
        for (SettingChange change : changes) {
            (isLive(change) ? dynamic : fixed)
                    .computeIfAbsent(change.scope(), s -> new ArrayList<>())
                    .add(change);
        }
        var steps = new ArrayList<CliStep>();
        dynamic.forEach(
                (scope, some) -> steps.add(new CliStep(Kind.KAFKA_CONFIGS, "", command(scope, some, bootstrap))));
        fixed.forEach((scope, some) -> steps.add(file(scope, some)));
        return List.copyOf(steps);
    }

    private static boolean isLive(SettingChange change) {
        return switch (change.scope()) {
            case SettingScope.Topic t -> true;
            case SettingScope.Quotas q -> true;
            case SettingScope.Ensemble e -> false;
            case SettingScope.ClusterDefault c -> isLive(change.setting());
            case SettingScope.Broker b -> isLive(change.setting());
        };
    }

    private static boolean isLive(Optional<Setting> setting) {
        return setting.filter(s -> s.updateMode() != Setting.UpdateMode.READ_ONLY)
                .isPresent();
    }

    private static String command(SettingScope scope, List<SettingChange> changes, String bootstrap) {
        var line = new StringBuilder("kafka-configs.sh --bootstrap-server ")
                .append(bootstrap)
                .append(" --alter ")
                .append(entity(scope));
        Map<String, String> added = new LinkedHashMap<>();
        List<String> deleted = new ArrayList<>();
        for (SettingChange change : changes) {
            change.shown().ifPresentOrElse(v -> added.put(change.name(), v), () -> deleted.add(change.name()));
        }
        if (!added.isEmpty()) {
            line.append(added(added));
        }
        if (!deleted.isEmpty()) {
            line.append(" --delete-config ").append(quoted(String.join(",", deleted)));
        }
        return line.toString();
    }

    private static String entity(SettingScope scope) {
        return switch (scope) {
            case SettingScope.Topic t -> "--entity-type topics --entity-name " + quoted(t.name());
            case SettingScope.Broker b -> "--entity-type brokers --entity-name " + b.id();
            case SettingScope.ClusterDefault c -> "--entity-type brokers --entity-default";
            case SettingScope.Quotas q -> throw new IllegalArgumentException("quotas of " + q + " are set elsewhere");
            case SettingScope.Ensemble e -> throw new IllegalArgumentException("zoo.cfg has no kafka-configs");
        };
    }

    /** The tool takes commas and equals signs inside brackets only, and brackets of a value's own from a file only. */
    private static String added(Map<String, String> values) {
        if (values.values().stream().anyMatch(v -> v.contains("[") || v.contains("]"))) {
            String lines = values.entrySet().stream()
                    .map(e -> e.getKey() + "=" + e.getValue().replace("\\", "\\\\"))
                    .collect(Collectors.joining("\n"));
            return " --add-config-file <(echo " + quoted(lines) + ")";
        }
        var pairs = new ArrayList<String>();
        values.forEach((name, value) -> {
            boolean bracketed = value.isEmpty() || value.contains(",") || value.contains("=");
            pairs.add(name + "=" + (bracketed ? "[" + value + "]" : value));
        });
        return " --add-config " + quoted(String.join(",", pairs));
    }

    private static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static CliStep file(SettingScope scope, List<SettingChange> changes) {
        var lines = new ArrayList<String>();
        for (SettingChange change : changes) {
            lines.add(change.shown().map(v -> change.name() + "=" + v).orElse("#" + change.name() + "="));
        }
        String text = String.join("\n", lines);
        return switch (scope) {
            case SettingScope.Broker b ->
                new CliStep(Kind.SERVER_PROPERTIES, "broker-" + b.id() + "/server.properties", text);
            case SettingScope.ClusterDefault c -> new CliStep(Kind.SERVER_PROPERTIES, "*/server.properties", text);
            case SettingScope.Ensemble e -> new CliStep(Kind.ZOO_CFG, "*/zoo.cfg", text);
            case SettingScope.Topic t -> throw new IllegalArgumentException("topic settings are live");
            case SettingScope.Quotas q -> throw new IllegalArgumentException("quotas are live");
        };
    }
}
