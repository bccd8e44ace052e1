package brokerlab.engine.network;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.security.LabAuthority;
import brokerlab.engine.security.ListenerConfigs;
import java.io.File;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.network.ChannelBuilders;
import org.apache.kafka.common.network.ChannelMetadataRegistry;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.network.TransportLayer;
import org.apache.kafka.common.security.auth.KafkaPrincipalBuilder;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;
import org.apache.kafka.common.security.authenticator.SaslServerAuthenticator;
import org.apache.kafka.common.security.ssl.SslFactory;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;

/**
 * How one listener protects its connections, as its settings say: keys and trust for TLS, mechanisms for SASL, and who a client is.
 * Keystores and truststores may change while it listens: a new one is for new connections; a bad one changes nothing.
 */
final class Protection {
    private static final String KEYSTORE = "ssl.keystore.location";
    private static final String TRUSTSTORE = "ssl.truststore.location";
    /** How often a connection that comes makes us look whether a store's file has changed. */
    private static final long LOOK_EVERY_MS = 1_000;

    /** What Kafka lets change on a listener that is open. */
    private static final Set<String> LIVE = SslConfigs.RECONFIGURABLE_CONFIGS;

    private final Listeners.Endpoint endpoint;
    private final SecurityProtocol protocol;
    private final Context here;
    private final Consumer<String> warn;
    private final Optional<SslFactory> tls;
    private final Optional<SaslMechanisms> sasl;
    private final KafkaPrincipalBuilder principals;
    private Map<String, Object> configs;
    private long lookedMs;
    private String warned = "";

    /**
     * What a listener's protection needs of its broker.
     *
     * @param identity whom it knows and what it proves itself by
     */
    record Context(SocketServer.Identity identity, Clock clock, Supplier<ApiVersionsResponseData> announced) {}

    private Protection(Listeners.Endpoint endpoint, Map<String, Object> configs, Context here, Consumer<String> warn) {
        this.endpoint = endpoint;
        this.protocol = SecurityProtocol.forName(endpoint.protocol());
        this.configs = configs;
        this.here = here;
        this.warn = warn;
        this.lookedMs = here.clock().elapsedMs();
        this.tls = encrypted() ? Optional.of(tls()) : Optional.empty();
        this.sasl =
                authenticates() ? Optional.of(new SaslMechanisms(endpoint, protocol, configs, here)) : Optional.empty();
        this.principals = builder();
    }

    /**
     * The protection of a listener; none where clients are nobody in particular and nothing is encrypted.
     *
     * @param warn told what went wrong later
     * @throws InvalidSettingException naming the setting that is wrong
     */
    static Optional<Protection> of(
            Listeners.Endpoint endpoint, BrokerSettings settings, Context here, Consumer<String> warn) {
        var configs = configs(endpoint, settings, here);
        boolean nobody = endpoint.protocol().equals("PLAINTEXT")
                && configs.get(ListenerConfigs.PRINCIPALS) == DefaultKafkaPrincipalBuilder.class;
        return nobody ? Optional.empty() : Optional.of(new Protection(endpoint, configs, here, warn));
    }

    /** A listener without a certificate of its own has that of the lab, if there is one. */
    private static Map<String, Object> configs(Listeners.Endpoint endpoint, BrokerSettings settings, Context here) {
        Map<String, Object> configs = ListenerConfigs.of(settings, endpoint.name());
        if (endpoint.protocol().endsWith("SSL") && !certified(configs)) {
            var hosts =
                    LabAuthority.hosts(List.of(endpoint.host(), Listeners.advertisedHost(settings, endpoint.name())));
            here.identity().lab().apply(hosts).ifPresent(stores -> {
                configs.put(KEYSTORE, stores.keystore().toString());
                configs.put("ssl.keystore.type", "PKCS12");
                configs.put("ssl.keystore.password", new Password(stores.password()));
                if (!configs.containsKey(TRUSTSTORE) && !configs.containsKey("ssl.truststore.certificates")) {
                    configs.put(TRUSTSTORE, stores.truststore().toString());
                    configs.put("ssl.truststore.type", "PKCS12");
                    configs.put("ssl.truststore.password", new Password(stores.truststorePassword()));
                }
            });
        }
        return configs;
    }

    private static boolean certified(Map<String, Object> configs) {
        return configs.containsKey(KEYSTORE)
                || configs.containsKey("ssl.keystore.key")
                || configs.containsKey("ssl.engine.factory.class");
    }

    boolean encrypted() {
        return protocol == SecurityProtocol.SSL || protocol == SecurityProtocol.SASL_SSL;
    }

    boolean authenticates() {
        return protocol == SecurityProtocol.SASL_PLAINTEXT || protocol == SecurityProtocol.SASL_SSL;
    }

    String listener() {
        return endpoint.name();
    }

    KafkaPrincipalBuilder principals() {
        return principals;
    }

    // ---- at start

    private KafkaPrincipalBuilder builder() {
        String rules = (String) configs.getOrDefault("ssl.principal.mapping.rules", "DEFAULT");
        SslPrincipalMapper mapper;
        try {
            mapper = SslPrincipalMapper.fromRules(rules);
        } catch (RuntimeException e) {
            throw refused("ssl.principal.mapping.rules", rules, e.getMessage());
        }
        try {
            return ChannelBuilders.createPrincipalBuilder(configs, null, mapper);
        } catch (RuntimeException e) {
            Class<?> named = (Class<?>) configs.get(ListenerConfigs.PRINCIPALS);
            throw refused(ListenerConfigs.PRINCIPALS, named.getName(), "cannot be made: " + causes(e));
        }
    }

