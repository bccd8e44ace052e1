package brokerlab.engine.local;

import brokerlab.engine.cluster.Broker;
import brokerlab.engine.cluster.BrokerFixed;
import brokerlab.engine.cluster.BrokerSpec;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.RunningBroker;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.EffectiveValue.Candidate;
import brokerlab.engine.config.Kafka391;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Setting.UpdateMode;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.config.Source;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.SettingRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every setting of a scope as it stands there. */
final class SettingRows {
    static final String SESSION = "zookeeper.session.timeout.ms";

    private final Cluster cluster;

    SettingRows(Cluster cluster) {
        this.cluster = cluster;
    }

    /** By the catalogue's order, those without effect too; then what else is set on brokers. */
    List<SettingRow> of(SettingScope scope) {
        return switch (scope) {
            case SettingScope.ClusterDefault s -> measured(clusterDefault());
            case SettingScope.Broker s -> measured(ofBroker(s.id()));
            case SettingScope.Topic s -> ofTopic(s.name());
            case SettingScope.Ensemble s -> ofEnsemble();
            case SettingScope.Quotas s -> throw SettingChecks.notHere(s);
        };
    }

    // ---- brokers

    private List<SettingRow> clusterDefault() {
        Map<String, String> shared = cluster.spec().now().settings();
        Map<String, String> wide = likely().settings().dynamicDefault();
        var settings = new BrokerSettings(shared, wide, Map.of());
        return brokerRows(settings, shared, shared, wide, true, new Givers(cluster).shared());
    }

    private List<SettingRow> ofBroker(int id) {
        BrokerSettings settings = cluster.existing(id).settings();
        Map<String, String> own = cluster.spec().now().brokers().stream()
                .filter(b -> b.id() == id)
                .findFirst()
                .map(BrokerSpec::settings)
                .orElse(Map.of());
        Map<String, String> fixed =
                cluster.existing(id).settingsUnder(cluster.spec().now()).fixed();
        return brokerRows(
                settings, fixed, own, settings.dynamicBroker(), false, new Givers(cluster).ofBroker(id, fixed));
    }

    /** @param all static values, also those that no broker was started with as none follows them */
    private static List<SettingRow> brokerRows(
            BrokerSettings settings,
            Map<String, String> all,
            Map<String, String> fixed,
            Map<String, String> live,
            boolean asDefault,
            Map<String, SettingRow.Giver> givers) {
        var given = new TreeSet<>(all.keySet());
        given.addAll(settings.dynamicDefault().keySet());
        given.addAll(settings.dynamicBroker().keySet());
        Collection<Setting> listed = Catalogue.listed(Setting.Scope.BROKER);
        listed.forEach(setting -> given.remove(setting.name()));
        return Stream.concat(listed.stream(), given.stream().map(Catalogue.honoured()::brokerSetting))
                .map(setting -> {
                    boolean startOnly = mode(setting) == UpdateMode.READ_ONLY;
                    Map<String, String> own = startOnly ? fixed : live;
                    return row(
                            setting.honoured() ? settings.effective(setting.name()) : unread(setting, settings, all),
                            setting.honoured() || own.containsKey(setting.name()) ? own : fixed,
                            startOnly ? SettingRow.Applied.ROLLING_RESTART : SettingRow.Applied.LIVE,
                            refusal(setting, asDefault),
                            givers);
                })
                .toList();
    }

    /** What a newer release reads at start only is, to 3.9.1, a name like any other. */
    private static UpdateMode mode(Setting setting) {
        return Catalogue.honoured().brokerSetting(setting.name()).updateMode();
    }

    private List<SettingRow> measured(List<SettingRow> rows) {
        OptionalLong sessionMs = cluster.host().sessionMs();
        return sessionMs.isEmpty()
                ? rows
                : rows.stream()
                        .map(row -> row.setting().name().equals(SESSION) ? measured(row, sessionMs.getAsLong()) : row)
                        .toList();
    }

    /** In force is what the machine needs, before every value that was given. */
    static SettingRow measured(SettingRow row, long value) {
        var candidates = new ArrayList<Candidate>();
        candidates.add(new Candidate(row.setting().name(), Long.toString(value), Source.MEASURED));
        candidates.addAll(row.candidates());
        return new SettingRow(
                row.setting(),
                Optional.of(Long.toString(value)),
                Source.MEASURED,
                List.copyOf(candidates),
                row.own(),
                row.applied(),
                row.refused(),
                row.givers());
    }

    private static Optional<String> refusal(Setting setting, boolean asDefault) {
        return BrokerFixed.decided(setting.name())
                .or(() -> mode(setting) == UpdateMode.PER_BROKER ? setting.notLive(asDefault) : Optional.empty());
    }

