package brokerlab.app.connect;

import brokerlab.engine.view.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * What a client needs for one listener.
 *
 * @param topic to read
 * @param mechanism of SASL, empty without it
 * @param administrators where a listener asks nobody who he is: there users are made; empty when there is none
 * @param authority whose certificates the brokers have, where it is the cluster's own
 */
record Connection(
        Query.ListenerAnswer listener,
        String topic,
        Optional<String> mechanism,
        Optional<String> administrators,
        Optional<Query.LabAuthorityAnswer> authority) {
    /** Who is made by the command on the card, for clients that need a user. */
    static final String USER = "alice";

    static final String PASSWORD = "alice-secret";

    /** The group the texts read as. */
    static final String GROUP = "my-group";

    /** How a client certificate is called that {@link brokerlab.engine.view.Command.MakeClientCertificate} makes. */
    static final String CERTIFICATE = "my-client";

    /** Where the certificate stands that brokers with a keystore of their own were signed by: only who made it knows. */
    private static final String OWN_CA = "ca";

    static Connection of(
            Query.ListenerAnswer listener,
            List<Query.ListenerAnswer> all,
            String topic,
            Optional<Query.LabAuthorityAnswer> authority) {
        // SCRAM keeps the password from the wire; PLAIN is taken only where nothing else is
        Optional<String> mechanism = listener.mechanisms().stream()
                .filter(m -> m.startsWith("SCRAM"))
                .findFirst()
                .or(() -> listener.mechanisms().stream().findFirst());
        return new Connection(
                listener,
                topic,
                mechanism,
                all.stream()
                        .filter(l -> l.protocol() == SecurityProtocol.PLAINTEXT)
                        .map(Query.ListenerAnswer::bootstrap)
                        .findFirst(),
                authority.filter(a -> listener.labCertificate()));
    }

    boolean tls() {
        return listener.protocol() == SecurityProtocol.SSL || listener.protocol() == SecurityProtocol.SASL_SSL;
    }

    boolean sasl() {
        return mechanism.isPresent();
    }

    boolean scram() {
        return mechanism.filter(m -> m.startsWith("SCRAM")).isPresent();
    }

    /** A PEM file. */
    String certificate() {
        return authority.map(Query.LabAuthorityAnswer::certificate).orElse(OWN_CA + ".pem");
    }

    String truststore() {
        return authority.map(Query.LabAuthorityAnswer::truststore).orElse(OWN_CA + ".p12");
    }

    String truststorePassword() {
        return authority.map(Query.LabAuthorityAnswer::truststorePassword).orElse("changeit");
    }

    private String inFolder(String file) {
        return authority.map(a -> a.folder() + "/" + file).orElse(file);
    }

    /** The client's key and certificate, PEM in one file. */
    String clientPem() {
        return inFolder("client-" + CERTIFICATE + ".pem");
    }

    /** Makes a user that the texts work with. */
    Optional<String> userCommand() {
        return administrators
                .filter(a -> scram())
                .map(a ->
                        "kafka-configs.sh --bootstrap-server %s --alter --entity-type users --entity-name %s --add-config '%s=[password=%s]'"
                                .formatted(a, USER, mechanism.orElseThrow(), PASSWORD));
    }

    /** The properties of a Java client, beside the address, in their order. */
    Map<String, String> properties() {
        var all = new LinkedHashMap<String, String>();
        if (listener.protocol() != SecurityProtocol.PLAINTEXT) {
            all.put("security.protocol", listener.protocol().name);
        }
        mechanism.ifPresent(m -> {
            all.put("sasl.mechanism", m);
            String module = m.startsWith("SCRAM") ? "scram.ScramLoginModule" : "plain.PlainLoginModule";
            all.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
                            .formatted(module, USER, PASSWORD));
        });
        if (tls()) {
            all.put("ssl.truststore.location", truststore());
            all.put("ssl.truststore.password", truststorePassword());
        }
        if (listener.clientCertificate()) {
            all.put("ssl.keystore.type", "PEM");
            all.put("ssl.keystore.location", clientPem());
        }
        return all;
    }

    /** The same for clients over librdkafka. */
    Map<String, String> librdkafka() {
        var all = new LinkedHashMap<String, String>();
        if (listener.protocol() != SecurityProtocol.PLAINTEXT) {
            all.put("security.protocol", listener.protocol().name);
        }
        mechanism.ifPresent(m -> {
            all.put("sasl.mechanisms", m);
            all.put("sasl.username", USER);
            all.put("sasl.password", PASSWORD);
        });
        if (tls()) {
            all.put("ssl.ca.location", certificate());
        }
        if (listener.clientCertificate()) {
            all.put("ssl.certificate.location", clientPem());
            all.put("ssl.key.location", clientPem());
        }
        return all;
    }
}
