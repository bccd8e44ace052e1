package brokerlab.engine.cluster;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Journals what became another one between two specifications. */
final class StaticEvents {
    private final Journal journal;

    StaticEvents(Journal journal) {
        this.journal = journal;
    }

    /** One event for each value that is another one now. */
    void append(ClusterSpec before, ClusterSpec after) {
        journal("broker", "", Setting.Scope.BROKER, before.settings(), after.settings());
        for (BrokerSpec broker : after.brokers()) {
            journal(
                    "broker",
                    Integer.toString(broker.id()),
                    Setting.Scope.BROKER,
                    before.settingsOf(broker.id()),
                    broker.settings());
        }
        journal("zookeeper", "zoo.cfg", Setting.Scope.ZOOKEEPER, before.zooCfg(), after.zooCfg());
    }

    private void journal(
            String scope, String entity, Setting.Scope kind, Map<String, String> before, Map<String, String> after) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                journal.append(
                        JournalEntry.CLUSTER,
                        new ClusterEvent.SettingChanged(
                                scope, entity, name, shown(kind, name, before), shown(kind, name, after)));
            }
        }
    }

    private static String shown(Setting.Scope kind, String name, Map<String, String> values) {
        String value = values.getOrDefault(name, "");
        return value.isEmpty()
                ? value
                : Catalogue.find(kind, name).map(s -> s.shown(value)).orElse(value);
    }
}