    /** What nobody reads, and so restarts nobody, stands at once as it would be described after a start. */
    private static EffectiveValue unread(Setting setting, BrokerSettings settings, Map<String, String> fixed) {
        var candidates = new ArrayList<Candidate>();
        add(setting, settings.dynamicBroker(), Source.DYNAMIC_BROKER, candidates);
        add(setting, settings.dynamicDefault(), Source.DYNAMIC_DEFAULT, candidates);
        add(setting, fixed, Source.STATIC_BROKER, candidates);
        return withDefault(setting, candidates);
    }

    private static void add(Setting setting, Map<String, String> given, Source source, List<Candidate> to) {
        Optional.ofNullable(given.get(setting.name()))
                .ifPresent(value -> to.add(new Candidate(setting.name(), value, source)));
    }

    private static EffectiveValue withDefault(Setting setting, List<Candidate> candidates) {
        setting.defaultValue().ifPresent(v -> candidates.add(new Candidate(setting.name(), v, Source.DEFAULT)));
        return new EffectiveValue(
                setting,
                candidates.stream().findFirst().map(Candidate::value),
                candidates.stream().findFirst().map(Candidate::source).orElse(Source.DEFAULT),
                List.copyOf(candidates));
    }

    private static SettingRow row(
            EffectiveValue value,
            Map<String, String> own,
            SettingRow.Applied applied,
            Optional<String> refused,
            Map<String, SettingRow.Giver> givers) {
        EffectiveValue told = value.masked();
        var ofCandidates = new HashMap<>(givers);
        ofCandidates
                .keySet()
                .retainAll(told.synonyms().stream().map(Candidate::name).toList());
        return new SettingRow(
                told.setting(),
                told.value(),
                told.source(),
                told.synonyms(),
                Optional.ofNullable(own.get(told.setting().name())).map(told.setting()::shown),
                applied,
                refused,
                ofCandidates);
    }

    // ---- topics

    private List<SettingRow> ofTopic(String topic) {
        Map<String, String> own = ownOfTopic(topic);
        RunningBroker broker = cluster.anyRunning();
        Map<String, SettingRow.Giver> givers = giversOf(broker);
        return Catalogue.listed(Setting.Scope.TOPIC).stream()
                .map(setting -> row(
                        TopicSettings.effective(broker.settings(), own, setting.name()),
                        own,
                        SettingRow.Applied.LIVE,
                        refusalOfTopics(setting),
                        givers))
                .toList();
    }

    private Map<String, SettingRow.Giver> giversOf(RunningBroker broker) {
        return new Givers(cluster).ofBroker(broker.id(), broker.settings().fixed());
    }

    /** Of a newer release: to topics, unlike to brokers, a name that is none. */
    private static Optional<String> refusalOfTopics(Setting setting) {
        return setting.reason().filter(r -> !Kafka391.knows(setting)).map(r -> r.words(Locale.ENGLISH));
    }

    /** A topic's own values. */
    Map<String, String> ownOfTopic(String topic) {
        if (cluster.newestImage().topic(topic).isEmpty()) {
            throw new DoorException("UNKNOWN_TOPIC_OR_PARTITION", "There is no topic " + topic + ".");
        }
        return cluster.anyRunning().live().changes().topics().overrides(topic);
    }

    // ---- ZooKeeper

    private List<SettingRow> ofEnsemble() {
        Map<String, String> own = cluster.spec().now().zooKeeper().zooCfg();
        Map<String, String> written = cluster.ensemble().map(Ensemble::shown).orElse(Map.of());
        Map<String, SettingRow.Giver> givers = new Givers(cluster).ofEnsemble(written);
        Optional<String> elsewhere = cluster.ensemble().isPresent()
                ? Optional.empty()
                : Optional.of("the ensemble runs outside this process: change its zoo.cfg where it runs");
        return Catalogue.listed(Setting.Scope.ZOOKEEPER).stream()
                .flatMap(setting -> setting.name().equals("server.N") ? members(setting, written) : Stream.of(setting))
                .map(setting -> row(
                        written(setting, written),
                        own,
                        setting.updateMode() == UpdateMode.PROCESS
                                ? SettingRow.Applied.APP_RESTART
                                : SettingRow.Applied.ROLLING_RESTART,
                        elsewhere.or(() -> setting.reason().map(r -> r.words(Locale.ENGLISH))),
                        givers))
                .toList();
    }

    private static EffectiveValue written(Setting setting, Map<String, String> zooCfg) {
        var candidates = new ArrayList<Candidate>();
        add(setting, zooCfg, Source.ZOO_CFG, candidates);
        return withDefault(setting, candidates);
    }

    /** One for each node. */
    private static Stream<Setting> members(Setting setting, Map<String, String> written) {
        return written.keySet().stream()
                .filter(name -> name.startsWith("server."))
                .map(setting::named);
    }

    // ---- brokers to ask

    /** One that runs, or else one that did: its settings are the last known. */
    private Broker likely() {
        return cluster.brokers().stream()
                .filter(b -> b.running().isPresent())
                .findFirst()
                .or(() -> cluster.brokers().stream().findFirst())
                .orElseThrow(() -> new DoorException("BROKER_NOT_AVAILABLE", "The cluster has no broker yet."));
    }
}
