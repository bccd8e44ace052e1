package brokerlab.engine.security;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Makes X.509 certificates (RFC 5280) with keys on the curve P-256. The JDK reads certificates, but makes them only in its keytool,
 * which a runtime image need not have.
 *
 * <pre>
 *   Certificate ─ TBSCertificate ─ version 3, serial, algorithm, issuer, validity, subject, key, extensions
 *               ├ algorithm
 *               └ signature over the DER of TBSCertificate
 * </pre>
 */
final class Certificates {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String SUBJECT_KEY = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final String EXTENDED_USAGE = "2.5.29.37";
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Certificates() {}

    static KeyPair keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    /** An authority's certificate, signed by itself. */
    static X509Certificate authority(X500Principal name, KeyPair keys, Instant from, Instant until)
            throws GeneralSecurityException {
        byte[] extensions = Der.sequence(
                extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.yes(), Der.integer(BigInteger.ZERO))),
                // keyCertSign and cRLSign.
                extension(KEY_USAGE, true, Der.bits(1, new byte[] {0x06})),
                subjectKey(keys.getPublic()));
        return signed(name, keys, name, keys.getPublic(), from, until, extensions);
    }

    /**
     * A certificate for a server or a client.
     *
     * @param hosts names and addresses it answers to
     */
    static X509Certificate leaf(
            X500Principal issuer,
            KeyPair authority,
            X500Principal subject,
            PublicKey key,
            List<String> hosts,
            Instant from,
            Instant until)
            throws GeneralSecurityException {
        var extensions = new ArrayList<byte[]>();
        extensions.add(extension(BASIC_CONSTRAINTS, true, Der.sequence()));
        // digitalSignature.
        extensions.add(extension(KEY_USAGE, true, Der.bits(7, new byte[] {(byte) 0x80})));
        extensions.add(extension(EXTENDED_USAGE, false, Der.sequence(Der.oid(SERVER), Der.oid(CLIENT))));
        extensions.add(subjectKey(key));
        extensions.add(extension(AUTHORITY_KEY, false, Der.sequence(Der.implicit(0, keyId(authority.getPublic())))));
        if (!hosts.isEmpty()) {
            byte[][] names = hosts.stream().map(Certificates::name).toArray(byte[][]::new);
            extensions.add(extension(ALTERNATIVE_NAMES, false, Der.sequence(names)));
        }
        return signed(issuer, authority, subject, key, from, until, Der.sequence(extensions.toArray(byte[][]::new)));
    }

    private static byte[] name(String host) {
        try {
            return Der.implicit(IP_ADDRESS, InetAddress.ofLiteral(host).getAddress());
        } catch (IllegalArgumentException e) {
            return Der.implicit(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] subjectKey(PublicKey key) throws GeneralSecurityException {
        return extension(SUBJECT_KEY, false, Der.octets(keyId(key)));
    }

    /** Any number of bytes that names the key will do; 20 is usual. */
    private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
        return Arrays.copyOf(digest, 20);
    }

    private static X509Certificate signed(
            X500Principal issuer,
            KeyPair authority,
            X500Principal subject,
            PublicKey key,
            Instant from,
            Instant until,
            byte[] extensions)
            throws GeneralSecurityException {
        byte[] body = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE)),
                ECDSA_WITH_SHA256,
                issuer.getEncoded(),
                Der.sequence(Der.time(from), Der.time(until)),
                subject.getEncoded(),
                key.getEncoded(),
                Der.explicit(3, extensions));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(authority.getPrivate(), RANDOM);
        signature.update(body);
        byte[] whole = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }
}
