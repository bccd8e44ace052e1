package brokerlab.engine.config;

import java.util.Optional;

/**
 * Whether a running cluster takes a value: the one answer for clients, the form, files, undos and new topics. What stands against it
 * together with other values is the brokers' to say ({@code settings}); values for a start are {@link Setting#checked}.
 */
public final class ChangeCheck {
    private static final String OF_ADDRESSES = "connection_creation_rate";

    private ChangeCheck() {}

    /**
     * The value as it is stored, trimmed.
     *
     * @throws InvalidSettingException naming setting, value and what is allowed
     */
    public static String checked(SettingScope.Entity scope, String name, String value) {
        Setting setting = setting(scope, name, value);
        switch (scope) {
            case SettingScope.Topic s -> {}
            case SettingScope.Quotas s -> requireOfScope(s, name, value);
            case SettingScope.ClusterDefault s -> requireLive(setting, value, true);
            case SettingScope.Broker s -> requireLive(setting, value, false);
        }
        return setting.checked(value);
    }

    /** As above; empty to reset, which is refused only of a topic's setting and a quota that there is not. */
    public static Optional<String> checked(SettingScope.Entity scope, String name, Optional<String> value) {
        if (value.isEmpty()) {
            setting(scope, name, "");
        }
        return value.map(v -> checked(scope, name, v));
    }

    private static Setting setting(SettingScope.Entity scope, String name, String value) {
        return switch (scope.kind()) {
            case TOPIC -> Catalogue.honoured().topicSetting(name, value);
            case QUOTA -> Catalogue.honoured().quotaSetting(name, value);
            default -> Catalogue.honoured().brokerSetting(name);
        };
    }

    private static void requireLive(Setting setting, String value, boolean asDefault) {
        setting.notLive(asDefault).ifPresent(why -> {
            throw new InvalidSettingException(setting.name(), setting.shown(value), why);
        });
    }

    private static void requireOfScope(SettingScope.Quotas scope, String name, String value) {
        if (name.equals(OF_ADDRESSES) != scope instanceof SettingScope.Address) {
            throw new InvalidSettingException(
                    name,
                    value,
                    scope instanceof SettingScope.Address
                            ? "an address has " + OF_ADDRESSES + " only"
                            : "it is a quota of addresses, not of users and client ids");
        }
    }
}
