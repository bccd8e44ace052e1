package brokerlab.engine.api;

import brokerlab.engine.config.Kafka391;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Source;

/** Settings as the config APIs write them. */
final class ConfigEntries {
    static final byte TOPIC = 2;
    static final byte BROKER = 4;
    static final byte BROKER_LOGGER = 8;

    private ConfigEntries() {}

    /** DescribeConfigsResponse.ConfigSource. */
    static byte source(Source source) {
        return switch (source) {
            case TOPIC -> 1;
            case DYNAMIC_BROKER -> 2;
            case DYNAMIC_DEFAULT -> 3;
            case STATIC_BROKER, ZOO_CFG -> 4;
            case DEFAULT -> 5;
            case MEASURED -> 0;
        };
    }

    /** DescribeConfigsResponse.ConfigType. */
    static byte type(Setting setting) {
        return switch (Kafka391.type(setting)) {
            case UNKNOWN -> 0;
            case BOOLEAN -> 1;
            case STRING -> 2;
            case INT -> 3;
            case SHORT -> 4;
            case LONG -> 5;
            case DOUBLE -> 6;
            case LIST -> 7;
            case CLASS -> 8;
            case PASSWORD -> 9;
        };
    }
}
