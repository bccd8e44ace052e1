package brokerlab.engine.security;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.PluginClass;
import brokerlab.engine.config.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.KafkaPrincipalBuilder;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/**
 * A listener's security settings as Kafka's own classes take them: typed, without the listener's prefix, a mechanism's own under the
 * mechanism ({@code plain.sasl.jaas.config}).
 */
public final class ListenerConfigs {
    public static final String MECHANISMS = "sasl.enabled.mechanisms";
    public static final String JAAS = "sasl.jaas.config";
    public static final String CALLBACKS = "sasl.server.callback.handler.class";
    public static final String REAUTHENTICATION = "connections.max.reauth.ms";
    public static final String PRINCIPALS = "principal.builder.class";

    private static final List<String> OF_MECHANISM = List.of(JAAS, CALLBACKS, REAUTHENTICATION);

    private ListenerConfigs() {}

    /** The setting's name for one listener. */
    public static String name(String listener, String setting) {
        return "listener.name." + listener.toLowerCase(Locale.ROOT) + "." + setting;
    }

    /** Whether a change of the setting of that name may change what a listener does. */
    public static boolean concerned(String name) {
        String plain = Catalogue.honoured().broker(name).map(Setting::plainName).orElse(name);
        return plain.startsWith("ssl.")
                || plain.startsWith("sasl.")
                || plain.equals(PRINCIPALS)
                || plain.equals(REAUTHENTICATION);
    }

    /**
     * The settings in force for a listener; those without a value are left out.
     *
     * @throws InvalidSettingException for a class that is none
     */
    public static Map<String, Object> of(BrokerSettings settings, String listener) {
        var configs = new HashMap<String, Object>();
        for (Setting setting : Catalogue.honoured().broker()) {
            if (concerned(setting.name())) {
                put(configs, setting.name(), settings.effective(name(listener, setting.name())));
            }
        }
        for (String mechanism : Setting.list(settings.get(name(listener, MECHANISMS)))) {
            for (String setting : OF_MECHANISM) {
                String own = mechanism.toLowerCase(Locale.ROOT) + "." + setting;
                put(configs, own, settings.effective(name(listener, own)));
            }
        }
        return configs;
    }

    private static void put(Map<String, Object> configs, String name, EffectiveValue value) {
        // An empty list is a value; any other empty value is none.
        Optional<String> text =
                value.value().filter(v -> !v.isEmpty() || value.setting().type() == Setting.Type.LIST);
        if (text.isPresent()) {
            configs.put(name, typed(value.setting(), text.get()));
        }
    }

    private static Object typed(Setting setting, String value) {
        return switch (setting.type()) {
            case BOOLEAN -> Boolean.parseBoolean(value);
            case INT, SHORT -> Integer.parseInt(value);
            case LONG -> Long.parseLong(value);
            case DOUBLE -> Double.parseDouble(value);
            case LIST -> Setting.list(value);
            case PASSWORD, UNKNOWN -> new Password(value);
            case STRING -> value;
            case CLASS -> PluginClass.named(setting.name(), value, kind(setting.plainName()));
        };
    }

    private static Class<?> kind(String setting) {
        return switch (setting) {
            case PRINCIPALS -> KafkaPrincipalBuilder.class;
            case CALLBACKS -> AuthenticateCallbackHandler.class;
            default -> SslEngineFactory.class;
        };
    }
}
