package brokerlab.engine.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.quota.ClientQuotas.Kind;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who falls under which quota, and how long it holds back, on a clock moved by hand. */
final class ClientQuotasTest {
    private static final int WINDOW_MS = 1_000;

    private final ManualClock clock = new ManualClock();
    private final BrokerQuotas quotas = quotas(Map.of());

    private BrokerQuotas quotas(Map<String, String> settings) {
        return new BrokerQuotas(clock, new BrokerSettings(settings));
    }

    private void set(SettingScope.Quotas entity, Object rate) {
        assertEquals(List.of(), quotas.take(entity, Map.of("producer_byte_rate", rate.toString())));
    }

    /** The limit that a client falls under, -1 for none. */
    private long limit(String user, String client) {
        long most = quotas.clients().mostAtOnce(Kind.PRODUCE, user, client);
        return most == Long.MAX_VALUE ? -1 : most / 10;
    }

    @Test
    void theMostSpecificEntityThatHasAValueCounts() {
        // Kafka's order, from the last to the first: each one goes before those set already.
        SettingScope.Quotas[] entities = {
            new SettingScope.Client("<default>"),
            new SettingScope.Client("c"),
            new SettingScope.User("<default>"),
            new SettingScope.UserClient("<default>", "<default>"),
            new SettingScope.UserClient("<default>", "c"),
            new SettingScope.User("u"),
            new SettingScope.UserClient("u", "<default>"),
            new SettingScope.UserClient("u", "c")
        };
        assertEquals(-1, limit("u", "c"));
        for (int i = 0; i < entities.length; i++) {
            set(entities[i], 100 + i);
            assertEquals(100 + i, limit("u", "c"), entities[i].path());
        }
        assertEquals(106, limit("u", "other"));
        assertEquals(104, limit("other", "c"));
        assertEquals(103, limit("other", "other"));
        for (int i = entities.length - 1; i > 0; i--) {
            quotas.take(entities[i], Map.of());
            assertEquals(99 + i, limit("u", "c"), "without " + entities[i].path());
        }
        quotas.take(entities[0], Map.of());
        assertFalse(quotas.clients().any());
    }

    @Test
    void aNameIsThatOfItsZnodeAndNobodyIsCalledDefault() {
        set(new SettingScope.UserClient("a%20b%2Fclients%2A", "%3Cdefault%3E"), 7);
        assertEquals(7, limit("a b/clients*", "<default>"));
        assertEquals(-1, limit("a b/clients*", "c"));
        assertEquals("%3Cdefault%3E", SettingScope.Quotas.encoded("<default>"));
        assertEquals(
                "a b/clients*",
                SettingScope.Quotas.decoded("a%20b%2Fclients%2A").orElseThrow());
    }

    @Test
    void whoIsUnderAUsersQuotaSharesItAndWhoIsUnderAClientIdsHasItAlone() {
        set(new SettingScope.User("u"), 100);
        set(new SettingScope.Client("<default>"), 100);
        assertEquals(0, quotas.clients().spend(Kind.PRODUCE, "u", "one", 1_000));
        assertTrue(quotas.clients().spend(Kind.PRODUCE, "u", "two", 1_000) > 0);
        assertEquals(0, quotas.clients().spend(Kind.PRODUCE, "v", "one", 1_000));
        assertEquals(0, quotas.clients().spend(Kind.PRODUCE, "v", "two", 1_000));
        assertTrue(quotas.clients().spend(Kind.PRODUCE, "w", "two", 1_000) > 0, "whoever the user is");
    }

    @Test
    void aValueThatCannotBeIsPassedOverAndTheOthersHold() {
        var values = Map.of("producer_byte_rate", "-5", "consumer_byte_rate", "9", "SCRAM-SHA-256", "salt=…");
        assertEquals(List.of("producer_byte_rate"), quotas.take(new SettingScope.User("u"), values));
        assertFalse(quotas.clients().any(Kind.PRODUCE));
        assertTrue(quotas.clients().any(Kind.FETCH));
        assertEquals(List.of("connection_creation_rate"), quotas.take(new SettingScope.Address("nowhere"), values(1)));
        assertEquals(
                List.of("connection_creation_rate"), quotas.take(new SettingScope.Address("10.0.0.1"), values(-1)));
    }

    @Test
    void quotaWindowNum_quotaWindowSizeSeconds_aBurstIsMeasuredOverAllFullWindows() {
        assertEquals(0, burst(Map.of(), 1_000), "100 a second in ten full windows of a second");
        assertEquals(10_000, burst(Map.of(), 2_000), "the rate is twice the limit over 10 s");
        assertEquals(0, burst(Map.of("quota.window.num", "21"), 2_000));
        assertEquals(0, burst(Map.of("quota.window.size.seconds", "2"), 2_000));
        assertEquals(15_000, burst(Map.of("quota.window.num", "6"), 2_000));
    }

