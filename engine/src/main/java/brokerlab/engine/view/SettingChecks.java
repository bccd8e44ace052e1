package brokerlab.engine.view;

import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Reason;
import brokerlab.engine.config.Setting;

/** Whether single changes are valid, in the words in which a client of a broker would be refused. */
final class SettingChecks {
    private final Cluster cluster;

    SettingChecks(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The change as it would be stored.
     *
     * @throws InvalidSettingException naming setting, value and what is allowed
     */
    SettingChange checked(SettingChange change) {
        String value = change.value().orElse("");
        requireScope(change.scope());
        Setting setting = switch (change.scope()) {
            case SettingScope.Topic s -> Catalogue.honoured().topicSetting(change.name(), value);
            case SettingScope.ClusterDefault s -> ofBrokers(change.name(), value, true);
            case SettingScope.Broker s -> ofBrokers(change.name(), value, false);
            case SettingScope.Ensemble s -> ofEnsemble(change.name(), value);
        };
        setting.reason().ifPresent(reason -> {
            throw reason.refused(change.name(), setting.shown(value));
        });
        return new SettingChange(change.scope(), change.name(), change.value().map(setting::checked));
    }

    /** What a file brings, or an undo of it takes back, may be unknown here: it is kept. */
    static boolean files(SettingOrigin origin) {
        return origin == SettingOrigin.IMPORT || origin == SettingOrigin.UNDO;
    }

    /** Whether a change is of something that cannot be set here: a file's value is kept as it is, and ZooKeeper itself follows it. */
    static boolean keptOnly(SettingChange change) {
        return switch (change.scope()) {
            case SettingScope.Topic s -> false;
            case SettingScope.ClusterDefault s ->
                change.setting().filter(Setting::honoured).isEmpty();
            case SettingScope.Broker s ->
                change.setting().filter(Setting::honoured).isEmpty();
            case SettingScope.Ensemble s ->
                change.setting()
                        .flatMap(Setting::reason)
                        .map(r -> r != Reason.MANAGED)
                        .orElse(change.setting().isEmpty());
        };
    }

    private void requireScope(SettingScope scope) {
        switch (scope) {
            case SettingScope.Topic s -> {
                if (cluster.newestImage().topic(s.name()).isEmpty()) {
                    throw new DoorException("UNKNOWN_TOPIC_OR_PARTITION", "There is no topic " + s.name() + ".");
                }
            }
            case SettingScope.Broker s -> {
                if (cluster.brokers().stream().noneMatch(b -> b.id() == s.id())) {
                    throw new DoorException("BROKER_NOT_AVAILABLE", "There is no broker " + s.id() + ".");
                }
            }
            case SettingScope.Ensemble s -> {
                if (cluster.ensemble().isEmpty()) {
                    throw new DoorException(
                            "NOT_OURS", "The ensemble runs outside this process: change its zoo.cfg where it runs.");
                }
            }
            case SettingScope.ClusterDefault s -> {}
        }
    }

    private static Setting ofBrokers(String name, String value, boolean asDefault) {
        Cluster.decided(name).ifPresent(why -> {
            throw new InvalidSettingException(name, value, why);
        });
        Setting setting = Catalogue.honoured().brokerSetting(name);
        if (setting.updateMode() == Setting.UpdateMode.PER_BROKER) {
            setting.notLive(asDefault).ifPresent(why -> {
                throw new InvalidSettingException(name, setting.shown(value), why);
            });
        }
        return setting;
    }

    private static Setting ofEnsemble(String name, String value) {
        Setting setting = Catalogue.find(Setting.Scope.ZOOKEEPER, name)
                .orElseThrow(() -> new InvalidSettingException(name, value, "ZooKeeper has no such setting"));
        return setting;
    }
}
