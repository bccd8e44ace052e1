package brokerlab.engine.api;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Map;
import java.util.Optional;

/** Whose own settings are changed, and what that allows. */
record ConfigEntity(String type, String name) {
    private static final String TOPICS = "topics";
    private static final String BROKERS = "brokers";
    private static final String DEFAULT = "<default>";

    /** The entity a config API names. */
    static ConfigEntity of(BrokerContext broker, byte resourceType, String resourceName) {
        return switch (resourceType) {
            case ConfigEntries.TOPIC -> topic(broker, resourceName);
            case ConfigEntries.BROKER -> broker(broker, resourceName);
            default ->
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST, "settings of resource type " + resourceType + " cannot be changed");
        };
    }

    private static ConfigEntity topic(BrokerContext broker, String name) {
        if (!TopicNames.legal(name)) {
            throw new ProtocolException(ErrorCode.INVALID_TOPIC_EXCEPTION, "'" + name + "' is no topic name");
        }
        if (broker.metadata().current().topic(name).isEmpty()) {
            throw new ProtocolException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + name);
        }
        return new ConfigEntity(TOPICS, name);
    }

    private static ConfigEntity broker(BrokerContext broker, String name) {
        if (name.isEmpty()) {
            return new ConfigEntity(BROKERS, DEFAULT);
        }
        if (!name.equals(Integer.toString(broker.broker()))) {
            throw new ProtocolException(
                    ErrorCode.INVALID_REQUEST,
                    "this is broker " + broker.broker()
                            + "; it changes itself or (empty name) the cluster-wide default, not '" + name + "'");
        }
        return new ConfigEntity(BROKERS, name);
    }

    /** The own values as this broker knows them. */
    Map<String, String> known(BrokerContext broker) {
        if (type.equals(TOPICS)) {
            return broker.topics().overrides(name);
        }
        return name.equals(DEFAULT)
                ? broker.settings().dynamicDefault()
                : broker.settings().dynamicBroker();
    }

    /**
     * The setting of that name.
     *
     * @throws ProtocolException INVALID_CONFIG when there is none, INVALID_REQUEST when it does not change live here
     */
    Setting setting(String setting) {
        Optional<Setting> found = type.equals(TOPICS)
                ? Catalogue.honoured().topic(setting)
                : Catalogue.honoured().broker(setting);
        Setting known = found.orElseThrow(() -> new ProtocolException(
                ErrorCode.INVALID_CONFIG, "this engine has no setting " + setting + " for " + type));
        switch (known.updateMode()) {
            case READ_ONLY ->
                throw new ProtocolException(
                        ErrorCode.INVALID_REQUEST,
                        setting
                                + " is read at start only: change it in the broker's static settings and restart the broker");
            case PER_BROKER -> {
                if (name.equals(DEFAULT)) {
                    throw new ProtocolException(
                            ErrorCode.INVALID_REQUEST, setting + " is set per broker, not as the cluster-wide default");
                }
            }
            case CLUSTER_WIDE, TOPIC, ENTITY, NODE, PROCESS -> {
                // Changes live.
            }
        }
        return known;
    }

    @Override
    public String toString() {
        return type + "/" + name;
    }
}
