package brokerlab.engine.config;

import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords as they stand in znodes, written as Kafka 3.x does: {@code password.encoder.*} say how. A value carries everything
 * but the secret, so that values written under other algorithms stay readable.
 *
 * <pre>
 *   keyFactoryAlgorithm:…,cipherAlgorithm:…,keyLength:…,salt:…,iterations:…,encryptedPassword:…,passwordLength:…,initializationVector:…
 * </pre>
 */
public final class PasswordEncoder {
    private static final String SECRET = "password.encoder.secret";
    private static final String OLD_SECRET = "password.encoder.old.secret";
    private static final String KEY_FACTORY = "password.encoder.keyfactory.algorithm";
    private static final String CIPHER = "password.encoder.cipher.algorithm";
    private static final int SALT_BYTES = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, String> fixed;

    private PasswordEncoder(Map<String, String> fixed) {
        this.fixed = fixed;
    }

    /** As the static settings of a broker say. */
    public static PasswordEncoder of(BrokerSettings settings) {
        return new PasswordEncoder(settings.fixed());
    }

    static PasswordEncoder of(Map<String, String> fixed) {
        return new PasswordEncoder(fixed);
    }

    /** Of no broker: passwords cannot be stored. */
    public static PasswordEncoder none() {
        return new PasswordEncoder(Map.of());
    }

    /**
     * Checks that a password can be stored.
     *
     * @throws InvalidSettingException when there is no secret to write it with
     */
    public void requireSecret(String setting) {
        if (secret(SECRET).isEmpty()) {
            throw new InvalidSettingException(
                    setting, Setting.HIDDEN, "a password is stored only where every broker has " + SECRET);
        }
    }

    /**
     * A password as it is stored.
     *
     * @throws InvalidSettingException when there is no secret, or for an algorithm this JVM has not
     */
    public String encode(String setting, String password) {
        requireSecret(setting);
        String algorithm = value(CIPHER, "AES/CBC/PKCS5Padding");
        int keyLength = Integer.parseInt(value("password.encoder.key.length", "128"));
        int iterations = Integer.parseInt(value("password.encoder.iterations", "4096"));
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        SecretKeyFactory factory = keyFactory();
        byte[] plain = password.getBytes(StandardCharsets.UTF_8);
        try {
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    key(factory, secret(SECRET).orElseThrow(), algorithm, salt, iterations, keyLength));
            var parts = new LinkedHashMap<String, String>();
            parts.put("keyFactoryAlgorithm", factory.getAlgorithm());
            parts.put("cipherAlgorithm", algorithm);
            parts.put("keyLength", Integer.toString(keyLength));
            parts.put("salt", base64(salt));
            parts.put("iterations", Integer.toString(iterations));
            parts.put("encryptedPassword", base64(cipher.doFinal(plain)));
            parts.put("passwordLength", Integer.toString(password.length()));
            parts.putAll(parameters(cipher.getParameters()));
            return parts.entrySet().stream()
                    .map(e -> e.getKey() + ":" + e.getValue())
                    .collect(Collectors.joining(","));
        } catch (GeneralSecurityException e) {
            throw new InvalidSettingException(
                    CIPHER, algorithm, "this JVM cannot encrypt with it (" + e.getMessage() + ")");
        }
    }

    /**
     * A stored password; one written under {@code password.encoder.old.secret} is read too.
     *
     * @throws InvalidSettingException when neither secret opens it
     */
    String decode(String setting, String stored) {
        return secret(SECRET)
                .flatMap(s -> opened(s, stored))
                .or(() -> secret(OLD_SECRET).flatMap(s -> opened(s, stored)))
                .orElseThrow(() -> new InvalidSettingException(
                        setting, Setting.HIDDEN, "is stored under another " + SECRET + " than this broker's"));
    }

    /** A stored password opened; one that is open already, or does not open, as it is. */
    String opened(String password) {
        return secret(SECRET)
                .flatMap(s -> opened(s, password))
                .or(() -> secret(OLD_SECRET).flatMap(s -> opened(s, password)))
                .orElse(password);
    }

    private static Optional<String> opened(String secret, String stored) {
        try {
            Map<String, String> parts = parts(stored);
            String algorithm = part(parts, "cipherAlgorithm");
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    key(
                            SecretKeyFactory.getInstance(part(parts, "keyFactoryAlgorithm")),
                            secret,
                            algorithm,
                            bytes(part(parts, "salt")),
                            Integer.parseInt(part(parts, "iterations")),
                            Integer.parseInt(part(parts, "keyLength"))),
                    parameters(parts, algorithm));
            var password = new String(cipher.doFinal(bytes(part(parts, "encryptedPassword"))), StandardCharsets.UTF_8);
            return password.length() == Integer.parseInt(part(parts, "passwordLength"))
                    ? Optional.of(password)
                    : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Another secret, or no value of ours: both mean that it does not open.
            return Optional.empty();
        }
    }

    private static Map<String, String> parts(String stored) {
        var parts = new LinkedHashMap<String, String>();
        for (String each : Setting.list(stored)) {
            int colon = each.indexOf(':');
            if (colon > 0) {
                parts.put(each.substring(0, colon), each.substring(colon + 1));
            }
        }
        return parts;
    }

    private static String part(Map<String, String> parts, String name) {
        String part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("a stored password without " + name);
        }
        return part;
    }

    private static SecretKeySpec key(
            SecretKeyFactory factory, String secret, String algorithm, byte[] salt, int iterations, int keyLength)
            throws GeneralSecurityException {
        var spec = new PBEKeySpec(secret.toCharArray(), salt, iterations, keyLength);
        int slash = algorithm.indexOf('/');
        return new SecretKeySpec(
                factory.generateSecret(spec).getEncoded(), slash < 0 ? algorithm : algorithm.substring(0, slash));
    }

    private SecretKeyFactory keyFactory() {
        String algorithm = value(KEY_FACTORY, "PBKDF2WithHmacSHA512");
        try {
            return SecretKeyFactory.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new InvalidSettingException(KEY_FACTORY, algorithm, "this JVM has no such key factory");
        }
    }

    private static Map<String, String> parameters(AlgorithmParameters parameters) throws InvalidParameterSpecException {
        if (parameters.getAlgorithm().equals("GCM")) {
            var gcm = parameters.getParameterSpec(GCMParameterSpec.class);
            return Map.of(
                    "initializationVector", base64(gcm.getIV()), "authTagLength", Integer.toString(gcm.getTLen()));
        }
        return Map.of(
                "initializationVector",
                base64(parameters.getParameterSpec(IvParameterSpec.class).getIV()));
    }

    private static AlgorithmParameterSpec parameters(Map<String, String> parts, String algorithm) {
        byte[] vector = bytes(part(parts, "initializationVector"));
        return algorithm.contains("/GCM/")
                ? new GCMParameterSpec(Integer.parseInt(parts.getOrDefault("authTagLength", "128")), vector)
                : new IvParameterSpec(vector);
    }

    private Optional<String> secret(String name) {
        return Optional.ofNullable(fixed.get(name)).filter(s -> !s.isEmpty());
    }

    private String value(String name, String ifUnset) {
        String given = fixed.get(name);
        return given == null || given.isBlank() ? ifUnset : given;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
