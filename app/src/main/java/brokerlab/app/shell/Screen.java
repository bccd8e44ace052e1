package brokerlab.app.shell;

import brokerlab.app.words.Target;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Region;

/** One screen of the rail. Built once; subscribes to the ticker while its node is attached to a showing scene. */
public interface Screen {
    /** Stable id: its package name, its message bundle, its picture in the tour. */
    String id();

    /** Feather icon literal for the rail, for instance {@code fth-server}. */
    String icon();

    /** The whole content area, inspector included. */
    Region node();

    /** Shows and selects what {@code target} names, as far as it concerns this screen. */
    void show(Target target);

    /** What is selected, for history; a {@link Target.Whole} when nothing is. */
    Target selection();

    /** What the rail shows beside the name, for instance a count; empty for nothing. */
    default Optional<String> badge() {
        return Optional.empty();
    }

    /** What can be done here from anywhere: the palette offers it. */
    default List<Action> actions() {
        return List.of();
    }

    /** Called by the tour before it takes the picture: select something worth seeing. */
    default void presentForTour() {}

    /** Whether everything the screen shows now has live content (the tour waits for it). */
    boolean ready();
}
