package brokerlab.engine.local;

import static brokerlab.engine.local.SettingChanges.ALL;
import static brokerlab.engine.local.SettingChanges.broker;
import static brokerlab.engine.local.SettingChanges.change;
import static brokerlab.engine.local.SettingChanges.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An undo is a change like any other: its preview says the same, comes true, and is refused for the same reasons. */
@Timeout(300)
class UndoPreviewTest {
    @TempDir
    static Path temp;

    private static DoorStand stand;

    @BeforeAll
    static void start() throws Exception {
        stand = DoorStand.forSettings(temp);
        for (String topic : List.of("kept", "moved")) {
            stand.done(new Command.CreateTopic(
                    topic, 1, 1, Map.of(), Map.of("segment.bytes", "600", "retention.bytes", "700")));
        }
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    private static Query.UndoAnswer undo() throws Exception {
        return stand.ask(new Query.Undo()).orElseThrow();
    }

    private static void sameAsAnyOtherChange(Query.UndoAnswer undo) throws Exception {
        assertEquals(
                stand.ask(new Query.ChangePreview(undo.changes())).effects(),
                undo.preview().effects());
    }

    @Test
    void takingBackWhatIsReadAtAStartRestartsTheBrokersItNames() throws Exception {
        stand.done(change(set(ALL, "socket.listen.backlog.size", "33")));
        Query.UndoAnswer undo = undo();
        sameAsAnyOtherChange(undo);
        List<ChangeEffect.BrokersRestart> restarts = undo.preview().effects().stream()
                .filter(ChangeEffect.BrokersRestart.class::isInstance)
                .map(ChangeEffect.BrokersRestart.class::cast)
                .toList();
        assertEquals(1, restarts.size(), undo.toString());
        assertEquals(3, restarts.getFirst().brokers().size());
        long mark = stand.now();
        stand.done(new Command.UndoSettings(OptionalLong.of(undo.preview().stateVersion())));
        assertEquals(restarts.getFirst().brokers(), stand.stopped(mark));
    }

    @Test
    void takingBackAnUnlimitedRetentionDeletesTheSegmentsItNames() throws Exception {
        SettingScope topic = new SettingScope.Topic("kept");
        stand.done(change(set(topic, "retention.bytes", "-1")));
        for (int i = 0; i < 12; i++) {
            stand.done(new Command.WriteRecord("kept", Optional.of(0), Optional.empty(), Optional.of(new byte[100])));
        }
        stand.awaitSnapshot(s -> kept(s).map(Snapshot.Partition::logEnd).orElse(0L) == 12);
        Query.UndoAnswer undo = undo();
        List<ChangeEffect.SegmentsDeleted> deleted = undo.preview().effects().stream()
                .filter(ChangeEffect.SegmentsDeleted.class::isInstance)
                .map(ChangeEffect.SegmentsDeleted.class::cast)
                .toList();
        assertEquals(1, deleted.size(), undo.toString());
        stand.done(new Command.UndoSettings(OptionalLong.of(undo.preview().stateVersion())));
        Snapshot after = stand.awaitSnapshot(
                s -> kept(s).filter(p -> p.replicas().getFirst().logStart() > 0).isPresent());
        assertEquals(
                deleted.getFirst().newLogStart(),
                kept(after).orElseThrow().replicas().getFirst().logStart());
    }

    private static Optional<Snapshot.Partition> kept(Snapshot snapshot) {
        return snapshot.topics().stream()
                .filter(t -> t.name().equals("kept"))
                .map(t -> t.partitions().getFirst())
                .findFirst();
    }

    /** What was seen is not what would happen by now: the undo is refused, as the change itself would be. */
    @Test
    void anUndoIsRefusedWhenItWouldDoSomethingElseThanWasSaid() throws Exception {
        SettingScope topic = new SettingScope.Topic("moved");
        stand.done(change(set(topic, "retention.bytes", "-1")));
        long version = undo().preview().stateVersion();
        for (int i = 0; i < 12; i++) {
            stand.done(new Command.WriteRecord("moved", Optional.of(0), Optional.empty(), Optional.of(new byte[100])));
        }
        assertEquals(
                "STATE_MOVED",
                stand.refused(new Command.UndoSettings(OptionalLong.of(version)))
                        .code());
        stand.done(new Command.UndoSettings());
    }

    /** Sibling: with the quorum gone a preview of an undo, and of any change, says so; both are refused, and no broker stops. */
    @Test
    void withoutAQuorumNothingIsTakenBackOrChanged(@TempDir Path folder) throws Exception {
        try (DoorStand alone = DoorStand.open("alone", folder, 1, 3, Map.of())) {
            alone.done(change(set(broker(1), "socket.listen.backlog.size", "44")));
            alone.done(new Command.StopZooKeeperNode(1));
            alone.done(new Command.StopZooKeeperNode(2));
            long mark = alone.now();
            SettingChange other = set(ALL, "log.retention.bytes", "9000000");
            for (Query.PreviewAnswer said : List.of(
                    alone.ask(new Query.Undo()).orElseThrow().preview(),
                    alone.ask(new Query.ChangePreview(List.of(other))))) {
                assertEquals(1, said.refusals().size(), said.toString());
                assertTrue(said.refusals().getFirst().contains("no quorum"), said.toString());
            }
            assertEquals("NO_QUORUM", alone.refused(new Command.UndoSettings()).code());
            assertEquals("NO_QUORUM", alone.refused(change(other)).code());
            assertEquals(List.of(), alone.stopped(mark));
            alone.done(new Command.StartZooKeeperNode(1));
            alone.done(new Command.StartZooKeeperNode(2));
            alone.awaitSnapshot(s -> s.zooKeeper().quorum());
        }
    }
}
