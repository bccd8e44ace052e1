package brokerlab.engine.network;

import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.config.Setting;
import brokerlab.engine.security.ListenerConfigs;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.network.ChannelMetadataRegistry;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.network.TransportLayer;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.authenticator.SaslServerAuthenticator;
import org.apache.kafka.common.security.plain.internals.PlainSaslServer;
import org.apache.kafka.common.security.plain.internals.PlainSaslServerProvider;
import org.apache.kafka.common.security.plain.internals.PlainServerCallbackHandler;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramServerCallbackHandler;
import org.apache.kafka.common.security.token.delegation.internals.DelegationTokenCache;
import org.apache.kafka.common.utils.Time;

/**
 * The SASL mechanisms of one listener and where each finds its users: SCRAM in ZooKeeper, PLAIN in its {@code sasl.jaas.config}. Unlike
 * Kafka, SCRAM needs no JAAS entry here: there is nothing in it.
 */
final class SaslMechanisms {
    private static final String PLAIN = PlainSaslServer.PLAIN_MECHANISM;

    static {
        PlainSaslServerProvider.initialize();
        ScramProvider.register();
    }

    private final Listeners.Endpoint endpoint;
    private final SecurityProtocol protocol;
    private final Map<String, Object> configs;
    private final Protection.Context here;
    private final Time time;
    private final ListenerName listener;
    private final Map<String, AuthenticateCallbackHandler> callbacks = new HashMap<>();
    private final Map<String, Subject> subjects = new HashMap<>();
    private final Map<String, Long> sessionsMs = new HashMap<>();

    /** @throws InvalidSettingException naming the setting that is wrong */
    SaslMechanisms(
            Listeners.Endpoint endpoint,
            SecurityProtocol protocol,
            Map<String, Object> configs,
            Protection.Context here) {
        this.endpoint = endpoint;
        this.protocol = protocol;
        this.configs = configs;
        this.here = here;
        this.time = new BrokerTime(here.clock());
        this.listener = ListenerName.normalised(endpoint.name());
        List<?> enabled = (List<?>) configs.getOrDefault(ListenerConfigs.MECHANISMS, List.of());
        if (enabled.isEmpty()) {
            throw refused(ListenerConfigs.MECHANISMS, "", endpoint.entry() + " needs at least one");
        }
        enabled.forEach(mechanism -> add((String) mechanism));
    }

    private void add(String mechanism) {
        String prefix = ListenerName.saslMechanismPrefix(mechanism);
        List<AppConfigurationEntry> users = jaas(mechanism, prefix + ListenerConfigs.JAAS);
        AuthenticateCallbackHandler handler;
        if (configs.get(prefix + ListenerConfigs.CALLBACKS) instanceof Class<?> own) {
            handler = newHandler(own, prefix);
        } else if (ScramMechanism.isScram(mechanism)) {
            handler = new ScramServerCallbackHandler(
                    here.identity().credentials().cache(mechanism, ScramCredential.class),
                    new DelegationTokenCache(ScramMechanism.mechanismNames()));
        } else if (mechanism.equals(PLAIN)) {
            if (users.isEmpty()) {
                throw refused(
                        prefix + ListenerConfigs.JAAS,
                        "",
                        "PLAIN needs its users there: org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " user_NAME=\"PASSWORD\";");
            }
            handler = new PlainServerCallbackHandler();
        } else {
            throw refused(
                    ListenerConfigs.MECHANISMS,
                    mechanism,
                    endpoint.entry() + " can authenticate by SCRAM-SHA-256, SCRAM-SHA-512 and PLAIN");
        }
        handler.configure(configs, mechanism, users);
        callbacks.put(mechanism, handler);
        subjects.put(mechanism, new Subject());
        if (configs.get(prefix + ListenerConfigs.REAUTHENTICATION) instanceof Long ms) {
            sessionsMs.put(mechanism, ms);
        }
    }

    /** Kafka's own words about a wrong entry may repeat it, and passwords are in it. */
    private List<AppConfigurationEntry> jaas(String mechanism, String name) {
        if (!configs.containsKey(name)) {
            return List.of();
        }
        try {
            return JaasContext.loadServerContext(listener, mechanism, configs).configurationEntries();
        } catch (RuntimeException e) {
            throw refused(
                    name, Setting.HIDDEN, "must be one entry like: LOGIN.MODULE.CLASS required NAME=\"VALUE\" …;");
        }
    }

    private AuthenticateCallbackHandler newHandler(Class<?> own, String prefix) {
        try {
            return (AuthenticateCallbackHandler) own.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw refused(prefix + ListenerConfigs.CALLBACKS, own.getName(), "cannot be made: " + e);
        }
    }

    private InvalidSettingException refused(String setting, String value, String why) {
        return new InvalidSettingException(
                ListenerConfigs.name(endpoint.name(), setting.toLowerCase(Locale.ROOT)), value, why);
    }

    SaslServerAuthenticator authenticator(String id, TransportLayer layer, ChannelMetadataRegistry metadata) {
        return new SaslServerAuthenticator(
                configs,
                callbacks,
                id,
                subjects,
                null,
                listener,
                protocol,
                layer,
                sessionsMs,
                metadata,
                time,
                version -> new ApiVersionsResponse(here.announced().get()));
    }

    void close() {
        callbacks.values().forEach(AuthenticateCallbackHandler::close);
    }
}
