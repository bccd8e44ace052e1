package brokerlab.app;

import brokerlab.app.connect.ConnectCard;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;

/**
 * Where a tour goes and how each place is looked at.
 *
 * @param looks at least one; each is taken of every stop
 */
record TourPlan(List<Stop> stops, List<Appearance> looks) {
    /**
     * A screen, or what opens over it.
     *
     * @param name of its picture
     * @param open called when the screen is live; does nothing for the screen itself
     */
    record Stop(String name, String screen, Consumer<Frame> open) {}

    /**
     * How it is looked at; what is empty stays as it is.
     *
     * @param folder below the tour's, empty for the tour's own
     */
    record Appearance(String folder, Optional<Size> size, Optional<Locale> language, Optional<Boolean> dark) {}

    record Size(int width, int height) {}

    private static final List<Size> SIZES =
            List.of(new Size(1000, 640), new Size(1280, 720), new Size(1440, 900), new Size(1920, 1080));

    TourPlan {
        stops = List.copyOf(stops);
        looks = List.copyOf(looks);
    }

    /** Every screen once, as the window is. */
    static TourPlan quick(List<Screen> screens) {
        return new TourPlan(
                screens(screens), List.of(new Appearance("", Optional.empty(), Optional.empty(), Optional.empty())));
    }

    /** Every screen and its dialogs in four sizes, two languages and two themes, each in a folder of its own. */
    static TourPlan full(List<Screen> screens) {
        List<Appearance> looks = new ArrayList<>();
        for (Locale language : List.of(Locale.ENGLISH, Locale.KOREAN)) {
            for (Size size : SIZES) {
                for (boolean dark : new boolean[] {true, false}) {
                    String folder = size.width() + "x" + size.height() + "-" + language + (dark ? "-dark" : "-light");
                    looks.add(new Appearance(folder, Optional.of(size), Optional.of(language), Optional.of(dark)));
                }
            }
        }
        List<Stop> stops = new ArrayList<>(screens(screens));
        stops.add(new Stop("over-traffic", "racks", press("#demo-button")));
        stops.add(new Stop("over-palette", "racks", press("#palette-button")));
        stops.add(new Stop("over-keys", "racks", act("keys")));
        stops.add(new Stop("over-speak", "racks", act("cluster.speak")));
        stops.add(new Stop("over-connect", "racks", ConnectCard::open));
        stops.add(new Stop("over-add-broker", "racks", press("#racks-add-broker")));
        stops.add(new Stop("over-lose-rack", "racks", press(".lose-rack")));
        stops.add(new Stop("over-kill-broker", "racks", choose("#broker-1-menu", "act-kill")));
        stops.add(new Stop("over-stop-broker", "racks", choose("#broker-1-menu", "act-stop")));
        stops.add(new Stop("over-remove-broker", "racks", choose("#broker-1-menu", "act-remove")));
        stops.add(new Stop("over-remove-rack", "racks", press(".remove-rack")));
        stops.add(new Stop("over-kill-node", "racks", choose("#zoo-1", "act-kill")));
        stops.add(new Stop("over-create-topic", "topics", press("#topics-add")));
        stops.add(new Stop("over-clone-topic", "topics", press("#topic-clone")));
        stops.add(new Stop("over-grow-topic", "topics", press("#topic-grow")));
        stops.add(new Stop("over-delete-topic", "topics", press("#topic-delete")));
        stops.add(new Stop("over-reset-offsets", "consumers", press("#reset-offsets")));
        stops.add(new Stop("over-preset", "settings", choose("#settings-more", "preset-teaching")));
        return new TourPlan(stops, looks);
    }

    private static List<Stop> screens(List<Screen> screens) {
        return screens.stream().map(s -> new Stop(s.id(), s.id(), frame -> {})).toList();
    }

    private static Consumer<Frame> press(String button) {
        return frame -> there(frame, button, ButtonBase.class).fire();
    }

    private static Consumer<Frame> act(String action) {
        return frame -> frame.actions().find(action).ifPresent(a -> a.run().run());
    }

    private static Consumer<Frame> choose(String menu, String item) {
        return frame -> there(frame, menu, MenuButton.class).getItems().stream()
                .filter(i -> item.equals(i.getId()))
                .findFirst()
                .ifPresent(MenuItem::fire);
    }

    private static <N extends Node> N there(Frame frame, String query, Class<N> type) {
        Node found = frame.root().lookup(query);
        if (!type.isInstance(found)) {
            throw new IllegalStateException("nothing to press is called " + query);
        }
        return type.cast(found);
    }
}
