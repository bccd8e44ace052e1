package brokerlab.engine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.OtherValue;
import brokerlab.engine.config.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every dynamic setting is set, described and deleted by Kafka's own {@code kafka-configs}, each command a process of its own, against
 * a headless start that is one too. Run by the Maven profile {@code kafka-configs}, which brings the tool; prints every command with
 * what it said.
 */
@Timeout(1_800)
@EnabledIfSystemProperty(named = "brokerlab.kafka.tools", matches = ".+")
final class KafkaConfigsCommandTest {
    private static final List<String> DEFAULT_BROKER = List.of("--entity-type", "brokers", "--entity-default");
    private static final List<String> BROKER = List.of("--entity-type", "brokers", "--entity-name", "1");
    private static final List<String> TOPIC = List.of("--entity-type", "topics", "--entity-name", "orders");
    private static final List<String> USER = List.of("--entity-type", "users", "--entity-name", "alice");
    private static final List<String> CLIENT = List.of("--entity-type", "clients", "--entity-name", "app");
    private static final List<String> IP = List.of("--entity-type", "ips", "--entity-name", "10.0.0.7");

    /** What no rule finds. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("metric.reporters", "org.apache.kafka.common.metrics.JmxReporter"),
            Map.entry(
                    "principal.builder.class",
                    "org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder"),
            Map.entry("sasl.enabled.mechanisms", "PLAIN"),
            Map.entry(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required user_alice=\"secret\";"),
            Map.entry("ssl.cipher.suites", "TLS_AES_128_GCM_SHA256"),
            Map.entry("ssl.enabled.protocols", "TLSv1.3"),
            Map.entry("ssl.engine.factory.class", "org.apache.kafka.common.security.ssl.DefaultSslEngineFactory"),
            Map.entry("ssl.keymanager.algorithm", "PKIX"),
            Map.entry("ssl.keystore.location", "/etc/lab/keystore.p12"),
            Map.entry("ssl.keystore.type", "PKCS12"),
            Map.entry("ssl.protocol", "TLSv1.2"),
            Map.entry("ssl.provider", "SunJSSE"),
            Map.entry("ssl.secure.random.implementation", "SHA1PRNG"),
            Map.entry("ssl.trustmanager.algorithm", "SunX509"),
            Map.entry("ssl.truststore.location", "/etc/lab/truststore.p12"),
            Map.entry("ssl.truststore.type", "PKCS12"));

    @TempDir
    private static Path folder;

    private static Process brokers;
    private static String bootstrap;

    private record Said(int exit, String text) {}

    @BeforeAll
    static void start() throws Exception {
        brokers = new ProcessBuilder(
                        java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "brokerlab.engine.launcher.Main",
                        "start",
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        "0",
                        "--zookeeper-port",
                        "0",
                        "--brokers",
                        "2",
                        "--zookeeper",
                        "1",
                        "--set",
                        "password.encoder.secret=secret")
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        String ready = brokers.inputReader(StandardCharsets.UTF_8).readLine();
        assertTrue(ready != null && ready.startsWith("READY bootstrap="), ready);
        System.out.println(ready);
        bootstrap = ready.substring("READY bootstrap=".length(), ready.indexOf(' ', 6));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 2)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        brokers.destroy();
        assertTrue(brokers.waitFor(60, TimeUnit.SECONDS));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Said configs(List<String> entity, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of(System.getProperty("brokerlab.kafka.tools")) + "/*",
                "kafka.admin.ConfigCommand",
                "--bootstrap-server",
                bootstrap));
        command.addAll(List.of(arguments));
        command.addAll(1 + command.indexOf(arguments[0]), entity);
        Path out = Files.createTempFile(folder, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it does not end");
        String text = Files.readString(out)
                .lines()
                .filter(line -> !line.startsWith("\tat "))
                .collect(Collectors.joining("\n"));
        System.out.println("$ kafka-configs --bootstrap-server " + bootstrap + " "
                + String.join(" ", command.subList(command.indexOf(bootstrap) + 1, command.size())) + "\n" + text
                + "\n(exit code " + process.exitValue() + ")\n");
        return new Said(process.exitValue(), text);
    }

    /** Sets all, describes all, deletes all, and describes that nothing is left. */
    private static void cycle(List<String> entity, Map<String, String> values) throws Exception {
        String added = values.entrySet().stream()
                .map(e -> e.getKey() + "=" + (e.getValue().contains(",") ? "[" + e.getValue() + "]" : e.getValue()))
                .collect(Collectors.joining(","));
        assertEquals(0, configs(entity, "--alter", "--add-config", added).exit());
        Said described = configs(entity, "--describe");
        assertEquals(0, described.exit());
        String told = described.text();
        values.forEach((name, value) -> assertTrue(
                told.contains(name + "=" + (secret(entity, name) ? "null sensitive=true" : value)),
                name + " in " + told));
        assertEquals(
                0,
                configs(entity, "--alter", "--delete-config", String.join(",", values.keySet()))
                        .exit());
        String left = configs(entity, "--describe").text();
        values.keySet().forEach(name -> assertFalse(left.contains(" " + name + "="), left));
        System.out.println(String.join(" ", entity) + ": set, described and deleted " + values.size() + "\n");
    }

