package brokerlab.engine.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.config.Reason;
import brokerlab.engine.config.Source;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.JournalEntry;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings of every scope through the door of a running cluster. */
@Timeout(180)
class SettingsDoorTest {
    private static final SettingScope ALL = new SettingScope.ClusterDefault();
    /** Not at once: the processor may be the one that brings what is waited for. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final SettingScope ENSEMBLE = new SettingScope.Ensemble();

    @TempDir
    static Path temp;

    private static Door door;

    @BeforeAll
    static void start() throws Exception {
        door = LocalDoor.open(new LocalSpec(
                "settings",
                temp,
                3,
                List.of(),
                3,
                Optional.empty(),
                0,
                0,
                Map.of(
                        "log.retention.check.interval.ms", "300",
                        "offsets.topic.num.partitions", "1",
                        "zookeeper.session.timeout.ms", "4000",
                        "controlled.shutdown.retry.backoff.ms", "100",
                        "auto.leader.rebalance.enable", "false"),
                Map.of(),
                Map.of(),
                Optional.empty()));
        for (int id = 1; id <= 3; id++) {
            int broker = id;
            event(0, e -> e.event() instanceof ClusterEvent.BrokerStarted b && b.broker() == broker);
        }
        done(new Command.CreateTopic("kept", 3, 3, Map.of(), Map.of("segment.bytes", "600")));
    }

    @AfterAll
    static void stop() {
        door.close();
    }

    static JournalEntry event(long afterId, Predicate<JournalEntry> wanted) throws Exception {
        var found = new CompletableFuture<JournalEntry>();
        Runnable end = door.onEvent(afterId, e -> {
            if (wanted.test(e)) {
                found.complete(e);
            }
        });
        try {
            return found.get(60, TimeUnit.SECONDS);
        } finally {
            end.run();
        }
    }

    private static void done(Command command) throws Exception {
        door.execute(command).get(90, TimeUnit.SECONDS);
    }

    private static DoorException refused(Command command) {
        var error = assertThrows(
                ExecutionException.class, () -> door.execute(command).get(90, TimeUnit.SECONDS));
        return (DoorException) error.getCause();
    }

    private static <R> R ask(Query<R> query) throws Exception {
        return door.query(query).get(60, TimeUnit.SECONDS);
    }

    private static SettingRow row(SettingScope scope, String name) throws Exception {
        return ask(new Query.Settings(scope)).stream()
                .filter(r -> r.setting().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SettingChange set(SettingScope scope, String name, String value) {
        return new SettingChange(scope, name, Optional.of(value));
    }

    private static SettingChange reset(SettingScope scope, String name) {
        return new SettingChange(scope, name, Optional.empty());
    }

    private static Command change(SettingChange... changes) {
        return new Command.ChangeSettings(List.of(changes));
    }

    private static List<JournalEntry> since(long id) {
        var entries = new ArrayList<JournalEntry>();
        door.onEvent(id, entries::add).run();
        return entries;
    }

    private static long now() {
        List<JournalEntry> all = since(0);
        return all.getLast().id();
    }

    private static List<Integer> stopped(long since) {
        return since(since).stream()
                .filter(e -> e.event() instanceof ClusterEvent.BrokerStopped)
                .map(e -> ((ClusterEvent.BrokerStopped) e.event()).broker())
                .toList();
    }

    private static SettingScope broker(int id) {
        return new SettingScope.Broker(id);
    }

    @Test
    void aStartOnlySettingOfOneBrokerRestartsItAlone() throws Exception {
        long mark = now();
        done(change(set(broker(2), "socket.listen.backlog.size", "77")));
        assertEquals(List.of(2), stopped(mark));
        SettingRow row = row(broker(2), "socket.listen.backlog.size");
        assertEquals(Optional.of("77"), row.value());
        assertEquals(Optional.of("77"), row.own());
        assertEquals(Source.STATIC_BROKER, row.source());
        assertEquals(SettingRow.Applied.ROLLING_RESTART, row.applied());
        assertEquals(
                Optional.of("50"), row(broker(1), "socket.listen.backlog.size").value());
        assertTrue(Files.readString(temp.resolve("cluster.json")).contains("socket.listen.backlog.size"));
    }

    @Test
    void aStartOnlySettingOfAllRestartsThemOneByOneTheControllerLast() throws Exception {
        int controller = door.snapshot().cluster().controller();
        long mark = now();
        SettingChange change = set(ALL, "queued.max.requests", "321");
        Query.PreviewAnswer said = ask(new Query.ChangePreview(List.of(change)));
        var rolling = new TreeSet<Integer>();
        CompletableFuture<Void> running = door.execute(change(change));
        while (!running.isDone()) {
            door.snapshot().rolling().ifPresent(r -> rolling.add(r.current()));
            assertTrue(
                    door.snapshot().brokers().stream()
                                    .filter(b -> b.state() != Snapshot.BrokerState.RUNNING)
                                    .count()
                            <= 1,
                    "one at a time");
            Thread.onSpinWait();
        }
        running.get();
        assertEquals(controller, stopped(mark).getLast());
        assertEquals(3, stopped(mark).size());
        assertEquals(
                List.of(new ChangeEffect.BrokersRestart(stopped(mark))),
                said.effects().stream()
                        .filter(ChangeEffect.BrokersRestart.class::isInstance)
                        .toList());
        assertTrue(rolling.containsAll(List.of(1, 2, 3)), rolling.toString());
        for (int id = 1; id <= 3; id++) {
            assertEquals(
                    Optional.of("321"), row(broker(id), "queued.max.requests").value());
            assertEquals(
                    Optional.empty(), row(broker(id), "queued.max.requests").own());
        }
        JournalEntry began = event(mark, e -> e.event() instanceof ClusterEvent.RollingBegan);
        assertTrue(since(mark).stream()
                .filter(e -> e.event() instanceof ClusterEvent.BrokerStopped)
                .allMatch(e -> e.causeId() == began.id()));
        Query.SettingPast past = ask(new Query.SettingsHistory(1)).getFirst();
        assertEquals("queued.max.requests", past.name());
        assertEquals(ALL, past.scope());
        assertEquals(SettingOrigin.FORM, past.origin());
        assertEquals(Optional.of("321"), past.newValue());
    }

    @Test
    void aBrokerThatDoesNotComeBackIsPutBackAndTheRestStays() throws Exception {
        long mark = now();
        DoorException why = refused(change(set(ALL, "alter.config.policy.class.name", "no.such.Policy")));
        assertEquals("ROLLING_FAILED", why.code());
        assertTrue(why.getMessage().contains("no.such.Policy"), why.getMessage());
        int first = stopped(mark).getFirst();
        assertEquals(List.of(first), stopped(mark));
        assertEquals(
                Optional.empty(), row(ALL, "alter.config.policy.class.name").own());
        assertEquals(
                Optional.empty(),
                row(broker(first), "alter.config.policy.class.name").own());
        event(mark, e -> e.event() instanceof ClusterEvent.BrokerStarted b && b.broker() == first);
        var ended = (ClusterEvent.RollingEnded)
                event(mark, e -> e.event() instanceof ClusterEvent.RollingEnded).event();
        assertEquals(3, ended.left().size());
        assertEquals(first, ended.left().getFirst());
    }

    @Test
    void aCancelledRollLeavesTheRestWithTheirFormerValues() throws Exception {
        long mark = now();
        CompletableFuture<Void> running = door.execute(change(
                set(ALL, "num.recovery.threads.per.data.dir", "2"),
                set(ALL, "replica.high.watermark.checkpoint.interval.ms", "4321")));
        JournalEntry first = event(mark, e -> e.event() instanceof ClusterEvent.BrokerStopped);
        done(new Command.CancelRolling());
        var error = assertThrows(ExecutionException.class, () -> running.get(60, TimeUnit.SECONDS));
        assertEquals("ROLLING_CANCELLED", ((DoorException) error.getCause()).code());
        int only = ((ClusterEvent.BrokerStopped) first.event()).broker();
        assertEquals(List.of(only), stopped(mark));
        String name = "replica.high.watermark.checkpoint.interval.ms";
        assertEquals(Optional.empty(), row(ALL, name).own());
        for (int id = 1; id <= 3; id++) {
            assertEquals(
                    id == only ? Optional.of("4321") : Optional.empty(),
                    row(broker(id), name).own());
        }
        assertEquals("NOT_ROLLING", refused(new Command.CancelRolling()).code());
        done(new Command.UndoSettings());
        assertEquals(Optional.empty(), row(broker(only), name).own());
    }

    @Test
    void changesOfSeveralScopesHoldTogetherOrNotAtAllAndOneUndoRestoresEverySource() throws Exception {
        SettingScope topic = new SettingScope.Topic("kept");
        done(change(set(ALL, "log.retention.bytes", "5000000")));
        SettingChange[] three = {
            set(topic, "retention.ms", "3600000"),
            set(ALL, "log.retention.bytes", "7000000"),
            set(broker(2), "log.segment.delete.delay.ms", "777"),
            set(broker(3), "socket.listen.backlog.size", "33")
        };
        long mark = now();
        DoorException why = refused(change(three[0], three[1], set(broker(2), "log.retention.bytes", "minus one")));
        assertEquals("INVALID_CONFIG", why.code());
        assertTrue(why.getMessage().contains("log.retention.bytes")
                && why.getMessage().contains("minus one"));
        assertEquals(Optional.empty(), row(topic, "retention.ms").own());
        assertEquals(Optional.of("5000000"), row(ALL, "log.retention.bytes").own());

        done(change(three));
        assertEquals(Optional.of("3600000"), row(topic, "retention.ms").own());
        assertEquals(Optional.of("7000000"), row(ALL, "log.retention.bytes").own());
        assertEquals(
                Optional.of("777"),
                row(broker(2), "log.segment.delete.delay.ms").own());
        assertEquals(
                Source.DYNAMIC_BROKER,
                row(broker(2), "log.segment.delete.delay.ms").source());
        assertEquals(
                Optional.of("33"), row(broker(3), "socket.listen.backlog.size").own());
        assertEquals(List.of(3), stopped(mark));

        Query.UndoAnswer undo = ask(new Query.Undo()).orElseThrow();
        assertEquals(4, undo.changes().size());
        assertTrue(undo.changes().contains(set(ALL, "log.retention.bytes", "5000000")), undo.toString());
        assertTrue(undo.changes().contains(reset(topic, "retention.ms")), undo.toString());
        done(new Command.UndoSettings());
        assertEquals(Optional.empty(), row(topic, "retention.ms").own());
        assertEquals(Optional.of("5000000"), row(ALL, "log.retention.bytes").own());
        assertEquals(
                Optional.empty(), row(broker(2), "log.segment.delete.delay.ms").own());
        assertEquals(
                Source.DEFAULT, row(broker(3), "socket.listen.backlog.size").source());
        assertEquals(List.of(3, 3), stopped(mark));
        assertEquals("NOTHING_TO_UNDO", refused(new Command.UndoSettings()).code());
        await(() -> ask(new Query.SettingsHistory(4)).stream().allMatch(h -> h.origin() == SettingOrigin.UNDO));
        List<Query.SettingPast> past = ask(new Query.SettingsHistory(8));
        assertTrue(past.subList(0, 4).stream().allMatch(p -> p.origin() == SettingOrigin.UNDO), past.toString());
        assertTrue(past.subList(4, 8).stream().allMatch(p -> p.origin() == SettingOrigin.FORM), past.toString());
        assertEquals(
                1,
                past.subList(4, 8).stream()
                        .map(Query.SettingPast::request)
                        .distinct()
                        .count());
        done(change(reset(ALL, "log.retention.bytes")));
    }

    /** What is live is known to a broker a moment after it was written. */
    private static void await(Condition condition) throws Exception {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < giveUp, "in time");
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    @Test
    void anUndoSaysWhichSegmentsItCannotBringBack() throws Exception {
        SettingScope topic = new SettingScope.Topic("shrunk");
        done(new Command.CreateTopic("shrunk", 1, 3, Map.of(), Map.of("segment.bytes", "600")));
        for (int i = 0; i < 12; i++) {
            done(new Command.WriteRecord("shrunk", Optional.of(0), Optional.empty(), Optional.of(new byte[100])));
        }
        // Each replica deletes below its own high watermark, and a follower hears of the leader's with its next fetch.
        await(() -> door.snapshot().topics().stream()
                        .filter(t -> t.name().equals("shrunk"))
                        .flatMap(t -> t.partitions().getFirst().replicas().stream())
                        .filter(r -> r.highWatermark() == 12)
                        .count()
                == 3);
        SettingChange change = set(topic, "retention.bytes", "700");
        Query.PreviewAnswer said = ask(new Query.ChangePreview(List.of(change)));
        long mark = now();
        done(new Command.ChangeSettings(List.of(change), OptionalLong.of(said.stateVersion()), SettingOrigin.PRESET));
        List<ChangeEffect> deleted = said.effects().stream()
                .filter(ChangeEffect.SegmentsDeleted.class::isInstance)
                .toList();
        assertEquals(3, deleted.size(), said::toString);
        await(() -> ask(new Query.Undo()).orElseThrow().lost().size() == 3);
        assertEquals(
                SettingOrigin.PRESET,
                ask(new Query.SettingsHistory(1)).getFirst().origin());
        DoorException why = refused(new Command.ChangeSettings(
                List.of(reset(topic, "retention.bytes")), OptionalLong.of(said.stateVersion()), SettingOrigin.FORM));
        assertEquals("STATE_MOVED", why.code());
        done(new Command.UndoSettings());
        event(
                mark,
                e -> e.event() instanceof ClusterEvent.SettingChanged c
                        && c.newValue().isEmpty());
    }

