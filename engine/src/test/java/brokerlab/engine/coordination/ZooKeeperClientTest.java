package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.auth.ProviderRegistry;
import org.apache.zookeeper.server.auth.X509AuthenticationProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the {@code zookeeper.*} settings do on the way to the ensemble. */
@Timeout(120)
final class ZooKeeperClientTest {
    private static final String PASSWORD = "for-the-test";
    private static final String NETTY = "org.apache.zookeeper.ClientCnxnSocketNetty";

    private static final String IDENTITIES = "zookeeper.authProvider.x509";

    @TempDir
    static Path folder;

    /** A certificate authority's certificate. */
    private static Path authority;
    /** Another certificate. */
    private static Path other;
    /** A key with a certificate of that authority, made out to a host that is not ours. */
    private static Path identity;

    @BeforeAll
    static void makeCertificates() throws Exception {
        Path both = folder.resolve("both.p12");
        keytool(both, "-alias", "authority", "-dname", "CN=Authority", "-ext", "bc:c");
        keytool(
                both,
                "-alias",
                "node",
                "-dname",
                "CN=Node",
                "-signer",
                "authority",
                "-ext",
                "san=dns:elsewhere.invalid");
        KeyStore store = load(both);
        authority = trusting("authority", store.getCertificate("authority"));
        other = trusting("other", stranger());
        store.deleteEntry("authority");
        identity = saved("identity", store);
    }

    private static Certificate stranger() throws Exception {
        Path store = folder.resolve("stranger.p12");
        keytool(store, "-alias", "stranger", "-dname", "CN=Stranger", "-ext", "bc:c");
        return load(store).getCertificate("stranger");
    }

