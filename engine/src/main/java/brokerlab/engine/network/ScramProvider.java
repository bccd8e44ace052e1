package brokerlab.engine.network;

import java.io.Serial;
import java.security.Provider;
import java.security.Security;
import java.util.Map;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import javax.security.sasl.SaslServerFactory;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;

/** Makes the JDK find {@link ScramServer} for SCRAM, before that of Kafka's library: servers are found by their mechanism only. */
final class ScramProvider extends Provider {
    @Serial
    private static final long serialVersionUID = 1L;

    private ScramProvider() {
        super("BrokerlabScram", "1", "SCRAM for Kafka listeners");
        for (String mechanism : ScramMechanism.mechanismNames()) {
            putService(new Service(this, "SaslServerFactory", mechanism, Factory.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Factory();
                }
            });
        }
    }

    /** From now on in this process; again has no effect. */
    static void register() {
        Security.insertProviderAt(new ScramProvider(), 1);
    }

    private static final class Factory implements SaslServerFactory {
        @Override
        public SaslServer createSaslServer(
                String mechanism, String protocol, String host, Map<String, ?> properties, CallbackHandler users)
                throws SaslException {
            return new ScramServer(ScramMechanism.forMechanismName(mechanism), users);
        }

        @Override
        public String[] getMechanismNames(Map<String, ?> properties) {
            return ScramMechanism.mechanismNames().toArray(String[]::new);
        }
    }
}