    @Test
    void whatTheWorkbenchOrZooKeeperAloneDecidesIsRefusedWithTheReason() throws Exception {
        assertTrue(row(broker(1), "broker.id").refused().orElseThrow().contains("ids from the cluster"));
        assertTrue(row(ENSEMBLE, "quorum.auth.enableSasl").refused().isPresent());
        assertTrue(
                row(ALL, "sasl.kerberos.service.name").refused().orElseThrow().contains("per broker"));
        for (SettingChange each : List.of(
                set(broker(1), "broker.id", "9"),
                set(ALL, "zookeeper.connect", "other:2181"),
                set(ALL, "sasl.kerberos.service.name", "k"),
                set(ALL, "listener.name.x.made.up", "k"),
                set(ENSEMBLE, "quorum.auth.enableSasl", "true"),
                set(ENSEMBLE, "made.up", "1"),
                set(new SettingScope.Topic("kept"), "made.up", "1"),
                set(new SettingScope.Topic("kept"), "errors.deadletterqueue.group.enable", "true"))) {
            DoorException why = refused(change(each));
            assertEquals("INVALID_CONFIG", why.code(), each.toString());
            assertTrue(why.getMessage().contains(each.name()), why.getMessage());
        }
        assertEquals(
                "UNKNOWN_TOPIC_OR_PARTITION",
                refused(change(set(new SettingScope.Topic("none"), "retention.ms", "1")))
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
        long mark = now();
        assertEquals(
                List.of(
                        new ChangeEffect.NoEffect("remote.fetch.max.wait.ms", Reason.TIERED_STORAGE),
                        new ChangeEffect.NoEffect("remote.fetch.max.wait.ms", Reason.TIERED_STORAGE),
                        new ChangeEffect.NoEffect("made.up", Reason.NOBODYS),
                        new ChangeEffect.NoEffect("sasl.kerberos.service.name", Reason.KERBEROS),
                        new ChangeEffect.NoEffect("replica.socket.receive.buffer.bytes", Reason.IN_PROCESS),
                        new ChangeEffect.NoEffect("remote.storage.enable", Reason.TIERED_STORAGE)),
                ask(new Query.ChangePreview(List.of(changes))).effects());
        done(change(changes));
        assertEquals(List.of(), stopped(mark), "what nobody reads restarts nobody");
        SettingRow wide = row(ALL, "remote.fetch.max.wait.ms");
        assertEquals(Optional.of("700"), wide.own());
        assertEquals(Source.DYNAMIC_DEFAULT, wide.source());
        assertEquals(Optional.empty(), wide.refused());
        SettingRow own = row(broker(2), "remote.fetch.max.wait.ms");
        assertEquals(Optional.of("800"), own.value());
        assertEquals(Source.DYNAMIC_BROKER, own.source());
        assertEquals(3, own.candidates().size());
        assertEquals(
                Optional.of("700"), row(broker(3), "remote.fetch.max.wait.ms").value());
        assertEquals(
                Optional.empty(), row(broker(3), "remote.fetch.max.wait.ms").own());
        SettingRow nobodys = row(broker(2), "made.up");
        assertEquals(Optional.of("[hidden]"), nobodys.own());
        assertEquals(Optional.of(Reason.NOBODYS), nobodys.setting().reason());
        SettingRow fixed = row(ALL, "replica.socket.receive.buffer.bytes");
        assertEquals(Optional.of("4096"), fixed.own());
        assertEquals(Source.STATIC_BROKER, fixed.source());
        assertEquals(
                Optional.of("4096"),
                row(broker(1), "replica.socket.receive.buffer.bytes").value());
        assertEquals(Optional.of("false"), row(topic, "remote.storage.enable").own());
        await(() -> !door.snapshot().cluster().bootstrap().isEmpty());
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", door.snapshot().cluster().bootstrap()))) {
            var second = new ConfigResource(ConfigResource.Type.BROKER, "2");
            ConfigEntry told = admin.describeConfigs(List.of(second))
                    .all()
                    .get(60, TimeUnit.SECONDS)
                    .get(second)
                    .get("remote.fetch.max.wait.ms");
            assertEquals("800", told.value());
            assertEquals(ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG, told.source());
        }

        done(new Command.UndoSettings());
        assertEquals(Optional.empty(), row(ALL, "remote.fetch.max.wait.ms").own());
        assertEquals(
                Optional.of("500"), row(broker(2), "remote.fetch.max.wait.ms").value());
        assertEquals(
                Optional.empty(),
                row(ALL, "replica.socket.receive.buffer.bytes").own());
        assertEquals(Optional.empty(), row(topic, "remote.storage.enable").own());
        assertTrue(ask(new Query.Settings(broker(2))).stream()
                .noneMatch(r -> r.setting().name().equals("made.up")));

        // A file's stands below what a running broker was told; resets take the stronger one first.
        done(new Command.ChangeSettings(
                List.of(set(ALL, "remote.fetch.max.wait.ms", "600")), OptionalLong.empty(), SettingOrigin.IMPORT));
        assertEquals(Source.STATIC_BROKER, row(ALL, "remote.fetch.max.wait.ms").source());
        done(change(changes[0]));
        assertEquals(Optional.of("700"), row(ALL, "remote.fetch.max.wait.ms").own());
        done(change(reset(ALL, "remote.fetch.max.wait.ms")));
        assertEquals(Optional.of("600"), row(ALL, "remote.fetch.max.wait.ms").own());
        done(change(reset(ALL, "remote.fetch.max.wait.ms")));
        assertEquals(Optional.empty(), row(ALL, "remote.fetch.max.wait.ms").own());
        assertEquals(Source.DEFAULT, row(ALL, "remote.fetch.max.wait.ms").source());
    }

