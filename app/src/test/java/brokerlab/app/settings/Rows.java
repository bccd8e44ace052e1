package brokerlab.app.settings;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Source;
import brokerlab.engine.view.SettingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of a scope as a door would tell them. */
final class Rows {
    private Rows() {}

    /** @param own values of the scope's own */
    static List<SettingRow> of(Setting.Scope scope, Map<String, String> own) {
        return Catalogue.listed(scope).stream().map(s -> row(s, own)).toList();
    }

    private static SettingRow row(Setting setting, Map<String, String> own) {
        Source source = setting.scope() == Setting.Scope.TOPIC ? Source.TOPIC : Source.DYNAMIC_DEFAULT;
        var candidates = new ArrayList<EffectiveValue.Candidate>();
        Optional<String> mine = Optional.ofNullable(own.get(setting.name()));
        mine.ifPresent(v -> candidates.add(new EffectiveValue.Candidate(setting.name(), v, source)));
        setting.defaultValue()
                .ifPresent(v -> candidates.add(new EffectiveValue.Candidate(setting.name(), v, Source.DEFAULT)));
        return new SettingRow(
                setting,
                mine.or(setting::defaultValue),
                mine.isPresent() ? source : Source.DEFAULT,
                candidates,
                mine,
                SettingRow.Applied.LIVE,
                Optional.empty(),
                Map.of());
    }
}
