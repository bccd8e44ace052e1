package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.EnsemblePeek;
import brokerlab.engine.coordination.FeatureZnode;
import brokerlab.engine.coordination.MemoryEnsemble;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.metadata.ClusterImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole tree, as Apache Kafka 3.9.1 leaves it after the same; what differs from run to run is put in words. */
@Timeout(180)
final class ZnodesEndToEndTest {
    @TempDir
    private static Path folder;

    /** As another client of the ensemble sees it, with an E at what is ephemeral. */
    private static Map<String, String> tree(String connect) throws Exception {
        var connected = new CountDownLatch(1);
        var client = new ZooKeeper(connect, 30_000, event -> connected.countDown());
        try {
            connected.await(60, TimeUnit.SECONDS);
            var tree = new TreeMap<String, String>();
            for (String root : client.getChildren("/", false)) {
                if (!root.equals("zookeeper")) {
                    look(client, "/" + root, tree);
                }
            }
            return tree;
        } finally {
            client.close();
        }
    }

    private static void look(ZooKeeper client, String path, Map<String, String> tree) throws Exception {
        var stat = new Stat();
        byte[] data = client.getData(path, false, stat);
        String text = data == null ? "null" : new String(data, StandardCharsets.UTF_8);
        tree.put(
                path,
                text.replaceAll("\"timestamp\":\"\\d{13}\"", "TIME")
                                .replaceAll("\"(id|topic_id)\":\"[A-Za-z0-9_-]{22}\"", "ID")
                                .replaceAll(":(\\d{4,5})\\b", ":PORT")
                        + (stat.getEphemeralOwner() == 0 ? "" : " E"));
        for (String name : client.getChildren(path, false)) {
            look(client, path + "/" + name, tree);
        }
    }

    @Test
    void C9_theZnodesOfAFreshClusterATopicMadeAndATopicDeletedAreKafkas() throws Exception {
        try (var running = RunningCluster.start(folder.resolve("fresh"), 1, Map.of("min.insync.replicas", "1"))) {
            var expected = new TreeMap<String, String>();
            List.of(
                            "/admin",
                            "/admin/delete_topics",
                            "/brokers",
                            "/brokers/ids",
                            "/brokers/seqid",
                            "/brokers/topics",
                            "/cluster",
                            "/config",
                            "/config/brokers",
                            "/config/changes",
                            "/config/clients",
                            "/config/ips",
                            "/config/topics",
                            "/config/users",
                            "/consumers",
                            "/isr_change_notification",
                            "/latest_producer_id_block",
                            "/log_dir_event_notification")
                    .forEach(path -> expected.put(path, "null"));
            expected.put(
                    "/brokers/ids/1",
                    "{\"features\":{},\"listener_security_protocol_map\":{\"PLAINTEXT\":\"PLAINTEXT\"},"
                            + "\"endpoints\":[\"PLAINTEXT://127.0.0.1:PORT\"],\"rack\":\"rack-a\",\"jmx_port\":-1,"
                            + "\"port\":PORT,\"host\":\"127.0.0.1\",\"version\":5,TIME} E");
            expected.put("/cluster/id", "{\"version\":\"1\",ID}");
            expected.put("/controller", "{\"version\":2,\"brokerid\":1,TIME,\"kraftControllerEpoch\":-1} E");
            expected.put("/controller_epoch", "1");
            expected.put("/feature", "{\"features\":{},\"version\":2,\"status\":1}");
            String connect = running.cluster.connectString();
            assertEquals(expected, tree(connect));
            try (var admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
                admin.createTopics(List.of(new NewTopic("t", 1, (short) 1).configs(Map.of("retention.ms", "77777"))))
                        .all()
                        .get(60, TimeUnit.SECONDS);
                var with = new TreeMap<>(expected);
                with.put("/config/topics/t", "{\"version\":1,\"config\":{\"retention.ms\":\"77777\"}}");
                with.put(
                        "/brokers/topics/t",
                        "{\"partitions\":{\"0\":[1]},ID,\"adding_replicas\":{},\"removing_replicas\":{},\"version\":3}");
                with.put("/brokers/topics/t/partitions", "null");
                with.put("/brokers/topics/t/partitions/0", "null");
                with.put(
                        "/brokers/topics/t/partitions/0/state",
                        "{\"controller_epoch\":1,\"leader\":1,\"version\":1,\"leader_epoch\":0,\"isr\":[1]}");
                assertEquals(with, tree(connect));
                admin.deleteTopics(List.of("t")).all().get(60, TimeUnit.SECONDS);
                assertEquals(expected, tree(connect));
            }
        }
    }

    /** KIP-704, as Kafka does it with ZooKeeper: the leader is done recovering when it next writes the ISR. */
    @Test
    void C9_aLeaderFromOutsideTheIsrIsRecoveringUntilItWritesTheIsr() throws Exception {
        try (var running = RunningCluster.start(folder.resolve("unclean"), 2, Map.of("min.insync.replicas", "1"));
                var admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("t", Map.of(0, List.of(2, 1)))))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            running.awaitImage(i -> isr(i).equals(List.of(2, 1)));
            running.cluster.stopBroker(1).get(60, TimeUnit.SECONDS);
            running.awaitImage(i -> isr(i).equals(List.of(2)));
            running.cluster.stopBroker(2).get(60, TimeUnit.SECONDS);
            running.cluster.startBroker(1).get(60, TimeUnit.SECONDS);
            admin.electLeaders(ElectionType.UNCLEAN, Set.of(new TopicPartition("t", 0)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            String connect = running.cluster.connectString();
            String state = "/brokers/topics/t/partitions/0/state";
            String elected = tree(connect).get(state);
            assertTrue(
                    elected.matches(
                            "\\{\"controller_epoch\":\\d+,\"leader\":1,\"version\":1,\"leader_recovery_state\":1,"
                                    + "\"leader_epoch\":\\d+,\"isr\":\\[1]}"),
                    elected);
            running.cluster.startBroker(2).get(60, TimeUnit.SECONDS);
            running.awaitImage(i -> isr(i).equals(List.of(1, 2)));
            String joined = tree(connect).get(state);
            assertTrue(
                    joined.matches("\\{\"controller_epoch\":\\d+,\"leader\":1,\"version\":1,"
                            + "\"leader_epoch\":\\d+,\"isr\":\\[1,2]}"),
                    joined);
        }
    }

    private static List<Integer> isr(ClusterImage image) {
        return image.topic("t").map(t -> t.partitions().get(0).isr()).orElse(List.of());
    }

    @Test
    void C9_featureVersioningIsTurnedOnWhereAnOldBrokerHadItOff() {
        var tasks = new ManualTasks(new ManualClock());
        var ensemble = new MemoryEnsemble(tasks);
        var client = ensemble.connect("", 6_000, tasks, "client");
        client.create(ZnodeLayout.FEATURE, new FeatureZnode(false, Map.of()).encode(), Coordination.Mode.PERSISTENT);
        FeatureVersions.enable(client);
        tasks.runAll();
        var znode = EnsemblePeek.get(ensemble, ZnodeLayout.FEATURE).orElseThrow();
        assertEquals("{\"features\":{},\"version\":2,\"status\":1}", new String(znode.data(), StandardCharsets.UTF_8));
        assertEquals(1, znode.version());
        FeatureVersions.enable(client);
        tasks.runAll();
        assertEquals(
                1, EnsemblePeek.get(ensemble, ZnodeLayout.FEATURE).orElseThrow().version());
    }
}
