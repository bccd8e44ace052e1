package brokerlab.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Catalogue;
import org.junit.jupiter.api.Test;

final class DemoTest {
    @Test
    void thePresetNamesRealSettingsWithTheirRealDefaults() {
        Preset preset = Preset.load("demo");
        for (Preset.Value value : preset.settings()) {
            var setting = Catalogue.honoured().broker(value.name()).orElseThrow(() -> new AssertionError(value.name()));
            assertEquals(value.kafkaDefault(), setting.defaultValue().orElse(""), value.name());
        }
        for (Preset.DemoTopic topic : preset.topics()) {
            topic.settings().forEach((name, value) -> Catalogue.honoured().topicSetting(name, value));
        }
        assertEquals(
                1.0,
                preset.topics().stream().mapToDouble(Preset.DemoTopic::share).sum(),
                1e-9);
    }

    @Test
    void theDiskIsLowBelowOneGigabyteOrFivePercent() {
        assertTrue(DemoTraffic.diskLow((1L << 30) - 1, 4L << 30));
        assertFalse(DemoTraffic.diskLow(1L << 30, 4L << 30));
        assertTrue(DemoTraffic.diskLow(9L << 30, 200L << 30));
        assertFalse(DemoTraffic.diskLow(11L << 30, 200L << 30));
        assertFalse(DemoTraffic.diskLow(-1, -1));
    }

    @Test
    void anUnevenGroupIsSlowForAWhileAndThenCatchesUp() {
        DemoGroupControl fraud =
                new DemoGroupControl(new Preset.DemoGroup("fraud", "payments", 2, "sticky", Preset.Temper.UNEVEN));
        fraud.incoming(180);
        assertEquals(30, fraud.recordsPerSecOfEach(1000), 0.1);
        assertEquals(360, fraud.recordsPerSecOfEach(60_000), 0.1);
        fraud.speed(10);
        assertEquals(5, fraud.recordsPerSecOfEach(60_000), 0.1);
    }
}
