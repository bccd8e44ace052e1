package brokerlab.app.topics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import brokerlab.app.source.LocalSource;
import brokerlab.app.words.Target;
import brokerlab.engine.local.LocalSpec;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A record is written by hand on a real cluster and read back, byte for byte. */
@ExtendWith(ApplicationExtension.class)
@Timeout(200)
class RecordsClusterTest {
    @TempDir
    static Path folder;

    private LocalSource source;
    private ScreenFixture fixture;

    @Start
    void start(Stage stage) {
        source = new LocalSource(new LocalSpec(
                "records-test",
                folder.resolve("cluster"),
                1,
                List.of(),
                1,
                Optional.empty(),
                0,
                0,
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty()));
        fixture = new ScreenFixture(stage, source, Locale.ENGLISH, true, TopicsScreen::new);
        fixture.live();
    }

    @AfterEach
    void stop() {
        source.close();
    }

    private void await(Predicate<Snapshot> so) throws Exception {
        var done = new CompletableFuture<Void>();
        Runnable stop = fixture.onTick(now -> {
            if (so.test(now)) {
                done.complete(null);
            }
        });
        try {
            done.get(90, TimeUnit.SECONDS);
        } finally {
            stop.run();
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void headersAreWrittenAndShownAsAListWithNullEmptyAndBytesToldApart(FxRobot robot) throws Exception {
        await(now -> now.brokers().stream().anyMatch(b -> b.state() == Snapshot.BrokerState.RUNNING));
        source.door()
                .execute(new Command.CreateTopic("tagged", 1, 1, Map.of(), Map.of()))
                .get(60, TimeUnit.SECONDS);
        await(now -> now.topics().stream().anyMatch(t -> t.name().equals("tagged")));
        fixture.show(new Target.TopicTarget("tagged"));
        robot.clickOn("#tab-write");
        WaitForAsyncUtils.waitForFxEvents();
        robot.clickOn("#write-headers")
                .write("x-tag=tag1\nx-tag=tag2\nnone=null\nempty=\ncount=0x00 00 00 03\nx-tag=tag1", 0);
        robot.clickOn("#write-tombstone");
        robot.clickOn("#write-send");
        robot.clickOn("#tab-records");
        await(now -> !robot.lookup("#records-table")
                .queryAs(TableView.class)
                .getItems()
                .isEmpty());
        String whole =
                robot.lookup("#record-whole").queryAs(TextInputControl.class).getText();
        assertTrue(whole.contains("""
                        header x-tag: tag1
                        header x-tag: tag2
                        header none: ∅ none (null)
                        header empty: “” empty
                        header count: 0x00 00 00 03
                        header x-tag: tag1
                        """), whole);
        assertTrue(whole.startsWith("key: ∅ none (null)\n") && whole.endsWith("∅ none (null)"), whole);
        ScreenFixture.onFx(() -> fixture.picture("topics-record-headers"));
    }
}
