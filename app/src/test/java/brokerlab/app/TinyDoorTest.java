package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/**
 * A person at a cluster that is none of ours. The app is loaded where no class of the engine is but those of the contract, what it tells
 * ({@code journal}) and what settings are ({@code config}): whatever else it reached for would not be there.
 */
@ExtendWith(ApplicationExtension.class)
final class TinyDoorTest {
    private final WithoutEngine loader = new WithoutEngine();
    private AutoCloseable cluster;

    /** Loads the app and its tests anew, and of the engine the contract alone. */
    private static final class WithoutEngine extends ClassLoader {
        private static final Pattern CONTRACT = Pattern.compile("brokerlab\\.engine\\.(view|journal|config)\\..*");

        private final TreeSet<String> missed = new TreeSet<>();

        WithoutEngine() {
            super(TinyDoorTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("brokerlab.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                if (name.startsWith("brokerlab.engine.")
                        && !CONTRACT.matcher(name).matches()) {
                    missed.add(name);
                    throw new ClassNotFoundException(name + " is no part of the contract");
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? own(name) : loaded;
            }
        }

        private Class<?> own(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Start
    void start(Stage stage) throws ReflectiveOperationException {
        Constructor<?> made = loader.loadClass(TinyCluster.class.getName()).getDeclaredConstructor(Stage.class);
        made.setAccessible(true);
        cluster = (AutoCloseable) made.newInstance(stage);
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            cluster.close();
            return null;
        });
    }

    private static void until(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, condition);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static boolean says(FxRobot robot, String words) {
        return robot.lookup((Node n) -> n instanceof Labeled l && l.isVisible() && words.equals(l.getText()))
                .tryQuery()
                .isPresent();
    }

    @Test
    void everyScreenOpensOnAClusterWithNoEngineBehindTheDoor(FxRobot robot) throws TimeoutException {
        assertThrows(
                ClassNotFoundException.class,
                () -> loader.loadClass("brokerlab.engine.cluster.Cluster"),
                "the loader works");
        loader.missed.clear();
        until(() -> robot.lookup("#broker-1").tryQuery().isPresent());
        robot.clickOn("#rail-topics");
        until(() -> says(robot, "plain"));
        robot.clickOn("#rail-consumers");
        until(() -> robot.lookup("#consumers").tryQuery().isPresent());
        robot.clickOn("#rail-segments");
        until(() -> robot.lookup("#segments").tryQuery().isPresent());
        robot.clickOn("#rail-settings");
        until(() -> robot.lookup("#settings").tryQuery().isPresent());
        assertEquals(new TreeSet<>(), loader.missed, "reached for, and not there");
    }

    @Test
    void aTopicIsMadeOnIt(FxRobot robot) throws TimeoutException {
        robot.clickOn("#rail-topics");
        robot.clickOn("#topics-add");
        robot.clickOn("#create-name").write("made-here");
        until(() -> !robot.lookup("#create-confirm").queryButton().isDisabled());
        robot.clickOn("#create-confirm");
        until(() -> says(robot, "made-here"));
        assertEquals(new TreeSet<>(), loader.missed, "reached for, and not there");
    }

    /** What it cannot do is not offered. */
    @Test
    void whatTheClusterCannotDoIsNotOffered(FxRobot robot) throws TimeoutException {
        until(() -> robot.lookup("#broker-1").tryQuery().isPresent());
        assertFalse(robot.lookup("#broker-1-menu").query().isVisible(), "a broker's life");
        robot.clickOn("#rail-topics");
        until(() -> says(robot, "plain"));
        assertTrue(robot.lookup("#topics-add").query().isVisible(), "topics");
        assertTrue(loader.missed.isEmpty(), () -> "reached for, and not there: " + loader.missed);
    }
}
