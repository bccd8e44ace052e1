package brokerlab.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each TLS setting does to real handshakes. */
@Timeout(120)
final class TlsSettingsTest {
    @TempDir
    private Path folder;

    private ProtectedServer start(Map<String, String> fixed) throws IOException {
        return new ProtectedServer(folder, "SSL://127.0.0.1:0", fixed);
    }

    private ProvingClient client(ProtectedServer server, String... protocols) throws Exception {
        return ProvingClient.tls(server.port("SSL"), server.authority, Optional.empty(), protocols);
    }

    @Test
    void aClientWithoutACertificateIsNobodyInParticular() throws Exception {
        try (var server = start(Map.of());
                var client = client(server)) {
            assertEquals("User:ANONYMOUS", client.who());
            assertEquals("CN=broker-1,O=Brokerlab", client.server());
            assertEquals(List.of(), server.failures);
        }
    }

    @Test
    void listenerSecurityProtocolMap_aNameStandsForItsProtocol() throws Exception {
        var map = Map.of("listener.security.protocol.map", "INSIDE:SSL,OUTSIDE:PLAINTEXT");
        try (var server = new ProtectedServer(folder, "INSIDE://127.0.0.1:0,OUTSIDE://127.0.0.1:0", map);
                var inside = ProvingClient.tls(server.port("INSIDE"), server.authority, Optional.empty());
                var outside = ProvingClient.plain(server.port("OUTSIDE"))) {
            assertEquals("User:ANONYMOUS", inside.who());
            assertEquals("User:ANONYMOUS", outside.who());
        }
        var e = assertThrows(
                InvalidSettingException.class,
                () -> new ProtectedServer(folder, "PLAINTEXT://127.0.0.1:0,AT_HOME://127.0.0.1:0", Map.of()));
        assertTrue(e.getMessage().contains("AT_HOME://127.0.0.1:0"), e.getMessage());
    }

    @Test
    void sslClientAuth_whoHasToShowACertificateIsWhomItNames() throws Exception {
        try (var server = start(Map.of("ssl.client.auth", "required"))) {
            var alice = server.authority.client("alice");
            try (var client = ProvingClient.tls(server.port("SSL"), server.authority, Optional.of(alice))) {
                assertEquals("User:CN=client-alice,O=Brokerlab", client.who());
            }
            // Under TLS 1.3 the client learns it only when it reads.
            assertThrows(IOException.class, () -> {
                try (var client = client(server)) {
                    client.who();
                }
            });
            server.warning("AUTHENTICATION").join();
            assertEquals(1, server.closed(CloseReason.AUTHENTICATION));
        }
        try (var server = start(Map.of("ssl.client.auth", "requested"));
                var client = client(server)) {
            assertEquals("User:ANONYMOUS", client.who());
        }
    }

    @Test
    void sslPrincipalMappingRules_aCertificatesNameIsMadeAUsers() throws Exception {
        var rules = new HashMap<>(Map.of("ssl.client.auth", "required"));
        rules.put("ssl.principal.mapping.rules", "RULE:^.*CN=client-([a-z]+).*$/$1/U,DEFAULT");
        try (var server = start(rules);
                var client = ProvingClient.tls(
                        server.port("SSL"), server.authority, Optional.of(server.authority.client("alice")))) {
            assertEquals("User:ALICE", client.who());
        }
    }

    @Test
    void sslEnabledProtocols_noOtherVersionIsSpoken() throws Exception {
        try (var server = start(Map.of("ssl.enabled.protocols", "TLSv1.2"))) {
            try (var client = client(server)) {
                assertEquals("TLSv1.2", client.session().getProtocol());
                assertEquals("User:ANONYMOUS", client.who());
            }
            assertThrows(SSLException.class, () -> client(server, "TLSv1.3"));
        }
    }

    @Test
    void sslCipherSuites_noOtherIsTaken() throws Exception {
        try (var server = start(Map.of("ssl.cipher.suites", "TLS_CHACHA20_POLY1305_SHA256"));
                var client = client(server)) {
            assertEquals("TLS_CHACHA20_POLY1305_SHA256", client.session().getCipherSuite());
        }
        var e = assertThrows(InvalidSettingException.class, () -> start(Map.of("ssl.cipher.suites", "TLS_ROT13")));
        assertTrue(e.getMessage().contains("TLS_ROT13"), e.getMessage());
    }
}
