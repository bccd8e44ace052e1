package brokerlab.engine.local;

import static brokerlab.engine.local.SettingChanges.ALL;
import static brokerlab.engine.local.SettingChanges.ENSEMBLE;
import static brokerlab.engine.local.SettingChanges.broker;
import static brokerlab.engine.local.SettingChanges.change;
import static brokerlab.engine.local.SettingChanges.reset;
import static brokerlab.engine.local.SettingChanges.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Reason;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.config.Source;
import brokerlab.engine.journal.SettingEvent;
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
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings of every scope through the door of a running cluster: changed together, undone, refused, remembered. */
@Timeout(180)
class SettingsDoorTest {
    @TempDir
    static Path temp;

    private static DoorStand stand;

    @BeforeAll
    static void start() throws Exception {
        stand = DoorStand.forSettings(temp);
        stand.done(new Command.CreateTopic("kept", 3, 3, Map.of(), Map.of("segment.bytes", "600")));
    }

    @AfterAll
    static void stop() {
        stand.close();
    }

    @Test
    void changesOfSeveralScopesHoldTogetherOrNotAtAllAndOneUndoRestoresEverySource() throws Exception {
        SettingScope topic = new SettingScope.Topic("kept");
        stand.done(change(set(ALL, "log.retention.bytes", "5000000")));
        SettingChange[] three = {
            set(topic, "retention.ms", "3600000"),
            set(ALL, "log.retention.bytes", "7000000"),
            set(broker(2), "log.segment.delete.delay.ms", "777"),
            set(broker(3), "socket.listen.backlog.size", "33")
        };
        long mark = stand.now();
        DoorException why =
                stand.refused(change(three[0], three[1], set(broker(2), "log.retention.bytes", "minus one")));
        assertEquals("INVALID_CONFIG", why.code());
        assertTrue(why.getMessage().contains("log.retention.bytes")
                && why.getMessage().contains("minus one"));
        assertEquals(Optional.empty(), stand.row(topic, "retention.ms").own());
        assertEquals(
                Optional.of("5000000"), stand.row(ALL, "log.retention.bytes").own());

        stand.done(change(three));
        assertEquals(Optional.of("3600000"), stand.row(topic, "retention.ms").own());
        assertEquals(
                Optional.of("7000000"), stand.row(ALL, "log.retention.bytes").own());
        assertEquals(
                Optional.of("777"),
                stand.row(broker(2), "log.segment.delete.delay.ms").own());
        assertEquals(
                Source.DYNAMIC_BROKER,
                stand.row(broker(2), "log.segment.delete.delay.ms").source());
        assertEquals(
                Optional.of("33"),
                stand.row(broker(3), "socket.listen.backlog.size").own());
        assertEquals(List.of(3), stand.stopped(mark));

        Query.UndoAnswer undo = stand.ask(new Query.Undo()).orElseThrow();
        assertEquals(4, undo.changes().size());
        assertTrue(undo.changes().contains(set(ALL, "log.retention.bytes", "5000000")), undo.toString());
        assertTrue(undo.changes().contains(reset(topic, "retention.ms")), undo.toString());
        stand.done(new Command.UndoSettings());
        assertEquals(Optional.empty(), stand.row(topic, "retention.ms").own());
        assertEquals(
                Optional.of("5000000"), stand.row(ALL, "log.retention.bytes").own());
        assertEquals(
                Optional.empty(),
                stand.row(broker(2), "log.segment.delete.delay.ms").own());
        assertEquals(
                Source.DEFAULT,
                stand.row(broker(3), "socket.listen.backlog.size").source());
        assertEquals(List.of(3, 3), stand.stopped(mark));
        assertEquals(
                "NOTHING_TO_UNDO", stand.refused(new Command.UndoSettings()).code());
        stand.await(
                () -> stand.ask(new Query.SettingsHistory(4)).stream().allMatch(h -> h.origin() == SettingOrigin.UNDO));
        List<Query.SettingPast> past = stand.ask(new Query.SettingsHistory(8));
        assertTrue(past.subList(0, 4).stream().allMatch(p -> p.origin() == SettingOrigin.UNDO), past.toString());
        assertTrue(past.subList(4, 8).stream().allMatch(p -> p.origin() == SettingOrigin.FORM), past.toString());
        assertEquals(
                1,
                past.subList(4, 8).stream()
                        .map(Query.SettingPast::request)
                        .distinct()
                        .count());
        stand.done(change(reset(ALL, "log.retention.bytes")));
    }

