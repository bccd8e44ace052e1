package brokerlab.engine.api;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Kafka391;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Setting.Scope;
import brokerlab.engine.config.Source;
import brokerlab.engine.config.TopicSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;

/**
 * Settings as Apache Kafka 3.9.1 describes them ({@code kafka.server.ConfigHelper}): every one it knows, whether it has an effect here
 * or not, those of newer releases and of nobody when they are set. A value is what is set under exactly that name, also where
 * another name outweighs it; synonyms stand level by level, and those before the name itself are left out.
 */
record DescribedSettings(BrokerSettings settings, boolean withSynonyms, boolean withMeaning) {
    private static final String KRAFT_ID = "node.id";

    /** Where values of brokers come from, the strongest first. */
    private record Level(Source source, Map<String, String> values) {}

    private List<Level> levels() {
        return List.of(
                new Level(Source.DYNAMIC_BROKER, settings.dynamicBroker()),
                new Level(Source.DYNAMIC_DEFAULT, settings.dynamicDefault()),
                new Level(Source.STATIC_BROKER, fixed()));
    }

    /** Kafka gives a broker of ZooKeeper its id under KRaft's name, too. */
    private Map<String, String> fixed() {
        var fixed = new HashMap<>(settings.fixed());
        settings.given("broker.id").ifPresent(id -> fixed.putIfAbsent(KRAFT_ID, id));
        return fixed;
    }

    private Optional<String> given(String name) {
        return settings.given(name).or(() -> name.equals(KRAFT_ID) ? settings.given("broker.id") : Optional.empty());
    }

    /** All settings of a broker. */
    Stream<DescribeConfigsResourceResult> broker() {
        var all = new TreeMap<String, Setting>();
        Catalogue.listed(Scope.BROKER).stream().filter(Kafka391::lists).forEach(s -> all.put(s.name(), s));
        settings.given().forEach(name -> all.put(name, Catalogue.honoured().brokerSetting(name)));
        return all.values().stream().map(setting -> {
            Optional<String> value = given(setting.name()).map(setting::plain);
            return entry(
                    setting,
                    value.or(() -> plainName(setting) ? setting.defaultValue() : Optional.empty()),
                    synonyms(setting.name()),
                    readOnly(setting));
        });
    }

    /** What is set cluster-wide and nothing else. */
    Stream<DescribeConfigsResourceResult> clusterDefault() {
        return settings.dynamicDefault().keySet().stream().sorted().map(name -> {
            Setting setting = Catalogue.honoured().brokerSetting(name);
            var synonyms = synonyms(name).stream()
                    .filter(s -> s.source() == ConfigEntries.source(Source.DYNAMIC_DEFAULT))
                    .toList();
            return entry(setting, Optional.of(settings.dynamicDefault().get(name)), synonyms, readOnly(setting));
        });
    }

    /** All settings of a topic. */
    Stream<DescribeConfigsResourceResult> topic(Map<String, String> own) {
        return Catalogue.listed(Scope.TOPIC).stream()
                .filter(setting -> Kafka391.lists(setting) || own.containsKey(setting.name()))
                .map(setting -> {
                    Optional<String> value = TopicSettings.effective(settings, own, setting.name())
                            .value()
                            .map(setting::plain);
                    var synonyms = new ArrayList<DescribeConfigsSynonym>();
                    if (own.containsKey(setting.name())) {
                        synonyms.add(synonym(setting.name(), value, Source.TOPIC));
                    }
                    setting.synonyms().stream().findFirst().ifPresent(name -> synonyms.addAll(synonyms(name)));
                    return entry(setting, value, synonyms, false);
                });
    }

    private static boolean plainName(Setting setting) {
        return setting.name().equals(setting.plainName());
    }

    /** A listener's own are changed while it runs, but told otherwise. */
    private static boolean readOnly(Setting setting) {
        return setting.updateMode() == Setting.UpdateMode.READ_ONLY
                || !plainName(setting)
                || !Kafka391.hasDefault(setting)
                || setting.type() == Setting.Type.UNKNOWN;
    }

    /** Kafka's: those of time are told under each of their names. */
    private List<String> names(String name) {
        return switch (name) {
            case "log.dirs" -> List.of(name);
            case "log.roll.hours" -> settings.names("log.roll.ms");
            case "log.roll.jitter.hours" -> settings.names("log.roll.jitter.ms");
            case "log.retention.minutes", "log.retention.hours" -> settings.names("log.retention.ms");
            default -> settings.names(name);
        };
    }

    private List<DescribeConfigsSynonym> synonyms(String name) {
        List<String> names = names(name);
        var all = new ArrayList<DescribeConfigsSynonym>();
        for (Level level : levels()) {
            for (String each : names) {
                String value = level.values().get(each);
                if (value != null) {
                    all.add(synonym(each, shown(name, value), level.source()));
                }
            }
        }
        for (String each : names) {
            Catalogue.find(Scope.BROKER, each)
                    .filter(s -> plainName(s) && (s.honoured() || Kafka391.knows(s)) && Kafka391.hasDefault(s))
                    .flatMap(Setting::defaultValue)
                    .ifPresent(v -> all.add(synonym(each, shown(name, v), Source.DEFAULT)));
        }
        int first = 0;
        while (first < all.size() && !all.get(first).name().equals(name)) {
            first++;
        }
        return all.subList(first, all.size());
    }

    private static Optional<String> shown(String name, String value) {
        return Catalogue.honoured().brokerSetting(name).sensitive() ? Optional.empty() : Optional.of(value);
    }

    private static DescribeConfigsSynonym synonym(String name, Optional<String> value, Source source) {
        return new DescribeConfigsSynonym()
                .setName(name)
                .setValue(value.orElse(null))
                .setSource(ConfigEntries.source(source));
    }

    private DescribeConfigsResourceResult entry(
            Setting setting, Optional<String> value, List<DescribeConfigsSynonym> synonyms, boolean readOnly) {
        boolean known = plainName(setting) && Kafka391.hasDefault(setting) && setting.type() != Setting.Type.UNKNOWN;
        boolean hidden = setting.sensitive();
        return new DescribeConfigsResourceResult()
                .setName(setting.name())
                .setValue(hidden ? null : value.orElse(null))
                .setReadOnly(readOnly)
                .setConfigSource(
                        synonyms.isEmpty()
                                ? ConfigEntries.source(Source.DEFAULT)
                                : synonyms.getFirst().source())
                .setIsSensitive(hidden)
                .setConfigType(ConfigEntries.type(setting))
                .setDocumentation(withMeaning && known ? documentation(setting) : null)
                .setSynonyms(withSynonyms ? List.copyOf(synonyms) : List.of());
    }

    /** What it is for, and that it does nothing here. */
    private static String documentation(Setting setting) {
        return setting.reason()
                .map(why -> setting.meaning() + " (" + why.noEffect() + ")")
                .orElse(setting.meaning());
    }
}
