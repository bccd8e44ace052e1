package brokerlab.engine.settings;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.PluginClass;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.server.policy.AlterConfigPolicy;

/**
 * {@code alter.config.policy.class.name}: a class of the user's that may refuse changes of topics' and brokers' own settings, in every
 * way they can be changed (KIP-133).
 */
public final class SettingsPolicy implements AutoCloseable {
    private static final String SETTING = "alter.config.policy.class.name";

    private final Optional<AlterConfigPolicy> policy;

    private SettingsPolicy(Optional<AlterConfigPolicy> policy) {
        this.policy = policy;
    }

    /**
     * The policy that these settings name.
     *
     * @throws brokerlab.engine.config.InvalidSettingException when it cannot be made
     */
    public static SettingsPolicy of(BrokerSettings settings) {
        return new SettingsPolicy(settings.find(SETTING)
                .filter(name -> !name.isBlank())
                .map(name -> PluginClass.make(SETTING, name, AlterConfigPolicy.class, settings)));
    }

    /**
     * Asks the policy.
     *
     * @param entity a topic, a broker or all brokers; others are not the policy's
     * @param after all own settings the entity would have
     * @throws ProtocolException POLICY_VIOLATION with what the policy says
     */
    void check(SettingScope.Entity entity, Map<String, String> after) {
        if (policy.isEmpty() || entity instanceof SettingScope.Quotas) {
            return;
        }
        var resource = new ConfigResource(
                entity instanceof SettingScope.Topic ? ConfigResource.Type.TOPIC : ConfigResource.Type.BROKER,
                entity instanceof SettingScope.ClusterDefault ? "" : entity.name());
        try {
            policy.get().validate(new AlterConfigPolicy.RequestMetadata(resource, after));
        } catch (PolicyViolationException e) {
            throw new ProtocolException(ErrorCode.POLICY_VIOLATION, e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (policy.isPresent()) {
            try {
                policy.get().close();
            } catch (Exception e) {
                throw new IllegalStateException(SETTING + " does not close", e);
            }
        }
    }
}
