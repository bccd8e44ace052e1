package brokerlab.app.shell;

import brokerlab.app.FxThread;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Navigator;
import brokerlab.app.kit.Notices;
import brokerlab.app.kit.Ticker;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.source.ClusterSource;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.TableColumnHeader;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.util.Duration;
import javax.imageio.ImageIO;

/** One screen in a window of its own with everything it gets from the frame, ticked by hand. FX thread. */
public final class ScreenFixture implements ScreenContext {
    private final ClusterSource source;
    private final BundleTexts texts;
    private final StackPane root = new StackPane();
    private final StackPane veil = new StackPane();
    private final List<Ticker.Tick> ticks = new ArrayList<>();
    private final Screen screen;
    private final Theme theme;
    private Optional<Snapshot> before = Optional.empty();

    public final List<Target> opened = new CopyOnWriteArrayList<>();
    public final List<String> said = new CopyOnWriteArrayList<>();

    public ScreenFixture(
            Stage stage, ClusterSource source, Locale language, boolean dark, Function<ScreenContext, Screen> make) {
        Fonts.load();
        this.source = source;
        texts = new BundleTexts(language);
        screen = make.apply(this);
        veil.setVisible(false);
        veil.getStyleClass().add("bl-scrim");
        root.getChildren().addAll(screen.node(), veil);
        var scene = new Scene(root, 1240, 712);
        theme = new Theme(Optional.of(dark));
        theme.dress(scene, List.of(sheet("racks"), sheet("topics"), sheet("settings"), sheet("consumers")));
        stage.setScene(scene);
        // the robot's window is the same one for all tests: whatever size the one before left
        stage.sizeToScene();
        // and wherever it was: in the middle of the screen as a small one, it has no room to grow
        stage.setX(0);
        stage.setY(0);
        stage.show();
        tick();
    }

    private static String sheet(String screen) {
        return Objects.requireNonNull(
                        ScreenFixture.class.getResource("/brokerlab/app/" + screen + "/" + screen + ".css"), screen)
                .toExternalForm();
    }

    /** Chooses how large words are, per cent. */
    public void textSize(int percent) {
        theme.chooseTextSize(percent);
    }

    /** KeyboardUser the newest snapshot to the screen, as the frame does ten times a second. */
    public void tick() {
        Snapshot now = source.door().snapshot();
        List.copyOf(ticks).forEach(t -> t.tick(before.orElse(now), now));
        before = Optional.of(now);
    }

    /** Ticks by itself from now on, as the frame's ticker does, until the window shows something else. */
    public void live() {
        var timeline = new Timeline();
        timeline.getKeyFrames().add(new KeyFrame(Duration.millis(100), e -> {
            if (root.getScene().getWindow() == null
                    || !root.getScene().getWindow().isShowing()) {
                timeline.stop();
            } else {
                tick();
            }
        }));
        timeline.setCycleCount(Animation.INDEFINITE);
        timeline.play();
    }

    /** Calls with every snapshot after the screen has had it, on the FX thread. Returns how to stop it. */
    public Runnable onTick(Consumer<Snapshot> listener) {
        Ticker.Tick tick = (was, now) -> listener.accept(now);
        Platform.runLater(() -> ticks.add(tick));
        return () -> Platform.runLater(() -> ticks.remove(tick));
    }

    /** Types into what has the focus, character by character, as a robot does but without its pauses. Not on the FX thread. */
    public void type(String text) {
        text.chars().forEach(c -> {
            String character = Character.toString(c);
            KeyCode key = c == '\n' ? KeyCode.ENTER : KeyCode.UNDEFINED;
            onFx(() -> {
                fire(KeyEvent.KEY_PRESSED, "", key);
                fire(KeyEvent.KEY_TYPED, character, KeyCode.UNDEFINED);
                fire(KeyEvent.KEY_RELEASED, "", key);
            });
        });
        settle();
    }

    private void fire(EventType<KeyEvent> type, String character, KeyCode key) {
        Event.fireEvent(
                root.getScene().getFocusOwner(), new KeyEvent(type, character, "", key, false, false, false, false));
    }

    /** Waits until what was asked for is done and laid out. Not on the FX thread. */
    public void settle() {
        FxThread.layOut(root);
    }

    /** Has the screen show {@code target}, and waits until it is laid out: what has no place yet cannot be clicked on. */
    public void show(Target target) {
        onFx(() -> screen.show(target));
        settle();
    }

    /** Waits until something is shown over the screen. */
    public void awaitModal() throws Exception {
        var there = new CompletableFuture<Void>();
        Platform.runLater(() -> {
            if (veil.isVisible()) {
                there.complete(null);
            } else {
                veil.visibleProperty().addListener((o, was, is) -> there.complete(null));
            }
        });
        there.get(20, TimeUnit.SECONDS);
    }

