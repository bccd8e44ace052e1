package brokerlab.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PasswordEncoderTest {
    private static final String SETTING = "zookeeper.ssl.keystore.password";
    private static final String PASSWORD = "correct, horse: bättery";

    private static String stored(Map<String, String> more) {
        var fixed = new HashMap<>(more);
        fixed.putIfAbsent("password.encoder.secret", "s1");
        return PasswordEncoder.of(new BrokerSettings(fixed)).encode(SETTING, PASSWORD);
    }

    /** What a broker with these static settings makes of the stored value, empty when it passes it over. */
    private static Optional<String> read(Map<String, String> fixed, String stored) {
        var settings = new BrokerSettings(fixed);
        List<String> passedOver = settings.takeDynamic(Map.of(), Map.of(SETTING, stored));
        assertEquals(settings.find(SETTING).isEmpty(), passedOver.contains(SETTING));
        return settings.find(SETTING);
    }

    @Test
    void passwordEncoderSecret_opensAStoredPasswordAndNoOtherDoes() {
        String stored = stored(Map.of());
        assertFalse(stored.contains("horse"), stored);
        assertNotEquals(stored, stored(Map.of()), "each write has a salt of its own");
        assertEquals(Optional.of(PASSWORD), read(Map.of("password.encoder.secret", "s1"), stored));
        assertEquals(Optional.empty(), read(Map.of("password.encoder.secret", "s2"), stored));
        assertEquals(Optional.empty(), read(Map.of(), stored));
        assertEquals(Optional.empty(), read(Map.of("password.encoder.secret", "s1"), "written by hand"));
    }

    @Test
    void passwordEncoderSecret_withoutItNoPasswordIsStored() {
        var none = PasswordEncoder.none();
        var refused = assertThrows(InvalidSettingException.class, () -> none.encode(SETTING, PASSWORD));
        assertTrue(refused.getMessage().contains("password.encoder.secret"), refused.getMessage());
        assertFalse(refused.getMessage().contains("horse"), refused.getMessage());
    }

    @Test
    void passwordEncoderOldSecret_opensWhatWasStoredBeforeTheSecretChanged() {
        String stored = stored(Map.of());
        assertEquals(
                Optional.of(PASSWORD),
                read(Map.of("password.encoder.secret", "s2", "password.encoder.old.secret", "s1"), stored));
    }

    @Test
    void passwordEncoderCipherAlgorithm_passwordEncoderKeyLength_passwordEncoderIterations_sayHowItIsEncrypted() {
        String stored = stored(Map.of(
                "password.encoder.cipher.algorithm", "AES/GCM/NoPadding",
                "password.encoder.key.length", "256",
                "password.encoder.iterations", "2048"));
        assertTrue(stored.contains("cipherAlgorithm:AES/GCM/NoPadding,"), stored);
        assertTrue(stored.contains("keyLength:256,"), stored);
        assertTrue(stored.contains("iterations:2048,"), stored);
        // A value says itself how it was written, so others' settings do not matter.
        assertEquals(Optional.of(PASSWORD), read(Map.of("password.encoder.secret", "s1"), stored));
        var refused = assertThrows(
                InvalidSettingException.class, () -> stored(Map.of("password.encoder.cipher.algorithm", "ROT13")));
        assertTrue(refused.getMessage().contains("ROT13"), refused.getMessage());
    }

    @Test
    void passwordEncoderKeyfactoryAlgorithm_derivesTheKey() {
        String stored = stored(Map.of("password.encoder.keyfactory.algorithm", "PBKDF2WithHmacSHA256"));
        assertTrue(stored.startsWith("keyFactoryAlgorithm:PBKDF2WithHmacSHA256,"), stored);
        assertTrue(stored(Map.of()).startsWith("keyFactoryAlgorithm:PBKDF2WithHmacSHA512,"));
        assertEquals(Optional.of(PASSWORD), read(Map.of("password.encoder.secret", "s1"), stored));
    }

    @Test
    void aPasswordIsNeverTold() {
        var settings = new BrokerSettings(Map.of(SETTING, PASSWORD));
        assertEquals(Optional.of(PASSWORD), settings.effective(SETTING).value());
        assertFalse(settings.effective(SETTING).masked().toString().contains("horse"));
    }
}
