package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javafx.stage.Stage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/**
 * The settings an introduction to Kafka teaches, edited in the form as a person does, each with what it then does in the running cluster:
 * seen by a client, in the files, or on the screen.
 */
@ExtendWith(ApplicationExtension.class)
final class SettingsClusterTest extends SettingsClusterFixture {
    @Start
    void start(Stage stage) {
        open(stage);
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
}
