package brokerlab.engine.view;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Reason;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import java.util.Optional;

/**
 * One setting to change.
 *
 * @param value empty to reset: the inherited value holds again
 */
public record SettingChange(SettingScope scope, String name, Optional<String> value) {
    /** Its value as it may be told. */
    public Optional<String> shown() {
        return value.map(v -> setting().map(s -> s.shown(v)).orElse(v));
    }

    /** What the catalogue knows of it, honoured or not. */
    public Optional<Setting> setting() {
        return Catalogue.find(scope.kind(), name);
    }

    /** Why it has no effect here, empty when it has one. */
    public Optional<Reason> reason() {
        return scope.kind() == Setting.Scope.BROKER
                ? setting()
                        .orElseGet(() -> Catalogue.honoured().brokerSetting(name))
                        .reason()
                : setting().flatMap(Setting::reason);
    }

    @Override
    public String toString() {
        return name + " of " + scope + shown().map(v -> " = " + v).orElse(" reset");
    }
}