    @Test
    void aFilesValuesAreCheckedAlsoWhereNobodyReadsThem() throws Exception {
        String file = """
                remote.fetch.max.wait.ms=soon
                replica.socket.receive.buffer.bytes=2147483648
                made.up=x
                """;
        for (SettingScope scope : List.of(ALL, broker(2))) {
            Query.ImportAnswer diff = ask(new Query.ImportSettings(scope, file));
            assertEquals(List.of(set(scope, "made.up", "x")), diff.kept());
            assertEquals(2, diff.refusals().size(), diff.toString());
            assertTrue(
                    diff.refusals().getFirst().startsWith("line 1: Invalid value soon for remote.fetch.max.wait.ms: "),
                    diff.toString());
            assertEquals(
                    "INVALID_CONFIG",
                    refused(new Command.ChangeSettings(
                                    List.of(set(scope, "remote.fetch.max.wait.ms", "soon")),
                                    OptionalLong.empty(),
                                    SettingOrigin.IMPORT))
                            .code());
        }
    }

    @Test
    void logDirectoriesCanBeAddedButNotTaken() throws Exception {
        String now = row(broker(3), "log.dirs").value().orElseThrow();
        Path second = temp.resolve("second");
        DoorException why = refused(change(set(broker(3), "log.dirs", second.toString())));
        assertTrue(why.getMessage().contains(now), why.getMessage());
        done(change(set(broker(3), "log.dirs", now + "," + second)));
        assertTrue(Files.exists(second.resolve("meta.properties")));
        done(new Command.CreateTopic("spread", 1, 1, Map.of(0, List.of(3)), Map.of()));
        assertTrue(ask(new Query.Segments("spread", 0, 3)).directory().startsWith(second.toString()));
        assertEquals("INVALID_CONFIG", refused(new Command.UndoSettings()).code());
    }

