package brokerlab.engine.security;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.disk.Shortage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate authority for one lab, in a folder of its cluster. Clients get {@code ca.pem} or {@code truststore.p12}; the other
 * files hold private keys, can be read by their owner only, and open with the password in {@code password}, which is made here and
 * stands nowhere else.
 *
 * <pre>
 *   lab-ca/  ca.pem  truststore.p12                          for clients (the truststore opens with "changeit")
 *            authority.p12  broker-N.p12  client-NAME.p12/.pem  password
 * </pre>
 */
public final class LabAuthority {
    /** The folder's name in that of a cluster. */
    public static final String FOLDER = "lab-ca";

    /** Of the truststore, in which there is nothing to hide. */
    public static final String TRUSTSTORE_PASSWORD = "changeit";

    private static final Duration AUTHORITY_LIVES = Duration.ofDays(3_650);
    private static final Duration LEAF_LIVES = Duration.ofDays(730);
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);
    /** Clocks differ. */
    private static final Duration VALID_BEFORE_NOW = Duration.ofHours(1);

    private static final String KEY = "key";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final Clock clock;
    private final String password;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private LabAuthority(Path folder, Clock clock, String password, KeyPair keys, X509Certificate certificate) {
        this.folder = folder;
        this.clock = clock;
        this.password = password;
        this.keys = keys;
        this.certificate = certificate;
    }

    /** A keystore with the chain of one name, and what trusts it. */
    public record Stores(Path keystore, String password, Path truststore, String truststorePassword) {}

    /** Whether a cluster's folder has one. */
    public static boolean exists(Path clusterFolder) {
        return Files.exists(clusterFolder.resolve(FOLDER).resolve("authority.p12"));
    }

    /**
     * The authority of a cluster, made now when there is none.
     *
     * @throws IOException when the folder cannot be used; the message says why
     */
    public static synchronized LabAuthority of(Path clusterFolder, Clock clock) throws IOException {
        Path folder = clusterFolder.resolve(FOLDER);
        try {
            return exists(clusterFolder) ? opened(folder, clock) : create(folder, clock);
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException(
                    "The certificate authority in " + folder + " cannot be used (" + e.getMessage()
                            + "): delete the folder to get a new one",
                    e);
        }
    }

    private static LabAuthority create(Path folder, Clock clock) throws IOException, GeneralSecurityException {
        Files.createDirectories(folder);
        byte[] secret = new byte[24];
        RANDOM.nextBytes(secret);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        KeyPair keys = Certificates.keys();
        Instant now = Instant.ofEpochMilli(clock.wallMs());
        var name = new X500Principal("CN=Brokerlab lab CA, O=Brokerlab");
        X509Certificate certificate =
                Certificates.authority(name, keys, now.minus(VALID_BEFORE_NOW), now.plus(AUTHORITY_LIVES));
        writeSecret(folder.resolve("password"), password.getBytes(StandardCharsets.US_ASCII));
        write(folder.resolve("ca.pem"), pem("CERTIFICATE", certificate.getEncoded()));
        KeyStore trust = empty();
        trust.setCertificateEntry("ca", certificate);
        write(folder.resolve("truststore.p12"), stored(trust, TRUSTSTORE_PASSWORD));
        // Last: with it the authority is there.
        writeSecret(
                folder.resolve("authority.p12"), stored(holding(keys.getPrivate(), password, certificate), password));
        return new LabAuthority(folder, clock, password, keys, certificate);
    }

    private static LabAuthority opened(Path folder, Clock clock) throws IOException, GeneralSecurityException {
        String password = Files.readString(folder.resolve("password")).strip();
        KeyStore store = KeyStore.getInstance(folder.resolve("authority.p12").toFile(), password.toCharArray());
        var certificate = (X509Certificate) store.getCertificate(KEY);
        var key = (PrivateKey) store.getKey(KEY, password.toCharArray());
        return new LabAuthority(folder, clock, password, new KeyPair(certificate.getPublicKey(), key), certificate);
    }

    /** The authority's certificate for clients that want PEM. */
    public Path certificate() {
        return folder.resolve("ca.pem");
    }

    /** The same as a keystore of type PKCS12. */
    public Path truststore() {
        return folder.resolve("truststore.p12");
    }

    /**
     * The stores of a broker; its keystore is made when there is none, when it does not answer to all {@code hosts}, and when it ends
     * soon.
     */
    public Stores broker(int id, List<String> hosts) throws IOException {
        return stores("broker-" + id, hosts);
    }

    /** The stores of a client that is to prove itself by a certificate, its keystore also as PEM. */
    public Stores client(String name) throws IOException {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IOException("\"" + name + "\" cannot name a certificate: use letters, digits and . _ -");
        }
        return stores("client-" + name, List.of());
    }

    private synchronized Stores stores(String name, List<String> hosts) throws IOException {
        Path keystore = folder.resolve(name + ".p12");
        try {
            if (!answers(keystore, hosts)) {
                make(name, keystore, hosts);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("No certificate for " + name + " could be made: " + e.getMessage(), e);
        }
        return new Stores(keystore, password, truststore(), TRUSTSTORE_PASSWORD);
    }

    private boolean answers(Path keystore, List<String> hosts) throws IOException, GeneralSecurityException {
        if (!Files.exists(keystore)) {
            return false;
        }
        var present = (X509Certificate)
                KeyStore.getInstance(keystore.toFile(), password.toCharArray()).getCertificate(KEY);
        return present.getNotAfter()
                        .toInstant()
                        .isAfter(Instant.ofEpochMilli(clock.wallMs()).plus(RENEWED_BEFORE_END))
                && hosts(present).containsAll(hosts);
    }

    private static Set<String> hosts(X509Certificate certificate) throws GeneralSecurityException {
        var hosts = new HashSet<String>();
        var names = certificate.getSubjectAlternativeNames();
        if (names != null) {
            names.forEach(name -> hosts.add(name.get(1).toString()));
        }
        return hosts;
    }

    private void make(String name, Path keystore, List<String> hosts) throws IOException, GeneralSecurityException {
        KeyPair own = Certificates.keys();
        Instant now = Instant.ofEpochMilli(clock.wallMs());
        X509Certificate leaf = Certificates.leaf(
                certificate.getSubjectX500Principal(),
                keys,
                new X500Principal("CN=" + name + ", O=Brokerlab"),
                own.getPublic(),
                hosts,
                now.minus(VALID_BEFORE_NOW),
                now.plus(LEAF_LIVES));
        if (name.startsWith("client-")) {
            var whole = new ByteArrayOutputStream();
            whole.writeBytes(pem("PRIVATE KEY", own.getPrivate().getEncoded()));
            whole.writeBytes(pem("CERTIFICATE", leaf.getEncoded()));
            whole.writeBytes(pem("CERTIFICATE", certificate.getEncoded()));
            writeSecret(folder.resolve(name + ".pem"), whole.toByteArray());
        }
        writeSecret(keystore, stored(holding(own.getPrivate(), password, leaf, certificate), password));
    }

    // ---- files

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore holding(PrivateKey key, String password, Certificate... chain)
            throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry(KEY, key, password.toCharArray(), chain);
        return store;
    }

    private static byte[] stored(KeyStore store, String password) throws IOException, GeneralSecurityException {
        var bytes = new ByteArrayOutputStream();
        store.store(bytes, password.toCharArray());
        return bytes.toByteArray();
    }

    private static byte[] pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        fill(aside, bytes);
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void fill(Path file, byte[] bytes) throws IOException {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw Shortage.at(file, e);
        }
    }

    /** Nobody else may read it, not even for a moment; where the file system knows no owners, the folder's rights hold. */
    private static void writeSecret(Path file, byte[] bytes) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(aside);
        if (aside.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        fill(aside, bytes);
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What a broker on this machine answers to, and {@code more} besides; addresses as certificates tell them. */
    public static List<String> hosts(List<String> more) {
        var hosts = new ArrayList<>(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
        for (String each : more) {
            String host = each;
            try {
                InetAddress address = InetAddress.ofLiteral(each);
                host = address.isAnyLocalAddress() ? "" : address.getHostAddress();
            } catch (IllegalArgumentException e) {
                // A name.
            }
            if (!host.isEmpty() && !hosts.contains(host)) {
                hosts.add(host);
            }
        }
        return hosts;
    }
}
