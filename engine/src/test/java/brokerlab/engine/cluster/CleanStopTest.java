package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A clean stop is one change of each partition's state, whether the broker leads or follows it or is its only replica, and whether it is the
 * controller: as by Apache Kafka 3.9.1, where it does not begin to follow anybody any more once it hands over.
 */
@Timeout(180)
final class CleanStopTest {
    private static final List<Integer> BROKERS = List.of(1, 2, 3);

    @TempDir
    Path folder;

    @Test
    void C4_aCleanStopRaisesTheLeaderEpochByOne() throws Exception {
        try (var running = RunningCluster.start(folder, 3, RunningCluster.quick());
                Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            var topics = new ArrayList<NewTopic>();
            for (int leader : BROKERS) {
                topics.add(new NewTopic(
                        "led-by-" + leader, Map.of(0, List.of(leader, leader % 3 + 1, (leader + 1) % 3 + 1))));
                topics.add(new NewTopic("only-at-" + leader, Map.of(0, List.of(leader))));
            }
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
            for (int stopped : BROKERS) {
                running.awaitImage(image -> image.brokers().size() == 3 && allInSync(image));
                stop(running, stopped);
                running.cluster.startBroker(stopped).get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static void stop(RunningCluster running, int stopped) throws Exception {
        ClusterImage before = newest(running);
        long from = running.journal.lastId();
        running.cluster.stopBroker(stopped).get(60, TimeUnit.SECONDS);
        running.awaitImage(image -> !image.brokers().containsKey(stopped)
                && partition(image, "only-at-" + stopped).leader() == -1);
        ClusterImage after = newest(running);
        for (int leader : BROKERS) {
            String name = "led-by-" + leader;
            PartitionImage was = partition(before, name);
            PartitionImage is = partition(after, name);
            assertEquals(was.leaderEpoch() + 1, is.leaderEpoch(), name + " after the stop of " + stopped);
            assertEquals(was.isr().stream().filter(b -> b != stopped).toList(), is.isr());
        }
        PartitionImage alone = partition(after, "only-at-" + stopped);
        assertEquals(partition(before, "only-at-" + stopped).leaderEpoch() + 1, alone.leaderEpoch());
        assertEquals(List.of(stopped), alone.isr());
        var changes = new ArrayList<String>();
        running.journal.since(from).forEach(entry -> {
            switch (entry.event()) {
                case ReplicationEvent.IsrShrunk e -> changes.add(e.topic() + " shrunk");
                case ReplicationEvent.IsrExpanded e -> changes.add(e.topic() + " expanded");
                case ReplicationEvent.LeaderElected e -> changes.add(e.topic() + " elected");
                default -> {}
            }
        });
        var expected = new ArrayList<String>(List.of("only-at-" + stopped + " elected"));
        for (int leader : BROKERS) {
            boolean leads = partition(before, "led-by-" + leader).leader() == stopped;
            expected.add("led-by-" + leader + (leads ? " elected" : " shrunk"));
        }
        assertEquals(
                expected.stream().sorted().toList(), changes.stream().sorted().toList());
    }

    private static ClusterImage newest(RunningCluster running) {
        return running.cluster.brokers().stream()
                .flatMap(b -> b.live().stream())
                .map(b -> b.metadata().current())
                .max(java.util.Comparator.comparingLong(ClusterImage::controllerEpoch)
                        .thenComparingLong(ClusterImage::version))
                .orElseThrow();
    }

    private static boolean allInSync(ClusterImage image) {
        return BROKERS.stream()
                .allMatch(b -> image.partition(new TopicPartition("led-by-" + b, 0))
                                .filter(p -> p.isr().size() == 3)
                                .isPresent()
                        && image.partition(new TopicPartition("only-at-" + b, 0))
                                .filter(p -> p.leader() == b)
                                .isPresent());
    }

    private static PartitionImage partition(ClusterImage image, String topic) {
        return image.partition(new TopicPartition(topic, 0)).orElseThrow();
    }
}