    @Test
    void aNodeSettingRestartsTheEnsembleTheLeaderLastAndBrokersLiveOn() throws Exception {
        int leader = door.snapshot().zooKeeper().nodes().stream()
                .filter(n -> n.state() == Snapshot.NodeState.LEADING)
                .findFirst()
                .orElseThrow()
                .id();
        long mark = now();
        SettingChange change = set(ENSEMBLE, "syncLimit", "30");
        Query.PreviewAnswer said = ask(new Query.ChangePreview(List.of(change)));
        done(change(change));
        List<Integer> order = since(mark).stream()
                .filter(e -> e.event() instanceof ClusterEvent.ZooKeeperNodeStopped)
                .map(e -> ((ClusterEvent.ZooKeeperNodeStopped) e.event()).node())
                .toList();
        assertEquals(List.of(new ChangeEffect.NodesRestart(order)), said.effects());
        assertEquals(leader, order.getLast());
        assertTrue(Files.readString(temp.resolve("zookeeper/1/zoo.cfg")).contains("syncLimit=30\n"));
        SettingRow row = row(ENSEMBLE, "syncLimit");
        assertEquals(Optional.of("30"), row.value());
        assertEquals(Source.ZOO_CFG, row.source());
        assertTrue(since(mark).stream().noneMatch(e -> e.event() instanceof ClusterEvent.QuorumLost));
        assertTrue(since(mark).stream()
                .noneMatch(e -> e.event() instanceof ClusterEvent.SessionChanged s
                        && s.state().equals("EXPIRED")));
        assertEquals(
                List.of(new ChangeEffect.NothingChanges("syncLimit")),
                ask(new Query.ChangePreview(List.of(change))).effects());
        assertTrue(refused(change(set(ENSEMBLE, "minSessionTimeout", "90000")))
                .getMessage()
                .contains("maxSessionTimeout"));
    }