    @Test
    void anUndoSaysWhichSegmentsItCannotBringBack() throws Exception {
        SettingScope topic = new SettingScope.Topic("shrunk");
        stand.done(new Command.CreateTopic("shrunk", 1, 3, Map.of(), Map.of("segment.bytes", "600")));
        for (int i = 0; i < 12; i++) {
            stand.done(new Command.WriteRecord("shrunk", Optional.of(0), Optional.empty(), Optional.of(new byte[100])));
        }
        // Each replica deletes below its own high watermark, and a follower hears of the leader's with its next fetch.
        stand.await(() -> stand.door().snapshot().topics().stream()
                        .filter(t -> t.name().equals("shrunk"))
                        .flatMap(t -> t.partitions().getFirst().replicas().stream())
                        .filter(r -> r.highWatermark() == 12)
                        .count()
                == 3);
        SettingChange change = set(topic, "retention.bytes", "700");
        Query.PreviewAnswer said = stand.ask(new Query.ChangePreview(List.of(change)));
        long mark = stand.now();
        stand.done(new Command.ChangeSettings(
                List.of(change), OptionalLong.of(said.stateVersion()), SettingOrigin.PRESET));
        List<ChangeEffect> deleted = said.effects().stream()
                .filter(ChangeEffect.SegmentsDeleted.class::isInstance)
                .toList();
        assertEquals(3, deleted.size(), said::toString);
        stand.await(() -> stand.ask(new Query.Undo()).orElseThrow().lost().size() == 3);
        assertEquals(
                SettingOrigin.PRESET,
                stand.ask(new Query.SettingsHistory(1)).getFirst().origin());
        DoorException why = stand.refused(new Command.ChangeSettings(
                List.of(reset(topic, "retention.bytes")), OptionalLong.of(said.stateVersion()), SettingOrigin.FORM));
        assertEquals("STATE_MOVED", why.code());
        stand.done(new Command.UndoSettings());
        stand.event(
                mark,
                e -> e.event() instanceof SettingEvent.SettingChanged c
                        && c.newValue().isEmpty());
    }

    @Test
    void whatTheWorkbenchOrZooKeeperAloneDecidesIsRefusedWithTheReason() throws Exception {
        assertTrue(stand.row(broker(1), "broker.id").refused().orElseThrow().contains("ids from the cluster"));
        assertTrue(stand.row(ENSEMBLE, "quorum.auth.enableSasl").refused().isPresent());
        assertTrue(stand.row(ALL, "sasl.kerberos.service.name")
                .refused()
                .orElseThrow()
                .contains("per broker"));
        for (SettingChange each : List.of(
                set(broker(1), "broker.id", "9"),
                set(ALL, "zookeeper.connect", "other:2181"),
                set(ALL, "sasl.kerberos.service.name", "k"),
                set(ALL, "listener.name.x.made.up", "k"),
                set(ENSEMBLE, "quorum.auth.enableSasl", "true"),
                set(ENSEMBLE, "made.up", "1"),
                set(new SettingScope.Topic("kept"), "made.up", "1"),
                set(new SettingScope.Topic("kept"), "errors.deadletterqueue.group.enable", "true"))) {
            DoorException why = stand.refused(change(each));
            assertEquals("INVALID_CONFIG", why.code(), each.toString());
            assertTrue(why.getMessage().contains(each.name()), why.getMessage());
        }
        assertEquals(
                "UNKNOWN_TOPIC_OR_PARTITION",
                stand.refused(change(set(new SettingScope.Topic("none"), "retention.ms", "1")))
                        .code());
    }

