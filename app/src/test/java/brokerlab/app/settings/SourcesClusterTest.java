package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.LocalSource;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingRow;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Where values come from, as the screen says it of a running cluster: who set what, where it lies, and what nobody set. */
@ExtendWith(ApplicationExtension.class)
@Timeout(240)
class SourcesClusterTest {
    private static final SettingScope ALL = new SettingScope.ClusterDefault();
    private static final SettingScope FIRST = new SettingScope.Broker(1);

    @TempDir
    static Path folder;

    private static LocalSource source;

    private ScreenFixture fixture;

    @BeforeAll
    static void cluster() {
        source = new LocalSource(new LocalSpec(
                "sources",
                folder.resolve("cluster"),
                1,
                List.of(),
                1,
                Optional.empty(),
                0,
                0,
                Map.of("log.segment.bytes", "1048576", "offsets.topic.num.partitions", "1"),
                Map.of(),
                Map.of("tickTime", "500"),
                Optional.empty(),
                Optional.empty()));
    }

    @AfterAll
    static void stop() {
        source.close();
    }

    @Start
    void start(Stage stage) {
        fixture = new ScreenFixture(stage, source, Locale.ENGLISH, true, SettingsScreen::new);
        fixture.live();
    }

    private SettingsUser user(FxRobot robot) throws Exception {
        var user = new SettingsUser(fixture, robot);
        user.until(
                "a broker",
                () -> source.door().snapshot().brokers().stream()
                        .anyMatch(b -> b.state() == Snapshot.BrokerState.RUNNING));
        return user;
    }

    private static String chain(SettingsUser user, SettingScope scope, String setting) throws Exception {
        user.open(scope, setting);
        return user.text("#chain-" + Editor.id(setting));
    }

    /** The issue's own: "log.retention.ms is set and stands before this one" though nobody set it, and then "file 1 h". */
    @Test
    void whatNobodySetStandsBeforeNothingAndIsInNoFile(FxRobot robot) throws Exception {
        SettingsUser user = user(robot);
        assertEquals(
                "default 168 h by log.retention.hours",
                chain(user, ALL, "log.retention.ms").replace("7 d", "168 h"));
        user.open(ALL, "log.retention.hours");
        assertFalse(user.text("#setting-log-retention-hours").contains("stands before"));

        user.type(ALL, "log.retention.hours", "1 h");
        assertFalse(user.text("#setting-log-retention-hours").contains("stands before"));
        user.apply();
        user.until("it has restarted", () -> chainNow(user, "log.retention.ms").contains("cluster.json"));
        assertEquals(
                "default 7 d by log.retention.hours  ‹  cluster.json 1 h by log.retention.hours",
                chain(user, ALL, "log.retention.ms"));
        assertEquals("default 7 d  ‹  cluster.json 1 h", chain(user, ALL, "log.retention.hours"));
        assertTrue(
                Files.readString(folder.resolve("cluster").resolve("cluster.json"))
                        .contains("log.retention.hours"),
                "where it is said to lie");

        user.type(ALL, "log.retention.ms", "10 min");
        ScreenFixture.onFx(() -> fixture.picture("settings-sources"));
        user.open(ALL, "log.retention.hours");
        user.until(
                "what is only typed counts, too",
                () -> user.text("#setting-log-retention-hours")
                        .contains("log.retention.ms is set (10 min) and stands before this one."));
    }

    private static String chainNow(SettingsUser user, String setting) {
        return user.text("#chain-" + Editor.id(setting));
    }

    /** Siblings: other families of names, and values of the preset, of the product and of ZooKeeper. */
    @Test
    void otherNamesOfOneValueStandBeforeItOnlyWhenTheyAreSet(FxRobot robot) throws Exception {
        SettingsUser user = user(robot);
        user.open(ALL, "log.roll.hours");
        assertFalse(user.text("#setting-log-roll-hours").contains("stands before"));
        user.open(ALL, "log.roll.jitter.hours");
        assertFalse(user.text("#setting-log-roll-jitter-hours").contains("stands before"));
        user.type(ALL, "log.roll.ms", "2 h");
        user.open(ALL, "log.roll.hours");
        user.until(
                "said",
                () -> user.text("#setting-log-roll-hours")
                        .contains("log.roll.ms is set (2 h) and stands before this one."));
        user.open(ALL, "log.flush.scheduler.interval.ms");
        assertFalse(user.text("#setting-log-flush-scheduler-interval-ms").contains("stands before"));
        assertTrue(
                chain(user, ALL, "log.flush.interval.ms").endsWith("by log.flush.scheduler.interval.ms"),
                chain(user, ALL, "log.flush.interval.ms"));
    }

    @Test
    void aValueOfThePresetOrTheProductIsNamedAsSuch(FxRobot robot) throws Exception {
        SettingsUser user = user(robot);
        assertEquals("default 1 GB  ‹  preset 1 MB", chain(user, ALL, "log.segment.bytes"));
        String directories = chain(user, FIRST, "log.dirs");
        assertTrue(directories.contains("workbench " + folder), directories);
        assertTrue(chain(user, FIRST, "controller.socket.timeout.ms").endsWith("workbench 10 s"));
        assertTrue(chain(user, new SettingScope.Ensemble(), "tickTime").endsWith("preset 500 ms"));
        assertTrue(chain(user, new SettingScope.Ensemble(), "dataDir").contains("workbench "));
        user.done(new Command.CreateTopic("told", 1, 1, Map.of(), Map.of("retention.ms", "60000")));
        var values = user.ask(new Query.Settings(new SettingScope.Topic("told")));
        assertEquals("START", sourceOf(values, "segment.bytes"));
        assertEquals("TOPIC", sourceOf(values, "retention.ms"));
        assertEquals("DEFAULT", sourceOf(values, "max.message.bytes"));
    }

    private static String sourceOf(List<SettingRow> rows, String name) {
        SettingRow row = rows.stream()
                .filter(r -> r.setting().name().equals(name))
                .findFirst()
                .orElseThrow();
        return row.giver().map(Enum::name).orElse(row.source().name());
    }
}
