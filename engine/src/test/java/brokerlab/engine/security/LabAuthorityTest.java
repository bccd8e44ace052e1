package brokerlab.engine.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabAuthorityTest {
    private static final List<String> SECRETS =
            List.of("password", "authority.p12", "client-alice.p12", "client-alice.pem");
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock(NOW.toEpochMilli());
    private LabAuthority authority;

    @BeforeEach
    void make() throws IOException {
        authority = LabAuthority.of(folder, clock);
    }

    private static X509Certificate leaf(LabAuthority.Stores stores) throws Exception {
        return (X509Certificate) KeyStore.getInstance(
                        stores.keystore().toFile(), stores.password().toCharArray())
                .getCertificate("key");
    }

    private static KeyStore trusted(LabAuthority.Stores stores) throws Exception {
        return KeyStore.getInstance(
                stores.truststore().toFile(), stores.truststorePassword().toCharArray());
    }

    /** Throws when the certificate is not good at that time. */
    private static void validate(LabAuthority.Stores stores, Instant at) throws Exception {
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf(stores)));
        var parameters = new PKIXParameters(trusted(stores));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    @Test
    void aCertificateIsGoodForItsHostsAndItsTime() throws Exception {
        var stores = authority.broker(3, LabAuthority.hosts(List.of("lab.example", "::1", "0.0.0.0", "10.1.2.3")));
        var names = new ArrayList<String>();
        leaf(stores)
                .getSubjectAlternativeNames()
                .forEach(n -> names.add(n.get(1).toString()));
        assertEquals(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "lab.example", "10.1.2.3"), names);
        validate(stores, NOW);
        validate(stores, NOW.plus(Duration.ofDays(700)));
        assertThrows(GeneralSecurityException.class, () -> validate(stores, NOW.plus(Duration.ofDays(740))));
        assertThrows(GeneralSecurityException.class, () -> validate(stores, NOW.minus(Duration.ofDays(1))));
    }

    @Test
    void lengthsOfEverySizeAreWritten() throws Exception {
        var hosts =
                IntStream.range(0, 3_000).mapToObj(i -> "host-" + i + ".lab").toList();
        var stores = authority.broker(1, hosts);
        assertEquals(3_000, leaf(stores).getSubjectAlternativeNames().size());
        validate(stores, NOW);
        assertArrayEquals(
                new byte[] {0x06, 0x06, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D},
                Der.oid("1.2.840.113549"));
        assertEquals("500101000000Z", text(Der.time(Instant.parse("1950-01-01T00:00:00Z"))));
        assertEquals("20500101000000Z", text(Der.time(Instant.parse("2050-01-01T00:00:00Z"))));
    }

    private static String text(byte[] der) {
        return new String(der, 2, der.length - 2, StandardCharsets.US_ASCII);
    }

    @Test
    void aKeystoreIsKeptUntilItsHostsChangeOrItsEndIsNear() throws Exception {
        var first = leaf(authority.broker(1, List.of("a", "b")));
        assertEquals(first, leaf(LabAuthority.of(folder, clock).broker(1, List.of("b"))));
        var other = leaf(authority.broker(1, List.of("c")));
        assertFalse(first.equals(other));
        clock.advance(Duration.ofDays(699).toMillis());
        assertEquals(other, leaf(authority.broker(1, List.of("c"))));
        clock.advance(Duration.ofDays(2).toMillis());
        assertFalse(other.equals(leaf(authority.broker(1, List.of("c")))));
    }

    @Test
    void keysAreTheirOwnersOnlyAndClientsGetNone() throws Exception {
        var stores = authority.client("alice");
        Path lab = folder.resolve(LabAuthority.FOLDER);
        boolean owners = lab.getFileSystem().supportedFileAttributeViews().contains("posix");
        for (String secret : owners ? SECRETS : List.<String>of()) {
            assertEquals(
                    PosixFilePermissions.fromString("rw-------"),
                    Files.getPosixFilePermissions(lab.resolve(secret)),
                    secret);
        }
        assertFalse(Files.readString(authority.certificate()).contains("PRIVATE"));
        KeyStore trust = trusted(stores);
        assertEquals(1, trust.size());
        assertTrue(trust.isCertificateEntry("ca"));
        assertTrue(stores.password().length() >= 32, "a password worth its name");
        try (var files = Files.list(lab)) {
            for (Path file : files.filter(f -> !f.endsWith("password")).toList()) {
                assertFalse(
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(stores.password()),
                        file.toString());
            }
        }
        assertThrows(IOException.class, () -> authority.client("../alice"));
    }

    @Test
    void whatCannotBeReadIsToldWithTheRemedy() throws Exception {
        Files.writeString(folder.resolve(LabAuthority.FOLDER).resolve("authority.p12"), "spoilt");
        var e = assertThrows(IOException.class, () -> LabAuthority.of(folder, clock));
        assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
        assertTrue(e.getMessage().contains("delete the folder"), e.getMessage());
    }
}
