package brokerlab.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.view.Command;
import brokerlab.engine.view.Outage;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a preview says of a loss without a quorum is what clients of a real cluster meet. */
@Timeout(300)
class OutageOnAClusterTest {
    private static final TopicPartitionName LED = new TopicPartitionName("t", 0);
    private static final TopicPartitionName FOLLOWED = new TopicPartitionName("t", 1);

    private static Optional<Snapshot.Partition> partition(Snapshot snapshot, int number) {
        return snapshot.topics().stream()
                .filter(t -> t.name().equals("t"))
                .map(t -> t.partitions().get(number))
                .findFirst();
    }

    private static Command write(int partition) {
        return new Command.WriteRecord("t", Optional.of(partition), Optional.empty(), Optional.of(new byte[] {1}));
    }

    @Test
    void withoutAQuorumWhatTheKilledBrokerLedIsSilentAndWritesElsewhereWait(@TempDir Path folder) throws Exception {
        try (DoorStand stand = DoorStand.forSettings(folder)) {
            stand.done(new Command.CreateTopic("t", 2, 3, Map.of(0, List.of(1, 2, 3), 1, List.of(2, 3, 1)), Map.of()));
            stand.awaitSnapshot(
                    s -> partition(s, 1).filter(p -> p.isr().size() == 3).isPresent());
            stand.done(write(0));
            stand.done(write(1));
            assertEquals(
                    Set.of(1),
                    Set.copyOf(
                            Outage.ofBrokers(LocalElections.RULE, stand.door().snapshot(), Set.of(1)).moves().stream()
                                    .filter(m -> m.partition().equals(LED))
                                    .map(Outage.Move::from)
                                    .toList()));
            stand.done(new Command.StopZooKeeperNode(1));
            stand.done(new Command.StopZooKeeperNode(2));
            Snapshot without = stand.awaitSnapshot(s -> !s.zooKeeper().quorum());
            Outage said = Outage.ofBrokers(LocalElections.RULE, without, Set.of(1));
            assertEquals(List.of(), said.moves());
            assertTrue(said.silent().contains(LED), said.toString());
            assertTrue(said.waiting().contains(FOLLOWED), said.toString());

            stand.done(new Command.KillBroker(1));
            assertEquals("REQUEST_TIMED_OUT", stand.refused(write(1)).code());
            assertEquals("LEADER_NOT_AVAILABLE", stand.refused(write(0)).code());
            Snapshot still = stand.door().snapshot();
            assertEquals(1, partition(still, 0).orElseThrow().leader());
            assertEquals(3, partition(still, 1).orElseThrow().isr().size());

            stand.done(new Command.StartZooKeeperNode(1));
            stand.done(new Command.StartZooKeeperNode(2));
            // The session of the dead broker runs out once somebody counts again.
            stand.awaitSnapshot(
                    s -> partition(s, 0).filter(p -> p.leader() == 2).isPresent());
            stand.awaitSnapshot(
                    s -> partition(s, 1).filter(p -> !p.isr().contains(1)).isPresent());
            stand.done(write(0));
            stand.done(write(1));
        }
    }
}