    /** Runs {@code act} on the FX thread and waits for it. */
    public static void onFx(Runnable act) {
        var done = new CountDownLatch(1);
        var failure = new AtomicReference<Throwable>();
        Platform.runLater(() -> {
            try {
                act.run();
            } catch (Throwable t) {
                failure.set(t);
            } finally {
                done.countDown();
            }
        });
        try {
            if (!done.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the FX thread did not answer in 20 s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    /**
     * Waits until a pulse moves nothing. The window may still have the size that the test before left: it gets its own in a pulse, and is
     * laid out in the next. A click that finds its place before then and comes after it hits something else. Not on the FX thread.
     */
    public void settled() throws Exception {
        var still = new CompletableFuture<Void>();
        onFx(() -> {
            Scene scene = root.getScene();
            var places = new AtomicReference<List<Bounds>>(List.of());
            var look = new AtomicReference<Runnable>();
            look.set(() -> {
                List<Bounds> now = places();
                if (now.equals(places.getAndSet(now))) {
                    scene.removePostLayoutPulseListener(look.get());
                    still.complete(null);
                } else {
                    Platform.requestNextPulse();
                }
            });
            scene.addPostLayoutPulseListener(look.get());
            Platform.requestNextPulse();
        });
        still.get(20, TimeUnit.SECONDS);
    }

    /** Of the window's content and all its controls. */
    private List<Bounds> places() {
        var places = new ArrayList<Bounds>();
        places.add(root.getLayoutBounds());
        root.lookupAll("*").stream()
                .filter(Control.class::isInstance)
                .forEach(c -> places.add(c.localToScene(c.getLayoutBounds())));
        return places;
    }

    /** The bars by which something can be scrolled, as a person sees them. Not on the FX thread. */
    public List<ScrollBar> bars(Orientation along) {
        var bars = new ArrayList<ScrollBar>();
        onFx(() -> root.lookupAll(".scroll-bar").stream()
                .map(ScrollBar.class::cast)
                .filter(b -> b.getOrientation() == along && seen(b))
                .forEach(bars::add));
        return bars;
    }

    private static boolean seen(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return node.getLayoutBounds().getWidth() > 0;
    }

    /**
     * The headings of a table that do not begin where their column's words begin, nor end where those end, with by how much. Not on
     * the FX thread.
     */
    public static List<String> askew(TableView<?> table) {
        var askew = new ArrayList<String>();
        onFx(() -> {
            for (TableColumn<?, ?> column : table.getVisibleLeafColumns()) {
                Optional<Bounds> head = words(
                        table,
                        ".column-header",
                        n -> n instanceof TableColumnHeader h && column.equals(h.getTableColumn()));
                Optional<Bounds> cell = words(
                        table,
                        ".table-cell",
                        n -> n instanceof TableCell<?, ?> c
                                && column.equals(c.getTableColumn())
                                && !c.isEmpty()
                                && c.getIndex() == 0);
                if (head.isPresent() && cell.isPresent()) {
                    boolean right = column.getStyleClass().contains("bl-right");
                    double off = right
                            ? head.get().getMaxX() - cell.get().getMaxX()
                            : head.get().getMinX() - cell.get().getMinX();
                    if (Math.abs(off) > 1.6) {
                        askew.add(column.getText() + " by " + off);
                    }
                }
            }
        });
        return askew;
    }

    /** Where the words of the first such node stand. */
    private static Optional<Bounds> words(Node in, String query, Predicate<Node> which) {
        return in.lookupAll(query).stream()
                .filter(which)
                .findFirst()
                .flatMap(n -> n.lookupAll(".text").stream()
                        .filter(t -> t instanceof Text text
                                && !text.getText().isBlank()
                                && t.getParent() instanceof Labeled l
                                && !l.getStyleClass().contains("bl-badge")
                                && !l.getStyleClass().contains("member-chip")
                                && l.isVisible())
                        .findFirst()
                        .map(t -> t.localToScene(t.getLayoutBounds())));
    }

    /** How high it is, laid out. Not on the FX thread. */
    public static double height(Node node) {
        var high = new AtomicReference<Double>();
        onFx(() -> {
            node.getScene().getRoot().applyCss();
            node.getScene().getRoot().layout();
            high.set(node.getLayoutBounds().getHeight());
        });
        return high.get();
    }

    public Screen screen() {
        return screen;
    }

    public void language(Locale language) {
        texts.setLocale(language);
    }

    /** Makes the window so large. */
    public void size(double width, double height) {
        var window = root.getScene().getWindow();
        window.setWidth(width);
        window.setHeight(height);
        root.layout();
    }

    /** Writes what the window shows. */
    public void picture(String name) {
        try {
            Path file = Path.of("target", "screens", name + ".png");
            Files.createDirectories(file.getParent());
            root.applyCss();
            root.layout();
            ImageIO.write(SwingFXUtils.fromFXImage(root.getScene().snapshot(null), null), "png", file.toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public ClusterSource source() {
        return source;
    }

    @Override
    public Navigator navigator() {
        return target -> {
            opened.add(target);
            screen.show(target);
        };
    }

    @Override
    public Texts texts() {
        return texts;
    }

    @Override
    public Ticker ticker() {
        return (node, onTick) -> WhileShown.follow(node, () -> {
            ticks.add(onTick);
            return () -> ticks.remove(onTick);
        });
    }

    @Override
    public Notices notices() {
        return new Notices() {
            @Override
            public void info(String text) {
                said.add(text);
            }

            @Override
            public void error(String what, Throwable why) {
                said.add(what + " " + why.getMessage());
            }
        };
    }

    @Override
    public void showModal(Node content) {
        if (content instanceof Region region) {
            region.setMaxHeight(Region.USE_PREF_SIZE);
        }
        veil.getChildren().setAll(content);
        veil.setVisible(true);
    }

    @Override
    public void showBeside(Node anchor, Node content) {
        showModal(content);
    }

    @Override
    public void closeModal() {
        veil.getChildren().clear();
        veil.setVisible(false);
    }
}
