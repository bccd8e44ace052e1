package brokerlab.app.settings;

import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Staged changes as the commands a terminal would take, one for each entity, quoted for a POSIX shell. */
final class SettingsCli {
    private SettingsCli() {}

    static String describe(String bootstrap, SettingScope scope) {
        return scope instanceof SettingScope.Ensemble ? "" : base(bootstrap) + " --describe" + entity(scope);
    }

    /** Empty when none of them can be made from a terminal. */
    static String alter(String bootstrap, List<SettingChange> changes) {
        Map<SettingScope, List<SettingChange>> byScope = changes.stream()
                .filter(c -> !(c.scope() instanceof SettingScope.Ensemble))
                .collect(Collectors.groupingBy(SettingChange::scope, LinkedHashMap::new, Collectors.toList()));
        return byScope.entrySet().stream()
                .map(e -> base(bootstrap) + " --alter" + entity(e.getKey()) + add(e.getValue()) + delete(e.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String base(String bootstrap) {
        return "kafka-configs.sh --bootstrap-server " + bootstrap;
    }

    private static String entity(SettingScope scope) {
        return switch (scope) {
            case SettingScope.ClusterDefault s -> " --entity-type brokers --entity-default";
            case SettingScope.Broker s -> " --entity-type brokers --entity-name " + s.id();
            case SettingScope.Topic s -> " --entity-type topics --entity-name " + quote(s.name());
            case SettingScope.Ensemble s -> "";
        };
    }

    private static String add(List<SettingChange> changes) {
        String pairs = changes.stream()
                .filter(c -> c.value().isPresent())
                // a value with commas goes in brackets, as the script reads it
                .map(c -> c.name() + "="
                        + (c.value().get().contains(",")
                                ? "[" + c.value().get() + "]"
                                : c.value().get()))
                .collect(Collectors.joining(","));
        return pairs.isEmpty() ? "" : " --add-config " + quote(pairs);
    }

    private static String delete(List<SettingChange> changes) {
        String names = changes.stream()
                .filter(c -> c.value().isEmpty())
                .map(SettingChange::name)
                .collect(Collectors.joining(","));
        return names.isEmpty() ? "" : " --delete-config " + quote(names);
    }

    private static String quote(String word) {
        return word.matches("[A-Za-z0-9._=:/,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