    private static Path trusting(String name, Certificate certificate) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry(name, certificate);
        return saved(name, trust);
    }

    private static Path saved(String name, KeyStore store) throws Exception {
        Path file = folder.resolve(name + ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private static void keytool(Path store, String... more) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        command.addAll(List.of(more));
        Process made = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(made.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, made.exitValue());
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** Completes with the first handshake's outcome, from the server's side. */
    private record SecureServer(FakeZooKeeper fake, CompletableFuture<SSLSession> handshake) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            fake.close();
        }

        /** What the client and we agreed upon. */
        SSLSession agreed() throws Exception {
            return handshake.get(20, TimeUnit.SECONDS);
        }

        void assertRefused() {
            var e = assertThrows(ExecutionException.class, this::agreed);
            assertTrue(e.getCause() instanceof IOException, e::toString);
        }
    }

    private static SecureServer secureServer(boolean wantsCertificate) throws Exception {
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(load(identity), PASSWORD.toCharArray());
        var trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(load(authority));
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        var handshake = new CompletableFuture<SSLSession>();
        var real = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        real.setNeedClientAuth(wantsCertificate);
        var watched = new ServerSocket() {
            @Override
            public java.net.Socket accept() throws IOException {
                var socket = (SSLSocket) real.accept();
                try {
                    socket.startHandshake();
                    // In TLS 1.3 a client that refuses us says so after our side is done.
                    if (!socket.getSession().getProtocol().equals("TLSv1.3")) {
                        handshake.complete(socket.getSession());
                    }
                } catch (IOException e) {
                    handshake.completeExceptionally(e);
                    socket.close();
                    throw e;
                }
                return socket;
            }

            @Override
            public int getLocalPort() {
                return real.getLocalPort();
            }

            @Override
            public boolean isClosed() {
                return real.isClosed();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
        return new SecureServer(new FakeZooKeeper(watched), handshake);
    }

    /** Settings with which a connection to our server comes about. */
    private static Map<String, String> secure(String... more) {
        var settings = new HashMap<>(Map.of(
                "zookeeper.ssl.client.enable",
                "true",
                "zookeeper.clientCnxnSocket",
                NETTY,
                "zookeeper.ssl.truststore.location",
                authority.toString(),
                "zookeeper.ssl.truststore.password",
                PASSWORD,
                "zookeeper.ssl.endpoint.identification.algorithm",
                ""));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static ZooKeeperCoordination connect(String address, Map<String, String> settings) {
        return ZooKeeperCoordination.connect(
                address, ZooKeeperClient.of(new BrokerSettings(settings)), CoordinationContract.TASKS, "client");
    }

    @Test
    void zookeeperMaxInFlightRequests_soManyAreSentAheadOfTheirAnswers() throws Exception {
        try (var fake = FakeZooKeeper.plain()) {
            var client = connect(fake.address(), Map.of("zookeeper.max.in.flight.requests", "3"));
            fake.session();
            var answers = new ArrayList<CompletableFuture<?>>();
            for (int i = 0; i < 5; i++) {
                answers.add(client.get("/n" + i));
            }
            int first = fake.request();
            fake.request();
            fake.request();
            assertEquals(0, fake.waiting());
            fake.answer(first);
            answers.get(0).get(30, TimeUnit.SECONDS);
            fake.request();
            assertEquals(0, fake.waiting());
            assertFalse(answers.get(4).isDone());
            client.abandon();
        }
    }

    @Test
    void zookeeperSessionTimeoutMs_withoutAnEnsembleAnOperationFailsAfterThat() throws Exception {
        var client = connect("127.0.0.1:1", Map.of("zookeeper.session.timeout.ms", "300"));
        long before = CoordinationContract.TASKS.clock().elapsedMs();
        assertEquals(CoordinationException.Reason.CONNECTION_LOSS, CoordinationContract.refusal(client.get("/a")));
        assertTrue(CoordinationContract.TASKS.clock().elapsedMs() - before >= 299);
        client.abandon();
    }

    @Test
    void zookeeperSslClientEnable_zookeeperClientCnxnSocket_nettyAndTlsAreUsed() throws Exception {
        try (var server = secureServer(false)) {
            var client = connect(server.fake().address(), secure());
            assertTrue(server.fake().session() instanceof SSLSocket);
            assertTrue(Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(t -> t.getName().contains("EventLoopGroup")));
            client.abandon();
        }
        var inTheClear = new BrokerSettings(Map.of("zookeeper.ssl.client.enable", "true"));
        var e = assertThrows(InvalidSettingException.class, () -> ZooKeeperClient.of(inTheClear));
        assertEquals("zookeeper.ssl.client.enable", e.setting());
    }

    @Test
    void zookeeperSslTruststoreLocation_zookeeperSslTruststorePassword_onlyWhatItHoldsIsTrusted() throws Exception {
        try (var server = secureServer(false)) {
            var client = connect(
                    server.fake().address(),
                    secure("zookeeper.ssl.truststore.location", other.toString(), "zookeeper.ssl.protocol", "TLSv1.2"));
            server.assertRefused();
            client.abandon();
        }
        assertNobodyComes(secure("zookeeper.ssl.truststore.password", "wrong"));
    }

    /** A client that cannot be made does not reach the server at all: its operations end with its session timeout. */
    private static void assertNobodyComes(Map<String, String> settings) throws Exception {
        try (var server = secureServer(false)) {
            var impatient = new HashMap<>(settings);
            impatient.put("zookeeper.session.timeout.ms", "700");
            var client = connect(server.fake().address(), impatient);
            assertEquals(CoordinationException.Reason.CONNECTION_LOSS, CoordinationContract.refusal(client.get("/a")));
            client.abandon();
        }
    }

    @Test
    void zookeeperSslKeystoreLocation_zookeeperSslKeystorePassword_aServerThatAsksGetsItsCertificate()
            throws Exception {
        try (var server = secureServer(true)) {
            var client = connect(
                    server.fake().address(),
                    secure(
                            "zookeeper.ssl.keystore.location",
                            identity.toString(),
                            "zookeeper.ssl.keystore.password",
                            PASSWORD));
            assertEquals("CN=Node", server.agreed().getPeerPrincipal().getName());
            client.abandon();
        }
        try (var server = secureServer(true)) {
            var client = connect(server.fake().address(), secure());
            server.assertRefused();
            client.abandon();
        }
    }

    @Test
    void zookeeperSslKeystoreType_zookeeperSslTruststoreType_theFilesAreReadAsThat() throws Exception {
        Path trust = Files.copy(authority, folder.resolve("trust"));
        Path key = Files.copy(identity, folder.resolve("key"));
        var typed = secure(
                "zookeeper.ssl.truststore.location",
                trust.toString(),
                "zookeeper.ssl.truststore.type",
                "PKCS12",
                "zookeeper.ssl.keystore.location",
                key.toString(),
                "zookeeper.ssl.keystore.password",
                PASSWORD,
                "zookeeper.ssl.keystore.type",
                "PKCS12");
        try (var server = secureServer(true)) {
            var client = connect(server.fake().address(), typed);
            assertEquals("CN=Node", server.agreed().getPeerPrincipal().getName());
            client.abandon();
        }
        for (String store : List.of("truststore", "keystore")) {
            var wrong = new HashMap<>(typed);
            wrong.put("zookeeper.ssl." + store + ".type", "PEM");
            assertNobodyComes(wrong);
        }
    }

    @Test
    void zookeeperSslProtocol_zookeeperSslEnabledProtocols_theVersionIsTheirs() throws Exception {
        for (var more : List.of(
                List.of("zookeeper.ssl.protocol", "TLSv1.2"), List.of("zookeeper.ssl.enabled.protocols", "TLSv1.2"))) {
            try (var server = secureServer(false)) {
                var client = connect(server.fake().address(), secure(more.get(0), more.get(1)));
                assertEquals("TLSv1.2", server.agreed().getProtocol());
                client.abandon();
            }
        }
        try (var server = secureServer(false)) {
            var client = connect(
                    server.fake().address(),
                    secure("zookeeper.ssl.protocol", "TLSv1.3", "zookeeper.ssl.enabled.protocols", "TLSv1.3"));
            var socket = (SSLSocket) server.fake().session();
            assertEquals("TLSv1.3", socket.getSession().getProtocol());
            client.abandon();
        }
    }

    @Test
    void zookeeperSslCipherSuites_oneOfThemIsUsed() throws Exception {
        for (String suite :
                List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")) {
            try (var server = secureServer(false)) {
                var client = connect(server.fake().address(), secure("zookeeper.ssl.cipher.suites", suite));
                assertEquals(suite, server.agreed().getCipherSuite());
                client.abandon();
            }
        }
    }

    @Test
    void zookeeperSslEndpointIdentificationAlgorithm_aCertificateOfAnotherHostIsRefused() throws Exception {
        try (var server = secureServer(false)) {
            var client = connect(
                    server.fake().address(), secure("zookeeper.ssl.endpoint.identification.algorithm", "HTTPS"));
            server.assertRefused();
            client.abandon();
        }
    }

    @Test
    void zookeeperSetAcl_znodesAreTheirMakersAndCredentialsAreNotRead() throws Exception {
        var server = Map.of(
                "zookeeper.serverCnxnFactory",
                "org.apache.zookeeper.server.NettyServerCnxnFactory",
                "zookeeper.ssl.keyStore.location",
                identity.toString(),
                "zookeeper.ssl.keyStore.password",
                PASSWORD,
                "zookeeper.ssl.trustStore.location",
                authority.toString(),
                "zookeeper.ssl.trustStore.password",
                PASSWORD,
                "zookeeper.ssl.clientAuth",
                "want",
                IDENTITIES,
                X509AuthenticationProvider.class.getName());
        server.forEach(System::setProperty);
        ProviderRegistry.addOrUpdateProvider(IDENTITIES);
        var zooKeeper = new ZooKeeperServer(folder.toFile(), folder.toFile(), 500);
        var connections = ServerCnxnFactory.createFactory();
        try {
            connections.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10, 10, true);
            connections.startup(zooKeeper);
            String address = "127.0.0.1:" + connections.getLocalPort();
            var owner = connect(
                    address,
                    secure(
                            "zookeeper.set.acl",
                            "true",
                            "zookeeper.ssl.protocol",
                            "TLSv1.3",
                            "zookeeper.ssl.keystore.location",
                            identity.toString(),
                            "zookeeper.ssl.keystore.password",
                            PASSWORD));
            CoordinationContract.get(owner.create("/topic", new byte[1], Coordination.Mode.PERSISTENT));
            CoordinationContract.get(owner.ensurePath("/config/users"));
            // Given as none, else ZooKeeper's client would take the server's.
            var stranger = connect(
                    address, secure("zookeeper.ssl.protocol", "TLSv1.3", "zookeeper.ssl.keystore.location", ""));
            assertEquals(
                    1,
                    CoordinationContract.get(stranger.get("/topic"))
                            .orElseThrow()
                            .data()
                            .length);
            assertEquals(
                    CoordinationException.Reason.OTHER,
                    CoordinationContract.refusal(stranger.set("/topic", new byte[2], Coordination.ANY_VERSION)));
            assertEquals(
                    CoordinationException.Reason.OTHER, CoordinationContract.refusal(stranger.get("/config/users")));
            CoordinationContract.get(owner.set("/topic", new byte[2], Coordination.ANY_VERSION));
            owner.abandon();
            stranger.abandon();
        } finally {
            connections.shutdown();
            ProviderRegistry.removeProvider(IDENTITIES);
            server.keySet().forEach(System::clearProperty);
        }
        var nobody = new BrokerSettings(Map.of("zookeeper.set.acl", "true"));
        assertThrows(InvalidSettingException.class, () -> ZooKeeperClient.of(nobody));
    }

    @Test
    void zookeeperSslCrlEnable_zookeeperSslOcspEnable_aCertificateOfUnknownStandingIsRefused() throws Exception {
        // ZooKeeper sets these for the whole process: not to be left behind.
        var properties = List.of("com.sun.net.ssl.checkRevocation", "com.sun.security.enableCRLDP");
        var before = properties.stream().map(System::getProperty).toList();
        String ocsp = Security.getProperty("ocsp.enable");
        try {
            for (String check : List.of("zookeeper.ssl.crl.enable", "zookeeper.ssl.ocsp.enable")) {
                try (var server = secureServer(false)) {
                    var client = connect(server.fake().address(), secure(check, "true"));
                    server.assertRefused();
                    client.abandon();
                }
            }
        } finally {
            for (int i = 0; i < properties.size(); i++) {
                if (before.get(i) == null) {
                    System.clearProperty(properties.get(i));
                } else {
                    System.setProperty(properties.get(i), before.get(i));
                }
            }
            Security.setProperty("ocsp.enable", ocsp == null ? "false" : ocsp);
        }
    }
}