    @Test
    void whatNobodyReadsIsSetDescribedAndResetLikeAnyOther() throws Exception {
        SettingScope topic = new SettingScope.Topic("kept");
        SettingChange[] changes = {
            set(ALL, "remote.fetch.max.wait.ms", "700"),
            set(broker(2), "remote.fetch.max.wait.ms", "800"),
            set(broker(2), "made.up", "x"),
            set(broker(2), "sasl.kerberos.service.name", "k"),
            set(ALL, "replica.socket.receive.buffer.bytes", "4096"),
            set(topic, "remote.storage.enable", "false")
        };
        long mark = stand.now();
        assertEquals(
                List.of(
                        new ChangeEffect.NoEffect("remote.fetch.max.wait.ms", Reason.TIERED_STORAGE),
                        new ChangeEffect.NoEffect("remote.fetch.max.wait.ms", Reason.TIERED_STORAGE),
                        new ChangeEffect.NoEffect("made.up", Reason.NOBODYS),
                        new ChangeEffect.NoEffect("sasl.kerberos.service.name", Reason.KERBEROS),
                        new ChangeEffect.NoEffect("replica.socket.receive.buffer.bytes", Reason.IN_PROCESS),
                        new ChangeEffect.NoEffect("remote.storage.enable", Reason.TIERED_STORAGE)),
                stand.ask(new Query.ChangePreview(List.of(changes))).effects());
        stand.done(change(changes));
        assertEquals(List.of(), stand.stopped(mark), "what nobody reads restarts nobody");
        SettingRow wide = stand.row(ALL, "remote.fetch.max.wait.ms");
        assertEquals(Optional.of("700"), wide.own());
        assertEquals(Source.DYNAMIC_DEFAULT, wide.source());
        assertEquals(Optional.empty(), wide.refused());
        SettingRow own = stand.row(broker(2), "remote.fetch.max.wait.ms");
        assertEquals(Optional.of("800"), own.value());
        assertEquals(Source.DYNAMIC_BROKER, own.source());
        assertEquals(3, own.candidates().size());
        assertEquals(
                Optional.of("700"),
                stand.row(broker(3), "remote.fetch.max.wait.ms").value());
        assertEquals(
                Optional.empty(),
                stand.row(broker(3), "remote.fetch.max.wait.ms").own());
        SettingRow nobodys = stand.row(broker(2), "made.up");
        assertEquals(Optional.of("[hidden]"), nobodys.own());
        assertEquals(Optional.of(Reason.NOBODYS), nobodys.setting().reason());
        SettingRow fixed = stand.row(ALL, "replica.socket.receive.buffer.bytes");
        assertEquals(Optional.of("4096"), fixed.own());
        assertEquals(Source.STATIC_BROKER, fixed.source());
        assertEquals(
                Optional.of("4096"),
                stand.row(broker(1), "replica.socket.receive.buffer.bytes").value());
        assertEquals(
                Optional.of("false"), stand.row(topic, "remote.storage.enable").own());
        stand.await(() -> !stand.door().snapshot().cluster().bootstrap().isEmpty());
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", stand.door().snapshot().cluster().bootstrap()))) {
            var second = new ConfigResource(ConfigResource.Type.BROKER, "2");
            ConfigEntry told = admin.describeConfigs(List.of(second))
                    .all()
                    .get(60, TimeUnit.SECONDS)
                    .get(second)
                    .get("remote.fetch.max.wait.ms");
            assertEquals("800", told.value());
            assertEquals(ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG, told.source());
        }

        stand.done(new Command.UndoSettings());
        assertEquals(
                Optional.empty(), stand.row(ALL, "remote.fetch.max.wait.ms").own());
        assertEquals(
                Optional.of("500"),
                stand.row(broker(2), "remote.fetch.max.wait.ms").value());
        assertEquals(
                Optional.empty(),
                stand.row(ALL, "replica.socket.receive.buffer.bytes").own());
        assertEquals(Optional.empty(), stand.row(topic, "remote.storage.enable").own());
        assertTrue(stand.ask(new Query.Settings(broker(2))).stream()
                .noneMatch(r -> r.setting().name().equals("made.up")));

