package brokerlab.app.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.view.Query;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;

class SnippetTest {
    private static final Query.ListenerAnswer PLAIN = new Query.ListenerAnswer(
            "PLAINTEXT", SecurityProtocol.PLAINTEXT, "127.0.0.1:9092", List.of(), false, false);

    private static final Optional<Query.LabAuthorityAnswer> AUTHORITY =
            Optional.of(new Query.LabAuthorityAnswer("/lab", "/lab/ca.pem", "/lab/truststore.p12", "changeit"));

    private static Connection secured(boolean certificate, boolean lab, String... mechanisms) {
        var secured = new Query.ListenerAnswer(
                "SECURE",
                mechanisms.length == 0 ? SecurityProtocol.SSL : SecurityProtocol.SASL_SSL,
                "127.0.0.1:9192",
                List.of(mechanisms),
                certificate,
                lab);
        return Connection.of(secured, List.of(PLAIN, secured), "orders", AUTHORITY);
    }

    @Test
    void withoutSecurityNothingIsSaidOfIt() {
        Connection c = Connection.of(PLAIN, List.of(PLAIN), "it's \"mine\"", AUTHORITY);
        for (Snippet each : Snippet.values()) {
            String text = each.text(c);
            assertTrue(text.contains("127.0.0.1:9092"), text);
            assertFalse(text.matches("(?is).*(ssl|sasl|null|%s).*".replace("%s", "%[a-rt-z]x")), text);
        }
        assertTrue(Snippet.JAVA.text(c).contains("List.of(\"it's \\\"mine\\\"\")"), Snippet.JAVA.text(c));
        assertTrue(Snippet.KCAT.text(c).contains("-t 'it'\\''s \"mine\"'"), Snippet.KCAT.text(c));
    }

    @Test
    void ofSeveralMechanismsTheOneThatKeepsThePasswordIsTakenAndItsUserIsMadeWhereNobodyIsAsked() {
        Connection c = secured(false, true, "PLAIN", "SCRAM-SHA-512");
        assertEquals(Optional.of("SCRAM-SHA-512"), c.mechanism());
        assertEquals(
                Optional.of("kafka-configs.sh --bootstrap-server 127.0.0.1:9092 --alter --entity-type users"
                        + " --entity-name alice --add-config 'SCRAM-SHA-512=[password=alice-secret]'"),
                c.userCommand());
        assertTrue(Snippet.GO.text(c).contains(".AsSha512Mechanism()"), Snippet.GO.text(c));
        assertTrue(Snippet.NODE.text(c).contains("\"scram-sha-512\""), Snippet.NODE.text(c));
    }

    @Test
    void aKeystoreOfItsOwnIsNotSaidToBeTheLabs() {
        assertTrue(Snippet.KCAT.text(secured(false, true)).contains("ssl.ca.location=/lab/ca.pem"));
        assertTrue(Snippet.KCAT.text(secured(false, false)).contains("ssl.ca.location=ca.pem"));
        assertTrue(Snippet.SCRIPTS.text(secured(false, false)).contains("ssl.truststore.location=ca.p12"));
    }

    @Test
    void whereClientsMustProveThemselvesTheirKeyIsNamed() {
        for (Snippet each : Snippet.values()) {
            String text = each.text(secured(true, true));
            assertTrue(text.contains("/lab/client-my-client.pem"), text);
            assertFalse(each.text(secured(false, true)).contains("my-client.pem"));
        }
    }
}
