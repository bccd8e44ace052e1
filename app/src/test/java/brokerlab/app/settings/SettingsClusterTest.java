package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.racks.Stand;
import brokerlab.app.source.LocalSource;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/**
 * The settings an introduction to Kafka teaches, edited in the form as a person does, each with what it then does in the running cluster:
 * seen by a client, in the files, or on the screen. One cluster for all.
 */
@ExtendWith(ApplicationExtension.class)
@Timeout(240)
class SettingsClusterTest {
    private static final SettingScope ALL = new SettingScope.ClusterDefault();
    private static final SettingScope FIRST = new SettingScope.Broker(1);
    private static final SettingScope ENSEMBLE = new SettingScope.Ensemble();

    @TempDir
    static Path folder;

    private static LocalSource source;
    private static final List<JournalEntry> JOURNAL = new CopyOnWriteArrayList<>();
    private static Path chosen;

    private Stand stand;

    @BeforeAll
    static void cluster() {
        source = new LocalSource(new LocalSpec(
                "settings",
                folder.resolve("cluster"),
                3,
                List.of("north", "east", "south"),
                3,
                Optional.empty(),
                0,
                0,
                Map.of(
                        "log.retention.check.interval.ms", "300",
                        "log.segment.delete.delay.ms", "100",
                        "offsets.topic.num.partitions", "1",
                        "zookeeper.session.timeout.ms", "4000",
                        "controlled.shutdown.retry.backoff.ms", "100",
                        "auto.leader.rebalance.enable", "false",
                        "leader.imbalance.check.interval.seconds", "3600",
                        "leader.imbalance.per.broker.percentage", "100"),
                Map.of(),
                Map.of("tickTime", "500"),
                Optional.empty(),
                Optional.empty()));
        source.door().onEvent(0, JOURNAL::add);
    }

    @AfterAll
    static void stop() {
        source.close();
    }

    @Start
    void start(Stage stage) {
        var files = new FileDialogs() {
            @Override
            public Optional<Path> file(Window owner, String title) {
                return Optional.of(chosen);
            }

            @Override
            public Optional<Path> folder(Window owner, String title) {
                return Optional.of(chosen);
            }
        };
        stand = new Stand(stage, source, Locale.ENGLISH, true, context -> new SettingsScreen(context, files));
        stand.live();
    }

    private Desk desk(FxRobot robot) throws Exception {
        var desk = new Desk(stand, robot);
        desk.until(
                "three brokers",
                () -> source.door().snapshot().brokers().stream()
                                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                                .count()
                        == 3);
        return desk;
    }

    private static String bootstrap() {
        return source.door().snapshot().cluster().bootstrap();
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap(), "max.block.ms", "4000", "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static Admin admin(String bootstrap) {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    private static boolean rolledByAge(String topic) {
        return JOURNAL.stream()
                .anyMatch(e -> e.event() instanceof LogEvent.SegmentRolled r
                        && r.topic().equals(topic)
                        && r.reason() == LogEvent.RollReason.AGE);
    }

    private static long segments(Desk desk, String topic) throws Exception {
        return desk.partition(topic).replicas().getFirst().segments();
    }

    /** Of the kind "empty is not unknown": what a scope sets itself is counted without anybody opening it. */
    @Test
    void everyScopesBadgeIsThereBeforeItIsOpened(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        ScopeList scopes = robot.lookup("#scope-list").queryAs(ScopeList.class);
        desk.until(
                "all counted",
                () -> scopes.getItems().stream()
                        .filter(ScopeList.Item.Of.class::isInstance)
                        .map(ScopeList.Item.Of.class::cast)
                        .allMatch(of -> of.changed() >= 0));
        assertTrue(scopes.getItems().stream()
                .anyMatch(i -> i instanceof ScopeList.Item.Of of && of.scope().equals(ENSEMBLE) && of.changed() >= 1));
    }

