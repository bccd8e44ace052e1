package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.disk.RealDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpecChangesTest {
    @TempDir
    Path folder;

    private ClusterSpec given(Map<String, String> settings, Map<String, String> own, Map<String, String> zooCfg) {
        return new ClusterSpec(
                "c",
                folder,
                List.of(new BrokerSpec(1, "r", 9092, own), new BrokerSpec(2, "", 9093, Map.of())),
                settings,
                new ZooKeeperSpec(Optional.empty(), 3, 0, zooCfg),
                Optional.empty(),
                true,
                Optional.empty());
    }

    @Test
    void whatWasChangedHoldsAtTheNextStartUntilThatAsksForAnotherValue() throws Exception {
        ClusterSpec first = given(
                Map.of("num.partitions", "1", "queued.max.requests", "500"), Map.of("broker.rack", "x"), Map.of());
        ClusterSpec changed = new StaticChanges(
                        Map.of(
                                "num.partitions", Optional.of("4"),
                                "queued.max.requests", Optional.empty(),
                                "made.up", Optional.of("kept")),
                        Map.of(1, Map.of("broker.rack", Optional.of("y")), 2, Map.of("broker.rack", Optional.of("z"))),
                        Map.of("tickTime", Optional.of("600")))
                .appliedTo(first);
        var file = new ClusterFile(new RealDisk(), folder);
        file.write(changed, first);
        SpecChanges kept = file.read().orElseThrow().changes();

        ClusterSpec same = kept.appliedTo(first);
        assertEquals(Map.of("num.partitions", "4", "made.up", "kept"), same.settings());
        assertEquals(Map.of("broker.rack", "y"), same.settingsOf(1));
        assertEquals(Map.of("broker.rack", "z"), same.settingsOf(2));
        assertEquals(Map.of("tickTime", "600"), same.zooKeeper().zooCfg());

        ClusterSpec other = kept.appliedTo(given(
                Map.of("num.partitions", "9", "queued.max.requests", "500"),
                Map.of("broker.rack", "w"),
                Map.of("tickTime", "700")));
        assertEquals(Map.of("num.partitions", "9", "made.up", "kept"), other.settings());
        assertEquals(Map.of("broker.rack", "w"), other.settingsOf(1));
        assertEquals(Map.of("tickTime", "700"), other.zooKeeper().zooCfg());
    }

    @Test
    void aFileOfBeforeIsRead() throws Exception {
        Files.writeString(folder.resolve("cluster.json"), """
                {"version":1,"zooKeeperNodes":3,"brokers":[{"id":1,"rack":"a","port":9092,"settings":{"num.io.threads":"2"}}]}
                """);
        ClusterFile.Kept kept = new ClusterFile(new RealDisk(), folder).read().orElseThrow();
        assertEquals(List.of(new BrokerSpec(1, "a", 9092, Map.of("num.io.threads", "2"))), kept.brokers());
        ClusterSpec given = given(Map.of(), Map.of(), Map.of());
        assertEquals(given, kept.changes().appliedTo(given));
    }
}
