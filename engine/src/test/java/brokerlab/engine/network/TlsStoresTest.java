package brokerlab.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.security.LabAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keystores and truststores: of every kind, good and bad, and changed while the listener is open. */
@Timeout(120)
final class TlsStoresTest {
    private static final List<String> HOSTS = LabAuthority.hosts(List.of());

    @TempDir
    private Path folder;

    private LabAuthority authority;
    private LabAuthority.Stores stores;

    @BeforeEach
    void make() throws IOException {
        authority = LabAuthority.of(folder, new SystemClock());
        stores = authority.broker(7, HOSTS);
    }

    private ProtectedServer start(Map<String, String> fixed) throws IOException {
        return new ProtectedServer(folder, "SSL://127.0.0.1:0", fixed);
    }

    private ProvingClient client(ProtectedServer server) throws Exception {
        return ProvingClient.tls(server.port("SSL"), authority, Optional.empty());
    }

    private ProvingClient alice(ProtectedServer server) throws Exception {
        return ProvingClient.tls(server.port("SSL"), authority, Optional.of(authority.client("alice")));
    }

    private Map<String, String> keystore(LabAuthority.Stores of) {
        return Map.of(
                "ssl.keystore.location", of.keystore().toString(),
                "ssl.keystore.password", of.password(),
                "ssl.keystore.type", "PKCS12");
    }

    private static Map<String, String> with(Map<String, String> some, String... more) {
        var all = new HashMap<>(some);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    @Test
    void sslKeystoreLocation_sslKeystorePassword_sslKeystoreType_clientsSeeTheCertificateInIt() throws Exception {
        try (var server = start(keystore(stores));
                var client = client(server)) {
            assertEquals("CN=broker-7,O=Brokerlab", client.server());
        }
        for (var bad : List.of(
                Map.of("ssl.keystore.location", folder.resolve("none.p12").toString()),
                Map.of("ssl.keystore.password", "wrong"),
                Map.of("ssl.keystore.type", "NOTHING"))) {
            var wrong = with(keystore(stores));
            wrong.putAll(bad);
            var e = assertThrows(InvalidSettingException.class, () -> start(wrong));
            assertTrue(e.getMessage().contains("listener.name.ssl.ssl.keystore.location"), e.getMessage());
            assertFalse(e.getMessage().contains(stores.password()), e.getMessage());
        }
    }

    @Test
    void sslKeyPassword_opensAKeyWhosePasswordIsNotTheStores() throws Exception {
        char[] password = stores.password().toCharArray();
        KeyStore from = KeyStore.getInstance(stores.keystore().toFile(), password);
        KeyStore to = KeyStore.getInstance("JKS");
        to.load(null, null);
        to.setKeyEntry("k", from.getKey("key", password), "inner".toCharArray(), from.getCertificateChain("key"));
        Path file = folder.resolve("inner.jks");
        try (OutputStream out = Files.newOutputStream(file)) {
            to.store(out, "outer".toCharArray());
        }
        var settings = Map.of("ssl.keystore.location", file.toString(), "ssl.keystore.password", "outer");
        try (var server = start(with(settings, "ssl.key.password", "inner"));
                var client = client(server)) {
            assertEquals("CN=broker-7,O=Brokerlab", client.server());
        }
        assertThrows(InvalidSettingException.class, () -> start(with(settings, "ssl.key.password", "other")));
    }

    @Test
    void sslKeystoreKey_sslKeystoreCertificateChain_sslTruststoreCertificates_pemIsTakenFromTheSettings()
            throws Exception {
        authority.client("pem");
        String whole = Files.readString(folder.resolve("lab-ca").resolve("client-pem.pem"));
        int chain = whole.indexOf("-----BEGIN CERTIFICATE");
        var settings = new HashMap<String, String>();
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.key", whole.substring(0, chain));
        settings.put("ssl.keystore.certificate.chain", whole.substring(chain));
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.certificates", Files.readString(authority.certificate()));
        settings.put("ssl.client.auth", "required");
        try (var server = start(settings)) {
            // Its certificate names no host, which a client that checks hosts does not like.
            var e = assertThrows(IOException.class, () -> alice(server));
            assertTrue(e.getMessage().contains("alternative names"), e.getMessage());
        }
        settings.remove("ssl.keystore.key");
        settings.remove("ssl.keystore.certificate.chain");
        settings.putAll(keystore(stores));
        try (var server = start(settings);
                var client = alice(server)) {
            assertEquals("User:CN=client-alice,O=Brokerlab", client.who());
        }
    }

    @Test
    void sslTruststoreLocation_sslTruststorePassword_sslTruststoreType_onlyItsAuthoritiesVouchForClients()
            throws Exception {
        var other = LabAuthority.of(Files.createDirectories(folder.resolve("other")), new SystemClock());
        var required = with(keystore(stores), "ssl.client.auth", "required");
        var ours = with(
                required,
                "ssl.truststore.location",
                authority.truststore().toString(),
                "ssl.truststore.password",
                LabAuthority.TRUSTSTORE_PASSWORD,
                "ssl.truststore.type",
                "PKCS12");
        try (var server = start(ours);
                var client = alice(server)) {
            assertEquals("User:CN=client-alice,O=Brokerlab", client.who());
        }
        var theirs = with(ours, "ssl.truststore.location", other.truststore().toString());
        try (var server = start(theirs)) {
            assertThrows(IOException.class, () -> {
                try (var client = alice(server)) {
                    client.who();
                }
            });
            server.warning("AUTHENTICATION").join();
        }
        assertThrows(InvalidSettingException.class, () -> start(with(ours, "ssl.truststore.password", "wrong")));
        assertThrows(InvalidSettingException.class, () -> start(with(ours, "ssl.truststore.type", "NOTHING")));
    }

    @Test
    void aChangedFileIsForNewConnectionsAndABadOneChangesNothing() throws Exception {
        Path file = folder.resolve("live.p12");
        Files.copy(stores.keystore(), file);
        var settings = with(keystore(stores), "ssl.keystore.location", file.toString());
        try (var server = start(with(settings, "ssl.allow.dn.changes", "true"));
                var first = client(server)) {
            replace(file, authority.broker(8, HOSTS).keystore(), 1);
            server.push(2_000);
            try (var second = client(server)) {
                assertEquals("CN=broker-8,O=Brokerlab", second.server());
            }
            assertEquals("User:ANONYMOUS", first.who());
            Path junk = Files.writeString(folder.resolve("junk"), "no keystore");
            replace(file, junk, 2);
            server.push(2_000);
            try (var third = client(server)) {
                assertEquals("CN=broker-8,O=Brokerlab", third.server());
            }
            server.warning("goes on with its former certificates").join();
        }
    }

    /** File times are coarse: a change within the same second must be seen too. */
    private static void replace(Path file, Path by, int seconds) throws IOException {
        Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.fromMillis(new SystemClock().wallMs() + 10_000L * seconds));
    }

