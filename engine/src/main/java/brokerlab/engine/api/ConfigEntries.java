package brokerlab.engine.api;

import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Source;
import java.util.List;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;

/** Settings as the config APIs write them. */
final class ConfigEntries {
    static final byte TOPIC = 2;
    static final byte BROKER = 4;

    private ConfigEntries() {}

    /** DescribeConfigsResponse.ConfigSource. */
    static byte source(Source source) {
        return switch (source) {
            case TOPIC -> 1;
            case DYNAMIC_BROKER -> 2;
            case DYNAMIC_DEFAULT -> 3;
            case STATIC_BROKER, ZOO_CFG -> 4;
            case DEFAULT -> 5;
        };
    }

    /** DescribeConfigsResponse.ConfigType. */
    private static byte type(Setting.Type type) {
        return switch (type) {
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

    /** One setting with its value in force. */
    static DescribeConfigsResourceResult entry(
            EffectiveValue value, List<EffectiveValue.Candidate> synonyms, boolean withSynonyms, boolean withMeaning) {
        Setting setting = value.setting();
        var entry = new DescribeConfigsResourceResult()
                .setName(setting.name())
                .setValue(setting.sensitive() ? null : value.value().orElse(null))
                .setReadOnly(setting.updateMode() == Setting.UpdateMode.READ_ONLY)
                .setConfigSource(source(value.source()))
                .setIsSensitive(setting.sensitive())
                .setConfigType(type(setting.type()))
                .setDocumentation(withMeaning ? setting.meaning() : null);
        if (withSynonyms) {
            entry.setSynonyms(synonyms.stream()
                    .map(c -> new DescribeConfigsSynonym()
                            .setName(c.name())
                            .setValue(setting.sensitive() ? null : c.value())
                            .setSource(source(c.source())))
                    .toList());
        }
        return entry;
    }
}
