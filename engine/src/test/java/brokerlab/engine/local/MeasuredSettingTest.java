package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.EffectiveValue.Candidate;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Source;
import brokerlab.engine.view.SettingRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A value that the machine needs is shown as such, before the one that was given, which stays visible and can be changed. */
final class MeasuredSettingTest {
    @Test
    void aStretchedSessionTimeOutNamesTheMachineAsItsSource() {
        Setting setting = Catalogue.honoured().brokerSetting("zookeeper.session.timeout.ms");
        var given = new Candidate(setting.name(), "1500", Source.STATIC_BROKER);
        var row = new SettingRow(
                setting,
                Optional.of("1500"),
                Source.STATIC_BROKER,
                List.of(given),
                Optional.of("1500"),
                SettingRow.Applied.ROLLING_RESTART,
                Optional.empty(),
                Map.of());
        SettingRow shown = SettingRows.measured(row, 8_000);
        assertEquals(Optional.of("8000"), shown.value());
        assertEquals(Source.MEASURED, shown.source());
        assertEquals(List.of(new Candidate(setting.name(), "8000", Source.MEASURED), given), shown.candidates());
        assertEquals(Optional.of("1500"), shown.own());
    }
}
