package brokerlab.engine.local;

import brokerlab.engine.cluster.BrokerFixed;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.ChangeCheck;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Reason;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.SettingChange;
import java.util.Map;
import java.util.Optional;

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
        requireScope(change.scope());
        Optional<String> value = change.value();
        return new SettingChange(
                change.scope(),
                change.name(),
                switch (change.scope()) {
                    case SettingScope.Ensemble s -> value.map(ofEnsemble(change.name(), value.orElse(""))::checked);
                    case SettingScope.Entity s
                    when s.kind() == Setting.Scope.BROKER && isFixed(change) -> atStart(change);
                    case SettingScope.Entity s -> ChangeCheck.checked(s, change.name(), value);
                });
    }

    private static Optional<String> atStart(SettingChange change) {
        BrokerFixed.decided(change.name()).ifPresent(why -> {
            throw new InvalidSettingException(change.name(), change.value().orElse(""), why);
        });
        return change.value().map(Catalogue.honoured().brokerSetting(change.name())::checked);
    }

    /**
     * A file's value as it would be stored where files are kept: checked like one given at the start.
     *
     * @throws InvalidSettingException naming setting, value and what is allowed
     */
    static SettingChange checkedOfFile(SettingChange change) {
        return change.scope().kind() != Setting.Scope.BROKER
                ? change
                : new SettingChange(change.scope(), change.name(), atStart(change));
    }

    /** Whether nobody here follows it: a file's value is kept where files are kept, and ZooKeeper itself follows its own. */
    static boolean keptOnly(SettingChange change) {
        return switch (change.scope()) {
            case SettingScope.Topic s -> false;
            case SettingScope.Quotas s -> false;
            case SettingScope.ClusterDefault s ->
                !Catalogue.honoured().brokerSetting(change.name()).honoured();
            case SettingScope.Broker s ->
                !Catalogue.honoured().brokerSetting(change.name()).honoured();
            case SettingScope.Ensemble s ->
                change.setting()
                        .flatMap(Setting::reason)
                        .map(r -> r != Reason.MANAGED)
                        .orElse(change.setting().isEmpty());
        };
    }

    /**
     * Whether a change goes into the specification. What nobody follows may stand there, too, from a file: a reset takes that out when
     * there is no dynamic value before it.
     */
    boolean isFixed(SettingChange change) {
        Setting setting = Catalogue.honoured().brokerSetting(change.name());
        if (setting.updateMode() == Setting.UpdateMode.READ_ONLY) {
            return true;
        }
        return !setting.honoured()
                && change.value().isEmpty()
                && !live(change.scope()).containsKey(change.name());
    }

    private Map<String, String> live(SettingScope scope) {
        return cluster.brokers().stream()
                .filter(b -> scope instanceof SettingScope.Broker s
                        ? b.id() == s.id()
                        : b.running().isPresent())
                .findFirst()
                .map(b -> scope instanceof SettingScope.Broker
                        ? b.settings().dynamicBroker()
                        : b.settings().dynamicDefault())
                .orElse(Map.of());
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
            case SettingScope.Quotas s -> throw notHere(s);
        }
    }

    /** Quotas have no form yet. */
    static DoorException notHere(SettingScope.Quotas scope) {
        return new DoorException(
                "INVALID_REQUEST", "Quotas of " + scope + " are shown and changed by kafka-configs, not here.");
    }

    private static Setting ofEnsemble(String name, String value) {
        Setting setting = Catalogue.find(Setting.Scope.ZOOKEEPER, name)
                .orElseThrow(() -> new InvalidSettingException(name, value, "ZooKeeper has no such setting"));
        setting.reason().ifPresent(reason -> {
            throw reason.refused(name, setting.shown(value));
        });
        return setting;
    }
}
