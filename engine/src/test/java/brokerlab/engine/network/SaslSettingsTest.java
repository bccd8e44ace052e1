package brokerlab.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.wire.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.KafkaPrincipalBuilder;
import org.apache.kafka.common.security.auth.KafkaPrincipalSerde;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;
import org.apache.kafka.common.security.scram.internals.ScramCredentialUtils;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each setting of authentication does to real exchanges. */
@Timeout(120)
final class SaslSettingsTest {
    private static final String USERS = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " user_alice=\"wonder\" user_bob=\"build\";";

    @TempDir
    private Path folder;

    private ProtectedServer start(String... settings) throws IOException {
        var all = new HashMap<>(Map.of("sasl.enabled.mechanisms", "PLAIN", "sasl.jaas.config", USERS));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new ProtectedServer(folder, "SASL_PLAINTEXT://127.0.0.1:0", all);
    }

    private static ProvingClient client(ProtectedServer server) throws IOException {
        return ProvingClient.plain(server.port("SASL_PLAINTEXT"));
    }

    @Test
    void saslJaasConfig_itsUsersComeInWithTheirPasswordsAndNobodyElse() throws Exception {
        try (var server = start()) {
            try (var client = client(server)) {
                assertEquals(0, client.plainly("alice", "wonder").errorCode());
                assertEquals("User:alice", client.who());
            }
            for (String[] wrong : new String[][] {{"alice", "build"}, {"carol", "wonder"}}) {
                try (var client = client(server)) {
                    var answer = client.plainly(wrong[0], wrong[1]);
                    assertEquals(ErrorCode.SASL_AUTHENTICATION_FAILED.code(), answer.errorCode());
                    assertEquals("Authentication failed: Invalid username or password", answer.errorMessage());
                    assertTrue(client.ended());
                }
            }
            assertEquals(2, server.closed(CloseReason.AUTHENTICATION));
            assertEquals(List.of(), server.failures);
        }
        try (var server = start("listener.name.sasl_plaintext.plain.sasl.jaas.config", USERS.replace("build", "fix"));
                var client = client(server)) {
            client.plainly("bob", "fix");
            assertEquals("User:bob", client.who());
        }
        var e = assertThrows(InvalidSettingException.class, () -> start("sasl.jaas.config", "alice=wonder"));
        assertFalse(e.getMessage().contains("wonder"), e.getMessage());
    }

    @Test
    void saslEnabledMechanisms_noOtherIsTaken() throws Exception {
        try (var server = start();
                var client = client(server)) {
            var answer = client.handshake("SCRAM-SHA-256");
            assertEquals(ErrorCode.UNSUPPORTED_SASL_MECHANISM.code(), answer.errorCode());
            assertEquals(List.of("PLAIN"), answer.mechanisms());
        }
        var e = assertThrows(InvalidSettingException.class, () -> start("sasl.enabled.mechanisms", "GSSAPI"));
        assertTrue(e.getMessage().contains("GSSAPI"), e.getMessage());
    }

    @Test
    void scramTakesTheAgreedNonceAndAsOldLibrdkafkaSendsItAndNoOther() throws Exception {
        try (var server = start("sasl.enabled.mechanisms", "SCRAM-SHA-256,SCRAM-SHA-512")) {
            for (ScramMechanism mechanism : ScramMechanism.values()) {
                var credential = new ScramFormatter(mechanism).generateCredential("wonder", 4096);
                server.users.take(
                        new SettingScope.User("alice"),
                        Map.of(mechanism.mechanismName(), ScramCredentialUtils.credentialToString(credential)));
                for (BinaryOperator<String> right :
                        List.<BinaryOperator<String>>of((own, agreed) -> agreed, (own, agreed) -> own + agreed)) {
                    try (var client = client(server)) {
                        assertEquals(
                                0,
                                client.scram(mechanism, "alice", "wonder", right)
                                        .errorCode());
                        assertEquals("User:alice", client.who());
                    }
                    try (var client = client(server)) {
                        assertRefused(client.scram(mechanism, "alice", "blunder", right));
                    }
                }
                for (BinaryOperator<String> wrong : List.<BinaryOperator<String>>of(
                        (own, agreed) -> own, (own, agreed) -> agreed + own, (own, agreed) -> "x" + agreed)) {
                    try (var client = client(server)) {
                        assertRefused(client.scram(mechanism, "alice", "wonder", wrong));
                    }
                }
                try (var client = client(server)) {
                    assertRefused(client.scram(mechanism, "nobody", "wonder", (own, agreed) -> agreed));
                }
            }
            server.users.take(new SettingScope.User("alice"), Map.of());
            try (var client = client(server)) {
                assertRefused(client.scram(ScramMechanism.SCRAM_SHA_512, "alice", "wonder", (own, agreed) -> agreed));
            }
            assertEquals(
                    List.of("SCRAM-SHA-256"),
                    server.users.take(new SettingScope.User("alice"), Map.of("SCRAM-SHA-256", "junk")));
            assertEquals(List.of(), server.failures);
        }
    }

    private static void assertRefused(SaslAuthenticateResponseData answer) {
        assertEquals(ErrorCode.SASL_AUTHENTICATION_FAILED.code(), answer.errorCode());
        // Not a word about what was wrong.
        assertTrue(answer.errorMessage().startsWith("Authentication failed during authentication due to invalid"));
    }

