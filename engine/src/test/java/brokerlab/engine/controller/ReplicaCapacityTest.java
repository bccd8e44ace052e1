package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.disk.ProcessLimits;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What would exceed a limit of the process is refused before anything of it is made. */
final class ReplicaCapacityTest {
    private static final int MADE = 0;

    private final ManualCluster cluster = new ManualCluster(3);

    @AfterEach
    void close() {
        cluster.close();
    }

    /** 100 open files of 140, 10 kept; logs that were promised are never made here. */
    private void room() {
        var limits = new ProcessLimits(() -> List.of(
                new ProcessLimits.Limit("open files (ulimit -n)", 1, 100, 10, 140, Shortage.DESCRIPTORS),
                new ProcessLimits.Limit("memory mappings (vm.max_map_count)", 2, 0, 0, 10_000, Shortage.MEMORY)));
        cluster.brokers.values().forEach(b -> b.room = (more, promised) -> limits.refusal(more, promised - MADE));
    }

    private static void says(ProtocolException refusal, String... parts) {
        assertEquals(ErrorCode.POLICY_VIOLATION, refusal.code());
        for (String part : parts) {
            assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
        }
    }

    private static TopicRequest request(String name, int partitions) {
        return new TopicRequest(name, partitions, 3, Map.of(), Map.of());
    }

    @Test
    void S18_aTopicThatWouldExceedALimitIsRefusedByNameAndFigure() {
        room();
        for (boolean validateOnly : List.of(true, false)) {
            says(
                    cluster.refused(cluster.active().controller.createTopic(request("t", 11), validateOnly)),
                    "Topic 't' cannot be made",
                    "33 more replicas need 33 open files (ulimit -n)",
                    "of the 140 that this process may have 100 are in use",
                    "Raise the limit on open files (ulimit -n");
        }
        assertFalse(cluster.exists("/brokers/topics/t"));
        assertFalse(cluster.exists("/config/topics/t"));
        assertEquals(10, cluster.topic("t", 10, 3).partitions());
        says(
                cluster.refused(cluster.active().controller.createTopic(request("u", 1), false)),
                "3 more replicas need 3",
                "30 are promised to replicas not made yet");
    }

    @Test
    void S18_growthThatWouldExceedALimitIsRefused() {
        cluster.topic("t", 5, 3);
        room();
        for (boolean validateOnly : List.of(true, false)) {
            says(
                    cluster.refused(cluster.active().controller.createPartitions("t", 11, List.of(), validateOnly)),
                    "Topic 't' cannot have 11 partitions: 18 more replicas need 18 open files");
        }
        cluster.done(cluster.active().controller.createPartitions("t", 10, List.of(), false));
        assertEquals(
                10,
                cluster.broker(1).image().topic("t").orElseThrow().partitions().size());
    }

    @Test
    void S18_ofAReassignmentThosePartitionsAreRefusedThatWouldExceedALimit() {
        cluster.topic("t", Map.of(0, List.of(1, 2), 1, List.of(1, 2)));
        var limits = new ProcessLimits(() ->
                List.of(new ProcessLimits.Limit("memory mappings (vm.max_map_count)", 2, 50, 0, 60, Shortage.MEMORY)));
        cluster.brokers.values().forEach(b -> b.room = (more, promised) -> limits.refusal(more, promised));
        var first = new TopicPartition("t", 0);
        var second = new TopicPartition("t", 1);
        Map<TopicPartition, Optional<ProtocolException>> answers = cluster.done(cluster.active()
                .controller
                .reassign(Map.of(first, Optional.of(List.of(1, 2, 3)), second, Optional.of(List.of(1, 2, 3))), true));
        List<ProtocolException> refused =
                answers.values().stream().flatMap(Optional::stream).toList();
        assertEquals(1, refused.size(), answers::toString);
        says(refused.getFirst(), "2 more replicas need 4 memory mappings (vm.max_map_count)", "sysctl");
    }

    @Test
    void S18_anErrorInTheControllersLaneIsAnsweredAndTheNextRequestIsServed() {
        cluster.brokers
                .values()
                .forEach(b -> b.room = (more, promised) -> {
                    throw new NoClassDefFoundError("planted");
                });
        ProtocolException answer = cluster.refused(cluster.active().controller.createTopic(request("t", 1), false));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, answer.code());
        assertTrue(answer.getMessage().contains("NoClassDefFoundError: planted"), answer.getMessage());
        cluster.brokers.values().forEach(b -> b.room = ReplicaCapacity.ENDLESS);
        assertEquals(1, cluster.topic("t", 1, 3).partitions());
    }

    @Test
    void S18_theFiguresAreThoseOfThisProcess() {
        var here = ProcessLimits.ofThisProcess();
        assertEquals(Optional.empty(), here.refusal(1, 0));
        assertTrue(here.refusal(1_000_000_000L, 0).isPresent());
    }
}
