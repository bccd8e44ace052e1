package brokerlab.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.InvalidSettingException;
import java.nio.file.Path;
import java.security.Security;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings that say whose cryptography a listener works with: seen by parts that count their use. */
@Timeout(120)
final class TlsProvidersTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void add() {
        Security.addProvider(new CountingSecurity());
    }

    @AfterAll
    static void remove() {
        Security.removeProvider(CountingSecurity.NAME);
    }

    private static void served(AtomicInteger counted, Map<String, String> settings) throws Exception {
        int before = counted.get();
        try (var server = new ProtectedServer(folder, "SSL://127.0.0.1:0", settings);
                var client = ProvingClient.tls(server.port("SSL"), server.authority, Optional.empty())) {
            assertEquals("User:ANONYMOUS", client.who());
        }
        assertTrue(counted.get() > before);
    }

    private static void refused(String setting, String value, String part) {
        var e = assertThrows(
                InvalidSettingException.class,
                () -> new ProtectedServer(folder, "SSL://127.0.0.1:0", Map.of(setting, value)));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void sslProtocol_sslProvider_theContextIsOfThatNameAndProvider() throws Exception {
        served(CountingSecurity.CONTEXTS, Map.of("ssl.protocol", "CountedTLS", "ssl.provider", "Counting"));
        refused("ssl.protocol", "TLSv9", "TLSv9");
        refused("ssl.provider", "Nobody", "Nobody");
    }

    @Test
    void sslKeymanagerAlgorithm_itsFactoryGivesTheKeys() throws Exception {
        served(CountingSecurity.KEYS, Map.of("ssl.keymanager.algorithm", "CountedKeys"));
        refused("ssl.keymanager.algorithm", "Nothing", "Nothing");
    }

    @Test
    void sslTrustmanagerAlgorithm_itsFactoryJudgesCertificates() throws Exception {
        served(CountingSecurity.TRUST, Map.of("ssl.trustmanager.algorithm", "CountedTrust"));
        refused("ssl.trustmanager.algorithm", "Nothing", "Nothing");
    }

    @Test
    void sslSecureRandomImplementation_chanceComesFromIt() throws Exception {
        served(CountingSecurity.RANDOM, Map.of("ssl.secure.random.implementation", "CountedRandom"));
        refused("ssl.secure.random.implementation", "Dice", "Dice");
    }

    /** Kafka's own factory, counted. */
    public static final class CountedEngines extends DefaultSslEngineFactory {
        static final AtomicInteger ENGINES = new AtomicInteger();

        @Override
        public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
            ENGINES.incrementAndGet();
            return super.createServerSslEngine(peerHost, peerPort);
        }
    }

    @Test
    void sslEngineFactoryClass_itMakesTheEngines() throws Exception {
        Map<String, String> stores;
        try (var server = new ProtectedServer(folder, "SSL://127.0.0.1:0", Map.of())) {
            var of = server.authority.broker(1, java.util.List.of());
            stores = Map.of(
                    "ssl.keystore.location", of.keystore().toString(),
                    "ssl.keystore.password", of.password(),
                    "ssl.engine.factory.class", CountedEngines.class.getName());
        }
        served(CountedEngines.ENGINES, stores);
        refused("ssl.engine.factory.class", "no.such.Factory", "no.such.Factory");
        refused("ssl.engine.factory.class", "java.lang.String", "must be a");
    }
}