    private static boolean secret(List<String> entity, String name) {
        return entity.contains("brokers")
                && Catalogue.honoured().broker(name).filter(Setting::sensitive).isPresent();
    }

    private static Map<String, String> values(Collection<Setting> settings, Predicate<Setting> wanted) {
        var values = new TreeMap<String, String>();
        for (Setting setting : settings) {
            if (wanted.test(setting)) {
                values.put(setting.name(), OtherValue.of(setting).orElseGet(() -> {
                    String value = VALUES.get(setting.name());
                    if (value == null) {
                        throw new AssertionError("no value is known for " + setting.name());
                    }
                    return value;
                }));
            }
        }
        return values;
    }

    private static boolean ofListeners(Setting setting) {
        return switch (setting.name()) {
            case "listeners", "advertised.listeners", "listener.security.protocol.map" -> true;
            default -> false;
        };
    }

    @Test
    void everyDynamicSettingOfBrokers() throws Exception {
        cycle(
                DEFAULT_BROKER,
                values(Catalogue.honoured().broker(), s -> s.notLive(true).isEmpty()));
        cycle(
                BROKER,
                values(Catalogue.honoured().broker(), s -> s.notLive(false).isEmpty() && !ofListeners(s)));
        // Stores change for single listeners only; made up here, as the listener has no TLS.
        var ofOne = new TreeMap<String, String>();
        values(
                        Catalogue.honoured().broker(),
                        s -> s.name().equals("ssl.keystore.type")
                                || s.name().equals("ssl.keystore.location")
                                || s.name().equals("ssl.keystore.password"))
                .forEach((name, value) -> ofOne.put("listener.name.made_up." + name, value));
        cycle(BROKER, ofOne);
    }

    @Test
    void everySettingOfABrokersListeners() throws Exception {
        String own = bootstrap.substring(0, bootstrap.indexOf(','));
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String both = "PLAINTEXT://" + own + ",EXTRA://127.0.0.1:" + free;
        cycle(
                BROKER,
                Map.of(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,EXTRA:PLAINTEXT",
                        "listeners",
                        both,
                        "advertised.listeners",
                        both));
    }

    @Test
    void everySettingOfTopics() throws Exception {
        cycle(TOPIC, values(Catalogue.honoured().topic(), s -> true));
    }

    @Test
    void everyQuotaOfUsersClientsAndAddresses() throws Exception {
        var rates = Map.of(
                "consumer_byte_rate", "1000000.0",
                "producer_byte_rate", "2000000.0",
                "request_percentage", "150.5",
                "controller_mutation_rate", "12.5");
        var both = new ArrayList<>(USER);
        both.addAll(CLIENT);
        var defaults =
                List.of("--entity-type", "users", "--entity-default", "--entity-type", "clients", "--entity-default");
        for (List<String> entity : List.of(
                USER,
                List.of("--entity-type", "users", "--entity-default"),
                CLIENT,
                List.of("--entity-type", "clients", "--entity-default"),
                both,
                defaults)) {
            cycle(entity, rates);
        }
        for (List<String> entity : List.of(IP, List.of("--entity-type", "ips", "--entity-default"))) {
            cycle(entity, Map.of("connection_creation_rate", "50.0"));
        }
        assertEquals(rates.size() + 1, Catalogue.honoured().quota().size());
    }

    @Test
    void everyKindOfScramCredential() throws Exception {
        for (String mechanism : List.of("SCRAM-SHA-256", "SCRAM-SHA-512")) {
            String credential = mechanism + "=[iterations=8192,password=secret]";
            assertEquals(0, configs(USER, "--alter", "--add-config", credential).exit());
            Said told = configs(USER, "--describe");
            assertEquals(0, told.exit());
            assertTrue(told.text().contains(mechanism + "=iterations=8192"), told.text());
            assertEquals(
                    0, configs(USER, "--alter", "--delete-config", mechanism).exit());
            assertFalse(configs(USER, "--describe").text().contains(mechanism));
        }
    }

    @Test
    void aRefusalNamesSettingValueAndRange() throws Exception {
        refused(BROKER, "num.io.threads", "0", "must be at least 1");
        refused(DEFAULT_BROKER, "log.cleaner.min.cleanable.ratio", "1.5", "must be at least 0 and at most 1");
        refused(DEFAULT_BROKER, "unclean.leader.election.enable", "perhaps", "must be true or false");
        refused(TOPIC, "compression.type", "rar", "must be one of uncompressed, zstd, lz4, snappy, gzip, producer");
        refused(TOPIC, "cleanup.policy", "burn", "each entry must be one of compact, delete");
        refused(TOPIC, "retention.ms", "a week", "must be a whole number, at least -1");
        refused(USER, "producer_byte_rate", "-1", "must be at least 0");
        refused(IP, "connection_creation_rate", "-1", "must be at least 0");
    }

    private static void refused(List<String> entity, String name, String value, String range) throws Exception {
        Said said = configs(entity, "--alter", "--add-config", name + "=" + value);
        assertTrue(said.exit() != 0, said.text());
        assertTrue(said.text().contains("Invalid value " + value + " for " + name + ": " + range), said.text());
    }
}