    @Test
    void aSettingOfTheWholeProcessWaitsForItsNextStart() throws Exception {
        long mark = now();
        SettingChange change = set(ENSEMBLE, "snapCount", "5000");
        assertEquals(
                List.of(new ChangeEffect.AppRestart(List.of("snapCount"))),
                ask(new Query.ChangePreview(List.of(change))).effects());
        done(change(change));
        SettingRow row = row(ENSEMBLE, "snapCount");
        assertEquals(Optional.of("5000"), row.own());
        assertEquals(Optional.of("100000"), row.value());
        assertEquals(SettingRow.Applied.APP_RESTART, row.applied());
        assertTrue(since(mark).stream().noneMatch(e -> e.event() instanceof ClusterEvent.ZooKeeperNodeStopped));
        assertTrue(Files.readString(temp.resolve("cluster.json")).contains("snapCount"));
        done(new Command.UndoSettings());
        SettingRow member = row(ENSEMBLE, "server.2");
        assertTrue(member.value().orElseThrow().startsWith("127.0.0.1:"), member.toString());
        assertEquals(SettingRow.Applied.APP_RESTART, member.applied());
        assertTrue(refused(change(set(ENSEMBLE, "server.2", "127.0.0.1:5")))
                .getMessage()
                .contains("peerPort"));
        assertTrue(row(ENSEMBLE, "dataDir").value().orElseThrow().endsWith("zookeeper"));
    }

