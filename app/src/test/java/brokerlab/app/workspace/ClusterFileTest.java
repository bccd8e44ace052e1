package brokerlab.app.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterFileTest {
    private static final Choices.Cluster CLUSTER =
            new Choices.Cluster("classroom", "demo", 5, List.of("a", "b"), 3, 9092, 2181);

    @TempDir
    Path folder;

    @Test
    void whatWasSavedIsOpened() throws Exception {
        Path file = folder.resolve("classroom.brokerlab");
        for (Choices.Cluster each : List.of(CLUSTER, CLUSTER.speakingAs("4.4"))) {
            ClusterFile.write(file, each);
            assertEquals(each, ClusterFile.read(file, "demo"::equals));
        }
    }

    @Test
    void whatIsNoClusterIsRefusedBySayingWhy() throws Exception {
        refused("{", "not a Brokerlab file");
        refused("{\"a\":1}", "\"brokerlab\" number");
        refused("{\"brokerlab\":2}", "newer Brokerlab");
        refused("{\"brokerlab\":1}", "name");
        refused(with("\"../../x\"", 3, 3, 9092, "demo"), "name");
        refused(with("\"" + "x".repeat(61) + "\"", 3, 3, 9092, "demo"), "must be 1 to 60 letters");
        // sibling of a name that is typed: one that a file brings
        refused(with("\"Com7\"", 3, 3, 9092, "demo"), "\"Com7\", is that of a device on Windows");
        refused(with("\"x\"", 0, 3, 9092, "demo"), "brokers=0");
        refused(with("\"x\"", 3, 8, 9092, "demo"), "zooKeeperNodes=8");
        refused(with("\"x\"", 3, 3, 70000, "demo"), "port 70000");
        refused(with("\"x\"", 3, 3, 9092, "other"), "preset=other");
        refused(with("\"x\"", 3, 3, 9092, "demo\",\"speaks\":\"9.9"), "speaks=9.9");
    }

    private static String with(String name, int brokers, int nodes, int port, String preset) {
        return "{\"brokerlab\":1,\"cluster\":{\"name\":" + name + ",\"preset\":\"" + preset + "\",\"brokers\":"
                + brokers + ",\"racks\":[],\"zooKeeperNodes\":" + nodes + ",\"port\":" + port
                + ",\"zooKeeperPort\":2181}}";
    }

    private void refused(String content, String why) throws Exception {
        Path file = folder.resolve("wrong.brokerlab");
        Files.writeString(file, content);
        WorkspaceException refused =
                assertThrows(WorkspaceException.class, () -> ClusterFile.read(file, "demo"::equals));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @Test
    void itComesFirstAndNoClusterIsLost() {
        Choices.Cluster other = new Choices.Cluster("racks-demo", "demo", 3, List.of(), 3, 9092, 2181);
        assertEquals(List.of(CLUSTER, other), ClusterFile.first(CLUSTER, List.of(other)));
        assertEquals(List.of(CLUSTER, other), ClusterFile.first(CLUSTER, List.of(other, CLUSTER)));
        Choices.Cluster same = new Choices.Cluster("classroom", "demo", 1, List.of(), 1, 9092, 2181);
        List<Choices.Cluster> both = ClusterFile.first(CLUSTER, List.of(same));
        assertEquals("classroom-2", both.getFirst().name());
        assertEquals(5, both.getFirst().brokers());
        assertEquals(same, both.get(1));
        // sibling: names that some systems do not tell apart
        Choices.Cluster capitals = new Choices.Cluster("Classroom", "demo", 1, List.of(), 1, 9092, 2181);
        assertEquals(
                "classroom-2",
                ClusterFile.first(CLUSTER, List.of(capitals)).getFirst().name());
    }
}