    /** How long a client with 100 bytes a second is held back when it spends so much at once. */
    private long burst(Map<String, String> settings, int bytes) {
        BrokerQuotas measured = quotas(settings);
        measured.take(new SettingScope.Client("c"), Map.of("producer_byte_rate", "100"));
        return measured.clients().spend(Kind.PRODUCE, "u", "c", bytes);
    }

    @Test
    void aSteadyClientWithinItsRateIsNeverHeldBackAndOneAboveItGetsItsRate() {
        set(new SettingScope.Client("c"), 1_000);
        for (int i = 0; i < 300; i++) {
            assertEquals(0, quotas.clients().spend(Kind.PRODUCE, "u", "c", 90));
            clock.advance(100);
        }
        set(new SettingScope.Client("c"), 500);
        long spent = 0;
        long from = clock.elapsedMs();
        while (clock.elapsedMs() - from < 120_000) {
            long held = quotas.clients().spend(Kind.PRODUCE, "u", "c", 100);
            spent += 100;
            clock.advance(Math.max(10, held));
        }
        assertEquals(500, spent * 1_000.0 / (clock.elapsedMs() - from), 50);
    }

    @Test
    void timeOfThreadsIsNotHeldAgainstAnybodyForLongerThanAWindow() {
        quotas.take(new SettingScope.User("u"), Map.of("request_percentage", "1"));
        assertEquals(WINDOW_MS, quotas.clients().spend(Kind.REQUEST, "u", "c", 5_000));
    }

    @Test
    void controllerQuotaWindowNum_controllerQuotaWindowSizeSeconds_soMuchMayBeChangedAtOnce() {
        assertEquals(11, bucket(Map.of()));
        assertEquals(5, bucket(Map.of("controller.quota.window.num", "5")));
        assertEquals(33, bucket(Map.of("controller.quota.window.size.seconds", "3")));
    }

    /** How many partitions a client that may change one a second changes before it is refused. */
    private int bucket(Map<String, String> settings) {
        BrokerQuotas measured = quotas(settings);
        measured.take(new SettingScope.User("u"), Map.of("controller_mutation_rate", "1"));
        for (int done = 0; ; done++) {
            try {
                measured.clients().mutations("u", "c", true).spend(1);
            } catch (ProtocolException e) {
                // The last one overdrew it.
                return done - 1;
            }
        }
    }

    @Test
    void anOldRequestIsDoneInAnyCaseAndANewOneRefusedUntilTheBucketIsFilled() {
        quotas.take(new SettingScope.User("u"), Map.of("controller_mutation_rate", "2"));
        MutationQuota first = quotas.clients().mutations("u", "c", true);
        first.spend(30);
        assertEquals(0, first.throttleMs(), "8 more than 22 are overdrawn, as Kafka lets them");
        MutationQuota strict = quotas.clients().mutations("u", "other", true);
        var refused = assertThrows(ProtocolException.class, () -> strict.spend(1));
        assertEquals(ErrorCode.THROTTLING_QUOTA_EXCEEDED, refused.code());
        assertEquals(4_000, strict.throttleMs());
        MutationQuota old = quotas.clients().mutations("u", "c", false);
        old.spend(2);
        assertEquals(5_000, old.throttleMs());
        clock.advance(5_000);
        MutationQuota later = quotas.clients().mutations("u", "c", true);
        later.spend(1);
        assertEquals(0, later.throttleMs());
        quotas.clients().mutations("v", "c", true).spend(1_000);
    }

    private static Map<String, String> values(int rate) {
        return Map.of("connection_creation_rate", Integer.toString(rate));
    }

    @Test
    void connectionCreationRate_anAddressIsLetInSoOftenASecond() {
        InetAddress one = InetAddress.ofLiteral("10.0.0.1");
        InetAddress two = InetAddress.ofLiteral("::1");
        assertEquals(0, quotas.addresses().spend(one));
        quotas.take(new SettingScope.Address("10.0.0.1"), values(2));
        assertEquals(20, letIn(one), "two a second, over ten full windows");
        assertEquals(0, quotas.addresses().spend(two));
        quotas.take(new SettingScope.Address("<default>"), values(1));
        assertEquals(10, letIn(two));
        clock.advance(20_000);
        assertEquals(20, letIn(one));
        quotas.take(new SettingScope.Address("<default>"), Map.of());
        quotas.take(new SettingScope.Address("10.0.0.1"), Map.of());
        assertEquals(0, quotas.addresses().spend(one));
    }

    private int letIn(InetAddress address) {
        for (int count = 0; ; count++) {
            long ms = quotas.addresses().spend(address);
            if (ms > 0) {
                assertTrue(ms <= 1_000, "Kafka's longest wait");
                return count;
            }
        }
    }
}