    @Test
    void whatIsExportedIsImportedAsNoChangeAndEditsAreADiff() throws Exception {
        String exported =
                ask(new Query.ExportSettings(broker(2), false)).getFirst().text();
        assertTrue(exported.contains("broker.id=2\n") && exported.contains("zookeeper.connect=127.0.0.1"), exported);
        Query.ImportAnswer same = ask(new Query.ImportSettings(broker(2), exported));
        assertEquals(new Query.ImportAnswer(List.of(), List.of(), List.of(), List.of(), same.same()), same);
        assertTrue(same.same() >= 8, exported);

        String edited = exported + """
                broker.id=8
                num.io.threads=6
                queued.max.requests=none
                num.replica.fetchers=4
                node.id=4
                made.up.by.a.plugin=x
                log.dirs=/elsewhere
                name-alone
                """;
        int lines = exported.split("\n", -1).length;
        Query.ImportAnswer diff = ask(new Query.ImportSettings(broker(2), edited));
        assertEquals(List.of(set(broker(2), "num.io.threads", "6")), diff.changes());
        assertEquals(
                List.of(
                        set(broker(2), "num.replica.fetchers", "4"),
                        set(broker(2), "made.up.by.a.plugin", "x"),
                        set(broker(2), "name-alone", "")),
                diff.kept());
        assertEquals(
                List.of("broker.id", "log.dirs", "node.id"),
                diff.managed().stream().sorted().toList());
        assertEquals(1, diff.refusals().size(), diff.toString());
        assertTrue(
                diff.refusals().getLast().startsWith("line " + (lines + 2) + ": Invalid value none"), diff.toString());

        long mark = now();
        var all = new ArrayList<>(diff.changes());
        all.addAll(diff.kept());
        done(new Command.ChangeSettings(all, OptionalLong.empty(), SettingOrigin.IMPORT));
        assertEquals(List.of(), stopped(mark), "what nobody follows restarts nobody");
        assertTrue(ask(new Query.ExportSettings(broker(2), false))
                .getFirst()
                .text()
                .contains("made.up.by.a.plugin=x"));
        assertEquals(Optional.of("4"), row(broker(2), "num.replica.fetchers").value());
        // The controller journals what another broker has taken already.
        await(() -> ask(new Query.SettingsHistory(3)).stream().allMatch(h -> h.origin() == SettingOrigin.IMPORT));
        done(new Command.UndoSettings());
        assertEquals(
                exported,
                ask(new Query.ExportSettings(broker(2), false)).getFirst().text());
    }

