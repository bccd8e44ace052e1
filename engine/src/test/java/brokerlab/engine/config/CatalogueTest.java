package brokerlab.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Setting.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CatalogueTest {
    @Test
    void everyPublicSettingIsListedHonouredOrWithAReason() {
        assertTrue(Catalogue.listed(Scope.BROKER).size() >= 394, "broker settings");
        assertTrue(Catalogue.listed(Scope.TOPIC).size() >= 40, "topic settings");
        assertEquals(213, Catalogue.listed(Scope.ZOOKEEPER).size());
        assertEquals(5, Catalogue.listed(Scope.QUOTA).size());
        assertEquals(27, Catalogue.listed(Scope.GROUP).size());
        assertEquals(3, Catalogue.listed(Scope.CLIENT_METRICS).size());
        for (Setting setting : Catalogue.honoured().broker()) {
            assertTrue(setting.honoured(), setting.name());
            assertEquals(setting, Catalogue.find(Scope.BROKER, setting.name()).orElseThrow());
        }
        assertEquals(
                Catalogue.listed(Scope.QUOTA).size(),
                Catalogue.honoured().quota().size());
    }

    /** The floor of what the engine must follow, of what Apache Kafka 3.9.1 documents. */
    @Test
    void atLeast140OfThePublicBrokerSettingsOf391AreHonoured() throws IOException {
        List<String> all;
        try (var in = CatalogueTest.class.getResourceAsStream("public-3.9.1.txt")) {
            all = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        long honoured = all.stream()
                .filter(name -> Catalogue.honoured().broker(name).isPresent())
                .count();
        System.out.println(
                honoured + " of " + all.size() + " public broker settings of Apache Kafka 3.9.1 are honoured");
        assertTrue(honoured >= 140, honoured + " of " + all.size());
        for (String name : all) {
            assertTrue(Catalogue.find(Scope.BROKER, name).isPresent(), name + " is not even listed");
        }
    }

    @Test
    void everyDefaultIsAValueTheSettingTakes() {
        for (Scope scope : Scope.values()) {
            for (Setting setting : Catalogue.listed(scope)) {
                setting.defaultValue().ifPresent(setting::checked);
            }
        }
    }

    @Test
    void everySettingHasASentenceInBothLanguages() {
        for (Scope scope : Scope.values()) {
            for (Setting setting : Catalogue.listed(scope)) {
                String english = setting.meaning(Locale.ENGLISH);
                String korean = setting.meaning(Locale.KOREAN);
                assertFalse(english.isBlank(), scope + " " + setting.name());
                assertTrue(isKorean(korean), scope + " " + setting.name() + ": " + korean);
            }
        }
    }

    @Test
    void everySectionAndReasonIsNamedInBothLanguages() {
        var titles = new HashSet<String>();
        for (Section section : Section.values()) {
            assertTrue(titles.add(section.title(Locale.ENGLISH)), section.name());
            assertTrue(
                    isKorean(section.title(Locale.KOREAN))
                            || section.title(Locale.KOREAN).equals(section.title(Locale.ENGLISH)),
                    section.name());
        }
        for (Reason reason : Reason.values()) {
            assertTrue(isKorean(reason.words(Locale.KOREAN)), reason.name());
        }
    }

    @Test
    void aSettingWithoutEffectHereIsTakenAndSaysWhy() {
        Setting taken = Catalogue.honoured().brokerSetting("sasl.kerberos.service.name");
        assertEquals("kafka", taken.checked("kafka"));
        assertEquals(
                "no effect here, because this engine does not authenticate by Kerberos (GSSAPI)",
                taken.reason().orElseThrow().noEffect());
        Setting internal = Catalogue.honoured().brokerSetting("log.initial.task.delay.ms");
        assertThrows(InvalidSettingException.class, () -> internal.checked("-1"));
        assertEquals(Setting.UpdateMode.READ_ONLY, internal.updateMode());
        assertEquals(
                Reason.OVER_ALL,
                Catalogue.honoured()
                        .brokerSetting("listener.name.inside.max.connections")
                        .reason()
                        .orElseThrow());
    }

    @Test
    void aNameThatNobodyKnowsIsTakenForBrokersAndItsValueNeverTold() {
        Setting taken = Catalogue.honoured().brokerSetting("made.up.by.a.plugin");
        assertEquals(Setting.HIDDEN, taken.shown(taken.checked("secret-word")));
        assertEquals(Reason.NOBODYS, taken.reason().orElseThrow());
        assertThrows(InvalidSettingException.class, () -> Catalogue.honoured().topicSetting("made.up", "1"));
        // Of a newer release: to 3.9.1 a name like any other.
        assertEquals(
                Reason.NOBODYS,
                Catalogue.honoured().brokerSetting("cordoned.log.dirs").reason().orElseThrow());
        assertThrows(InvalidSettingException.class, () -> Catalogue.honoured().topicSetting("remote.copy.lag.ms", "1"));
    }

    @Test
    void theReleasesOfMessageFormatsAreKafkas() {
        Setting format = Catalogue.honoured().topicSetting("message.format.version", "2.8");
        for (String release : List.of("0.8.0", "0.10.2", "0.11.0-IV2", "1.0", "2.8", "2.8.1", "3.9-IV0")) {
            assertEquals(release, format.checked(release));
        }
        for (String none : List.of("x", "4.4", "0.7.0", "2.9", "2")) {
            assertThrows(InvalidSettingException.class, () -> format.checked(none), none);
        }
    }

    @Test
    void aRefusalNamesTheRangeWhereThereIsOne() {
        assertEquals(
                "Invalid value abc for num.partitions: must be a whole number, at least 1", refusal("num.partitions"));
        assertEquals("Invalid value abc for log.retention.ms: must be a whole number", refusal("log.retention.ms"));
    }

    private static String refusal(String setting) {
        Setting known = Catalogue.find(Setting.Scope.BROKER, setting).orElseThrow();
        return assertThrows(InvalidSettingException.class, () -> known.checked("abc"))
                .getMessage();
    }

    @Test
    void aRefusalNeverTellsAPassword() {
        var refused = assertThrows(
                InvalidSettingException.class,
                () -> PasswordEncoder.none().requireSecret("listener.name.a.ssl.keystore.password"));
        assertFalse(refused.getMessage().contains("secret-word"), refused.getMessage());
    }

    @Test
    void aListenersOwnValueIsTheSettingUnderItsWholeName() {
        Setting own = Catalogue.honoured()
                .broker("listener.name.inside.sasl.server.max.receive.size")
                .orElseThrow();
        assertEquals(Setting.Type.INT, own.type());
        assertTrue(Catalogue.honoured()
                .broker("listener.name.inside.max.connections")
                .isEmpty());
        assertTrue(Catalogue.honoured()
                .broker("listener.name.inside.log.retention.ms")
                .isEmpty());
        assertTrue(Catalogue.find(Scope.BROKER, "listener.name.inside.scram-sha-256.sasl.jaas.config")
                .orElseThrow()
                .sensitive());
        String size = "sasl.server.max.receive.size";
        var settings = new BrokerSettings(Map.of(size, "7000", "listener.name.inside." + size, "3000"));
        assertEquals("3000", settings.get("listener.name.inside." + size));
        assertEquals("7000", settings.get("listener.name.outside." + size));
    }

    @Test
    void whatTheEngineDoesNotHonourIsKeptInTheStaticSettings() {
        var given = Map.of("node.id", "4", "made.up.by.a.plugin", "x");
        assertEquals(given, new BrokerSettings(given).fixed());
    }

    @Test
    void unitsFollowFromNames() {
        for (var expected : List.of(
                Map.entry("log.retention.ms", Unit.MILLISECONDS),
                Map.entry("log.retention.hours", Unit.HOURS),
                Map.entry("log.segment.bytes", Unit.BYTES),
                Map.entry("leader.replication.throttled.rate", Unit.BYTES_PER_SECOND),
                Map.entry("leader.imbalance.per.broker.percentage", Unit.PERCENT),
                Map.entry("max.connection.creation.rate", Unit.PER_SECOND),
                Map.entry("log.cleaner.min.cleanable.ratio", Unit.RATIO),
                Map.entry("num.io.threads", Unit.COUNT),
                Map.entry("listeners", Unit.NONE))) {
            assertEquals(
                    expected.getValue(),
                    Catalogue.find(Scope.BROKER, expected.getKey())
                            .orElseThrow()
                            .unit(),
                    expected.getKey());
        }
        assertEquals(
                Unit.TICKS,
                Catalogue.find(Scope.ZOOKEEPER, "initLimit").orElseThrow().unit());
    }

    private static boolean isKorean(String text) {
        return text.codePoints().anyMatch(c -> c >= 0xAC00 && c <= 0xD7A3);
    }
}
