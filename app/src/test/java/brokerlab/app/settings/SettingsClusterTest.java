package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
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

    private ScreenFixture fixture;

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
        fixture = new ScreenFixture(stage, source, Locale.ENGLISH, true, context -> new SettingsScreen(context, files));
        fixture.live();
    }

    private SettingsUser user(FxRobot robot) throws Exception {
        var user = new SettingsUser(fixture, robot);
        user.until(
                "three brokers",
                () -> source.door().snapshot().brokers().stream()
                                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                                .count()
                        == 3);
        return user;
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

    private static long segments(SettingsUser user, String topic) throws Exception {
        return user.partition(topic).replicas().getFirst().segments();
    }

    /** Of the kind "empty is not unknown": what a scope sets itself is counted without anybody opening it. */
    @Test
    void everyScopesBadgeIsThereBeforeItIsOpened(FxRobot robot) throws Exception {
        SettingsUser user = user(robot);
        ScopeList scopes = robot.lookup("#scope-list").queryAs(ScopeList.class);
        user.until(
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
        SettingsUser user = user(robot);
        user.type(ALL, "num.io.threads", "9");
        String told = user.preview();
        assertFalse(told.contains("New or different"), told);
        try (Admin other = admin(bootstrap())) {
            var first = new ConfigResource(ConfigResource.Type.BROKER, "1");
            // in one go, so that the preview is not worked out anew in between
            ScreenFixture.onFx(() -> {
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
            user.until("asked again", () -> user.asksAgain() && user.canApply());
            assertTrue(user.text("#effects").contains("New or different"), user.text("#effects"));
            user.apply();
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
        SettingsUser user = user(robot);
        user.done(new Command.CreateTopic("slow", 1, 3, Map.of(), Map.of()));

        user.type(ALL, "log.segment.bytes", "2 KB");
        user.apply();
        for (int i = 0; i < 12; i++) {
            user.done(SettingsUser.write("slow", 500));
        }
        user.until("log.segment.bytes rolls", () -> segments(user, "slow") >= 3);

        user.type(ALL, "log.retention.bytes", "3 KB");
        assertTrue(user.preview().contains("deletes"), user.preview());
        user.apply();
        user.until("log.retention.bytes deletes", () -> user.partition("slow").logStart() > 0);

        user.type(ALL, "log.roll.ms", "700 ms");
        user.apply();
        user.until("log.roll.ms rolls", () -> {
            source.door().execute(SettingsUser.write("slow", 10));
            return rolledByAge("slow");
        });

        user.type(ALL, "log.retention.ms", "1 s");
        user.apply();
        user.until("log.retention.ms deletes all", () -> {
            Snapshot.Partition p = user.partition("slow");
            return p.logEnd() > 0 && p.logStart() == p.logEnd();
        });

        assertEquals("", user.refusal(SettingsUser.write("slow", 1_500)));
        user.type(ALL, "message.max.bytes", "1000");
        user.apply();
        user.until("message.max.bytes refuses", () -> fixture.said.size() > 0);
        assertTrue(Set.of("MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE")
                .contains(user.refusal(SettingsUser.write("slow", 1_500))));

        user.done(new Command.StopBroker(3));
        user.until("two in sync", () -> user.partition("slow").isr().size() == 2);
        user.type(ALL, "min.insync.replicas", "3");
        assertTrue(user.preview().contains("acks=all writes to slow are refused"), user.preview());
        user.apply();
        assertEquals("NOT_ENOUGH_REPLICAS", user.refusal(SettingsUser.write("slow", 10)));
        ScreenFixture.onFx(() -> fixture.picture("settings-live"));

        user.until(
                "an undo is offered", () -> !robot.lookup("#undo").queryButton().isDisabled());
        user.click("#undo");
        fixture.awaitModal();
        String back = user.text("#undo-dialog");
        assertTrue(back.contains("min.insync.replicas") && back.contains("acks=all writes to slow are"), back);
        int said = fixture.said.size();
        robot.clickOn("Take back");
        user.until("taken back", () -> fixture.said.size() > said);
        assertEquals("", user.refusal(SettingsUser.write("slow", 10)));
        assertTrue(user.text("#history").contains("min.insync.replicas"), user.text("#history"));
        user.done(new Command.StartBroker(3));
    }

    @Test
    void whatIsReadAtStartIsAppliedByOneRollingRestart(FxRobot robot) throws Exception {
        SettingsUser user = user(robot);
        user.done(new Command.CreateTopic("led", 3, 3, Map.of(), Map.of()));
        user.done(new Command.CreateTopic(
                "aged", 1, 1, Map.of(), Map.of("message.timestamp.before.max.ms", "9223372036854775807")));
        write("aged", 3, TimeUnit.DAYS);
        Path second = folder.resolve("second-disk");

        user.type(ALL, "num.partitions", "2");
        assertTrue(user.text("#then-num-partitions").contains("Only for topics created from now on"));
        user.type(ALL, "default.replication.factor", "2");
        user.flip(ALL, "auto.leader.rebalance.enable");
        user.type(ALL, "leader.imbalance.check.interval.seconds", "1 s");
        user.type(ALL, "leader.imbalance.per.broker.percentage", "0");
        user.type(ALL, "num.recovery.threads.per.data.dir", "2");
        user.type(ALL, "log.retention.hours", "2d");
        user.type(ALL, "replica.fetch.max.bytes", "500 B");
        assertTrue(
                user.text("#then-replica-fetch-max-bytes").contains("larger than what a follower fetches at once"),
                user.text("#then-replica-fetch-max-bytes"));
        user.type(FIRST, "broker.rack", "west");
        user.type(FIRST, "log.dirs", second.toString());
        user.enter();
        String will = user.preview();
        assertTrue(will.contains("restart, one after the other"), will);
        assertTrue(user.text("#terminal").contains("broker-1/server.properties"), user.text("#terminal"));
        int said = fixture.said.size();
        user.click("#apply");
        user.until("progress is shown", () -> user.text("#rolling").contains("Restarting brokers"));
        ScreenFixture.onFx(() -> fixture.picture("settings-rolling"));
        Set<String> loaders = loaders(() -> fixture.said.size() > said);
        assertTrue(
                loaders.stream()
                        .collect(Collectors.groupingBy(n -> n.replaceAll("-?[0-9]+$", ""), Collectors.counting()))
                        .containsValue(2L),
                () -> "two threads of one directory: " + loaders);
        assertTrue(fixture.said.getLast().contains("10 settings were changed"), fixture.said.getLast());

        try (var producer = producer()) {
            producer.partitionsFor("by-itself");
        }
        user.until(
                "num.partitions and default.replication.factor make it so",
                () -> user.topic("by-itself")
                        .filter(t -> t.partitions().size() == 2 && t.replicationFactor() == 2)
                        .isPresent());
        user.until(
                "preferred leaders lead again",
                () -> user.topic("led").orElseThrow().partitions().stream()
                        .allMatch(p -> p.leader() == p.replicas().getFirst().broker()));
        user.until("log.retention.hours deletes", () -> user.partition("aged").logStart() == 1);
        assertEquals(
                "",
                user.refusal(SettingsUser.write("led", 700)),
                "a batch larger than replica.fetch.max.bytes still gets there");
        assertEquals("west", rack(1));
        user.done(new Command.CreateTopic("spread", 1, 1, Map.of(0, List.of(1)), Map.of()));
        user.until("the emptier directory is taken", () -> Files.isDirectory(second.resolve("spread-0")));
        user.open(FIRST, "num.recovery.threads.per.data.dir");
        assertTrue(
                user.text("#then-num-recovery-threads-per-data-dir").contains("2 threads × 2 directories = 4"),
                user.text("#then-num-recovery-threads-per-data-dir"));

        write("aged", 2, TimeUnit.HOURS);
        user.flip(ALL, "auto.create.topics.enable");
        user.flip(ALL, "delete.topic.enable");
        user.type(ALL, "log.retention.minutes", "1 h");
        user.apply();
        try (var producer = producer()) {
            assertThrows(Exception.class, () -> producer.partitionsFor("never"));
        }
        assertTrue(user.topic("never").isEmpty());
        assertEquals("TOPIC_DELETION_DISABLED", user.refusal(new Command.DeleteTopic("led")));
        user.until("log.retention.minutes deletes", () -> user.partition("aged").logStart() == 2);
    }

    @Test
    void whatNobodyReadsIsMarkedAndSetDescribedAndTakenBackAllTheSame(FxRobot robot) throws Exception {
        SettingsUser user = user(robot);
        user.type(FIRST, "remote.fetch.max.wait.ms", "700 ms");
        assertTrue(user.text("#setting-remote-fetch-max-wait-ms").contains("no effect here"));
        assertEquals(
                "No effect here, because this engine has no tiered storage.",
                robot.lookup("#unread-remote-fetch-max-wait-ms").queryLabeled().getText());
        assertTrue(user.preview().contains("remote.fetch.max.wait.ms has no effect here"), user.preview());
        assertTrue(user.preview().contains("because this engine has no tiered storage"), user.preview());
        ScreenFixture.onFx(() -> fixture.picture("settings-unread"));
        user.apply();
        assertEquals("700", described(1, "remote.fetch.max.wait.ms"));
        user.open(FIRST, "remote.fetch.max.wait.ms");
        user.until(
                "its own value",
                () -> user.text("#chain-remote-fetch-max-wait-ms").contains("700"));
        user.click("#reset-remote-fetch-max-wait-ms");
        user.apply();
        assertEquals("500", described(1, "remote.fetch.max.wait.ms"));

        user.type(FIRST, "remote.fetch.max.wait.ms", "0 ms");
        user.until(
                "refused with what was typed",
                () -> user.text("#problem-remote-fetch-max-wait-ms").contains("“0 ms” is too small"));
        user.click("#discard");
        user.open(FIRST, "broker.id");
        assertTrue(user.text("#setting-broker-id").contains("read-only"), user.text("#setting-broker-id"));
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
        SettingsUser user = user(robot);
        SettingScope broker = new SettingScope.Broker(2);
        user.type(broker, "listeners", "SSL//:9091");
        user.enter();
        user.until(
                "the entry is named",
                () -> (user.text("#effects") + user.text("#problem-listeners"))
                        .contains("SSL//:9091 for listeners: must look like"));
        user.click("#discard");
        int port;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        user.type(broker, "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,EXTRA:PLAINTEXT");
        user.type(broker, "listeners", "EXTRA://127.0.0.1:" + port);
        user.enter();
        assertTrue(user.preview().contains("changes its addresses"), user.preview());
        user.apply();
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
        SettingsUser user = user(robot);
        user.type(ENSEMBLE, "tickTime", "600 ms");
        user.type(ENSEMBLE, "initLimit", "20");
        assertTrue(user.text("#then-initLimit").contains("12 s"), user.text("#then-initLimit"));
        user.type(ENSEMBLE, "syncLimit", "5");
        assertTrue(user.text("#then-syncLimit").contains("3.0 s"), user.text("#then-syncLimit"));
        assertTrue(user.preview().contains("ZooKeeper nodes"), user.preview());
        ScreenFixture.onFx(() -> fixture.picture("settings-ensemble"));
        user.apply();
        // a session may not be shorter than two ticks
        var zooKeeper = new ZooKeeper(connect(), 900, event -> {});
        try {
            user.until("a session", () -> zooKeeper.getState().isConnected());
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
        SettingsUser user = user(robot);
        for (String setting : List.of("broker.id", "zookeeper.connect")) {
            user.open(FIRST, setting);
            assertFalse(user.there("#edit-" + Editor.id(setting)));
            assertTrue(user.text("#setting-" + Editor.id(setting)).contains("Not to be changed here"));
        }
        user.open(FIRST, "broker.rack");
        ScreenFixture.onFx(() -> robot.lookup("#setting-list").query().requestFocus());
        user.enter();
        robot.write("attic", 0);
        user.until("Enter goes into the editor", () -> user.text("#effects").contains("attic"));
        robot.push(KeyCode.ESCAPE);
        user.until("Esc takes back what was typed", () -> !user.text("#effects").contains("attic"));
        chosen = folder.resolve("out");
        export(user);
        String broker = Files.readString(chosen.resolve("broker-1/server.properties"));
        assertTrue(broker.contains("broker.id=1\n"), broker);
        assertTrue(broker.contains("zookeeper.connect="), broker);
        user.open(ENSEMBLE, "tickTime");
        export(user);
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
        user.click("#settings-more");
        user.click("#import");
        fixture.awaitModal();
        assertTrue(user.text("#stage-dialog").contains("700 ms"), user.text("#stage-dialog"));
        user.click("#stage-confirm");
        user.until("staged", () -> user.text("#effects").contains("maxClientCnxns"));
        assertTrue(user.preview().contains("ZooKeeper nodes"), user.preview());
        user.click("#discard");
    }

    @Test
    void aStrangersFileIsImportedInItsEncodingWithoutWhatIsItsMachines(FxRobot robot) throws Exception {
        SettingsUser user = user(robot);
        user.open(ALL, "num.partitions");
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
            user.click("#settings-more");
            user.click("#import");
            fixture.awaitModal();
            String dialog = user.text("#stage-dialog");
            assertTrue(dialog.contains("num.partitions") && dialog.contains("9"), dialog);
            assertTrue(dialog.contains("process.roles, listeners, log.dirs, listener.security.protocol.map"), dialog);
            assertTrue(dialog.contains("kept and exported again: share.coordinator.threads"), dialog);
            ScreenFixture.onFx(fixture::closeModal);
        }
        chosen = Files.write(folder.resolve("rack"), "num.partitions=\ud55c".getBytes(Charset.forName("EUC-KR")));
        user.click("#settings-more");
        user.click("#import");
        fixture.awaitModal();
        assertTrue(user.text("#stage-dialog").contains("line 1: 'num.partitions="), user.text("#stage-dialog"));
        assertTrue(user.text("#stage-dialog").contains("not UTF-8"), user.text("#stage-dialog"));
        ScreenFixture.onFx(fixture::closeModal);
    }

    private void export(SettingsUser user) throws Exception {
        int said = fixture.said.size();
        user.click("#settings-more");
        user.click("#export");
        user.until("exported", () -> fixture.said.size() > said);
        assertTrue(fixture.said.getLast().contains(" written to "), fixture.said.getLast());
    }
}
