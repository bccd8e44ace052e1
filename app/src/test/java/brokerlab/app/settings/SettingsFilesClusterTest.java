package brokerlab.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.shell.ScreenFixture;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The settings of a cluster that runs go out in files, and come in from files of any origin. */
@ExtendWith(ApplicationExtension.class)
final class SettingsFilesClusterTest extends SettingsClusterFixture {
    @Start
    void start(Stage stage) {
        open(stage);
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
