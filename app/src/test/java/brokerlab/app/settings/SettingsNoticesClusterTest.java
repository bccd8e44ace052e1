package brokerlab.app.settings;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.LocalSource;
import brokerlab.app.topics.TopicsScreen;
import brokerlab.app.words.Target;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.SettingRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** What another client changes in a running cluster is on the screen because the cluster tells of it: the ticker does not run. */
@ExtendWith(ApplicationExtension.class)
@Timeout(240)
final class SettingsNoticesClusterTest {
    private static final SettingScope.Topic TOPIC = new SettingScope.Topic("orders");

    @TempDir
    static Path folder;

    private static LocalSource source;
    private static String bootstrap;
    private static Admin admin;

    private Stage stage;
    private ScreenFixture fixture;
    private SettingsModel model;

    @BeforeAll
    static void cluster() throws Exception {
        source = new LocalSource(new LocalSpec(
                "notices",
                folder.resolve("cluster"),
                3,
                List.of(),
                1,
                Optional.empty(),
                0,
                0,
                Map.of("offsets.topic.num.partitions", "1"),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty()));
        var started = new ArrayBlockingQueue<BrokerEvent.BrokerStarted>(3);
        Runnable stop = source.door().onEvent(0, entry -> {
            if (entry.event() instanceof BrokerEvent.BrokerStarted s) {
                started.add(s);
            }
        });
        for (int i = 0; i < 3; i++) {
            BrokerEvent.BrokerStarted each = Objects.requireNonNull(started.poll(120, TimeUnit.SECONDS), "starts");
            bootstrap = each.host() + ":" + each.port();
        }
        stop.run();
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        admin.createTopics(List.of(new NewTopic(TOPIC.name(), 1, (short) 3)))
                .all()
                .get();
    }

    @AfterAll
    static void stop() {
        admin.close();
        source.close();
    }

    @Start
    void start(Stage stage) {
        this.stage = stage;
        fixture = new ScreenFixture(stage, source, Locale.ENGLISH, true, SettingsScreen::new);
        model = ((SettingsScreen) fixture.screen()).model();
    }

    /** Looks with every pulse, which moves nothing on a screen. */
    private static void until(String what, BooleanSupplier so) throws Exception {
        var done = new CompletableFuture<Void>();
        var look = new AnimationTimer() {
            @Override
            public void handle(long now) {
                try {
                    if (so.getAsBoolean()) {
                        done.complete(null);
                    }
                } catch (RuntimeException e) {
                    done.completeExceptionally(e);
                }
            }
        };
        Platform.runLater(look::start);
        try {
            done.get(90, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not in time: " + what, e);
        } finally {
            Platform.runLater(look::stop);
        }
    }

    private static void set(ConfigResource.Type type, String of, String name, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(type, of),
                        List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private void show(SettingScope scope, String setting) throws Exception {
        ScreenFixture.onFx(() -> fixture.screen().show(new Target.SettingTarget(scope, setting)));
        until("the row of " + setting, () -> model.line(setting).isPresent());
    }

    private Optional<String> own(String setting) {
        return model.line(setting).flatMap(line -> line.row().own());
    }

    @Test
    void anotherClientsChangeIsShownWithItsBadge() throws Exception {
        show(TOPIC, "retention.bytes");
        set(ConfigResource.Type.TOPIC, TOPIC.name(), "retention.bytes", "5000000");
        until("a topic's value", () -> own("retention.bytes").equals(Optional.of("5000000")));
        for (int broker = 1; broker <= 3; broker++) {
            SettingScope scope = new SettingScope.Broker(broker);
            show(scope, "log.cleaner.backoff.ms");
            until("its badge", () -> model.changed(scope) >= 0);
            long before = model.changed(scope);
            set(ConfigResource.Type.BROKER, Integer.toString(broker), "log.cleaner.backoff.ms", "16000");
            until("a broker's value", () -> own("log.cleaner.backoff.ms").equals(Optional.of("16000")));
            show(TOPIC, "retention.bytes");
            set(ConfigResource.Type.BROKER, Integer.toString(broker), "background.threads", "9");
            until("the badge of one not shown", () -> model.changed(scope) == before + 2);
        }
        set(ConfigResource.Type.BROKER, "", "log.retention.bytes", "7000000");
        until(
                "what a topic inherits",
                () -> model.line("retention.bytes").orElseThrow().row().candidates().stream()
                        .anyMatch(c -> c.value().equals("7000000")));
    }

    @Test
    void aPreviewIsWorkedOutAnewWhenAnotherClientsChangeMakesItAnother(FxRobot robot) throws Exception {
        show(TOPIC, "retention.ms");
        ScreenFixture.onFx(() -> model.typeNumber(model.line("retention.ms").orElseThrow(), "5", "min"));
        Pane cards = robot.lookup("#effect-cards").queryAs(Pane.class);
        until("its preview", () -> {
            fixture.tick();
            return words(cards).contains("from now on");
        });
        set(ConfigResource.Type.TOPIC, TOPIC.name(), "retention.ms", "300000");
        until("that nothing changes", () -> words(cards).contains("nothing changes"));
    }

    /** Their number stays as it is, and so does all that the snapshot tells of them. */
    @Test
    void anotherClientsChangeIsShownBesideTheTopic(FxRobot robot) throws Exception {
        set(ConfigResource.Type.TOPIC, TOPIC.name(), "segment.ms", "7200000");
        var topics = new AtomicReference<ScreenFixture>();
        ScreenFixture.onFx(() -> topics.set(new ScreenFixture(stage, source, Locale.ENGLISH, true, TopicsScreen::new)));
        ScreenFixture.onFx(() -> topics.get().screen().show(new Target.TopicTarget(TOPIC.name())));
        until("the topic", () -> {
            topics.get().tick();
            return robot.lookup("#tab-settings").tryQuery().isPresent();
        });
        ScreenFixture.onFx(
                () -> robot.lookup("#tab-settings").queryAs(ToggleButton.class).fire());
        TableView<SettingRow> table = robot.lookup("#settings-table").queryTableView();
        until("its settings", () -> own(table).equals(Optional.of("7200000")));
        set(ConfigResource.Type.TOPIC, TOPIC.name(), "segment.ms", "3600000");
        until("the new value", () -> own(table).equals(Optional.of("3600000")));
    }

    private static Optional<String> own(TableView<SettingRow> table) {
        return table.getItems().stream()
                .filter(r -> r.setting().name().equals("segment.ms"))
                .findFirst()
                .flatMap(SettingRow::own);
    }

    private static String words(Node node) {
        return node.lookupAll(".label").stream()
                .map(n -> ((Labeled) n).getText())
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
    }
}
