package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.demo.DemoPanel;
import brokerlab.app.demo.DemoTraffic;
import brokerlab.app.demo.Preset;
import brokerlab.app.kit.Fonts;
import brokerlab.app.shell.BundleTexts;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.SaveState;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.Target;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.SampleDoor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What a person sees at once in the windows that most have, 1280 × 720 and the smallest, in both languages. */
@ExtendWith(ApplicationExtension.class)
class RoomTest {
    /** The frame's layout alone is looked at. */
    private static final double WINDOW = 16;

    private final BundleTexts texts = new BundleTexts(Locale.ENGLISH);
    private final SampleDoor door = SampleDoor.still();
    private final DemoTraffic traffic = new DemoTraffic(door, Preset.load("demo"));
    private Stage stage;
    private Frame frame;

    @Start
    void start(Stage window) {
        Fonts.load();
        stage = window;
    }

    @BeforeEach
    void open() {
        onFx(() -> {
            Theme theme = new Theme(Optional.of(true));
            frame = new Frame(new Frame.Parts(
                    texts,
                    theme,
                    door.source("racks-demo"),
                    Screens::all,
                    context -> Optional.of(new DemoPanel(context, traffic)),
                    new SimpleObjectProperty<>(SaveState.SAVED),
                    () -> {}));
            Scene scene = new Scene(Picture.stand(frame.root(), 1000, 640), WINDOW, WINDOW);
            theme.dress(scene, frame.screenStyleSheets());
            stage.setScene(scene);
            stage.setWidth(WINDOW);
            stage.setHeight(WINDOW);
            frame.follow(stage);
            frame.start(Optional.empty());
            stage.show();
        });
    }

    @AfterEach
    void close() {
        onFx(() -> {
            frame.close();
            stage.hide();
        });
        traffic.close();
    }