        // A file's stands below what a running broker was told; resets take the stronger one first.
        stand.done(new Command.ChangeSettings(
                List.of(set(ALL, "remote.fetch.max.wait.ms", "600")), OptionalLong.empty(), SettingOrigin.IMPORT));
        assertEquals(
                Source.STATIC_BROKER, stand.row(ALL, "remote.fetch.max.wait.ms").source());
        stand.done(change(changes[0]));
        assertEquals(
                Optional.of("700"), stand.row(ALL, "remote.fetch.max.wait.ms").own());
        stand.done(change(reset(ALL, "remote.fetch.max.wait.ms")));
        assertEquals(
                Optional.of("600"), stand.row(ALL, "remote.fetch.max.wait.ms").own());
        stand.done(change(reset(ALL, "remote.fetch.max.wait.ms")));
        assertEquals(
                Optional.empty(), stand.row(ALL, "remote.fetch.max.wait.ms").own());
        assertEquals(Source.DEFAULT, stand.row(ALL, "remote.fetch.max.wait.ms").source());
    }

    @Test
    void logDirectoriesCanBeAddedButNotTaken() throws Exception {
        String now = stand.row(broker(3), "log.dirs").value().orElseThrow();
        Path second = temp.resolve("second");
        DoorException why = stand.refused(change(set(broker(3), "log.dirs", second.toString())));
        assertTrue(why.getMessage().contains(now), why.getMessage());
        stand.done(change(set(broker(3), "log.dirs", now + "," + second)));
        assertTrue(Files.exists(second.resolve("meta.properties")));
        stand.done(new Command.CreateTopic("spread", 1, 1, Map.of(0, List.of(3)), Map.of()));
        assertTrue(stand.ask(new Query.Segments("spread", 0, 3)).directory().startsWith(second.toString()));
        assertEquals("INVALID_CONFIG", stand.refused(new Command.UndoSettings()).code());
    }

    @Test
    void aRefusalReadsTheSameAtTheDoorAndOnTheWire() throws Exception {
        var broker = new SettingScope.Broker(2);
        var topic = new SettingScope.Topic("kept");
        stand.await(() -> !stand.door().snapshot().cluster().bootstrap().isEmpty());
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", stand.door().snapshot().cluster().bootstrap()))) {
            for (SettingChange wrong : List.of(
                    set(ALL, "num.io.threads", "0"),
                    set(ALL, "log.cleaner.min.cleanable.ratio", "1.5"),
                    set(ALL, "log.cleaner.min.cleanable.ratio", "half"),
                    set(ALL, "unclean.leader.election.enable", "perhaps"),
                    set(ALL, "max.connections.per.ip.overrides", "nowhere"),
                    set(broker, "num.io.threads", "99999999999"),
                    set(broker, "log.retention.ms", "a week"),
                    set(topic, "compression.type", "rar"),
                    set(topic, "cleanup.policy", "compact,burn"),
                    set(topic, "leader.replication.throttled.replicas", "one"),
                    set(topic, "segment.bytes", "13"),
                    set(topic, "remote.storage.enable", "true"),
                    set(topic, "local.retention.ms", "-3"),
                    set(ALL, "remote.fetch.max.wait.ms", "soon"),
                    set(ALL, "num.replica.fetchers", "9"),
                    set(broker, "sasl.kerberos.ticket.renew.jitter", "much"),
                    set(broker, "ssl.keystore.location", "/k.p12"),
                    set(ALL, "ssl.keystore.location", "/k.p12"),
                    set(topic, "made.up", "1"))) {
                var resource = switch (wrong.scope()) {
                    case SettingScope.Broker b ->
                        new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(b.id()));
                    case SettingScope.Topic t -> new ConfigResource(ConfigResource.Type.TOPIC, t.name());
                    default -> new ConfigResource(ConfigResource.Type.BROKER, "");
                };
                var op = new AlterConfigOp(
                        new ConfigEntry(wrong.name(), wrong.value().orElseThrow()), AlterConfigOp.OpType.SET);
                var onTheWire = assertThrows(
                        ExecutionException.class,
                        () -> admin.incrementalAlterConfigs(Map.of(resource, List.of(op)))
                                .all()
                                .get(60, TimeUnit.SECONDS));
                String text = onTheWire.getCause().getMessage();
                assertTrue(
                        text.startsWith("Invalid value " + wrong.value().orElseThrow() + " for " + wrong.name() + ": "),
                        text);
                assertEquals(text, stand.refused(change(wrong)).getMessage());
            }
        }
    }

    @Test
    void whatAClientChangedIsInTheHistoryWithItsName() throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, "kept");
        var set = new AlterConfigOp(new ConfigEntry("max.message.bytes", "900000"), AlterConfigOp.OpType.SET);
        // A snapshot made while an earlier test restarted brokers may know of none.
        stand.await(() -> !stand.door().snapshot().cluster().bootstrap().isEmpty());
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", stand.door().snapshot().cluster().bootstrap(), "client.id", "ops-script"))) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get(60, TimeUnit.SECONDS);
        }
        stand.await(
                () -> stand.ask(new Query.SettingsHistory(1)).getFirst().name().equals("max.message.bytes"));
        Query.SettingPast past = stand.ask(new Query.SettingsHistory(1)).getFirst();
        assertEquals(SettingOrigin.WIRE, past.origin());
        assertTrue(past.by().contains("ops-script"), past.by());
        assertEquals(Optional.of("900000"), past.newValue());
        assertEquals(new SettingScope.Topic("kept"), past.scope());
    }

    /** The snapshot's figure follows the topic's own value, the brokers' and what is handed down again. */
    @Test
    void aSnapshotTellsTheMinimumIsrInForceAndWhatFallsBelowIt() throws Exception {
        SettingScope topic = new SettingScope.Topic("bounded");
        stand.done(new Command.CreateTopic("bounded", 2, 2, Map.of(), Map.of()));
        stand.awaitSnapshot(s -> minInsync(s) == 1);
        stand.done(change(set(ALL, "min.insync.replicas", "2")));
        stand.awaitSnapshot(s -> minInsync(s) == 2);
        stand.done(change(set(topic, "min.insync.replicas", "3")));
        Snapshot own = stand.awaitSnapshot(s -> minInsync(s) == 3);
        assertEquals(0, bounded(own).belowMinIsr(), "never more than there are replicas");
        stand.done(change(reset(topic, "min.insync.replicas"), reset(ALL, "min.insync.replicas")));
        stand.awaitSnapshot(s -> minInsync(s) == 1);
    }

    private static int minInsync(Snapshot snapshot) {
        return snapshot.topics().stream().anyMatch(t -> t.name().equals("bounded"))
                ? bounded(snapshot).minInsync()
                : -1;
    }

    private static Snapshot.Topic bounded(Snapshot snapshot) {
        return snapshot.topics().stream()
                .filter(t -> t.name().equals("bounded"))
                .findFirst()
                .orElseThrow();
    }

    /** With one of two replicas gone, a minimum of two is missed; a minimum of one, or none known, is not. */
    @Test
    void belowTheMinimumCountsOnlyWhatHasALeaderAndTooSmallAnIsr() {
        var whole = new Snapshot.Partition(0, 1, 1, List.of(1, 2), 0, 0, 0, replicas());
        var shrunk = new Snapshot.Partition(1, 1, 1, List.of(1), 0, 0, 0, replicas());
        var leaderless = new Snapshot.Partition(2, -1, 1, List.of(2), 0, 0, 0, replicas());
        assertEquals(1, topic(2, List.of(whole, shrunk, leaderless)).belowMinIsr());
        assertEquals(0, topic(1, List.of(whole, shrunk, leaderless)).belowMinIsr());
        assertEquals(0, topic(-1, List.of(whole, shrunk, leaderless)).belowMinIsr());
    }

    private static List<Snapshot.Replica> replicas() {
        return List.of(
                new Snapshot.Replica(1, Snapshot.ReplicaState.LEADER, 0, 0, 0, 0, 1),
                new Snapshot.Replica(2, Snapshot.ReplicaState.IN_SYNC, 0, 0, 0, 0, 1));
    }

    private static Snapshot.Topic topic(int minInsync, List<Snapshot.Partition> partitions) {
        return new Snapshot.Topic(
                "t", "id", false, false, 2, 0, 0, 0, 1, 1, 0, minInsync, false, List.of(), partitions);
    }
}