    private SslFactory tls() {
        if (!certified(configs)) {
            throw refused(
                    KEYSTORE,
                    "",
                    endpoint.entry() + " needs a certificate: set it, or ssl.keystore.key and"
                            + " ssl.keystore.certificate.chain, or start with a lab certificate authority (--lab-ca)");
        }
        // SASL says who the client is: its certificate is not asked for, as in Kafka.
        var factory = new SslFactory(ConnectionMode.SERVER, authenticates() ? "none" : null, false);
        try {
            factory.configure(new HashMap<>(configs));
            factory.createSslEngine("localhost", 0);
            return factory;
        } catch (RuntimeException e) {
            throw refusedStores(configs, e);
        }
    }

    /** What went wrong names the store or the algorithm itself. */
    private InvalidSettingException refusedStores(Map<String, Object> tried, RuntimeException error) {
        String why = causes(error);
        String setting = why.contains("truststore") ? TRUSTSTORE : KEYSTORE;
        if (why.contains("CipherSuite")) {
            setting = "ssl.cipher.suites";
        } else if (why.contains("rotocol") || why.contains("SSLContext")) {
            setting = tried.get("ssl.provider") == null ? "ssl.protocol" : "ssl.provider";
        } else if (why.contains("SecureRandom")) {
            setting = "ssl.secure.random.implementation";
        }
        String value = String.valueOf(tried.getOrDefault(setting, ""));
        boolean store = setting.equals(KEYSTORE) || setting.equals(TRUSTSTORE);
        if (store && !value.isEmpty() && !new File(value).exists()) {
            return refused(setting, value, "there is no such file; give the path of one that exists");
        }
        return refused(setting, value, "TLS cannot be set up with it: " + why);
    }

    private InvalidSettingException refused(String setting, String value, String why) {
        return new InvalidSettingException(ListenerConfigs.name(endpoint.name(), setting), value, why);
    }

    private static String causes(Throwable error) {
        var told = new ArrayList<String>();
        for (Throwable each = error; each != null && told.size() < 4; each = each.getCause()) {
            String message = each.getMessage() == null ? each.toString() : each.getMessage();
            if (told.isEmpty() || !told.getLast().contains(message)) {
                told.add(message);
            }
        }
        return String.join(": ", told);
    }

    // ---- later

    /**
     * Whether a listener that is open can go on with other settings.
     *
     * @param present its protection
     * @throws InvalidSettingException for what does not change while the listener is open, and for stores that cannot be used
     */
    static void check(Listeners.Endpoint endpoint, Optional<Protection> present, BrokerSettings settings) {
        if (present.isPresent()) {
            present.get().check(configs(endpoint, settings, present.get().here));
            return;
        }
        Map<String, Object> wanted = ListenerConfigs.of(settings, endpoint.name());
        if (wanted.get(ListenerConfigs.PRINCIPALS) != DefaultKafkaPrincipalBuilder.class) {
            throw fixed(endpoint, ListenerConfigs.PRINCIPALS, wanted);
        }
    }

    private static InvalidSettingException fixed(Listeners.Endpoint endpoint, String name, Map<String, Object> wanted) {
        Object value = wanted.getOrDefault(name, "");
        return new InvalidSettingException(
                ListenerConfigs.name(endpoint.name(), name),
                value instanceof Class<?> c ? c.getName() : value.toString(),
                "cannot change while " + endpoint.entry()
                        + " is open: restart the broker, or add a listener of another name");
    }

    private synchronized void check(Map<String, Object> wanted) {
        var fixed = new TreeSet<>(configs.keySet());
        fixed.addAll(wanted.keySet());
        fixed.removeAll(LIVE);
        for (String name : fixed) {
            if (!Objects.equals(configs.get(name), wanted.get(name))) {
                throw fixed(endpoint, name, wanted);
            }
        }
        if (tls.isPresent()) {
            try {
                tls.get().validateReconfiguration(live(wanted));
            } catch (RuntimeException e) {
                throw refusedStores(wanted, e);
            }
        }
    }

    /** Takes new stores for new connections; bad ones change nothing and are warned of. */
    synchronized void take(BrokerSettings settings) {
        if (tls.isPresent()) {
            try {
                Map<String, Object> wanted = configs(endpoint, settings, here);
                tls.get().reconfigure(live(wanted));
                var now = new HashMap<>(configs);
                now.keySet().removeAll(LIVE);
                wanted.forEach((name, value) -> {
                    if (LIVE.contains(name)) {
                        now.put(name, value);
                    }
                });
                configs = now;
                warned = "";
            } catch (RuntimeException e) {
                warnOnce(causes(e));
            }
        }
    }

    private void warnOnce(String why) {
        if (!warned.equals(why)) {
            warned = why;
            warn.accept("Listener " + endpoint.entry() + " goes on with its former certificates: " + why);
        }
    }

    /** All that may change; null for what is no longer set, as else the former value would stay. */
    private static Map<String, Object> live(Map<String, Object> wanted) {
        var live = new HashMap<String, Object>();
        LIVE.forEach(name -> live.put(name, wanted.get(name)));
        return live;
    }

    // ---- for a connection

    synchronized SSLEngine engine(Socket socket) {
        SslFactory factory = tls.orElseThrow();
        long now = here.clock().elapsedMs();
        if (now - lookedMs >= LOOK_EVERY_MS) {
            lookedMs = now;
            try {
                factory.reconfigure(live(configs));
            } catch (KafkaException e) {
                warnOnce(causes(e));
            }
        }
        return factory.createSslEngine(socket);
    }

    SaslServerAuthenticator authenticator(String id, TransportLayer layer, ChannelMetadataRegistry metadata) {
        return sasl.orElseThrow().authenticator(id, layer, metadata);
    }

    void close() {
        tls.ifPresent(SslFactory::close);
        sasl.ifPresent(SaslMechanisms::close);
    }
}