    @Test
    void zooCfgAndMyidAreExportedAndImported() throws Exception {
        List<Query.ExportedFile> files = ask(new Query.ExportSettings(ENSEMBLE, false));
        assertEquals(6, files.size());
        assertEquals(new Query.ExportedFile("zookeeper-2/myid", "2\n"), files.get(3));
        String zooCfg = files.get(2).text();
        assertTrue(zooCfg.contains("server.3=127.0.0.1:") && zooCfg.contains("tickTime=500\n"), zooCfg);
        Query.ImportAnswer diff = ask(new Query.ImportSettings(
                ENSEMBLE,
                zooCfg.replace("initLimit=40", "initLimit=50")
                        + "fsync.warningthresholdms=900\nof.a.later.release=1\nserver.4=there:1:2\n"));
        assertEquals(List.of(set(ENSEMBLE, "initLimit", "50")), diff.changes());
        assertEquals(
                List.of(set(ENSEMBLE, "fsync.warningthresholdms", "900"), set(ENSEMBLE, "of.a.later.release", "1")),
                diff.kept());
        assertEquals(List.of(), diff.refusals());
        done(new Command.ChangeSettings(diff.kept(), OptionalLong.empty(), SettingOrigin.IMPORT));
        String after = ask(new Query.ExportSettings(ENSEMBLE, false)).getFirst().text();
        assertTrue(after.contains("of.a.later.release=1\n") && after.contains("fsync.warningthresholdms=900\n"), after);
        done(new Command.UndoSettings());
        assertFalse(
                ask(new Query.ExportSettings(ENSEMBLE, false)).getFirst().text().contains("later"));
    }

