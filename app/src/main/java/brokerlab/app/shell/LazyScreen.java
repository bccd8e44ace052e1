package brokerlab.app.shell;

import brokerlab.app.words.Target;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.layout.Region;

/** A screen that is made when it is first needed, so that the first picture does not wait for all of them. */
public final class LazyScreen implements Screen {
    private final String id;
    private final String icon;
    private final Supplier<Screen> maker;
    private Optional<Screen> created = Optional.empty();
    private Consumer<Screen> whenCreated = screen -> {};

    /** @param id the screen's own id, and {@code icon} its own icon: the rail shows both before there is a screen */
    public LazyScreen(String id, String icon, Supplier<Screen> maker) {
        this.id = id;
        this.icon = icon;
        this.maker = maker;
    }

    /** The screen itself, made now at the latest. */
    public Screen screen() {
        if (created.isEmpty()) {
            Screen now = maker.get();
            if (!now.id().equals(id) || !now.icon().equals(icon)) {
                throw new IllegalStateException(
                        "Announced as " + id + " with " + icon + ", made as " + now.id() + " with " + now.icon());
            }
            created = Optional.of(now);
            whenCreated.accept(now);
        }
        return created.get();
    }

    /** Told of the screen itself as soon as there is one. */
    void whenCreated(Consumer<Screen> told) {
        whenCreated = told;
        created.ifPresent(told);
    }

    boolean created() {
        return created.isPresent();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String icon() {
        return icon;
    }

    @Override
    public Region node() {
        return screen().node();
    }

    @Override
    public void show(Target target) {
        screen().show(target);
    }

    @Override
    public Target selection() {
        return created.map(Screen::selection).orElseGet(() -> new Target.Whole(id));
    }

    @Override
    public Optional<String> badge() {
        return created.flatMap(Screen::badge);
    }

    @Override
    public void presentForTour() {
        screen().presentForTour();
    }

    @Override
    public boolean ready() {
        return screen().ready();
    }
}
