package brokerlab.engine.config;

import brokerlab.engine.config.Setting.Scope;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every setting there is. What the engine honours stands in {@code broker.tsv}, {@code topic.tsv} and {@code quota.tsv}: such a
 * setting has a tested effect. The rest of Kafka's settings stand in the {@code …-listed.tsv} files, each with the reason why it has
 * none here: of brokers and topics they are taken, stored and described like the others, as are brokers' settings of names that
 * nobody knows. Where releases differ, 3.9.1 holds.
 */
public final class Catalogue {
    /** {@code listener.name.NAME.setting} and {@code listener.name.NAME.mechanism.setting} (KIP-103, KIP-226). */
    private static final String LISTENER_PREFIX = "listener.name.";

    private static final Set<String> LIMITS_OF_LISTENERS =
            Set.of("max.connections", "max.connection.creation.rate", "num.network.threads");

    /** Stores, which a running broker changes for single listeners only ({@code SslConfigs.RECONFIGURABLE_CONFIGS}). */
    private static final Set<String> OF_LISTENERS = Set.of(
            "ssl.key.password",
            "ssl.keystore.certificate.chain",
            "ssl.keystore.key",
            "ssl.keystore.location",
            "ssl.keystore.password",
            "ssl.keystore.type",
            "ssl.truststore.certificates",
            "ssl.truststore.location",
            "ssl.truststore.password",
            "ssl.truststore.type");

    private static final Set<String> PASSWORDS = Set.of(
            "sasl.jaas.config",
            "ssl.key.password",
            "ssl.keystore.certificate.chain",
            "ssl.keystore.key",
            "ssl.keystore.password",
            "ssl.truststore.certificates",
            "ssl.truststore.password");

    private static final Catalogue HONOURED = new Catalogue();

    /** Most starts never look beyond the honoured ones. */
    private static final class Listed {
        static final Map<Scope, Map<String, Setting>> BY_SCOPE = read();

        private static Map<Scope, Map<String, Setting>> read() {
            var all = new EnumMap<Scope, Map<String, Setting>>(Scope.class);
            for (Scope scope : Scope.values()) {
                var settings = new TreeMap<String, Setting>();
                CatalogueFile.read(scope, scope.listedFile()).forEach(s -> settings.put(s.name(), s));
                settings.putAll(
                        switch (scope) {
                            case BROKER -> HONOURED.broker;
                            case TOPIC -> HONOURED.topic;
                            case QUOTA -> HONOURED.quota;
                            case ZOOKEEPER, GROUP, CLIENT_METRICS -> Map.<String, Setting>of();
                        });
                all.put(scope, Collections.unmodifiableMap(settings));
            }
            return all;
        }
    }

    private final Map<String, Setting> broker = CatalogueFile.map(Scope.BROKER, "broker.tsv");
    private final Map<String, Setting> topic = CatalogueFile.map(Scope.TOPIC, "topic.tsv");
    private final Map<String, Setting> quota = CatalogueFile.map(Scope.QUOTA, "quota.tsv");

    private Catalogue() {}

    /** The catalogue of this engine. */
    public static Catalogue honoured() {
        return HONOURED;
    }

    /** All settings of a scope, honoured or not, by name. */
    public static Collection<Setting> listed(Scope scope) {
        return ofScope(scope).values();
    }

    /**
     * A setting of that name, honoured or not; for brokers also one for a single listener, for ZooKeeper also one with a number
     * ({@code server.1}) or an option of its own ({@code metricsProvider.httpPort}).
     */
    public static Optional<Setting> find(Scope scope, String name) {
        Optional<Setting> found = Optional.ofNullable(ofScope(scope).get(name));
        if (found.isPresent()) {
            return found;
        }
        return switch (scope) {
            case BROKER -> ofListener(name, ofScope(scope));
            case ZOOKEEPER -> ofPattern(name, ofScope(scope));
            case TOPIC, QUOTA, GROUP, CLIENT_METRICS -> found;
        };
    }

