package brokerlab.engine.local;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.SettingChange;
import java.util.List;
import java.util.Optional;

/** Short words for what a form would say of settings. */
final class SettingChanges {
    static final SettingScope ALL = new SettingScope.ClusterDefault();
    static final SettingScope ENSEMBLE = new SettingScope.Ensemble();

    private SettingChanges() {}

    static SettingScope broker(int id) {
        return new SettingScope.Broker(id);
    }

    static SettingChange set(SettingScope scope, String name, String value) {
        return new SettingChange(scope, name, Optional.of(value));
    }

    static SettingChange reset(SettingScope scope, String name) {
        return new SettingChange(scope, name, Optional.empty());
    }

    static Command change(SettingChange... changes) {
        return new Command.ChangeSettings(List.of(changes));
    }
}