    @Test
    void connectionFailedAuthenticationDelayMs_theRefusalComesSoLate() throws Exception {
        try (var server = start("connection.failed.authentication.delay.ms", "600");
                var client = client(server)) {
            client.handshake("PLAIN");
            long before = System.nanoTime();
            client.token("\0alice\0wrong".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            long tookMs = (System.nanoTime() - before) / 1_000_000;
            assertTrue(tookMs >= 500, tookMs + " ms");
        }
    }

    @Test
    void connectionsMaxReauthMs_whoDoesNotProveItselfAgainInTimeIsClosed() throws Exception {
        try (var server = start("connections.max.reauth.ms", "60000");
                var renewed = client(server);
                var forgetful = client(server)) {
            assertEquals(60_000, renewed.plainly("alice", "wonder").sessionLifetimeMs());
            forgetful.plainly("bob", "build");
            assertEquals("User:bob", forgetful.who());
            server.push(50_000);
            assertEquals(60_000, renewed.plainly("alice", "wonder").sessionLifetimeMs());
            server.push(50_000);
            assertEquals("User:alice", renewed.who());
            forgetful.send(new byte[] {0, 0, 0, 0});
            assertTrue(forgetful.ended());
            assertEquals(1, server.closed(CloseReason.SESSION_EXPIRED));
        }
    }

    @Test
    void connectionsMaxReauthMs_whoProvesToBeSomebodyElseIsRefused() throws Exception {
        try (var server = start("connections.max.reauth.ms", "60000");
                var client = client(server)) {
            client.plainly("alice", "wonder");
            server.push(50_000);
            var answer = client.plainly("bob", "build");
            assertEquals(ErrorCode.SASL_AUTHENTICATION_FAILED.code(), answer.errorCode());
            assertTrue(client.ended());
        }
    }

    @Test
    void saslServerMaxReceiveSize_aLargerTokenEndsTheConnection() throws Exception {
        try (var server = start("sasl.server.max.receive.size", "200")) {
            try (var client = client(server)) {
                assertEquals(0, client.plainly("alice", "wonder").errorCode());
            }
            try (var client = client(server)) {
                client.handshake("PLAIN");
                client.send(new byte[300]);
                assertTrue(client.ended());
                assertEquals(1, server.closed(CloseReason.AUTHENTICATION));
            }
        }
    }

    /** Lets everybody in whose password is the name backwards. */
    public static final class Backwards implements AuthenticateCallbackHandler {
        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
            assertEquals("PLAIN", mechanism);
        }

        @Override
        public void handle(Callback[] callbacks) {
            String name = "";
            for (Callback each : callbacks) {
                if (each instanceof NameCallback asked) {
                    name = asked.getDefaultName();
                } else if (each instanceof PlainAuthenticateCallback asked) {
                    asked.authenticated(
                            new StringBuilder(name).reverse().toString().equals(new String(asked.password())));
                }
            }
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    @Test
    void saslServerCallbackHandlerClass_itSaysWhoComesIn() throws Exception {
        try (var server = start(
                "listener.name.sasl_plaintext.plain.sasl.server.callback.handler.class", Backwards.class.getName())) {
            try (var client = client(server)) {
                assertEquals(0, client.plainly("anna", "anna").errorCode());
                assertEquals("User:anna", client.who());
            }
            try (var client = client(server)) {
                assertEquals(
                        ErrorCode.SASL_AUTHENTICATION_FAILED.code(),
                        client.plainly("alice", "wonder").errorCode());
            }
        }
    }

    /** Everybody is a robot of its listener. */
    public static final class Robots implements KafkaPrincipalBuilder, KafkaPrincipalSerde {
        @Override
        public KafkaPrincipal build(AuthenticationContext context) {
            return new KafkaPrincipal("Robot", context.listenerName());
        }

        @Override
        public byte[] serialize(KafkaPrincipal principal) {
            throw new UnsupportedOperationException();
        }

        @Override
        public KafkaPrincipal deserialize(byte[] bytes) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void principalBuilderClass_itSaysWhoAClientIs() throws Exception {
        var settings = new HashMap<>(Map.of("sasl.enabled.mechanisms", "PLAIN", "sasl.jaas.config", USERS));
        settings.put("principal.builder.class", Robots.class.getName());
        try (var server = new ProtectedServer(
                        folder, "SASL_PLAINTEXT://127.0.0.1:0,PLAINTEXT://127.0.0.1:0,SSL://127.0.0.1:0", settings);
                var sasl = client(server);
                var plain = ProvingClient.plain(server.port("PLAINTEXT"));
                var tls = ProvingClient.tls(server.port("SSL"), server.authority, Optional.empty())) {
            sasl.plainly("alice", "wonder");
            assertEquals("Robot:SASL_PLAINTEXT", sasl.who());
            assertEquals("Robot:PLAINTEXT", plain.who());
            assertEquals("Robot:SSL", tls.who());
            var e = assertThrows(
                    InvalidSettingException.class,
                    () -> server.server.check(server.settings.with(Map.of(
                            "principal.builder.class",
                            "org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder"))));
            assertTrue(e.getMessage().contains("principal.builder.class"), e.getMessage());
        }
    }
}
