package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Kafka391;
import brokerlab.engine.config.OtherValue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Setting.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka's own admin client can do to settings, over all of the catalogue. */
final class KafkaConfigsTest {
    private static final int SECONDS = 30;
    private static final String TOPIC = "t";
    private static final ConfigResource DEFAULT = new ConfigResource(ConfigResource.Type.BROKER, "");
    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "1");
    private static final ConfigResource TOPIC_RESOURCE = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);

    @TempDir
    private static Path folder;

    private static RunningCluster running;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        running = RunningCluster.start(
                folder, 1, Map.of("password.encoder.secret", "secret", "offsets.topic.replication.factor", "1"));
        admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()));
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(SECONDS, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() {
        admin.close();
        running.close();
    }

    @Test
    void everyDynamicBrokerSettingIsSetDescribedAndDeletedAsDefaultAndPerBroker() throws Exception {
        var clusterWide =
                values(Catalogue.honoured().broker(), s -> s.notLive(true).isEmpty());
        var perBroker =
                values(Catalogue.honoured().broker(), s -> s.notLive(false).isEmpty());
        assertTrue(clusterWide.size() >= 38, clusterWide.size() + " cluster-wide");
        assertTrue(perBroker.size() >= clusterWide.size(), perBroker.size() + " per broker");
        roundTrip(DEFAULT, clusterWide, ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
        roundTrip(BROKER, perBroker, ConfigSource.DYNAMIC_BROKER_CONFIG);
    }

    @Test
    void everyTopicSettingIsSetDescribedAndDeleted() throws Exception {
        var all = values(Catalogue.honoured().topic(), s -> true);
        roundTrip(TOPIC_RESOURCE, all, ConfigSource.DYNAMIC_TOPIC_CONFIG);
    }

    private static void roundTrip(ConfigResource of, Map<String, String> values, ConfigSource source) throws Exception {
        alter(of, values, OpType.SET).get(SECONDS, TimeUnit.SECONDS);
        Map<String, ConfigEntry> set = described(of);
        values.forEach((name, value) -> {
            ConfigEntry entry = set.get(name);
            assertEquals(source, entry.source(), name);
            if (isPassword(of, name)) {
                assertTrue(entry.isSensitive(), name);
                assertNull(entry.value(), name);
            } else {
                assertEquals(value, entry.value(), name);
            }
            // Of what was never static Kafka tells no more than its value.
            boolean documented = Kafka391.hasDefault(setting(of, name));
            assertEquals(
                    documented,
                    entry.documentation() != null && !entry.documentation().isBlank(),
                    name);
            assertEquals(!documented, entry.isReadOnly(), name);
        });
        alter(of, values, OpType.DELETE).get(SECONDS, TimeUnit.SECONDS);
        Map<String, ConfigEntry> reset = described(of);
        values.keySet().forEach(name -> {
            if (reset.containsKey(name)) {
                assertFalse(reset.get(name).source() == source, name);
            }
        });
        System.out.println(of + ": set, described and deleted " + values.size() + " settings");
    }

    private static Setting setting(ConfigResource of, String name) {
        return Catalogue.find(of.type() == ConfigResource.Type.TOPIC ? Scope.TOPIC : Scope.BROKER, name)
                .orElseThrow();
    }

    private static boolean isPassword(ConfigResource of, String name) {
        return of.type() == ConfigResource.Type.BROKER
                && Catalogue.honoured().broker(name).orElseThrow().sensitive();
    }

    private static CompletableFuture<Void> alter(ConfigResource of, Map<String, String> values, OpType operation) {
        return alter(of, values, operation, false);
    }

    private static CompletableFuture<Void> alter(
            ConfigResource of, Map<String, String> values, OpType operation, boolean validateOnly) {
        var ops = new ArrayList<AlterConfigOp>();
        values.forEach((name, value) -> ops.add(new AlterConfigOp(new ConfigEntry(name, value), operation)));
        return admin.incrementalAlterConfigs(Map.of(of, ops), new AlterConfigsOptions().validateOnly(validateOnly))
                .all()
                .toCompletionStage()
                .toCompletableFuture();
    }

    private static Map<String, ConfigEntry> described(ConfigResource of) throws Exception {
        var entries = new TreeMap<String, ConfigEntry>();
        admin.describeConfigs(
                        List.of(of),
                        new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true))
                .all()
                .get(SECONDS, TimeUnit.SECONDS)
                .get(of)
                .entries()
                .forEach(e -> entries.put(e.name(), e));
        return entries;
    }

    /** For each setting a valid value other than its default. */
    private static Map<String, String> values(
            Collection<Setting> settings, java.util.function.Predicate<Setting> wanted) {
        var values = new TreeMap<String, String>();
        settings.stream().filter(wanted).forEach(s -> OtherValue.of(s).ifPresent(v -> values.put(s.name(), v)));
        return values;
    }

    @Test
    void aRefusalNamesSettingValueAndRange() {
        assertRefused(
                "Invalid value 13 for log.segment.bytes: must be at least 14", DEFAULT, "log.segment.bytes", "13");
        assertRefused("Invalid value 0 for num.io.threads: must be at least 1", BROKER, "num.io.threads", "0");
        assertRefused(
                "Invalid value x for compression.type: must be one of uncompressed, zstd, lz4, snappy, gzip, producer",
                TOPIC_RESOURCE,
                "compression.type",
                "x");
        assertRefused(
                "Invalid value 1 for made.up: there is no such topic setting; kafka-configs --describe --all shows all",
                TOPIC_RESOURCE,
                "made.up",
                "1");
    }

    @Test
    void whatIsReadAtStartIsRefusedWithTheReason() throws Exception {
        assertRefused(
                "Invalid value 2 for num.partitions: it is read at start only: change it in the broker's static settings and"
                        + " restart the broker",
                BROKER,
                "num.partitions",
                "2");
        assertRefused(
                "Invalid value PKCS12 for ssl.keystore.type: a running broker changes it for single listeners only: set"
                        + " listener.name.NAME.ssl.keystore.type",
                BROKER,
                "ssl.keystore.type",
                "PKCS12");
    }

    @Test
    void C9_whatHasNoEffectHereIsTakenStoredAndDescribedWithTheReason() throws Exception {
        var values = Map.of(
                "sasl.kerberos.kinit.cmd", "/usr/local/bin/kinit",
                "background.threads", "12",
                "log.message.downconversion.enable", "false",
                "listener.name.plaintext.max.connections", "50",
                "made.up.by.a.plugin", "x");
        alter(BROKER, values, OpType.SET).get(SECONDS, TimeUnit.SECONDS);
        Map<String, ConfigEntry> set = described(BROKER);
        ConfigEntry kinit = set.get("sasl.kerberos.kinit.cmd");
        assertEquals("/usr/local/bin/kinit", kinit.value());
        assertTrue(
                kinit.documentation()
                        .contains("no effect here, because this engine does not authenticate by Kerberos (GSSAPI)"),
                kinit.documentation());
        assertEquals("12", set.get("background.threads").value());
        assertEquals("false", set.get("log.message.downconversion.enable").value());
        ConfigEntry ofListener = set.get("listener.name.plaintext.max.connections");
        assertEquals("50", ofListener.value());
        assertTrue(ofListener.isReadOnly());
        ConfigEntry nobodys = set.get("made.up.by.a.plugin");
        assertTrue(nobodys.isSensitive());
        assertNull(nobodys.value());
        assertEquals(ConfigEntry.ConfigType.UNKNOWN, nobodys.type());
        alter(BROKER, values, OpType.DELETE).get(SECONDS, TimeUnit.SECONDS);
        assertFalse(described(BROKER).containsKey("made.up.by.a.plugin"));
        var ofTopic = Map.of("message.format.version", "2.8", "local.retention.ms", "5");
        alter(TOPIC_RESOURCE, ofTopic, OpType.SET).get(SECONDS, TimeUnit.SECONDS);
        assertEquals(
                "2.8", described(TOPIC_RESOURCE).get("message.format.version").value());
        alter(TOPIC_RESOURCE, ofTopic, OpType.DELETE).get(SECONDS, TimeUnit.SECONDS);
        assertEquals(
                "3.0-IV1",
                described(TOPIC_RESOURCE).get("message.format.version").value());
    }

    @Test
    void C9_exactlyTheSettingsOf391AreDescribed() throws Exception {
        var broker = described(BROKER).keySet();
        for (Setting setting : Catalogue.listed(Scope.BROKER)) {
            assertEquals(Kafka391.lists(setting), broker.contains(setting.name()), setting.name());
        }
        assertEquals(314, broker.size());
        assertEquals(36, described(TOPIC_RESOURCE).size());
    }

    private static void assertRefused(String message, ConfigResource of, String name, String value) {
        for (boolean validateOnly : new boolean[] {true, false}) {
            var failed = assertThrows(
                    ExecutionException.class,
                    () -> alter(of, Map.of(name, value), OpType.SET, validateOnly)
                            .get(SECONDS, TimeUnit.SECONDS));
            assertEquals(message, failed.getCause().getMessage());
        }
    }

    @Test
    void aListGrowsAndShrinksAndACheckChangesNothing() throws Exception {
        alter(TOPIC_RESOURCE, Map.of("cleanup.policy", "compact"), OpType.APPEND, true)
                .get(SECONDS, TimeUnit.SECONDS);
        assertEquals("delete", described(TOPIC_RESOURCE).get("cleanup.policy").value());
        alter(TOPIC_RESOURCE, Map.of("cleanup.policy", "compact"), OpType.APPEND)
                .get(SECONDS, TimeUnit.SECONDS);
        ConfigEntry both = described(TOPIC_RESOURCE).get("cleanup.policy");
        assertEquals("delete,compact", both.value());
        assertEquals(
                List.of("cleanup.policy=delete,compact", "log.cleanup.policy=delete"),
                both.synonyms().stream().map(s -> s.name() + "=" + s.value()).toList());
        alter(TOPIC_RESOURCE, Map.of("cleanup.policy", "delete"), OpType.SUBTRACT)
                .get(SECONDS, TimeUnit.SECONDS);
        assertEquals("compact", described(TOPIC_RESOURCE).get("cleanup.policy").value());
        alter(TOPIC_RESOURCE, Map.of("cleanup.policy", ""), OpType.DELETE).get(SECONDS, TimeUnit.SECONDS);
        assertEquals("delete", described(TOPIC_RESOURCE).get("cleanup.policy").value());
    }
}
