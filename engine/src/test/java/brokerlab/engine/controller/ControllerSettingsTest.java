package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.courier.LinkConditions;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.server.policy.CreateTopicPolicy;
import org.junit.jupiter.api.Test;

/** What the controller's settings do. */
final class ControllerSettingsTest {
    @Test
    void controllerSocketTimeoutMs_aMessageWithoutAnswerIsSentAgainAfterThat() {
        try (var cluster = new ManualCluster(3, Map.of("controller.socket.timeout.ms", "4000"))) {
            int controller = cluster.active().id;
            int other = controller == 3 ? 2 : 3;
            var link = cluster.courier.link(controller, other);
            link.conditions(LinkConditions.CLEAR.cutOff(true));
            var asked = cluster.active().controller.createTopic(new TopicRequest("t", 2, 3, Map.of(), Map.of()), false);
            cluster.tasks.advance(1_000);
            link.conditions(LinkConditions.CLEAR);
            cluster.tasks.advance(2_500);
            assertFalse(asked.isDone());
            cluster.tasks.advance(2_500);
            cluster.done(asked);
            assertEquals(2, cluster.broker(other).roles.size());
        }
    }

    @Test
    void requestTimeoutMs_aRequestToTheControllerWaitsNoLonger() {
        try (var cluster = new ManualCluster(3, Map.of("request.timeout.ms", "2000"))) {
            int controller = cluster.active().id;
            int other = controller == 3 ? 2 : 3;
            cluster.courier.link(other, controller).conditions(LinkConditions.CLEAR.cutOff(true));
            var asked = cluster.broker(other).controller.requestTopic(new TopicRequest("t", 1, 1, Map.of(), Map.of()));
            cluster.tasks.advance(1_900);
            assertFalse(asked.isDone());
            cluster.tasks.advance(200);
            assertTrue(asked.isDone());
            assertEquals(ErrorCode.REQUEST_TIMED_OUT, cluster.refused(asked).code());
        }
    }

    /** A policy that a user may have: topics have at least as many partitions as its setting says. */
    public static final class NoLonelyPartition implements CreateTopicPolicy {
        private int atLeast;

        @Override
        public void configure(Map<String, ?> configs) {
            atLeast = configs.get("num.partitions") instanceof String given ? Integer.parseInt(given) : 1;
        }

        @Override
        public void validate(RequestMetadata asked) {
            int partitions =
                    asked.numPartitions() == null ? asked.replicasAssignments().size() : asked.numPartitions();
            if (partitions < atLeast) {
                throw new PolicyViolationException(asked.topic() + " needs " + atLeast + " partitions");
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void createTopicPolicyClassName_theClassMayRefuseATopic() {
        var settings =
                Map.of("create.topic.policy.class.name", NoLonelyPartition.class.getName(), "num.partitions", "2");
        try (var cluster = new ManualCluster(3, settings)) {
            var refusal = cluster.refused(cluster.active()
                    .controller
                    .createTopic(new TopicRequest("lonely", 1, 1, Map.of(), Map.of()), false));
            assertEquals(ErrorCode.POLICY_VIOLATION, refusal.code());
            assertEquals("lonely needs 2 partitions", refusal.getMessage());
            var assigned = new TopicRequest("lonely", -1, -1, Map.of(0, List.of(1)), Map.of());
            assertEquals(
                    ErrorCode.POLICY_VIOLATION,
                    cluster.refused(cluster.active().controller.createTopic(assigned, true))
                            .code());
            cluster.topic("company", -1, 1);
            assertEquals(
                    2,
                    cluster.active()
                            .image()
                            .topic("company")
                            .orElseThrow()
                            .partitions()
                            .size());
        }
        for (String wrong : List.of("no.such.Policy", "java.lang.String")) {
            var e = assertThrows(
                    InvalidSettingException.class,
                    () -> new ManualCluster(1, Map.of("create.topic.policy.class.name", wrong)).close());
            assertEquals("create.topic.policy.class.name", e.setting());
        }
    }
}
