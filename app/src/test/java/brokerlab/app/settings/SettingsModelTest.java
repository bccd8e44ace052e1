package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.source.SampleSettings;
import brokerlab.app.words.BundleTexts;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingOrigin;
import brokerlab.engine.view.SettingRow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsModelTest {
    private static final SettingScope ORDERS = new SettingScope.Topic("orders");
    private final SettingsModel model = new SettingsModel();
    private final BundleTexts texts = new BundleTexts(Locale.ENGLISH);

    private void topic(Map<String, String> own) {
        model.open(ORDERS);
        model.take(ORDERS, SampleSettings.rows(Setting.Scope.TOPIC, own));
    }

    private SettingLine.OfSetting line(String name) {
        return model.line(name).orElseThrow();
    }

    private List<String> names() {
        return model.shown().stream()
                .filter(SettingLine.OfSetting.class::isInstance)
                .map(l -> ((SettingLine.OfSetting) l).name())
                .toList();
    }

    private String problem(String name) {
        return line(name)
                .draft()
                .flatMap(Draft::problem)
                .map(p -> p.words(texts))
                .orElse("");
    }

    @Test
    void aValueIsStagedCheckedAndForgottenWhenItIsTheOneInForce() {
        topic(Map.of("retention.ms", "3600000"));
        model.typeNumber(line("retention.ms"), "20", "min");
        assertEquals(List.of(new SettingChange(ORDERS, "retention.ms", Optional.of("1200000"))), model.changes());
        assertEquals(1, model.stagedIn(ORDERS));
        model.typeNumber(line("retention.ms"), "60 min", "min");
        assertTrue(model.changes().isEmpty(), "that is what holds already");
        model.typeNumber(line("retention.ms"), "20 bananas", "min");
        assertTrue(model.hasProblems());
        assertTrue(problem("retention.ms").contains("20 bananas"), problem("retention.ms"));
        assertTrue(model.changes().isEmpty(), "what is no value is never applied");
    }

    @Test
    void aRefusalRepeatsWhatWasTypedAndNamesWhatIsTaken() {
        topic(Map.of());
        model.typeNumber(line("min.insync.replicas"), "0", "count");
        assertEquals("“0” is too small: the least is 1.", problem("min.insync.replicas"));
        model.typeNumber(line("retention.ms"), "-2", "d");
        assertEquals("“-2” is too small: the least is 0 ms, and unlimited is taken, too.", problem("retention.ms"));
        model.typeNumber(line("segment.bytes"), "9 TB", "B");
        assertEquals("“9 TB” is too large: the most is 2,147,483,647 bytes.", problem("segment.bytes"));
        model.typeNumber(line("min.cleanable.dirty.ratio"), "1,5", "count");
        assertEquals("“1,5” is too large: the most is 1.", problem("min.cleanable.dirty.ratio"));
        model.typeNumber(line("retention.ms"), "0,3", "ms");
        assertEquals("“0,3” is not a whole number of ms.", problem("retention.ms"));
        model.typeNumber(line("segment.bytes"), "1,23,4", "MB");
        assertEquals(
                "“1,23,4” is no value here. Write for instance: 64 MB, 1.5 GB. A number alone counts MB.",
                problem("segment.bytes"));
        model.type(line("compression.type"), "rar");
        assertTrue(problem("compression.type").contains("zstd"), problem("compression.type"));
    }

    @Test
    void aResetInheritsAndAnUnsetOneHasNothingToReset() {
        topic(Map.of("retention.ms", "3600000"));
        model.reset(line("retention.ms"));
        assertEquals(List.of(new SettingChange(ORDERS, "retention.ms", Optional.empty())), model.changes());
        assertEquals(Optional.of("604800000"), line("retention.ms").value());
        model.reset(line("segment.ms"));
        assertEquals(1, model.changes().size());
    }

    @Test
    void draftsOfOtherScopesLiveOnAndAreAppliedTogether() {
        topic(Map.of());
        model.typeNumber(line("segment.bytes"), "64", "MB");
        var cluster = new SettingScope.ClusterDefault();
        model.open(cluster);
        model.take(cluster, SampleSettings.rows(Setting.Scope.BROKER, Map.of()));
        model.typeNumber(line("num.io.threads"), "16", "count");
        assertEquals(2, model.changes().size());
        topic(Map.of());
        assertEquals(Optional.of("67108864"), line("segment.bytes").value());
        List<SettingChange> applied = model.changes();
        model.typeNumber(line("segment.bytes"), "128", "MB");
        model.applied(applied);
        assertEquals(
                List.of(new SettingChange(ORDERS, "segment.bytes", Optional.of("134217728"))),
                model.changes(),
                "what was typed while the others were applied stays");
    }

    @Test
    void searchLooksAtNamesAndMeaningsAndOnlyChangedLeavesOutTheRest() {
        topic(Map.of("retention.ms", "3600000"));
        assertEquals("retention.ms", names().getFirst());
        model.search(text -> text.contains("in sync") || text.contains("insync"));
        assertTrue(names().contains("min.insync.replicas"), names().toString());
        model.search(text -> true);
        model.showOnlyChanged(true);
        assertEquals(List.of("retention.ms"), names());
        model.showOnlyChanged(false);
        model.typeNumber(line("segment.bytes"), "64", "MB");
        model.showOnlyChanged(true);
        assertEquals(List.of("retention.ms", "segment.bytes"), names());
        assertEquals(1, model.changed(ORDERS));
    }

    @Test
    void whatHasNoEffectIsTypedAndCheckedLikeAnyOther() {
        topic(Map.of());
        assertTrue(line("local.retention.ms").editable());
        model.type(line("local.retention.ms"), "-3");
        assertTrue(model.hasProblems());
        model.type(line("local.retention.ms"), "60000");
        assertEquals(List.of(new SettingChange(ORDERS, "local.retention.ms", Optional.of("60000"))), model.changes());
    }

    @Test
    void whatNobodyKnowsHasALineOnlyWhileItIsSet() {
        List<SettingRow> rows = SampleSettings.rows(Setting.Scope.TOPIC, Map.of());
        topic(Map.of());
        int total = model.total();
        model.take(ORDERS, rows.subList(1, rows.size()));
        assertEquals(total - 1, model.total());
        assertFalse(names().contains(rows.getFirst().setting().name()));
    }

    @Test
    void whatCameFromAFileIsAppliedAsThatWithWhatIsKept() {
        topic(Map.of());
        model.stage(ORDERS, line("retention.ms").row(), Optional.of("1000"));
        var kept = new SettingChange(ORDERS, "remote.storage.enable", Optional.of("true"));
        model.came(SettingOrigin.IMPORT, List.of(kept));
        assertEquals(2, model.changes().size());
        assertEquals(SettingOrigin.IMPORT, model.origin());
        model.discardAll();
        assertTrue(model.changes().isEmpty());
        assertEquals(SettingOrigin.FORM, model.origin());
    }

    @Test
    void whereAValueComesFromIsToldWeakestFirst() {
        topic(Map.of("retention.ms", "3600000"));
        model.typeNumber(line("retention.ms"), "20", "min");
        assertEquals(
                List.of("default 7 d", "topic 20 min (unsaved)"),
                SourceChain.of(line("retention.ms"), texts).stream()
                        .map(SourceChain.ChainLink::text)
                        .toList());
        model.discardAll();
        assertEquals(
                List.of("default 7 d", "topic 1 h"),
                SourceChain.of(line("retention.ms"), texts).stream()
                        .map(SourceChain.ChainLink::text)
                        .toList());
    }

    @Test
    void everyPresetIsOfValuesThatTheCatalogueTakes() {
        for (String name : SettingPreset.NAMES) {
            SettingPreset preset = SettingPreset.load(name);
            assertEquals(name, preset.name());
            assertFalse(texts.get("settings.preset." + name + ".why").isEmpty());
            for (SettingChange change : preset.changes(true)) {
                Setting setting = change.setting().orElseThrow(() -> new AssertionError(name + ": " + change));
                assertTrue(setting.honoured(), () -> name + ": " + change.name() + " is only listed");
                assertEquals(
                        change.value().get(), setting.checked(change.value().get()));
            }
        }
    }
}
