package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.app.kit.ReplicaTile;
import brokerlab.app.shell.Screen;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.source.SampleSettings;
import brokerlab.app.workspace.WorkspaceException;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Toggle;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/**
 * Every screen, dialog and popover at every size, in both languages, healthy and broken, with few, many and long names: nothing that
 * matters is cut, nothing overlaps, nothing lies where no scroll bar leads ({@link LayoutFlaws} says what is looked for and how it is mended).
 * Pictures of what was looked at are written with {@code -Dbrokerlab.fit.pictures=DIR}.
 */
@ExtendWith(ApplicationExtension.class)
final class FitTest extends WorkbenchFixture {
    private record Size(int width, int height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    private static final List<Size> SIZES =
            List.of(new Size(1000, 640), new Size(1280, 720), new Size(1440, 900), new Size(1920, 1080));

    /** What a cluster may look like. */
    enum State {
        HEALTHY,
        BROKEN,
        EMPTY,
        LONG_NAMES,
        MANY;

        SampleDoor door() {
            SampleDoor door = this == LONG_NAMES
                    ? SampleDoor.named("_with-a.name_" + "as-long-as-Kafka-allows.".repeat(9))
                    : SampleDoor.still();
            switch (this) {
                case BROKEN -> {
                    door.execute(new Command.KillBroker(3)).join();
                    door.execute(new Command.StopBroker(1)).join();
                    door.execute(new Command.KillZooKeeperNode(1)).join();
                    door.execute(new Command.KillZooKeeperNode(2)).join();
                }
                case EMPTY ->
                    door.snapshot().topics().stream()
                            .map(Snapshot.Topic::name)
                            .forEach(name ->
                                    door.execute(new Command.DeleteTopic(name)).join());
                case MANY -> {
                    for (int i = 0; i < 60; i++) {
                        door.execute(new Command.CreateTopic("topic-" + i, 12, 3, Map.of(), Map.of()))
                                .join();
                    }
                    for (int i = 0; i < 9; i++) {
                        door.execute(new Command.AddBroker("rack-" + (char) ('a' + i % 4)))
                                .join();
                    }
                }
                default -> {}
            }
            return door;
        }
    }

    private static final Pattern HANGUL = Pattern.compile("\\p{IsHangul}");

    @TempDir
    private static Path folder;

    @Start
    void start(Stage window) throws WorkspaceException, IOException {
        open(window, folder);
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void everyScreenFits(State state) throws TimeoutException {
        open(state.door());
        Set<String> flaws = new LinkedHashSet<>();
        for (Screen screen : frame.screens()) {
            show(screen.id(), state != State.EMPTY);
            for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
                onFx(() -> texts.setLocale(language));
                for (Size size : SIZES) {
                    flaws.addAll(look(
                            screen.id() + " " + state + " " + language + " " + size, size, Optional.of(frame.root())));
                }
            }
        }
        assertEquals("", String.join("\n", flaws));
    }

    /**
     * Each dialog and popover at every size, and with text half as large again in a small window: scrolls where the window is too low, and
     * its buttons are always seen.
     */
    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"HEALTHY", "LONG_NAMES"})
    void everythingThatOpensFits(State state) throws TimeoutException {
        openWithMuchToSay(state.door());
        // a name is never as wide as the smallest window is: what holds it there holds it in a larger one
        int few = state == State.HEALTHY ? 2 : 1;
        Set<String> flaws = new LinkedHashSet<>();
        // Words of another size have everything styled anew; a screen that is elsewhere then is styled when it comes
        // back.
        for (int percent : new int[] {100, 150}) {
            onFx(() -> frame.theme().chooseTextSize(percent));
            for (DialogCase dialog : DialogCase.ALL) {
                show(dialog.screen(), true);
                for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
                    onFx(() -> texts.setLocale(language));
                    onFx(() -> frame.root().resizeRelocate(0, 0, 1000, 640));
                    FxThread.layOut(frame.root());
                    onFx(() -> dialog.open().accept(user));
                    until(() -> overlay().isPresent());
                    for (Size size : SIZES.subList(0, few + (percent == 100 ? few : 0))) {
                        flaws.addAll(look(
                                dialog.name() + " " + state + " " + language + " " + size + " " + percent + "%",
                                size,
                                overlay()));
                    }
                    onFx(frame::closeModal);
                }
            }
        }
        assertEquals("", String.join("\n", flaws));
    }

    /**
     * A person walks every screen by Tab and back by Shift and Tab: every control that is there is a stop, none keeps the focus, and the
     * walk comes round. The tiles of Racks and the cards of Consumers' members are one stop each.
     */
    @Test
    void tabLeadsThroughEveryScreenAndBack() throws TimeoutException {
        open(State.HEALTHY.door());
        onFx(() -> frame.root().resizeRelocate(0, 0, 1000, 640));
        for (Screen screen : frame.screens()) {
            show(screen.id(), true);
            onFx(() -> {
                frame.root().lookup("#rail-" + screen.id()).requestFocus();
                Set<Node> there = walk(false);
                Set<Node> back = walk(true);
                assertEquals(names(there), names(back), screen.id());
                Set<Node> missed = stops(frame.root());
                missed.removeIf(n -> there.contains(n) || inGroupOf(n, there));
                assertEquals("[]", names(missed), "Tab never comes to these of " + screen.id());
                assertTrue(there.stream().filter(n -> n instanceof ReplicaTile).count() <= 1, "tiles are one stop");
            });
        }
    }

    /** The same in every dialog and popover: it starts in a field or on a safe button, Esc closes it and the focus returns. */
    @Test
    void tabStaysInWhatIsOpenAndEscGivesTheFocusBack() throws TimeoutException {
        openWithMuchToSay(State.HEALTHY.door());
        for (DialogCase dialog : DialogCase.ALL) {
            show(dialog.screen(), true);
            onFx(() -> frame.root().lookup("#rail-" + dialog.screen()).requestFocus());
            onFx(() -> dialog.open().accept(user));
            until(() -> overlay().isPresent());
            onFx(() -> {
                Node inside = overlay().orElseThrow();
                Node first = owner();
                assertTrue(within(first, inside), dialog.name() + " does not have the focus: " + first);
                assertFalse(first.getStyleClass().contains("danger"), dialog.name() + " starts on its dangerous act");
                Set<Node> there = walk(false);
                assertEquals(names(there), names(walk(true)), dialog.name());
                assertTrue(there.stream().allMatch(n -> within(n, inside)), dialog.name() + " lets the focus out");
                Set<Node> missed = stops(inside);
                missed.removeIf(n -> there.contains(n) || inGroupOf(n, there));
                assertEquals("[]", names(missed), "Tab never comes to these of " + dialog.name());
                press(KeyCode.ESCAPE, false);
                assertTrue(overlay().isEmpty(), dialog.name() + " stays open");
                assertEquals("rail-" + dialog.screen(), owner().getId(), dialog.name());
            });
        }
    }

    /** F6 goes from pane to pane and round, and the pane it came to is marked. */
    @Test
    void f6GoesRoundThePanesAndShowsWhereItIs() throws TimeoutException {
        open(State.HEALTHY.door());
        show("topics", true);
        onFx(() -> {
            frame.root().lookup("#rail-topics").requestFocus();
            for (String pane : List.of(".bl-floor", ".bl-recorder", ".bl-statusbar", ".bl-rail")) {
                press(KeyCode.F6, false);
                Node at = frame.root().lookup(pane);
                assertTrue(within(owner(), at), pane + " is passed over: " + owner());
                assertTrue(marked(at), pane + " is not marked");
                assertEquals(1, panes().filter(FitTest::marked).count(), "more than " + pane + " is marked");
            }
        });
    }

    private Stream<Node> panes() {
        return Stream.of(".bl-floor", ".bl-recorder", ".bl-statusbar", ".bl-rail")
                .map(frame.root()::lookup);
    }

    private static boolean marked(Node pane) {
        return Stream.iterate(pane, n -> n != null, Node::getParent)
                .anyMatch(n -> n.getPseudoClassStates().contains(PseudoClass.getPseudoClass("entered")));
    }

    private Node owner() {
        return stage.getScene().getFocusOwner();
    }

    private static boolean within(Node node, Node pane) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at.equals(pane)) {
                return true;
            }
        }
        return false;
    }

    private void press(KeyCode key, boolean shift) {
        Event.fireEvent(owner(), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", key, shift, false, false, false));
    }

    /** Everything that has the focus until it comes round. */
    private Set<Node> walk(boolean back) {
        Set<Node> seen = new LinkedHashSet<>();
        Node start = owner();
        for (int i = 0; i < 400; i++) {
            seen.add(owner());
            press(KeyCode.TAB, back);
            if (owner().equals(start)) {
                return seen;
            }
        }
        throw new AssertionError("The walk does not come round: it is on " + name(owner()) + " after " + names(seen));
    }

    /** What a person would expect to be able to reach: controls in sight that can be used. */
    private static Set<Node> stops(Node node) {
        Set<Node> stops = new LinkedHashSet<>();
        if (node.isVisible() && !node.isDisabled()) {
            if (node.isFocusTraversable()) {
                stops.add(node);
            }
            if (node instanceof Parent parent && !(node instanceof Control && node.isFocusTraversable())) {
                parent.getChildrenUnmodifiable().forEach(child -> stops.addAll(stops(child)));
            }
        }
        return stops;
    }

    /** Of toggles of which one is on, that one is the stop. */
    private static boolean inGroupOf(Node node, Set<Node> stops) {
        return node instanceof Toggle t
                && t.getToggleGroup() != null
                && stops.stream()
                        .anyMatch(
                                s -> s instanceof Toggle o && t.getToggleGroup().equals(o.getToggleGroup()));
    }

    private static String names(Set<Node> nodes) {
        return nodes.stream().map(FitTest::name).sorted().toList().toString();
    }

    private static String name(Node node) {
        return node.getId() != null
                ? node.getId()
                : node.getClass().getSimpleName() + (node instanceof Labeled l ? " " + l.getText() : "");
    }

    /** What reads its text for a key: an underscore in a name would be lost. */
    private static List<String> readForKeys(Node node) {
        List<String> found = new ArrayList<>();
        if (node instanceof Labeled l && l.isMnemonicParsing()) {
            found.add("reads for keys: " + name(node));
        }
        if (node instanceof MenuButton menu) {
            menu.getItems().stream()
                    .filter(MenuItem::isMnemonicParsing)
                    .forEach(i -> found.add("reads for keys: " + i.getText()));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> found.addAll(readForKeys(child)));
        }
        return found;
    }

    /** With text half as large again. */
    @Test
    void everyScreenFitsWithLargeText() throws TimeoutException {
        open(State.HEALTHY.door());
        onFx(() -> frame.theme().chooseTextSize(150));
        Set<String> flaws = new LinkedHashSet<>();
        for (Screen screen : frame.screens()) {
            show(screen.id(), true);
            for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
                onFx(() -> texts.setLocale(language));
                for (Size size : SIZES) {
                    flaws.addAll(look(
                            screen.id() + " HEALTHY " + language + " " + size + " 150%",
                            size,
                            Optional.of(frame.root())));
                }
            }
        }
        assertEquals("", String.join("\n", flaws));
    }

    /** Nothing on a screen keeps the language in which it was first said; no name of the sample is Korean. */
    @Test
    void everyScreenFollowsTheLanguage() throws TimeoutException {
        open(State.HEALTHY.door());
        onFx(() -> frame.root().resizeRelocate(0, 0, 1920, 1080));
        Set<String> kept = new LinkedHashSet<>();
        for (Screen screen : frame.screens()) {
            onFx(() -> texts.setLocale(Locale.KOREAN));
            show(screen.id(), true);
            onFx(frame.root()::layout);
            assertFalse(korean(frame.root()).isEmpty(), screen.id());
            onFx(() -> texts.setLocale(Locale.ENGLISH));
            onFx(frame.root()::layout);
            Set<String> left = korean(frame.root());
            left.remove("한/EN");
            left.forEach(text -> kept.add(screen.id() + ": " + text));
        }
        assertEquals("", String.join("\n", kept));
    }

    private static Set<String> korean(Node node) {
        Set<String> found = new LinkedHashSet<>();
        String text = node instanceof Labeled l ? l.getText() : node instanceof Text t ? t.getText() : "";
        if (text != null && HANGUL.matcher(text).find()) {
            found.add(text);
        }
        if (node instanceof Parent parent && node.isVisible()) {
            parent.getChildrenUnmodifiable().forEach(child -> found.addAll(korean(child)));
        }
        return found;
    }

    /** With everything there that a dialog needs to have something to say. */
    private void openWithMuchToSay(SampleDoor door) {
        door.undo = Optional.of(SampleSettings.undo(door));
        door.host(new Snapshot.Host(true, 1_900, SampleDoor.START, 18_000));
        open(door);
    }

    private List<String> look(String name, Size size, Optional<? extends Node> at) {
        List<String> found = new ArrayList<>();
        Region root = frame.root();
        onFx(() -> root.resizeRelocate(0, 0, size.width(), size.height()));
        // more than once: what becomes visible by one pass is laid out by the next
        FxThread.layOut(root);
        onFx(() -> {
            LayoutFlaws.of(at.orElseThrow()).stream().map(f -> name + " " + f).forEach(found::add);
            readForKeys(root).stream().map(f -> name + " " + f).forEach(found::add);
            picture(name);
        });
        return found;
    }

    private void picture(String name) {
        Optional.ofNullable(System.getProperty("brokerlab.fit.pictures")).ifPresent(dir -> {
            try {
                Picture.write(frame.root(), Path.of(dir, name.replace(' ', '-') + ".png"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
