package brokerlab.app.shell;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Navigator;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Notices;
import brokerlab.app.kit.PlainNames;
import brokerlab.app.kit.Ticker;
import brokerlab.app.recorder.RecorderModel;
import brokerlab.app.recorder.RecorderStrip;
import brokerlab.app.source.ClusterSource;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.util.Subscription;

/** The frame: everything around the screens, and what they get from it. One per window; all calls on the FX thread. */
public final class Frame implements ScreenContext {
    /**
     * What a frame is made from.
     *
     * @param screens in the rail's order; {@link LazyScreen}s are made when they are opened, or when there is time
     * @param topBarExtra a control of the cluster's own, for instance demo traffic; the frame only places it
     * @param onRetry starts a cluster that failed or was stopped again
     * @param clusters what the switcher offers, made each time it opens; nothing where there is only the one
     */
    public record Parts(
            BundleTexts texts,
            Theme theme,
            ClusterSource source,
            Function<ScreenContext, List<Screen>> screens,
            Function<ScreenContext, Optional<Node>> topBarExtra,
            ObservableValue<SaveState> saved,
            Runnable onRetry,
            Function<Frame, List<MenuItem>> clusters) {
        /** With no other cluster to show. */
        public Parts(
                BundleTexts texts,
                Theme theme,
                ClusterSource source,
                Function<ScreenContext, List<Screen>> screens,
                Function<ScreenContext, Optional<Node>> topBarExtra,
                ObservableValue<SaveState> saved,
                Runnable onRetry) {
            this(texts, theme, source, screens, topBarExtra, saved, onRetry, frame -> List.of());
        }
    }

    /** In a window that is lower the recorder would take what the screen needs. */
    private static final double RECORDER_FITS = 700;

    private final Parts parts;
    private final FrameTexts texts;
    private Subscription untilClosed = Subscription.EMPTY;
    private final FxTicker ticker;
    private final RecorderModel recorder = new RecorderModel();
    private final Actions actions = new Actions();
    private final Router router;
    private final List<Screen> screens;
    private final StackPane root = new StackPane();
    private final Overlays overlays = new Overlays();
    private final Toasts toasts;
    private final Rail rail;
    private final RecorderStrip strip;
    private final StatusBar statusBar;
    private final ScreenArea content;
    private final FrameKeys keys;
    private final BorderPane middle = new BorderPane();
    private final ReadOnlyStringWrapper screen = new ReadOnlyStringWrapper("");
    private final Runnable stopListening;
    private long ownEvents;

    public Frame(Parts parts) {
        this.parts = parts;
        this.texts = new FrameTexts(parts.texts());
        this.ticker = new FxTicker(() -> parts.source().door().snapshot());
        this.toasts = new Toasts(this);
        this.router = new Router(this);
        stopListening = parts.source().door().onEvent(0, recorder::offer);
        registerActions();
        screens = List.copyOf(parts.screens().apply(this));
        screens.forEach(s -> actions.add(Action.of(
                "open." + s.id(), "shell.open." + s.id(), s.icon(), "", () -> router.open(new Target.Whole(s.id())))));
        screens.forEach(this::addActions);
        rail = new Rail(this, screens);
        strip = new RecorderStrip(this, recorder);
        statusBar = new StatusBar(this, parts.saved());
        content = new ScreenArea(screens, new PhasePane(this, parts.onRetry()));
        keys = new FrameKeys(this, overlays, rail, content, strip, statusBar);
        build();
        ticker.subscribe(root, (before, now) -> content.tick(now));
    }

