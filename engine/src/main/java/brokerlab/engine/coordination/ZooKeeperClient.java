package brokerlab.engine.coordination;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.client.ZKClientConfig;

/**
 * How a broker uses its ensemble: the {@code zookeeper.*} settings.
 *
 * @param sessionTimeoutMs asked for; the ensemble's limits apply
 * @param maxInFlight operations sent and not answered yet; further ones wait, in order
 * @param secured whether znodes are made with restrictive access lists
 * @param properties of ZooKeeper's own client, by its names
 */
public record ZooKeeperClient(int sessionTimeoutMs, int maxInFlight, boolean secured, Map<String, String> properties) {
    /** ZooKeeper's names of Kafka's settings, as in Kafka. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("zookeeper.ssl.client.enable", "zookeeper.client.secure"),
            Map.entry("zookeeper.clientCnxnSocket", "zookeeper.clientCnxnSocket"),
            Map.entry("zookeeper.ssl.keystore.location", "zookeeper.ssl.keyStore.location"),
            Map.entry("zookeeper.ssl.keystore.password", "zookeeper.ssl.keyStore.password"),
            Map.entry("zookeeper.ssl.keystore.type", "zookeeper.ssl.keyStore.type"),
            Map.entry("zookeeper.ssl.truststore.location", "zookeeper.ssl.trustStore.location"),
            Map.entry("zookeeper.ssl.truststore.password", "zookeeper.ssl.trustStore.password"),
            Map.entry("zookeeper.ssl.truststore.type", "zookeeper.ssl.trustStore.type"),
            Map.entry("zookeeper.ssl.protocol", "zookeeper.ssl.protocol"),
            Map.entry("zookeeper.ssl.enabled.protocols", "zookeeper.ssl.enabledProtocols"),
            Map.entry("zookeeper.ssl.cipher.suites", "zookeeper.ssl.ciphersuites"),
            Map.entry("zookeeper.ssl.endpoint.identification.algorithm", "zookeeper.ssl.hostnameVerification"),
            Map.entry("zookeeper.ssl.crl.enable", "zookeeper.ssl.crl"),
            Map.entry("zookeeper.ssl.ocsp.enable", "zookeeper.ssl.ocsp"));

    private static final int IN_FLIGHT = 10;

    public ZooKeeperClient {
        properties = Map.copyOf(properties);
    }

    /** In the clear, with Kafka's defaults. */
    public static ZooKeeperClient plain(int sessionTimeoutMs) {
        return new ZooKeeperClient(sessionTimeoutMs, IN_FLIGHT, false, Map.of());
    }

    ZooKeeperClient withSessionTimeout(int ms) {
        return new ZooKeeperClient(ms, maxInFlight, secured, properties);
    }

    /**
     * As a broker's settings say.
     *
     * @throws InvalidSettingException for TLS with a socket that has none, or access lists without an identity
     */
    public static ZooKeeperClient of(BrokerSettings settings) {
        if (settings.getBoolean("zookeeper.ssl.client.enable")
                && !given(settings, "zookeeper.clientCnxnSocket").orElse("").endsWith("Netty")) {
            // ZooKeeper's other socket would speak in the clear without a word about it.
            throw new InvalidSettingException(
                    "zookeeper.ssl.client.enable",
                    "true",
                    "needs zookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty");
        }
        boolean secured = settings.getBoolean("zookeeper.set.acl");
        if (secured
                && (!settings.getBoolean("zookeeper.ssl.client.enable")
                        || given(settings, "zookeeper.ssl.keystore.location").isEmpty())) {
            throw new InvalidSettingException(
                    "zookeeper.set.acl",
                    "true",
                    "needs an identity towards ZooKeeper: zookeeper.ssl.client.enable and"
                            + " zookeeper.ssl.keystore.location");
        }
        var properties = new LinkedHashMap<String, String>();
        NAMES.forEach((name, property) ->
                given(settings, name).ifPresent(value -> properties.put(property, translated(name, value))));
        return new ZooKeeperClient(
                settings.getInt("zookeeper.session.timeout.ms"),
                settings.getInt("zookeeper.max.in.flight.requests"),
                secured,
                properties);
    }

    private static Optional<String> given(BrokerSettings settings, String name) {
        return settings.find(name).map(String::strip);
    }

    private static String translated(String name, String value) {
        return name.endsWith(".endpoint.identification.algorithm")
                ? Boolean.toString(value.toUpperCase(Locale.ROOT).equals("HTTPS"))
                : value;
    }

    ZKClientConfig config() {
        var config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        properties.forEach(config::setProperty);
        return config;
    }
}