    /** Another client is quicker: nothing is done that was not seen. */
    @Test
    void whatAnotherClientChangesBeforeApplyIsShownAndConfirmedAgain(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        desk.type(ALL, "num.io.threads", "9");
        String told = desk.preview();
        assertFalse(told.contains("New or different"), told);
        try (Admin other = admin(bootstrap())) {
            var first = new ConfigResource(ConfigResource.Type.BROKER, "1");
            // in one go, so that the preview is not worked out anew in between
            Stand.onFx(() -> {
                other.incrementalAlterConfigs(Map.of(
                                first,
                                List.of(new AlterConfigOp(
                                        new ConfigEntry("num.io.threads", "7"), AlterConfigOp.OpType.SET))))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
                robot.lookup("#apply").queryButton().fire();
            });
            desk.until("asked again", () -> desk.asksAgain() && desk.canApply());
            assertTrue(desk.text("#effects").contains("New or different"), desk.text("#effects"));
            desk.apply();
            other.incrementalAlterConfigs(Map.of(
                            first,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("num.io.threads", ""), AlterConfigOp.OpType.DELETE))))
                    .all()
                    .get();
        }
    }

    @Test
    void whatIsLiveRulesEveryTopicAtOnce(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        desk.done(new Command.CreateTopic("slow", 1, 3, Map.of(), Map.of()));

        desk.type(ALL, "log.segment.bytes", "2 KB");
        desk.apply();
        for (int i = 0; i < 12; i++) {
            desk.done(Desk.write("slow", 500));
        }
        desk.until("log.segment.bytes rolls", () -> segments(desk, "slow") >= 3);

        desk.type(ALL, "log.retention.bytes", "3 KB");
        assertTrue(desk.preview().contains("deletes"), desk.preview());
        desk.apply();
        desk.until("log.retention.bytes deletes", () -> desk.partition("slow").logStart() > 0);

        desk.type(ALL, "log.roll.ms", "700 ms");
        desk.apply();
        desk.until("log.roll.ms rolls", () -> {
            source.door().execute(Desk.write("slow", 10));
            return rolledByAge("slow");
        });

        desk.type(ALL, "log.retention.ms", "1 s");
        desk.apply();
        desk.until("log.retention.ms deletes all", () -> {
            Snapshot.Partition p = desk.partition("slow");
            return p.logEnd() > 0 && p.logStart() == p.logEnd();
        });

        assertEquals("", desk.refusal(Desk.write("slow", 1_500)));
        desk.type(ALL, "message.max.bytes", "1000");
        desk.apply();
        desk.until("message.max.bytes refuses", () -> stand.said.size() > 0);
        assertTrue(
                Set.of("MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE").contains(desk.refusal(Desk.write("slow", 1_500))));

        desk.done(new Command.StopBroker(3));
        desk.until("two in sync", () -> desk.partition("slow").isr().size() == 2);
        desk.type(ALL, "min.insync.replicas", "3");
        assertTrue(desk.preview().contains("acks=all writes to slow are refused"), desk.preview());
        desk.apply();
        assertEquals("NOT_ENOUGH_REPLICAS", desk.refusal(Desk.write("slow", 10)));
        Stand.onFx(() -> stand.picture("settings-live"));

        desk.until(
                "an undo is offered", () -> !robot.lookup("#undo").queryButton().isDisabled());
        desk.click("#undo");
        stand.awaitModal();
        String back = desk.text("#undo-dialog");
        assertTrue(back.contains("min.insync.replicas") && back.contains("acks=all writes to slow are"), back);
        int said = stand.said.size();
        robot.clickOn("Take back");
        desk.until("taken back", () -> stand.said.size() > said);
        assertEquals("", desk.refusal(Desk.write("slow", 10)));
        assertTrue(desk.text("#history").contains("min.insync.replicas"), desk.text("#history"));
        desk.done(new Command.StartBroker(3));
    }

    @Test
    void whatIsReadAtStartIsAppliedByOneRollingRestart(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        desk.done(new Command.CreateTopic("led", 3, 3, Map.of(), Map.of()));
        desk.done(new Command.CreateTopic(
                "aged", 1, 1, Map.of(), Map.of("message.timestamp.before.max.ms", "9223372036854775807")));
        write("aged", 3, TimeUnit.DAYS);
        Path second = folder.resolve("second-disk");

        desk.type(ALL, "num.partitions", "2");
        assertTrue(desk.text("#then-num-partitions").contains("Only for topics created from now on"));
        desk.type(ALL, "default.replication.factor", "2");
        desk.flip(ALL, "auto.leader.rebalance.enable");
        desk.type(ALL, "leader.imbalance.check.interval.seconds", "1 s");
        desk.type(ALL, "leader.imbalance.per.broker.percentage", "0");
        desk.type(ALL, "num.recovery.threads.per.data.dir", "2");
        desk.type(ALL, "log.retention.hours", "2d");
        desk.type(ALL, "replica.fetch.max.bytes", "500 B");
        assertTrue(
                desk.text("#then-replica-fetch-max-bytes").contains("larger than what a follower fetches at once"),
                desk.text("#then-replica-fetch-max-bytes"));
        desk.type(FIRST, "broker.rack", "west");
        desk.type(FIRST, "log.dirs", second.toString());
        desk.enter();
        String will = desk.preview();
        assertTrue(will.contains("restart, one after the other"), will);
        assertTrue(desk.text("#terminal").contains("broker-1/server.properties"), desk.text("#terminal"));
        int said = stand.said.size();
        desk.click("#apply");
        desk.until("progress is shown", () -> desk.text("#rolling").contains("Restarting brokers"));
        Stand.onFx(() -> stand.picture("settings-rolling"));
        Set<String> loaders = loaders(() -> stand.said.size() > said);
        assertTrue(
                loaders.stream()
                        .collect(Collectors.groupingBy(n -> n.replaceAll("-?[0-9]+$", ""), Collectors.counting()))
                        .containsValue(2L),
                () -> "two threads of one directory: " + loaders);
        assertTrue(stand.said.getLast().contains("10 settings were changed"), stand.said.getLast());

        try (var producer = producer()) {
            producer.partitionsFor("by-itself");
        }
        desk.until(
                "num.partitions and default.replication.factor make it so",
                () -> desk.topic("by-itself")
                        .filter(t -> t.partitions().size() == 2 && t.replicationFactor() == 2)
                        .isPresent());
        desk.until(
                "preferred leaders lead again",
                () -> desk.topic("led").orElseThrow().partitions().stream()
                        .allMatch(p -> p.leader() == p.replicas().getFirst().broker()));
        desk.until("log.retention.hours deletes", () -> desk.partition("aged").logStart() == 1);
        assertEquals(
                "",
                desk.refusal(Desk.write("led", 700)),
                "a batch larger than replica.fetch.max.bytes still gets there");
        assertEquals("west", rack(1));
        desk.done(new Command.CreateTopic("spread", 1, 1, Map.of(0, List.of(1)), Map.of()));
        desk.until("the emptier directory is taken", () -> Files.isDirectory(second.resolve("spread-0")));
        desk.open(FIRST, "num.recovery.threads.per.data.dir");
        assertTrue(
                desk.text("#then-num-recovery-threads-per-data-dir").contains("2 threads × 2 directories = 4"),
                desk.text("#then-num-recovery-threads-per-data-dir"));

        write("aged", 2, TimeUnit.HOURS);
        desk.flip(ALL, "auto.create.topics.enable");
        desk.flip(ALL, "delete.topic.enable");
        desk.type(ALL, "log.retention.minutes", "1 h");
        desk.apply();
        try (var producer = producer()) {
            assertThrows(Exception.class, () -> producer.partitionsFor("never"));
        }
        assertTrue(desk.topic("never").isEmpty());
        assertEquals("TOPIC_DELETION_DISABLED", desk.refusal(new Command.DeleteTopic("led")));
        desk.until("log.retention.minutes deletes", () -> desk.partition("aged").logStart() == 2);
    }

    @Test
    void whatNobodyReadsIsMarkedAndSetDescribedAndTakenBackAllTheSame(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        desk.type(FIRST, "remote.fetch.max.wait.ms", "700 ms");
        assertTrue(desk.text("#setting-remote-fetch-max-wait-ms").contains("no effect here"));
        assertEquals(
                "No effect here, because this engine has no tiered storage.",
                robot.lookup("#unread-remote-fetch-max-wait-ms").queryLabeled().getText());
        assertTrue(desk.preview().contains("remote.fetch.max.wait.ms has no effect here"), desk.preview());
        assertTrue(desk.preview().contains("because this engine has no tiered storage"), desk.preview());
        Stand.onFx(() -> stand.picture("settings-unread"));
        desk.apply();
        assertEquals("700", described(1, "remote.fetch.max.wait.ms"));
        desk.open(FIRST, "remote.fetch.max.wait.ms");
        desk.until(
                "its own value",
                () -> desk.text("#chain-remote-fetch-max-wait-ms").contains("700"));
        desk.click("#reset-remote-fetch-max-wait-ms");
        desk.apply();
        assertEquals("500", described(1, "remote.fetch.max.wait.ms"));

        desk.type(FIRST, "remote.fetch.max.wait.ms", "0 ms");
        desk.until(
                "refused with what was typed",
                () -> desk.text("#problem-remote-fetch-max-wait-ms").contains("“0 ms” is too small"));
        desk.click("#discard");
        desk.open(FIRST, "broker.id");
        assertTrue(desk.text("#setting-broker-id").contains("read-only"), desk.text("#setting-broker-id"));
    }

    private static String described(int broker, String setting) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
        try (Admin admin = admin(bootstrap())) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .get(resource)
                    .get(setting)
                    .value();
        }
    }

    /** Names of the threads that open and close logs, seen until {@code done}. */
    private static Set<String> loaders(BooleanSupplier done) {
        var names = new TreeSet<String>();
        var threads = new Thread[2_000];
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        while (!done.getAsBoolean()) {
            int count = root.enumerate(threads);
            for (int i = 0; i < count; i++) {
                String name = threads[i].getName();
                if (name.contains("-load-") || name.contains("-close-")) {
                    names.add(name);
                }
            }
            Thread.onSpinWait();
        }
        return names;
    }

    private static void write(String topic, long age, TimeUnit unit) throws Exception {
        try (var producer = producer()) {
            long then = System.currentTimeMillis() - unit.toMillis(age);
            producer.send(new ProducerRecord<>(topic, 0, then, null, new byte[10]))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static String rack(int broker) throws Exception {
        try (Admin admin = admin(bootstrap())) {
            return admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).stream()
                    .filter(n -> n.id() == broker)
                    .map(Node::rack)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void listenersAreCheckedEntryByEntryAndOpenForClients(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        SettingScope broker = new SettingScope.Broker(2);
        desk.type(broker, "listeners", "SSL//:9091");
        desk.enter();
        desk.until(
                "the entry is named",
                () -> (desk.text("#effects") + desk.text("#problem-listeners"))
                        .contains("SSL//:9091 for listeners: must look like"));
        desk.click("#discard");
        int port;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        desk.type(broker, "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,EXTRA:PLAINTEXT");
        desk.type(broker, "listeners", "EXTRA://127.0.0.1:" + port);
        desk.enter();
        assertTrue(desk.preview().contains("changes its addresses"), desk.preview());
        desk.apply();
        try (Admin admin = admin("127.0.0.1:" + port)) {
            // who comes by a listener is told of the brokers that have it
            assertEquals(
                    List.of(port),
                    admin.describeCluster().nodes().get(60, TimeUnit.SECONDS).stream()
                            .map(Node::port)
                            .toList());
        }
    }

    @Test
    void theEnsemblesTicksAreToldInSecondsAndRuleItAfterItsRestart(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        desk.type(ENSEMBLE, "tickTime", "600 ms");
        desk.type(ENSEMBLE, "initLimit", "20");
        assertTrue(desk.text("#then-initLimit").contains("12 s"), desk.text("#then-initLimit"));
        desk.type(ENSEMBLE, "syncLimit", "5");
        assertTrue(desk.text("#then-syncLimit").contains("3.0 s"), desk.text("#then-syncLimit"));
        assertTrue(desk.preview().contains("ZooKeeper nodes"), desk.preview());
        Stand.onFx(() -> stand.picture("settings-ensemble"));
        desk.apply();
        // a session may not be shorter than two ticks
        var zooKeeper = new ZooKeeper(connect(), 900, event -> {});
        try {
            desk.until("a session", () -> zooKeeper.getState().isConnected());
            assertEquals(1_200, zooKeeper.getSessionTimeout());
        } finally {
            zooKeeper.close();
        }
        assertTrue(files("zoo.cfg").entrySet().stream()
                .filter(e -> e.getKey().startsWith(folder.resolve("cluster").toString()))
                .map(Map.Entry::getValue)
                .allMatch(t -> t.contains("initLimit=20") && t.contains("syncLimit=5") && t.contains("tickTime=600")));
    }

    private static String connect() {
        return source.door().snapshot().cluster().connect();
    }

    /** All files of that name below the cluster's folder, by path. */
    private static Map<String, String> files(String name) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(p -> p.getFileName().toString().equals(name))
                    .collect(Collectors.toMap(Path::toString, p -> {
                        try {
                            return Files.readString(p);
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }));
        }
    }

    @Test
    void whatTheWorkbenchDecidesIsSaidAndGoesOutInTheFiles(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        for (String setting : List.of("broker.id", "zookeeper.connect")) {
            desk.open(FIRST, setting);
            assertFalse(desk.there("#edit-" + Editor.id(setting)));
            assertTrue(desk.text("#setting-" + Editor.id(setting)).contains("Not to be changed here"));
        }
        desk.open(FIRST, "broker.rack");
        Stand.onFx(() -> robot.lookup("#setting-list").query().requestFocus());
        desk.enter();
        robot.write("attic", 0);
        desk.until("Enter goes into the editor", () -> desk.text("#effects").contains("attic"));
        robot.push(KeyCode.ESCAPE);
        desk.until("Esc takes back what was typed", () -> !desk.text("#effects").contains("attic"));
        chosen = folder.resolve("out");
        export(desk);
        String broker = Files.readString(chosen.resolve("broker-1/server.properties"));
        assertTrue(broker.contains("broker.id=1\n"), broker);
        assertTrue(broker.contains("zookeeper.connect="), broker);
        desk.open(ENSEMBLE, "tickTime");
        export(desk);
        String node = files("zoo.cfg").entrySet().stream()
                .filter(e -> e.getKey().startsWith(chosen.toString()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        assertTrue(node.contains("dataDir=") && node.contains("server.1=") && node.contains("server.3="), node);
        assertTrue(node.contains("clientPort") || node.matches("(?s).*server\\.1=[^\n]*;[^\n]*:?[0-9]+\n.*"), node);
        assertEquals(
                Set.of("1", "2", "3"),
                files("myid").entrySet().stream()
                        .filter(e -> e.getKey().startsWith(chosen.toString()))
                        .map(e -> e.getValue().strip())
                        .collect(Collectors.toSet()));

        chosen = Files.writeString(folder.resolve("in.cfg"), "tickTime=700\nmaxClientCnxns=61\n");
        desk.click("#settings-more");
        desk.click("#import");
        stand.awaitModal();
        assertTrue(desk.text("#stage-dialog").contains("700 ms"), desk.text("#stage-dialog"));
        desk.click("#stage-confirm");
        desk.until("staged", () -> desk.text("#effects").contains("maxClientCnxns"));
        assertTrue(desk.preview().contains("ZooKeeper nodes"), desk.preview());
        desk.click("#discard");
    }

    @Test
    void aStrangersFileIsImportedInItsEncodingWithoutWhatIsItsMachines(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        desk.open(ALL, "num.partitions");
        String file = """
                # 한국어 2년
                process.roles=broker
                listeners=PLAINTEXT://10.0.0.1:9092
                log.dirs=/data
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT
                num.partitions=9
                share.coordinator.threads=2
                """;
        for (String charset : List.of("UTF-8", "EUC-KR", "UTF-16")) {
            chosen = Files.write(folder.resolve(charset + ".properties"), file.getBytes(Charset.forName(charset)));
            desk.click("#settings-more");
            desk.click("#import");
            stand.awaitModal();
            String dialog = desk.text("#stage-dialog");
            assertTrue(dialog.contains("num.partitions") && dialog.contains("9"), dialog);
            assertTrue(dialog.contains("process.roles, listeners, log.dirs, listener.security.protocol.map"), dialog);
            assertTrue(dialog.contains("kept and exported again: share.coordinator.threads"), dialog);
            Stand.onFx(stand::closeModal);
        }
        chosen = Files.write(folder.resolve("rack"), "num.partitions=\ud55c".getBytes(Charset.forName("EUC-KR")));
        desk.click("#settings-more");
        desk.click("#import");
        stand.awaitModal();
        assertTrue(desk.text("#stage-dialog").contains("line 1: 'num.partitions="), desk.text("#stage-dialog"));
        assertTrue(desk.text("#stage-dialog").contains("not UTF-8"), desk.text("#stage-dialog"));
        Stand.onFx(stand::closeModal);
    }

    private void export(Desk desk) throws Exception {
        int said = stand.said.size();
        desk.click("#settings-more");
        desk.click("#export");
        desk.until("exported", () -> stand.said.size() > said);
        assertTrue(stand.said.getLast().contains(" written to "), stand.said.getLast());
    }
}