    private void build() {
        middle.setCenter(content);
        middle.setBottom(strip);
        BorderPane all = new BorderPane(middle);
        all.setTop(new TopBar(this, parts.topBarExtra().apply(this), recorder::lastStall));
        all.setLeft(rail);
        all.setBottom(statusBar);
        root.widthProperty().subscribe(width -> fit());
        root.heightProperty().subscribe(height -> fit());
        untilClosed(parts.theme().textSizeProperty().subscribe(size -> fit()));
        // Below the rail's screens nothing is read: there a note covers neither what it is about nor the end of a list.
        StackPane.setAlignment(toasts, Pos.BOTTOM_LEFT);
        statusBar
                .heightProperty()
                .subscribe(height -> StackPane.setMargin(toasts, new Insets(0, 0, height.doubleValue() + 8, 8)));
        toasts.fit(rail.notesWidth(), rail.freeProperty());
        root.getChildren().addAll(all, overlays, toasts);
        root.getStyleClass().add("bl-frame");
        PlainNames.keep(root);
        // Who comes by keyboard begins at the screen's name, not at whatever the toolkit finds first.
        root.sceneProperty()
                .subscribe(scene -> Answers.later(() -> {
                    if (!overlays.isOpen()) {
                        rail.focus(screen.get());
                    }
                }));
        keys.follow();
    }

    /** Larger words need more of the window. */
    private void fit() {
        double larger = parts.theme().textSizeProperty().get() / 100.0;
        rail.fit(root.getWidth() / larger);
        // before the first layout nothing is known of the height
        strip.low(root.getHeight() > 0 && root.getHeight() / larger < RECORDER_FITS);
    }

    /** A screen that is yet to be made offers nothing before. */
    private void addActions(Screen each) {
        if (each instanceof LazyScreen lazy) {
            lazy.whenCreated(this::addActions);
        } else {
            each.actions().forEach(actions::add);
        }
    }

    private void registerActions() {
        actions.add(Action.of(
                "palette", "shell.action.palette", "fth-command", "Shortcut+K", () -> showModal(new Palette(this))));
        actions.add(new Action(
                "back", "shell.action.back", "fth-arrow-left", key("Alt+Left"), router::back, router::canGoBack));
        actions.add(new Action(
                "forward",
                "shell.action.forward",
                "fth-arrow-right",
                key("Alt+Right"),
                router::forward,
                router::canGoForward));
        actions.add(Action.of("theme", "shell.action.theme", "fth-moon", "Shortcut+Shift+L", parts.theme()::toggle));
        actions.add(
                Action.of("language", "shell.action.language", "fth-globe", "Shortcut+Shift+E", this::switchLanguage));
        TextSize.CHOICES.forEach(percent -> actions.add(Action.of(
                "text." + percent,
                "shell.action.text." + percent,
                "fth-type",
                "",
                () -> parts.theme().chooseTextSize(percent))));
        actions.add(Action.of("panes", "shell.action.panes", "fth-sidebar", "F6", () -> keys.nextPane()));
        actions.add(Action.of(
                "recorder", "recorder.action.list", "fth-list", "Shortcut+Shift+R", () -> strip.toggleForm()));
        actions.add(Action.of(
                "fold", "recorder.action.fold", "fth-chevron-down", "Shortcut+Shift+J", () -> strip.toggleFold()));
        actions.add(Action.of("keys", "shell.action.keys", "fth-help-circle", "", () -> showModal(KeysSheet.of(this))));
        actions.add(new Action(
                "bootstrap",
                "shell.action.bootstrap",
                "fth-copy",
                key("Shortcut+Shift+B"),
                () -> statusBar.copy(),
                () -> !snapshot().cluster().bootstrap().isEmpty()));
    }

    private static Optional<javafx.scene.input.KeyCombination> key(String name) {
        return Optional.of(javafx.scene.input.KeyCombination.valueOf(name));
    }

    private void switchLanguage() {
        parts.texts().setLocale(parts.texts().locale().equals(Locale.KOREAN) ? Locale.ENGLISH : Locale.KOREAN);
    }

    // ---- what the window needs

    public Region root() {
        return root;
    }

