package brokerlab.engine.local;

import static brokerlab.engine.local.SettingChanges.ALL;
import static brokerlab.engine.local.SettingChanges.ENSEMBLE;
import static brokerlab.engine.local.SettingChanges.broker;
import static brokerlab.engine.local.SettingChanges.change;
import static brokerlab.engine.local.SettingChanges.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Source;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.SettingEvent;
import brokerlab.engine.journal.ZooKeeperEvent;
import brokerlab.engine.view.ChangeEffect;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingOrigin;
import brokerlab.engine.view.SettingRow;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings that are read only at a start, through the door: who restarts, in which order, and what comes of a failure. */
@Timeout(180)
class SettingsRestartDoorTest {
    @TempDir
    static Path temp;

    private static DoorStand stand;

    @BeforeAll
    static void start() throws Exception {
        stand = DoorStand.forSettings(temp);
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    @Test
    void aStartOnlySettingOfOneBrokerRestartsItAlone() throws Exception {
        long mark = stand.now();
        stand.done(change(set(broker(2), "socket.listen.backlog.size", "77")));
        assertEquals(List.of(2), stand.stopped(mark));
        SettingRow row = stand.row(broker(2), "socket.listen.backlog.size");
        assertEquals(Optional.of("77"), row.value());
        assertEquals(Optional.of("77"), row.own());
        assertEquals(Source.STATIC_BROKER, row.source());
        assertEquals(Map.of("socket.listen.backlog.size", SettingRow.Giver.KEPT_OF_BROKER), row.givers());
        assertEquals(
                Map.of("log.dirs", SettingRow.Giver.PRODUCT),
                stand.row(broker(2), "log.dirs").givers());
        assertEquals(SettingRow.Applied.ROLLING_RESTART, row.applied());
        assertEquals(
                Optional.of("50"),
                stand.row(broker(1), "socket.listen.backlog.size").value());
        assertTrue(Files.readString(temp.resolve("cluster.json")).contains("socket.listen.backlog.size"));
    }

    @Test
    void aStartOnlySettingOfAllRestartsThemOneByOneTheControllerLast() throws Exception {
        int controller = stand.door().snapshot().cluster().controller();
        long mark = stand.now();
        SettingChange change = set(ALL, "queued.max.requests", "321");
        Query.PreviewAnswer said = stand.ask(new Query.ChangePreview(List.of(change)));
        var rolling = new TreeSet<Integer>();
        CompletableFuture<Void> running = stand.door().execute(change(change));
        while (!running.isDone()) {
            stand.door().snapshot().rolling().ifPresent(r -> rolling.add(r.current()));
            assertTrue(
                    stand.door().snapshot().brokers().stream()
                                    .filter(b -> b.state() != Snapshot.BrokerState.RUNNING)
                                    .count()
                            <= 1,
                    "one at a time");
            Thread.onSpinWait();
        }
        running.get();
        assertEquals(controller, stand.stopped(mark).getLast());
        assertEquals(3, stand.stopped(mark).size());
        assertEquals(
                List.of(new ChangeEffect.BrokersRestart(stand.stopped(mark))),
                said.effects().stream()
                        .filter(ChangeEffect.BrokersRestart.class::isInstance)
                        .toList());
        // A snapshot is made a few times a second: a broker that is back sooner may be in none.
        assertTrue(!rolling.isEmpty() && List.of(1, 2, 3).containsAll(rolling), rolling.toString());
        for (int id = 1; id <= 3; id++) {
            assertEquals(
                    Optional.of("321"),
                    stand.row(broker(id), "queued.max.requests").value());
            assertEquals(
                    Optional.empty(),
                    stand.row(broker(id), "queued.max.requests").own());
        }
        JournalEntry began = stand.event(mark, e -> e.event() instanceof SettingEvent.RollingBegan);
        assertTrue(stand.since(mark).stream()
                .filter(e -> e.event() instanceof BrokerEvent.BrokerStopped)
                .allMatch(e -> e.causeId() == began.id()));
        Query.SettingPast past = stand.ask(new Query.SettingsHistory(1)).getFirst();
        assertEquals("queued.max.requests", past.name());
        assertEquals(ALL, past.scope());
        assertEquals(SettingOrigin.FORM, past.origin());
        assertEquals(Optional.of("321"), past.newValue());
    }

    @Test
    void aBrokerThatDoesNotComeBackIsPutBackAndTheRestStays() throws Exception {
        long mark = stand.now();
        DoorException why = stand.refused(change(set(ALL, "alter.config.policy.class.name", "no.such.Policy")));
        assertEquals("ROLLING_FAILED", why.code());
        assertTrue(why.getMessage().contains("no.such.Policy"), why.getMessage());
        int first = stand.stopped(mark).getFirst();
        assertEquals(List.of(first), stand.stopped(mark));
        assertEquals(
                Optional.empty(),
                stand.row(ALL, "alter.config.policy.class.name").own());
        assertEquals(
                Optional.empty(),
                stand.row(broker(first), "alter.config.policy.class.name").own());
        stand.event(mark, e -> e.event() instanceof BrokerEvent.BrokerStarted b && b.broker() == first);
        var ended = (SettingEvent.RollingEnded) stand.event(mark, e -> e.event() instanceof SettingEvent.RollingEnded)
                .event();
        assertEquals(3, ended.left().size());
        assertEquals(first, ended.left().getFirst());
    }

    @Test
    void aCancelledRollLeavesTheRestWithTheirFormerValues() throws Exception {
        long mark = stand.now();
        CompletableFuture<Void> running = stand.door()
                .execute(change(
                        set(ALL, "num.recovery.threads.per.data.dir", "2"),
                        set(ALL, "replica.high.watermark.checkpoint.interval.ms", "4321")));
        JournalEntry first = stand.event(mark, e -> e.event() instanceof BrokerEvent.BrokerStopped);
        stand.done(new Command.CancelRolling());
        var error = assertThrows(ExecutionException.class, () -> running.get(60, TimeUnit.SECONDS));
        assertEquals("ROLLING_CANCELLED", ((DoorException) error.getCause()).code());
        int only = ((BrokerEvent.BrokerStopped) first.event()).broker();
        assertEquals(List.of(only), stand.stopped(mark));
        String name = "replica.high.watermark.checkpoint.interval.ms";
        assertEquals(Optional.empty(), stand.row(ALL, name).own());
        for (int id = 1; id <= 3; id++) {
            assertEquals(
                    id == only ? Optional.of("4321") : Optional.empty(),
                    stand.row(broker(id), name).own());
        }
        assertEquals("NOT_ROLLING", stand.refused(new Command.CancelRolling()).code());
        stand.done(new Command.UndoSettings());
        assertEquals(Optional.empty(), stand.row(broker(only), name).own());
    }

    @Test
    void aNodeSettingRestartsTheEnsembleTheLeaderLastAndBrokersLiveOn() throws Exception {
        int leader = stand.door().snapshot().zooKeeper().nodes().stream()
                .filter(n -> n.state() == Snapshot.NodeState.LEADING)
                .findFirst()
                .orElseThrow()
                .id();
        long mark = stand.now();
        SettingChange change = set(ENSEMBLE, "syncLimit", "30");
        Query.PreviewAnswer said = stand.ask(new Query.ChangePreview(List.of(change)));
        stand.done(change(change));
        List<Integer> order = stand.since(mark).stream()
                .filter(e -> e.event() instanceof ZooKeeperEvent.ZooKeeperNodeStopped)
                .map(e -> ((ZooKeeperEvent.ZooKeeperNodeStopped) e.event()).node())
                .toList();
        assertEquals(List.of(new ChangeEffect.NodesRestart(order)), said.effects());
        assertEquals(leader, order.getLast());
        assertTrue(Files.readString(temp.resolve("zookeeper/1/zoo.cfg")).contains("syncLimit=30\n"));
        SettingRow row = stand.row(ENSEMBLE, "syncLimit");
        assertEquals(Optional.of("30"), row.value());
        assertEquals(Source.ZOO_CFG, row.source());
        assertEquals(Map.of("syncLimit", SettingRow.Giver.KEPT), row.givers());
        assertTrue(stand.since(mark).stream().noneMatch(e -> e.event() instanceof ZooKeeperEvent.QuorumLost));
        assertTrue(stand.since(mark).stream()
                .noneMatch(e ->
                        e.event() instanceof ZooKeeperEvent.SessionChanged s && s.state() == SessionState.EXPIRED));
        assertEquals(
                List.of(new ChangeEffect.NothingChanges("syncLimit")),
                stand.ask(new Query.ChangePreview(List.of(change))).effects());
        assertTrue(stand.refused(change(set(ENSEMBLE, "minSessionTimeout", "90000")))
                .getMessage()
                .contains("maxSessionTimeout"));
    }

    @Test
    void aSettingOfTheWholeProcessWaitsForItsNextStart() throws Exception {
        long mark = stand.now();
        SettingChange change = set(ENSEMBLE, "snapCount", "5000");
        assertEquals(
                List.of(new ChangeEffect.AppRestart(List.of("snapCount"))),
                stand.ask(new Query.ChangePreview(List.of(change))).effects());
        stand.done(change(change));
        SettingRow row = stand.row(ENSEMBLE, "snapCount");
        assertEquals(Optional.of("5000"), row.own());
        assertEquals(Optional.of("100000"), row.value());
        assertEquals(SettingRow.Applied.APP_RESTART, row.applied());
        assertTrue(stand.since(mark).stream().noneMatch(e -> e.event() instanceof ZooKeeperEvent.ZooKeeperNodeStopped));
        assertTrue(Files.readString(temp.resolve("cluster.json")).contains("snapCount"));
        stand.done(new Command.UndoSettings());
        SettingRow member = stand.row(ENSEMBLE, "server.2");
        assertTrue(member.value().orElseThrow().startsWith("127.0.0.1:"), member.toString());
        assertEquals(SettingRow.Applied.APP_RESTART, member.applied());
        assertTrue(stand.refused(change(set(ENSEMBLE, "server.2", "127.0.0.1:5")))
                .getMessage()
                .contains("peerPort"));
        assertTrue(stand.row(ENSEMBLE, "dataDir").value().orElseThrow().endsWith("zookeeper"));
    }
}
