package brokerlab.engine.cluster;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.SettingEvent;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Journals what became another one between two specifications. */
record StaticEvents(Journal journal) {
    /** One event for each value that is another one now. */
    void append(ClusterSpec before, ClusterSpec after) {
        journal(new SettingScope.ClusterDefault(), before.settings(), after.settings());
        for (BrokerSpec broker : after.brokers()) {
            journal(new SettingScope.Broker(broker.id()), before.settingsOf(broker.id()), broker.settings());
        }
        journal(
                new SettingScope.Ensemble(),
                before.zooKeeper().zooCfg(),
                after.zooKeeper().zooCfg());
    }

    private void journal(SettingScope scope, Map<String, String> before, Map<String, String> after) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                journal.append(
                        JournalEntry.CLUSTER,
                        new SettingEvent.SettingChanged(
                                scope, name, shown(scope, name, before), shown(scope, name, after)));
            }
        }
    }

    private static String shown(SettingScope scope, String name, Map<String, String> values) {
        String value = values.getOrDefault(name, "");
        return value.isEmpty()
                ? value
                : Catalogue.find(scope.kind(), name).map(s -> s.shown(value)).orElse(value);
    }
}