    /** Style sheets of the screens, {@code <id>/<id>.css} beside their bundles. */
    public List<String> screenStyleSheets() {
        List<String> sheets = new ArrayList<>();
        for (Screen each : screens) {
            var url = Frame.class.getResource("/brokerlab/app/" + each.id() + "/" + each.id() + ".css");
            if (url != null) {
                sheets.add(url.toExternalForm());
            }
        }
        return sheets;
    }

    /** Makes a scene of it, in the theme. */
    public Scene scene(double width, double height) {
        Scene scene = new Scene(root, width, height);
        parts.theme().dress(scene, screenStyleSheets());
        return scene;
    }

    /** The tick runs while this window is to be seen. */
    public void follow(Stage stage) {
        ticker.showingProperty()
                .bind(stage.showingProperty().and(stage.iconifiedProperty().not()));
    }

    /** Opens the first screen, or the one named. */
    public void start(Optional<String> wanted) {
        screens.stream()
                .filter(s -> wanted.isPresent() && s.id().equals(wanted.get()))
                .findFirst()
                .or(() -> screens.stream().findFirst())
                .ifPresent(s -> router.go(new Target.Whole(s.id())));
    }

    /** Says in one line what runs in here and where clients connect; {@code dismissed} is run when a person sends it away. */
    public void welcome(Runnable dismissed) {
        middle.setTop(new Welcome(this, dismissed));
    }

    /** Lets go of the cluster, and of what is the whole workbench's: its words, its theme, what it saved. */
    public void close() {
        stopListening.run();
        texts.close();
        untilClosed.unsubscribe();
        ticker.showingProperty().unbind();
        ticker.showingProperty().set(false);
    }

    /** Ends with this frame: for what listens to something that outlives it. */
    void untilClosed(Subscription subscription) {
        untilClosed = untilClosed.and(subscription);
    }

    /** Id of the screen that is open. */
    public ReadOnlyStringProperty screenProperty() {
        return screen.getReadOnlyProperty();
    }

    /** Whether a person wants to see of the recorder its head alone. */
    public BooleanProperty recorderFoldedProperty() {
        return strip.foldedProperty();
    }

    public List<Screen> screens() {
        return screens;
    }

    public Actions actions() {
        return actions;
    }

    public Theme theme() {
        return parts.theme();
    }

    /** The newest snapshot. */
    public Snapshot snapshot() {
        return ticker.last();
    }

    /** What the switcher offers now. */
    List<MenuItem> clusters() {
        return parts.clusters().apply(this);
    }

    void run(String action) {
        actions.find(action).ifPresent(a -> a.run().run());
    }

    List<Target> recent(int limit) {
        return router.recent(limit);
    }

    /** Keeps what failed in the recorder. */
    void record(String what, String why) {
        recorder.offer(new JournalEntry(
                --ownEvents, snapshot().wallMs(), JournalEntry.CLUSTER, 0, new ProblemEvent.TaskFailed(what, why)));
    }

    void open(Screen next, Target target) {
        boolean other = !next.id().equals(screen.get());
        boolean goes = Nodes.holdsFocus(content) || Nodes.holdsFocus(rail);
        if (other) {
            screen.set(next.id());
            rail.select(next.id());
            keys.walking(false);
        }
        content.open(next, target, snapshot());
        // What had the focus is gone, or is the name of another screen: it goes on from this one's name.
        if (other && goes) {
            rail.focus(next.id());
        } else if (other && overlays.isOpen()) {
            overlays.focusOtherwise(() -> rail.focus(next.id()));
        }
    }

    void showEvent(long id) {
        strip.show(id);
    }

    // ---- ScreenContext

    @Override
    public ClusterSource source() {
        return parts.source();
    }

    @Override
    public Navigator navigator() {
        return router;
    }

    @Override
    public Texts texts() {
        return texts;
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public Notices notices() {
        return toasts;
    }

    @Override
    public void showModal(Node node) {
        overlays.dialog(node);
    }

    @Override
    public void closeModal() {
        overlays.close();
    }

    @Override
    public void showBeside(Node anchor, Node content) {
        overlays.beside(anchor, content);
    }
}