    @Test
    void filesOfStrangersAreImportedWithoutWhatIsTheirs() throws Exception {
        // A comment in EUC-KR, and what the file that comes with Apache Kafka 4 has.
        byte[] file = """
                # 한국어
                process.roles=broker
                node.id=1
                listeners=PLAINTEXT://10.0.0.1:9092
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT
                log.dirs=/tmp/k
                broker.rack=r
                controller.quorum.bootstrap.servers=x:1
                ssl.keystore.location=/k.jks
                num.partitions=7
                share.coordinator.state.topic.min.isr=1
                """.getBytes(Charset.forName("EUC-KR"));
        for (SettingScope scope : List.of(ALL, broker(2))) {
            Query.ImportAnswer diff = ask(new Query.ImportSettings(scope, file));
            assertEquals(List.of(), diff.refusals());
            assertEquals(
                    List.of(set(scope, "num.partitions", "7")),
                    diff.changes().stream()
                            .filter(c -> !c.name().startsWith("ssl."))
                            .toList());
            assertEquals(List.of(set(scope, "share.coordinator.state.topic.min.isr", "1")), diff.kept());
            assertTrue(
                    diff.managed()
                            .containsAll(List.of(
                                    "process.roles",
                                    "node.id",
                                    "listeners",
                                    "listener.security.protocol.map",
                                    "log.dirs",
                                    "broker.rack",
                                    "controller.quorum.bootstrap.servers")),
                    diff.toString());
            assertEquals(scope.equals(ALL), diff.managed().contains("ssl.keystore.location"));
        }
        Query.ImportAnswer unreadable = ask(new Query.ImportSettings(
                broker(2), "# \ud55c\npassword.encoder.secret=\ud55c\uad6d".getBytes(Charset.forName("EUC-KR"))));
        assertTrue(unreadable.refusals().getFirst().startsWith("line 2: "), unreadable.toString());
        assertTrue(unreadable.refusals().getFirst().contains("is not UTF-8"), unreadable.toString());

        Query.ImportAnswer ensemble = ask(new Query.ImportSettings(ENSEMBLE, """
                # 2년
                initLimit=60
                weight.1=1
                group.1=1:2:3
                dynamicConfigFile=/d
                skipACL=true
                metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider
                server.5 = host:1233:1235:observer;2181
                of.a.later.release=1
                """));
        assertEquals(List.of(), ensemble.refusals());
        assertEquals(List.of(set(ENSEMBLE, "initLimit", "60")), ensemble.changes());
        assertEquals(List.of(set(ENSEMBLE, "of.a.later.release", "1")), ensemble.kept());
        assertEquals(
                List.of("weight.1", "group.1", "dynamicConfigFile", "skipACL", "metricsProvider.className", "server.5"),
                ensemble.managed());
        var all = new ArrayList<>(ensemble.changes());
        all.addAll(ensemble.kept());
        done(new Command.ChangeSettings(all, OptionalLong.empty(), SettingOrigin.IMPORT));
        assertEquals(Optional.of("60"), row(ENSEMBLE, "initLimit").value());
        done(new Command.UndoSettings());
    }

    @Test
    void aRefusalReadsTheSameAtTheDoorAndOnTheWire() throws Exception {
        var broker = new SettingScope.Broker(2);
        var topic = new SettingScope.Topic("kept");
        await(() -> !door.snapshot().cluster().bootstrap().isEmpty());
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", door.snapshot().cluster().bootstrap()))) {
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
                assertEquals(text, refused(change(wrong)).getMessage());
            }
        }
    }

    @Test
    void whatAClientChangedIsInTheHistoryWithItsName() throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, "kept");
        var set = new AlterConfigOp(new ConfigEntry("max.message.bytes", "900000"), AlterConfigOp.OpType.SET);
        // A snapshot made while an earlier test restarted brokers may know of none.
        await(() -> !door.snapshot().cluster().bootstrap().isEmpty());
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", door.snapshot().cluster().bootstrap(), "client.id", "ops-script"))) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get(60, TimeUnit.SECONDS);
        }
        await(() -> ask(new Query.SettingsHistory(1)).getFirst().name().equals("max.message.bytes"));
        Query.SettingPast past = ask(new Query.SettingsHistory(1)).getFirst();
        assertEquals(SettingOrigin.WIRE, past.origin());
        assertTrue(past.by().contains("ops-script"), past.by());
        assertEquals(Optional.of("900000"), past.newValue());
        assertEquals(new SettingScope.Topic("kept"), past.scope());
    }
}
