package brokerlab.app.settings;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.LocalSource;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** The settings of a cluster that runs, edited in the form as a person does. One cluster for all tests of a class; a test's own {@code @Start} opens it. */
@Timeout(240)
abstract class SettingsClusterFixture {
    static final SettingScope ALL = new SettingScope.ClusterDefault();

    static final SettingScope FIRST = new SettingScope.Broker(1);

    static final SettingScope ENSEMBLE = new SettingScope.Ensemble();

    @TempDir
    static Path folder;

    static LocalSource source;

    static final List<JournalEntry> JOURNAL = new CopyOnWriteArrayList<>();

    static Path chosen;

    ScreenFixture fixture;

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
        JOURNAL.clear();
        source.door().onEvent(0, JOURNAL::add);
    }

    @AfterAll
    static void stop() {
        source.close();
    }

    void open(Stage stage) {
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

    SettingsUser user(FxRobot robot) throws Exception {
        var user = new SettingsUser(fixture, robot);
        user.until(
                "three brokers",
                () -> source.door().snapshot().brokers().stream()
                                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                                .count()
                        == 3);
        return user;
    }

    static String bootstrap() {
        return source.door().snapshot().cluster().bootstrap();
    }

    static Admin admin(String bootstrap) {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    /** All files of that name below the cluster's folder, by path. */
    static Map<String, String> files(String name) throws Exception {
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
}
