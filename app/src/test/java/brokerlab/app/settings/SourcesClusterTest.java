package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.racks.Stand;
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

    private Stand stand;

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
        stand = new Stand(stage, source, Locale.ENGLISH, true, SettingsScreen::new);
        stand.live();
    }

    private Desk desk(FxRobot robot) throws Exception {
        var desk = new Desk(stand, robot);
        desk.until(
                "a broker",
                () -> source.door().snapshot().brokers().stream()
                        .anyMatch(b -> b.state() == Snapshot.BrokerState.RUNNING));
        return desk;
    }

    private static String chain(Desk desk, SettingScope scope, String setting) throws Exception {
        desk.open(scope, setting);
        return desk.text("#chain-" + Editor.id(setting));
    }

    /** The issue's own: "log.retention.ms is set and stands before this one" though nobody set it, and then "file 1 h". */
    @Test
    void whatNobodySetStandsBeforeNothingAndIsInNoFile(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        assertEquals(
                "default 168 h by log.retention.hours",
                chain(desk, ALL, "log.retention.ms").replace("7 d", "168 h"));
        desk.open(ALL, "log.retention.hours");
        assertFalse(desk.text("#setting-log-retention-hours").contains("stands before"));

        desk.type(ALL, "log.retention.hours", "1 h");
        assertFalse(desk.text("#setting-log-retention-hours").contains("stands before"));
        desk.apply();
        desk.until("it has restarted", () -> chainNow(desk, "log.retention.ms").contains("cluster.json"));
        assertEquals(
                "default 7 d by log.retention.hours  ‹  cluster.json 1 h by log.retention.hours",
                chain(desk, ALL, "log.retention.ms"));
        assertEquals("default 7 d  ‹  cluster.json 1 h", chain(desk, ALL, "log.retention.hours"));
        assertTrue(
                Files.readString(folder.resolve("cluster").resolve("cluster.json"))
                        .contains("log.retention.hours"),
                "where it is said to lie");

        desk.type(ALL, "log.retention.ms", "10 min");
        Stand.onFx(() -> stand.picture("settings-sources"));
        desk.open(ALL, "log.retention.hours");
        desk.until(
                "what is only typed counts, too",
                () -> desk.text("#setting-log-retention-hours")
                        .contains("log.retention.ms is set (10 min) and stands before this one."));
    }

    private static String chainNow(Desk desk, String setting) {
        return desk.text("#chain-" + Editor.id(setting));
    }

    /** Siblings: other families of names, and values of the preset, of the product and of ZooKeeper. */
    @Test
    void otherNamesOfOneValueStandBeforeItOnlyWhenTheyAreSet(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        desk.open(ALL, "log.roll.hours");
        assertFalse(desk.text("#setting-log-roll-hours").contains("stands before"));
        desk.open(ALL, "log.roll.jitter.hours");
        assertFalse(desk.text("#setting-log-roll-jitter-hours").contains("stands before"));
        desk.type(ALL, "log.roll.ms", "2 h");
        desk.open(ALL, "log.roll.hours");
        desk.until(
                "said",
                () -> desk.text("#setting-log-roll-hours")
                        .contains("log.roll.ms is set (2 h) and stands before this one."));
        desk.open(ALL, "log.flush.scheduler.interval.ms");
        assertFalse(desk.text("#setting-log-flush-scheduler-interval-ms").contains("stands before"));
        assertTrue(
                chain(desk, ALL, "log.flush.interval.ms").endsWith("by log.flush.scheduler.interval.ms"),
                chain(desk, ALL, "log.flush.interval.ms"));
    }

    @Test
    void aValueOfThePresetOrTheProductIsNamedAsSuch(FxRobot robot) throws Exception {
        Desk desk = desk(robot);
        assertEquals("default 1 GB  ‹  preset 1 MB", chain(desk, ALL, "log.segment.bytes"));
        String directories = chain(desk, FIRST, "log.dirs");
        assertTrue(directories.contains("workbench " + folder), directories);
        assertTrue(chain(desk, FIRST, "controller.socket.timeout.ms").endsWith("workbench 10 s"));
        assertTrue(chain(desk, new SettingScope.Ensemble(), "tickTime").endsWith("preset 500 ms"));
        assertTrue(chain(desk, new SettingScope.Ensemble(), "dataDir").contains("workbench "));
        desk.done(new Command.CreateTopic("told", 1, 1, Map.of(), Map.of("retention.ms", "60000")));
        var values = desk.ask(new Query.Settings(new SettingScope.Topic("told")));
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
