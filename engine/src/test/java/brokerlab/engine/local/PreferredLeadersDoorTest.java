package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Outage;
import brokerlab.engine.view.PreferredLeaders;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import brokerlab.engine.view.TopicOutlook;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All preferred leaders are elected on a real cluster: those that the preview names lead again, and nothing else moves. */
@Timeout(240)
final class PreferredLeadersDoorTest {
    private static final TopicPartitionName ZERO = new TopicPartitionName("t", 0);
    private static final TopicPartitionName ONE = new TopicPartitionName("t", 1);

    @TempDir
    private Path folder;

    private DoorStand stand;

    @BeforeEach
    void open() throws Exception {
        stand = DoorStand.open(
                "preferred",
                folder,
                3,
                3,
                Map.of("auto.leader.rebalance.enable", "false", "controlled.shutdown.retry.backoff.ms", "100"));
        stand.done(new Command.CreateTopic(
                "t", 3, 2, Map.of(0, List.of(1, 2), 1, List.of(2, 3), 2, List.of(3, 1)), Map.of()));
        leaders(1, 2, 3);
    }

    @AfterEach
    void close() {
        stand.close();
    }

    private static List<Snapshot.Partition> partitions(Snapshot of) {
        return of.topics().stream()
                .filter(t -> t.name().equals("t"))
                .findFirst()
                .map(Snapshot.Topic::partitions)
                .orElse(List.of());
    }

    private void leaders(Integer... wanted) throws Exception {
        stand.awaitSnapshot(s ->
                partitions(s).stream().map(Snapshot.Partition::leader).toList().equals(List.of(wanted)));
    }

    private Snapshot restarted(int broker) throws Exception {
        stand.done(new Command.StopBroker(broker));
        // a picture of before would have every replica in sync, too
        stand.awaitSnapshot(s -> partitions(s).size() == 3
                && partitions(s).stream().noneMatch(p -> p.isr().contains(broker)));
        stand.done(new Command.StartBroker(broker));
        return stand.awaitSnapshot(s -> partitions(s).size() == 3
                && partitions(s).stream().allMatch(p -> p.isr().size() == 2));
    }

    @Test
    void whatThePreviewNamesLeadsAgainAndNothingElseMoves() throws Exception {
        PreferredLeaders said = PreferredLeaders.of(restarted(1));
        assertEquals(List.of(new Outage.Move(ZERO, 2, 1, false)), said.moves());
        assertEquals(List.of(), said.cannot());
        stand.done(new Command.ElectPreferredLeaders());
        leaders(1, 2, 3);
        assertEquals(List.of(), PreferredLeaders.of(stand.door().snapshot()).moves());
    }

    /** Sibling: where a preferred replica is away its partition keeps its leader, is named, and the others go back all the same. */
    @Test
    void aPreferredReplicaThatIsAwayKeepsNobodyElseFromLeading() throws Exception {
        restarted(1);
        stand.done(new Command.StopBroker(2));
        leaders(1, 3, 3);
        PreferredLeaders said = PreferredLeaders.of(
                stand.awaitSnapshot(s -> PreferredLeaders.of(s).cannot().equals(List.of(ONE))));
        assertEquals(List.of(), said.moves(), "with its other replica away the first one leads by itself");
        stand.done(new Command.ElectPreferredLeaders());
        leaders(1, 3, 3);
        stand.done(new Command.StartBroker(2));
        stand.awaitSnapshot(s -> PreferredLeaders.of(s).moves().equals(List.of(new Outage.Move(ONE, 3, 2, false))));
        stand.done(new Command.ElectPreferredLeaders());
        leaders(1, 2, 3);
    }

    /** Sibling: without a quorum the preview says so, the act is refused in words, and no leader moves. */
    @Test
    void withoutAQuorumItIsRefusedAndNothingMoves() throws Exception {
        restarted(1);
        stand.done(new Command.StopZooKeeperNode(1));
        stand.done(new Command.StopZooKeeperNode(2));
        Snapshot without = stand.awaitSnapshot(s -> !s.zooKeeper().quorum());
        assertEquals(
                Optional.of(TopicOutlook.Obstacle.NO_QUORUM),
                PreferredLeaders.of(without).obstacle());
        DoorException refusal = stand.refused(new Command.ElectPreferredLeaders());
        assertTrue(String.valueOf(refusal.getMessage()).length() > 10, refusal.toString());
        assertEquals(2, partitions(stand.door().snapshot()).getFirst().leader());
    }
}
