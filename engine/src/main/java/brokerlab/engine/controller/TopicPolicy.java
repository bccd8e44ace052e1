package brokerlab.engine.controller;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.PluginClass;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.server.policy.CreateTopicPolicy;

/** {@code create.topic.policy.class.name}: a class of the user's that may refuse new topics, whoever asks for them (KIP-108). */
final class TopicPolicy implements AutoCloseable {
    private static final String SETTING = "create.topic.policy.class.name";

    private final Optional<CreateTopicPolicy> policy;

    TopicPolicy(BrokerSettings settings) {
        this.policy = settings.find(SETTING)
                .filter(name -> !name.isBlank())
                .map(name -> PluginClass.make(SETTING, name, CreateTopicPolicy.class, settings));
    }

    /** Refuses with POLICY_VIOLATION. As in Kafka the policy sees either numbers or the assignment that was asked for. */
    void check(TopicRequest request, Map<Integer, List<Integer>> replicas, Map<String, String> settings) {
        if (policy.isEmpty()) {
            return;
        }
        boolean assigned = !request.assignment().isEmpty();
        var asked = new CreateTopicPolicy.RequestMetadata(
                request.name(),
                assigned ? null : replicas.size(),
                assigned ? null : (short) replicas.get(0).size(),
                assigned ? request.assignment() : null,
                settings);
        try {
            policy.get().validate(asked);
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
