package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.engine.view.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javafx.stage.Stage;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** What is read at a start, and what nobody reads: applied by restarts, marked as such. */
@ExtendWith(ApplicationExtension.class)
final class SettingsRestartClusterTest extends SettingsClusterFixture {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap(), "max.block.ms", "4000", "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
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
        Set<String> loaders;
        try (var recording = new Recording()) {
            recording.enable("jdk.ThreadStart");
            recording.start();
            user.click("#apply");
            user.until("progress is shown", () -> user.text("#rolling").contains("Restarting brokers"));
            ScreenFixture.onFx(() -> fixture.picture("settings-rolling"));
            user.until("all are restarted", () -> fixture.said.size() > said);
            loaders = loaders(recording);
        }
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

    /** Names of the threads that were started to open and close logs. */
    private static Set<String> loaders(Recording recording) throws IOException {
        Path file = folder.resolve("threads.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .map(start -> start.getThread("thread").getJavaName())
                .filter(name -> name.contains("-load-") || name.contains("-close-"))
                .collect(Collectors.toSet());
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
}