    private static Optional<Setting> ofPattern(String name, Map<String, Setting> settings) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        boolean number = name.substring(dot + 1).chars().allMatch(Character::isDigit);
        return Optional.ofNullable(settings.get(name.substring(0, dot) + (number ? ".N" : ".*")))
                .map(s -> s.named(name));
    }

    private static Map<String, Setting> ofScope(Scope scope) {
        return Listed.BY_SCOPE.getOrDefault(scope, Map.of());
    }

    /** All broker settings honoured, by name order of the file. */
    public Collection<Setting> broker() {
        return broker.values();
    }

    /** All topic settings honoured, by name order of the file. */
    public Collection<Setting> topic() {
        return topic.values();
    }

    /** The honoured broker setting; also {@code listener.name.NAME.setting} where a setting can differ per listener. */
    public Optional<Setting> broker(String name) {
        Setting plain = broker.get(name);
        return plain == null ? ofListener(name, broker) : Optional.of(plain);
    }

    public Optional<Setting> topic(String name) {
        return Optional.ofNullable(topic.get(name));
    }

    /** All quotas of users, client ids and addresses. */
    public Collection<Setting> quota() {
        return quota.values();
    }

    public Optional<Setting> quota(String name) {
        return Optional.ofNullable(quota.get(name));
    }

    /** Like {@link #broker(String)}, but also one without effect here; any name can be set, as a plugin may read it. */
    public Setting brokerSetting(String name) {
        return broker(name)
                .or(() -> find(Scope.BROKER, name).filter(Kafka391::knows))
                .or(() -> limitOfListener(name))
                .orElseGet(() -> nobodys(name));
    }

    /** Whether a broker's value of that name is stored encrypted: Kafka goes by how it ends. */
    public boolean isPassword(String name) {
        return broker(name).filter(Setting::sensitive).isPresent()
                || PASSWORDS.stream().anyMatch(name::endsWith);
    }

    /** Whether a running broker takes it for single listeners only. */
    static boolean onlyOfListener(String name) {
        return OF_LISTENERS.contains(name);
    }

    /** Like {@link #topic(String)}, but also one without effect here; an unknown one is an {@link InvalidSettingException}. */
    public Setting topicSetting(String name, String value) {
        return topic(name)
                .or(() -> find(Scope.TOPIC, name).filter(Kafka391::knows))
                .orElseThrow(() -> new InvalidSettingException(
                        name, value, "there is no such topic setting; kafka-configs --describe --all shows all"));
    }

    /** Kafka hides the values of what it does not know: it may be a plugin's password. */
    private static Setting nobodys(String name) {
        return new Setting(
                Scope.BROKER,
                name,
                Setting.Type.UNKNOWN,
                Optional.empty(),
                Range.ANY,
                Setting.Importance.LOW,
                name.startsWith(LISTENER_PREFIX) ? Setting.UpdateMode.PER_BROKER : Setting.UpdateMode.CLUSTER_WIDE,
                List.of(),
                "Nothing reads it.",
                Section.of(name),
                Unit.NONE,
                Optional.of(Reason.NOBODYS));
    }

    /** Kafka counts connections and threads per listener, too. */
    private Optional<Setting> limitOfListener(String name) {
        String plain = withoutPrefix(name);
        return plain.equals(name) || !LIMITS_OF_LISTENERS.contains(plain)
                ? Optional.empty()
                : Optional.ofNullable(broker.get(plain)).map(s -> s.named(name).without(Reason.OVER_ALL));
    }

    /** Like {@link #quota(String)}; one that is unknown is an {@link InvalidSettingException}. */
    public Setting quotaSetting(String name, String value) {
        return quota(name).orElseThrow(() -> new InvalidSettingException(name, value, "this engine has no such quota"));
    }

    /** The setting without listener (and mechanism), under the whole name. */
    private static Optional<Setting> ofListener(String name, Map<String, Setting> settings) {
        String plain = withoutPrefix(name);
        return plain.equals(name) || !perListener(plain)
                ? Optional.empty()
                : Optional.ofNullable(settings.get(plain)).map(s -> s.named(name));
    }

    /** The name without {@code listener.name.NAME.} and, where it names one, without the mechanism. */
    static String withoutPrefix(String name) {
        if (!name.startsWith(LISTENER_PREFIX)) {
            return name;
        }
        int dot = name.indexOf('.', LISTENER_PREFIX.length());
        if (dot <= LISTENER_PREFIX.length()) {
            return name;
        }
        String rest = name.substring(dot + 1);
        int mechanism = Math.max(rest.indexOf(".sasl."), rest.indexOf(".connections.max.reauth.ms"));
        return mechanism > 0 ? rest.substring(mechanism + 1) : rest;
    }

    /** The name with its listener, but without the mechanism. */
    static String withoutMechanism(String name) {
        String plain = withoutPrefix(name);
        return plain.equals(name) ? name : name.substring(0, name.indexOf('.', LISTENER_PREFIX.length()) + 1) + plain;
    }

    /** Limits on connections and network threads are the broker's: this engine counts them over all its listeners. */
    private static boolean perListener(String name) {
        return name.startsWith("ssl.")
                || name.startsWith("sasl.")
                || name.equals("principal.builder.class")
                || name.equals("connections.max.reauth.ms");
    }
}