    @Test
    void sslAllowDnChanges_sslAllowSanChanges_aLiveKeystoreMayNameAnotherOnlyWhereAllowed() throws Exception {
        var other = authority.broker(8, HOSTS);
        var change = Map.of("ssl.keystore.location", other.keystore().toString());
        try (var server = start(keystore(stores))) {
            var e = assertThrows(
                    InvalidSettingException.class, () -> server.server.check(server.settings.with(change)));
            assertTrue(e.getMessage().contains("DistinguishedName"), e.getMessage());
            server.settings.takeDynamic(Map.of(), change);
            try (var client = client(server)) {
                assertEquals("CN=broker-7,O=Brokerlab", client.server());
            }
        }
        try (var server = start(with(keystore(stores), "ssl.allow.dn.changes", "true"))) {
            server.server.check(server.settings.with(change));
            server.settings.takeDynamic(Map.of(), change);
            try (var client = client(server)) {
                assertEquals("CN=broker-8,O=Brokerlab", client.server());
            }
        }
        // The same name with fewer hosts.
        var elsewhere = LabAuthority.of(Files.createDirectories(folder.resolve("elsewhere")), new SystemClock());
        var fewer = elsewhere.broker(7, HOSTS.subList(0, 2));
        var toFewer =
                Map.of("ssl.keystore.location", fewer.keystore().toString(), "ssl.keystore.password", fewer.password());
        try (var server = start(keystore(stores))) {
            var e = assertThrows(
                    InvalidSettingException.class, () -> server.server.check(server.settings.with(toFewer)));
            assertTrue(e.getMessage().contains("SubjectAltNames"), e.getMessage());
        }
        try (var server = start(with(keystore(stores), "ssl.allow.san.changes", "true"))) {
            server.server.check(server.settings.with(toFewer));
        }
    }

    @Test
    void whatCannotChangeWhileTheListenerIsOpenIsRefused() throws Exception {
        try (var server = start(keystore(stores))) {
            var e = assertThrows(
                    InvalidSettingException.class,
                    () -> server.server.check(server.settings.with(Map.of("ssl.client.auth", "required"))));
            assertTrue(e.getMessage().contains("listener.name.ssl.ssl.client.auth"), e.getMessage());
            var bad = Map.of("ssl.keystore.password", "wrong");
            assertThrows(InvalidSettingException.class, () -> server.server.check(server.settings.with(bad)));
        }
    }
}
