package brokerlab.engine.api;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Setting;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Map;

/** Whose own settings are changed, and what that allows. */
record ConfigEntity(String type, String name) {
    static final String TOPICS = "topics";
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
     * @param value it is to have, for the refusal
     * @throws InvalidSettingException when the engine does not honour one of that name
     * @throws ProtocolException INVALID_REQUEST when it does not change live here
     */
    Setting setting(String setting, String value) {
        Setting known = type.equals(TOPICS)
                ? Catalogue.honoured().topicSetting(setting, value)
                : Catalogue.honoured().brokerSetting(setting, value);
        if (type.equals(BROKERS)) {
            known.notLive(name.equals(DEFAULT)).ifPresent(why -> {
                var refused = new InvalidSettingException(setting, known.shown(value), why);
                throw new ProtocolException(ErrorCode.INVALID_REQUEST, refused.getMessage(), refused);
            });
        }
        return known;
    }

    @Override
    public String toString() {
        return type + "/" + name;
    }
}
