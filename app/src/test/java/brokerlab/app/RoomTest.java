package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.demo.DemoTraffic;
import brokerlab.app.demo.Preset;
import brokerlab.app.kit.CommandText;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.Target;
import brokerlab.app.workspace.WorkspaceException;
import brokerlab.engine.view.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What a person sees at once in the windows that most have, 1280 × 720 and the smallest, in both languages. */
@ExtendWith(ApplicationExtension.class)
class RoomTest extends WorkbenchFixture {
    @TempDir
    private static Path folder;

    private final SampleDoor door = SampleDoor.still();

    @Start
    void start(Stage window) throws WorkspaceException, IOException {
        open(window, folder);
    }

    @BeforeEach
    void open() {
        open(door, new DemoTraffic(door, Preset.load("demo")));
    }

    private void show(String id, String language, int width, int height) throws Exception {
        onFx(() -> texts.setLocale(Locale.of(language)));
        show(id, true);
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
            racks.forEach(r -> assertTrue(
                    r.getBoundsInParent().getMaxX() <= ((Region) r.getParent()).getWidth(), "its border is cut: " + r));
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

    /** Figures stand in one order whatever is wrong, and none is left out while there is room for it or a drawing beside. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void pillsKeepTheirOrderAndUseTheRoom(String language) throws Exception {
        show("racks", language, 1280, 720);
        List<String> calm = pills();
        door.host(new Snapshot.Host(true, 600, SampleDoor.START, 18_000));
        WaitForAsyncUtils.waitFor(
                20,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.waitForAsyncFx(
                        20_000, () -> frame.root().lookup("#pill-host").isVisible()));
        for (int width : new int[] {1000, 1280, 1440, 1920}) {
            lay(width, 720);
            List<String> seen = pills();
            List<String> order = new ArrayList<>(ORDER);
            order.retainAll(seen);
            assertEquals(order, seen, "at " + width);
            onFx(() -> {
                Region health = (Region) one("#health");
                double used = all("#health > .bl-pill").stream()
                        .filter(Node::isVisible)
                        .mapToDouble(p -> p.getBoundsInParent().getMaxX())
                        .max()
                        .orElse(0);
                for (String id : List.of("pill-zookeeper", "pill-controller", "pill-brokers")) {
                    Region pill = (Region) frame.root().lookup("#" + id);
                    // one that sums them all up is there as what is wrong alone has too little room
                    if (!pill.isVisible()
                            && !frame.root().lookup("#pill-health").isVisible()) {
                        assertTrue(
                                used + 8 + pill.prefWidth(-1) > health.getWidth(),
                                id + " would fit in " + health.getWidth() + " at " + width);
                        assertTrue(
                                all(".bl-topbar > .bl-sparkline").stream().noneMatch(Node::isVisible),
                                "a drawing stands where " + id + " could");
                    }
                }
            });
        }
        assertEquals(List.of("pill-zookeeper", "pill-controller", "pill-brokers"), calm.subList(0, 3));
    }

    private static final List<String> ORDER = Stream.concat(
                    Stream.of("pill-health"),
                    Stream.of("ZOOKEEPER", "CONTROLLER", "BROKERS", "OFFLINE", "MINISR", "UNDER", "DISK", "HOST")
                            .map(f -> "pill-" + f.toLowerCase(Locale.ROOT)))
            .toList();

    private List<String> pills() {
        return all("#health > .bl-pill").stream()
                .filter(Node::isVisible)
                .sorted(Comparator.comparingDouble(p -> at(p).getMinX()))
                .map(Node::getId)
                .toList();
    }

    private List<CommandText> commands() {
        return all(".terminal-text").stream()
                .filter(CommandText.class::isInstance)
                .map(CommandText.class::cast)
                .filter(c -> c.isVisible() && !c.command().isEmpty())
                .toList();
    }

    /** A command's line ends at a blank or a comma: no address and no option is torn. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void aCommandBreaksBetweenItsWords(String language) throws Exception {
        for (String screen : List.of("settings", "racks")) {
            show(screen, language, 1000, 640);
            // what the cluster would do is asked first
            WaitForAsyncUtils.waitFor(
                    20,
                    TimeUnit.SECONDS,
                    () -> WaitForAsyncUtils.waitForAsyncFx(
                            20_000, () -> !commands().isEmpty()));
            lay(1000, 640);
            onFx(() -> {
                for (CommandText text : commands()) {
                    List<String> lines = text.getText().lines().toList();
                    assertTrue(lines.size() > 1, text.getText());
                    assertEquals(
                            text.command().replace(" ", ""),
                            String.join("", lines).replace(" ", ""));
                    int at = 0;
                    for (String line : lines.subList(0, lines.size() - 1)) {
                        at += line.length();
                        boolean comma = text.command().charAt(at - 1) == ',';
                        boolean blank = text.command().charAt(at) == ' ';
                        assertTrue(comma || blank, "torn after " + line);
                        at += blank ? 1 : 0;
                    }
                    assertFalse(text.isTextTruncated(), text.getText());
                    double high = text.lookup(".text").getLayoutBounds().getHeight();
                    double room = text.getHeight()
                            - text.getInsets().getTop()
                            - text.getInsets().getBottom();
                    assertTrue(high <= room, "its last line is cut: " + high + " px in " + room);
                }
            });
        }
    }

    /** Where there is no room for all addresses, one whole and how many more are said; the tooltip has them all. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ko"})
    void theBootstrapIsNeverCutInsideAnAddress(String language) throws Exception {
        String all = door.snapshot().cluster().bootstrap();
        String first = all.substring(0, all.indexOf(','));
        show("racks", language, 1000, 640);
        onFx(() -> {
            Labeled shown = (Labeled) one("#bootstrap");
            assertEquals(first + (language.equals("en") ? " and 2 more" : " 외 2개"), shown.getText());
            assertFalse(shown.isTextTruncated());
            assertEquals(all, shown.getAccessibleText());
            assertTrue(shown.getTooltip().getText().contains(all));
        });
        lay(1920, 1080);
        onFx(() -> assertEquals(all, ((Labeled) one("#bootstrap")).getText()));
    }

    /** What cannot be pressed now can be read: its words and what they stand on differ by 3 to 1 at least, in both themes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsDisabledCanBeRead(boolean dark) throws Exception {
        onFx(() -> {
            if (frame.theme().darkProperty().get() != dark) {
                frame.theme().toggle();
            }
        });
        show("topics", "en", 1280, 720);
        onFx(() -> {
            var box = new HBox();
            for (String kind : List.of("plain", "primary", "danger")) {
                Button button = new Button(kind);
                button.setId("off-" + kind);
                button.getStyleClass().add(kind);
                button.setDisable(true);
                box.getChildren().add(button);
            }
            frame.showModal(box);
            frame.root().applyCss();
            for (Node each : all(".button")) {
                Button button = (Button) each;
                if (!button.isDisabled() || button.getText().isEmpty()) {
                    continue;
                }
                assertEquals(1, button.getOpacity(), 0.001, button.getText());
                Color ground =
                        (Color) button.getBackground().getFills().getLast().getFill();
                double contrast = contrast((Color) button.getTextFill(), ground);
                assertTrue(contrast >= 3, button.getText() + " has " + contrast);
            }
            assertEquals(
                    3,
                    all(".button").stream()
                            .filter(b -> b.getId() != null && b.getId().startsWith("off-"))
                            .count());
            frame.closeModal();
        });
    }

    private static double contrast(Color one, Color other) {
        double a = light(one);
        double b = light(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double light(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double part) {
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