    private void show(String id, String language, int width, int height) throws Exception {
        Screen screen = frame.screens().stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow();
        onFx(() -> texts.setLocale(Locale.of(language)));
        onFx(() -> frame.navigator().open(new Target.Whole(id)));
        onFx(screen::presentForTour);
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(20_000, screen::ready));
        // before there is a snapshot there is nothing to select
        onFx(screen::presentForTour);
        WaitForAsyncUtils.waitForFxEvents();
        lay(width, height);
    }

    private void lay(int width, int height) {
        Region root = frame.root();
        onFx(() -> root.resizeRelocate(0, 0, width, height));
        // what becomes visible by the first pass is laid out by the second
        for (int pass = 0; pass < 3; pass++) {
            onFx(() -> {
                root.applyCss();
                root.layout();
            });
        }
    }

    private static void onFx(Runnable act) {
        WaitForAsyncUtils.waitForAsyncFx(20_000, act);
    }

    private Node one(String query) {
        Node node = frame.root().lookup(query);
        assertTrue(node != null && node.isVisible(), query + " is not there");
        return node;
    }

    private List<Node> all(String query) {
        return List.copyOf(frame.root().lookupAll(query));
    }

    private static Bounds at(Node node) {
        return node.localToScene(node.getLayoutBounds());
    }

    private static void inside(Node node, Node pane, String what) {
        Bounds a = at(node);
        Bounds b = at(pane);
        assertTrue(
                a.getMinX() >= b.getMinX() - 1
                        && a.getMaxX() <= b.getMaxX() + 1
                        && a.getMinY() >= b.getMinY() - 1
                        && a.getMaxY() <= b.getMaxY() + 1,
                what + " " + a + " is not inside " + b);
    }

    private static void inOneLine(List<Node> nodes, String what) {
        List<Double> middles = nodes.stream().map(n -> at(n).getCenterY()).toList();
        double first = middles.getFirst();
        assertTrue(middles.stream().allMatch(y -> Math.abs(y - first) < 4), what + " stand at " + middles);
    }

    private static void whole(Node node) {
        assertFalse(((Labeled) node).isTextTruncated(), ((Labeled) node).getText() + " is cut");
    }

    /** Three racks stand side by side, the controller's with them, each with rows of tiles; what tiles mean is said below. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void threeRacksAreSeenAtOnce(String language) throws Exception {
        show("racks", language, 1280, 720);
        onFx(() -> {
            Node view = one(".floor-scroll");
            List<Node> racks = all(".rack");
            assertEquals(3, racks.size());
            inOneLine(racks.stream().map(r -> r.lookup(".rack-name")).toList(), "racks");
            for (int broker = 1; broker <= 3; broker++) {
                inside(one("#broker-" + broker + "-menu"), view, "the menu of broker " + broker);
                inside(one("#tile-" + broker + "-orders-0"), view, "a tile of broker " + broker);
            }
            all(".controller-crown").stream()
                    .filter(Node::isVisible)
                    .forEach(crown -> inside(crown, view, "the crown"));
            legend();
            inside(one("#open-segments"), one(".bl-inspector"), "the inspector's act");
        });
    }

    private void legend() {
        Node floor = one(".bl-floor");
        List<Node> entries = all(".legend-line .label");
        assertEquals(4, entries.size());
        entries.forEach(e -> inside(e, floor, "the legend's " + ((Labeled) e).getText()));
        entries.forEach(RoomTest::whole);
        inOneLine(entries, "the legend");
    }

    /** In the smallest window two racks are seen with rows of tiles, and the third after a short scroll. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void inTheSmallestWindowTwoRacksAreSeenAndTheThirdIsNear(String language) throws Exception {
        show("racks", language, 1000, 640);
        onFx(() -> {
            Node view = one(".floor-scroll");
            for (int broker = 1; broker <= 2; broker++) {
                inside(one("#tile-" + broker + "-audit-0"), view, "the first row of broker " + broker);
                inside(one("#tile-" + broker + "-orders-0"), view, "the third row of broker " + broker);
            }
            legend();
            ((ScrollPane) view).setVvalue(1);
        });
        lay(1000, 640);
        onFx(() -> {
            inside(one("#broker-3-menu"), one(".floor-scroll"), "broker 3");
            legend();
        });
    }

    /** A sibling: a broker's and a node's acts come before what is long, so they are seen. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void theInspectorsActsAreSeen(String language) throws Exception {
        show("racks", language, 1280, 720);
        for (Target each : List.of(new Target.BrokerTarget(1), new Target.ZooKeeperNodeTarget(1))) {
            onFx(() -> frame.navigator().open(each));
            lay(1280, 720);
            onFx(() -> {
                inside(one("#inspector-act-stop"), one(".bl-inspector"), "stop of " + each);
                inside(one("#inspector-act-kill"), one(".bl-inspector"), "kill of " + each);
            });
        }
    }

    /** The ensemble is told in one line at any size, and nothing of it is cut. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void theEnsembleIsOneLine(String language) throws Exception {
        for (int[] size : new int[][] {{1000, 640}, {1280, 720}, {1440, 900}}) {
            show("racks", language, size[0], size[1]);
            onFx(() -> {
                var line = new ArrayList<>(all(".zk-node"));
                assertEquals(3, line.size());
                line.add(one("#zookeeper-sums"));
                inOneLine(line, "the ensemble at " + size[0]);
                whole(one("#zookeeper-sums"));
                double strip = at(one("#zookeeper-strip")).getHeight();
                assertTrue(strip <= 60, "the ensemble's line is " + strip + " high");
            });
        }
    }

    /** What belongs together stays together: never a button or a chip alone in a line below its fellows. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void headersBreakBetweenGroups(String language) throws Exception {
        for (int[] size : new int[][] {{1000, 640}, {1280, 720}}) {
            show("racks", language, size[0], size[1]);
            onFx(() -> inOneLine(
                    List.of(one("#mode-tiles"), one("#racks-add-broker"), one("#racks-add-topic")), "acts of Racks"));
            show("consumers", language, size[0], size[1]);
            onFx(() -> inOneLine(List.of(one("#reset-offsets"), one("#delete-group")), "acts of Consumers"));
            show("settings", language, size[0], size[1]);
            onFx(() -> {
                inOneLine(
                        List.of(one("#settings-changed"), one("#settings-all"), one("#settings-more")),
                        "chips of Settings");
                inOneLine(List.of(one("#apply"), one("#discard"), one("#undo")), "acts of Settings");
            });
        }
    }
}
