package brokerlab.engine.api;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.ChangeCheck;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Kafka391;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Setting.Scope;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Whose own settings are changed, and what that allows. */
record ConfigEntity(SettingScope.Entity scope) {
    /** The entity a config API names. */
    static ConfigEntity of(BrokerContext broker, byte resourceType, String resourceName) {
        return switch (resourceType) {
            case ConfigEntries.TOPIC -> topic(broker, resourceName);
            case ConfigEntries.BROKER -> {
                if (resourceName.isEmpty()) {
                    yield new ConfigEntity(new SettingScope.ClusterDefault());
                }
                yield new ConfigEntity(new SettingScope.Broker(requireThis(broker, resourceName)));
            }
            default ->
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST, "settings of resource type " + resourceType + " cannot be changed");
        };
    }

    private static ConfigEntity topic(BrokerContext broker, String name) {
        if (name.isEmpty()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST, "topics have no default of their own: change that of the brokers");
        }
        if (broker.metadata().current().topic(name).isEmpty()) {
            throw new ProtocolException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + name);
        }
        return new ConfigEntity(new SettingScope.Topic(name));
    }

    /**
     * This broker's id, as a resource's name.
     *
     * @throws ProtocolException INVALID_REQUEST for another one's, and for what is no number
     */
    static int requireThis(BrokerContext broker, String name) {
        int id;
        try {
            id = Integer.parseInt(name);
        } catch (NumberFormatException e) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST, "'" + name + "' is no broker id: it must be a whole number", e);
        }
        if (id != broker.broker()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST,
                    "this is broker " + broker.broker()
                            + "; it answers for itself and (empty name) the cluster-wide default, not for broker "
                            + name
                            + ": ask that one");
        }
        return id;
    }

    /** The own values as this broker knows them. */
    Map<String, String> known(BrokerContext broker) {
        if (ofTopic()) {
            return broker.topics().overrides(scope.name());
        }
        return scope instanceof SettingScope.ClusterDefault
                ? broker.settings().dynamicDefault()
                : broker.settings().dynamicBroker();
    }

    /** Whether it is a topic. */
    boolean ofTopic() {
        return scope instanceof SettingScope.Topic;
    }

    /**
     * Refuses a value that the setting of that name does not take.
     *
     * @throws InvalidSettingException of a topic
     * @throws ProtocolException INVALID_REQUEST of a broker, as Kafka says it
     */
    void check(String setting, String value) {
        try {
            ChangeCheck.checked(scope, setting, value);
        } catch (InvalidSettingException e) {
            throw ofTopic() ? e : new ProtocolException(ErrorCode.INVALID_REQUEST, e.getMessage(), e);
        }
    }

    /**
     * What a list starts from that the entity has no own value of: Kafka takes the default, not what is inherited.
     *
     * @throws ProtocolException INVALID_CONFIG when the setting is no list, UNKNOWN_SERVER_ERROR when there is none of that name, as Kafka
     *     answers
     */
    String startOfList(String setting) {
        Optional<Setting> known = Catalogue.find(ofTopic() ? Scope.TOPIC : Scope.BROKER, setting)
                .filter(s -> s.name().equals(s.plainName()) && Kafka391.knows(s));
        if (known.isEmpty()) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_SERVER_ERROR,
                    "there is no setting " + setting + " to append to or subtract from: see its name");
        }
        if (Kafka391.type(known.get()) != Setting.Type.LIST) {
            throw new ProtocolException(
                    ErrorCode.INVALID_CONFIG, setting + " is no list: append and subtract do not apply, use set");
        }
        return known.get().defaultValue().orElse("");
    }

    /** Says as Kafka would what stands against a broker's having all these values together. */
    <T> CompletableFuture<T> refusing(Supplier<CompletableFuture<T>> work) {
        return Requests.attempt(work)
                .exceptionallyCompose(e -> CompletableFuture.failedFuture(
                        !ofTopic() && ProtocolException.unwrapped(e) instanceof InvalidSettingException refused
                                ? new ProtocolException(
                                        Catalogue.honoured().isPassword(refused.setting())
                                                ? ErrorCode.INVALID_CONFIG
                                                : ErrorCode.INVALID_REQUEST,
                                        refused.getMessage(),
                                        refused)
                                : e));
    }
}
