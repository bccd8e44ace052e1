package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.security.LabAuthority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnacceptableCredentialException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own clients over every kind of listener, with the certificates of a lab, and listeners that come and go. */
@Timeout(180)
final class SecureListenersEndToEndTest {
    private static final int SECONDS = 30;
    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "1");
    private static final String LISTENERS =
            "PLAINTEXT://127.0.0.1:0,SSL://127.0.0.1:0,SASL_SSL://127.0.0.1:0,SASL_PLAINTEXT://127.0.0.1:0";

    @TempDir
    private static Path folder;

    private static LabAuthority authority;
    private static RunningCluster running;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        authority = LabAuthority.of(folder, new SystemClock());
        running = RunningCluster.start(
                folder,
                1,
                Map.of(
                        "listeners", LISTENERS,
                        "listener.security.protocol.map",
                                "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,EXTRA:SSL",
                        "sasl.enabled.mechanisms", "SCRAM-SHA-256,SCRAM-SHA-512,PLAIN",
                        "sasl.jaas.config",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required user_paul=\"plain\";",
                        "password.encoder.secret", "secret",
                        "offsets.topic.replication.factor", "1"));
        admin = Admin.create(Map.of("bootstrap.servers", at("PLAINTEXT")));
        admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get(SECONDS, TimeUnit.SECONDS);
        for (ScramMechanism mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
            upsert("alice", mechanism, 4096, "wonder").get(SECONDS, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        admin.close();
        running.close();
    }

    private static Optional<ClusterImage.Endpoint> endpoint(ClusterImage image, String listener) {
        return image.brokers().containsKey(1)
                ? image.brokers().get(1).endpoints().stream()
                        .filter(e -> e.listener().equals(listener))
                        .findFirst()
                : Optional.empty();
    }

    private static String at(String listener) {
        var image = running.cluster.running().getFirst().live().metadata().current();
        var endpoint = endpoint(image, listener).orElseThrow();
        return endpoint.host() + ":" + endpoint.port();
    }

    private static CompletableFuture<Void> upsert(
            String user, ScramMechanism mechanism, int iterations, String password) {
        var credential = new ScramCredentialInfo(mechanism, iterations);
        return admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, credential, password)))
                .all()
                .toCompletionStage()
                .toCompletableFuture();
    }

    private static Map<String, Object> client(String listener, String protocol, String... more) {
        var config = new HashMap<String, Object>(Map.of(
                "bootstrap.servers",
                at(listener),
                "security.protocol",
                protocol,
                "request.timeout.ms",
                "20000",
                "max.block.ms",
                "20000"));
        if (protocol.endsWith("SSL")) {
            config.put("ssl.truststore.location", authority.truststore().toString());
            config.put("ssl.truststore.password", LabAuthority.TRUSTSTORE_PASSWORD);
        }
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        return config;
    }

    private static Map<String, Object> scram(String listener, String protocol, String mechanism, String password) {
        return client(
                listener,
                protocol,
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                "org.apache.kafka.common.security." + (mechanism.equals("PLAIN") ? "plain.Plain" : "scram.Scram")
                        + "LoginModule required username=\"" + (mechanism.equals("PLAIN") ? "paul" : "alice")
                        + "\" password=\"" + password + "\";");
    }

    /** Writes records and reads them back, more than a socket takes at once. */
    private static void roundTrip(Map<String, Object> config) throws Exception {
        byte[] value = new byte[300_000];
        long first;
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            first = producer.send(new ProducerRecord<>("t", 0, null, value))
                    .get(SECONDS, TimeUnit.SECONDS)
                    .offset();
            for (byte i = 1; i < 20; i++) {
                byte[] next = value.clone();
                next[next.length - 1] = i;
                producer.send(new ProducerRecord<>("t", 0, null, next));
            }
            producer.flush();
        }
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition("t", 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, first);
            byte expected = 0;
            while (expected < 20) {
                for (var record : consumer.poll(Duration.ofSeconds(5))) {
                    assertEquals(value.length, record.value().length);
                    assertEquals(expected, record.value()[value.length - 1]);
                    expected++;
                }
            }
        }
    }

    private static Throwable refused(Map<String, Object> config) {
        try (var client = Admin.create(config)) {
            return assertThrows(
                            ExecutionException.class,
                            () -> client.describeCluster().nodes().get(SECONDS, TimeUnit.SECONDS))
                    .getCause();
        }
    }

    @Test
    void aJavaClientWorksOverSsl() throws Exception {
        roundTrip(client("SSL", "SSL"));
    }

    @Test
    void aJavaClientWorksOverSaslSslWithScram() throws Exception {
        roundTrip(scram("SASL_SSL", "SASL_SSL", "SCRAM-SHA-512", "wonder"));
        roundTrip(scram("SASL_PLAINTEXT", "SASL_PLAINTEXT", "SCRAM-SHA-256", "wonder"));
        roundTrip(scram("SASL_SSL", "SASL_SSL", "PLAIN", "plain"));
    }

    @Test
    void aWrongPasswordAndAnUntrustedCertificateAreRefused() throws Exception {
        for (String mechanism : List.of("SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN")) {
            assertInstanceOf(
                    SaslAuthenticationException.class, refused(scram("SASL_SSL", "SASL_SSL", mechanism, "wrong")));
        }
        var trustless = client("SSL", "SSL");
        trustless.put(
                "ssl.truststore.location",
                LabAuthority.of(Files.createDirectories(folder.resolve("other")), new SystemClock())
                        .truststore()
                        .toString());
        assertInstanceOf(SslAuthenticationException.class, refused(trustless));
        var oauth = scram("SASL_SSL", "SASL_SSL", "SCRAM-SHA-256", "wonder");
        oauth.put("bootstrap.servers", at("PLAINTEXT"));
        oauth.put("security.protocol", "SASL_PLAINTEXT");
        // SASL where there is none is told so, not left waiting.
        assertInstanceOf(org.apache.kafka.common.errors.IllegalSaslStateException.class, refused(oauth));
    }

    @Test
    void scramUsersAreMadeDescribedChangedAndDeleted() throws Exception {
        upsert("carl/ö =", ScramMechanism.SCRAM_SHA_256, 8192, "first").get(SECONDS, TimeUnit.SECONDS);
        var described = admin.describeUserScramCredentials(List.of("carl/ö ="))
                .description("carl/ö =")
                .get(SECONDS, TimeUnit.SECONDS);
        assertEquals(List.of(new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 8192)), described.credentialInfos());
        assertTrue(admin.describeUserScramCredentials()
                .users()
                .get(SECONDS, TimeUnit.SECONDS)
                .containsAll(List.of("alice", "carl/ö =")));
        admin.alterUserScramCredentials(
                        List.of(new UserScramCredentialDeletion("carl/ö =", ScramMechanism.SCRAM_SHA_256)))
                .all()
                .get(SECONDS, TimeUnit.SECONDS);
        assertInstanceOf(
                ResourceNotFoundException.class,
                assertThrows(
                                ExecutionException.class,
                                () -> admin.describeUserScramCredentials(List.of("carl/ö ="))
                                        .description("carl/ö =")
                                        .get(SECONDS, TimeUnit.SECONDS))
                        .getCause());
    }

    @Test
    void whatIsNoCredentialIsRefusedWithTheProtocolsError() {
        assertInstanceOf(
                UnacceptableCredentialException.class, cause(upsert("dora", ScramMechanism.SCRAM_SHA_256, 4095, "x")));
        assertInstanceOf(
                UnacceptableCredentialException.class,
                cause(upsert("dora", ScramMechanism.SCRAM_SHA_256, 16_385, "x")));
        assertInstanceOf(
                UnacceptableCredentialException.class, cause(upsert("", ScramMechanism.SCRAM_SHA_256, 4096, "x")));
        assertInstanceOf(
                ResourceNotFoundException.class,
                cause(admin.alterUserScramCredentials(
                                List.of(new UserScramCredentialDeletion("dora", ScramMechanism.SCRAM_SHA_512)))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture()));
        assertInstanceOf(
                UnsupportedSaslMechanismException.class,
                cause(admin.alterUserScramCredentials(
                                List.of(new UserScramCredentialDeletion("alice", ScramMechanism.UNKNOWN)))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture()));
    }

    private static Throwable cause(CompletableFuture<Void> asked) {
        return assertThrows(ExecutionException.class, () -> asked.get(SECONDS, TimeUnit.SECONDS))
                .getCause();
    }

    // ---- listeners that come and go

    private static CompletableFuture<Void> alter(String name, String value) {
        var type = value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET;
        var op = new AlterConfigOp(new ConfigEntry(name, value == null ? "" : value), type);
        return admin.incrementalAlterConfigs(Map.of(BROKER, List.of(op)))
                .all()
                .toCompletionStage()
                .toCompletableFuture();
    }

    private static boolean accepts(int port) {
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @Test
    void listeners_advertisedListeners_comeAndGoWhileTheBrokerRuns() throws Exception {
        alter("listeners", LISTENERS + ",EXTRA://127.0.0.1:0").get(SECONDS, TimeUnit.SECONDS);
        running.awaitImage(image -> endpoint(image, "EXTRA").isPresent());
        String extra = at("EXTRA");
        int port = Integer.parseInt(extra.substring(extra.indexOf(':') + 1));
        roundTrip(client("EXTRA", "SSL"));

        String told = "PLAINTEXT://127.0.0.1:0,SSL://127.0.0.1:0,SASL_SSL://127.0.0.1:0,SASL_PLAINTEXT://127.0.0.1:0,"
                + "EXTRA://localhost:0";
        alter("advertised.listeners", told).get(SECONDS, TimeUnit.SECONDS);
        running.awaitImage(image -> endpoint(image, "EXTRA")
                .filter(e -> e.host().equals("localhost"))
                .isPresent());
        assertEquals("localhost:" + port, at("EXTRA"));

        alter("advertised.listeners", null).get(SECONDS, TimeUnit.SECONDS);
        alter("listeners", null).get(SECONDS, TimeUnit.SECONDS);
        running.awaitImage(image -> endpoint(image, "EXTRA").isEmpty());
        assertFalse(accepts(port));
        // The others were not touched: the same admin client goes on.
        assertEquals(
                1,
                admin.describeCluster().nodes().get(SECONDS, TimeUnit.SECONDS).size());
    }

    @Test
    void aListThatCannotBeOpenedIsRefusedNamingTheEntry() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(LISTENERS, "EXTRA://127.0.0.1:" + taken.getLocalPort());
        }
        assertRefused(LISTENERS + ",EXTRA://127.0.0.1:7", "MORE://127.0.0.1:7");
        assertRefused(LISTENERS, "SSL//:9091");
        assertRefused(LISTENERS, "UNHEARD_OF://127.0.0.1:0");
        assertRefused(LISTENERS, "SSL://127.0.0.1:0");
        assertRefused("PLAINTEXT://127.0.0.1:0", "SSL://127.0.0.1:7");
    }

    private static void assertRefused(String before, String entry) {
        var error = cause(alter("listeners", before + "," + entry));
        // What Kafka 3.9.1 answers for whatever a broker's settings cannot be.
        assertInstanceOf(InvalidRequestException.class, error);
        assertTrue(error.getMessage().contains(entry), error.getMessage());
    }
}
