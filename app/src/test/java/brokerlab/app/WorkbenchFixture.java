package brokerlab.app;

import brokerlab.app.demo.DemoPanel;
import brokerlab.app.demo.DemoTraffic;
import brokerlab.app.demo.Preset;
import brokerlab.app.kit.Fonts;
import brokerlab.app.settings.FileDialogs;
import brokerlab.app.settings.SettingsScreen;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.LazyScreen;
import brokerlab.app.shell.SaveState;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.SampleDoor;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Target;
import brokerlab.app.workspace.Choices;
import brokerlab.app.workspace.ClusterShelf;
import brokerlab.app.workspace.Workspace;
import brokerlab.app.workspace.WorkspaceException;
import brokerlab.engine.view.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.util.Subscription;
import org.junit.jupiter.api.AfterEach;

/** The product's frame with its screens at a sample of a cluster, and what a dialog may need. A test's own {@code @Start} opens it. */
abstract class WorkbenchFixture {
    /**
     * The frame stands in a window of hardly any size: what is looked for needs its layout alone, and painting every pixel of each
     * pulse would take most of the time.
     */
    private static final double WINDOW = 16;

    private static final String FILE = "server-with-a-long-name-as-people-have-them.properties";

    protected final BundleTexts texts = new BundleTexts(Locale.ENGLISH);
    protected Stage stage;
    protected Frame frame;
    protected DialogCase.User user;
    private Path folder;
    private DemoTraffic traffic;
    private Workspace workspace;

    protected final void open(Stage window, Path at) throws WorkspaceException, IOException {
        Fonts.load();
        stage = window;
        folder = at;
        Files.writeString(folder.resolve(FILE), "log.retention.ms=3600000\n");
        workspace = Workspace.open(folder.resolve("workspace"), Runnable::run);
        workspace.change(c -> c.withClusters(List.of(cluster("first"), cluster("x".repeat(60)))));
    }

    private static Choices.Cluster cluster(String name) {
        return new Choices.Cluster(name, "demo", 3, List.of("rack-a", "rack-b", "rack-c"), 3, 9092, 2181);
    }

    /** With demo traffic that never begins. */
    protected final void open(SampleDoor door) {
        SampleDoor waiting = SampleDoor.still();
        waiting.phase(Snapshot.Phase.STARTING);
        open(door, new DemoTraffic(waiting, Preset.load("demo")));
    }

    protected final void open(SampleDoor door, DemoTraffic demo) {
        traffic = demo;
        var shelf = new ClusterShelf(workspace);
        onFx(() -> {
            Theme theme = new Theme(Optional.of(true));
            frame = new Frame(new Frame.Parts(
                    texts,
                    theme,
                    door.source("racks-demo"),
                    this::screens,
                    context -> Optional.of(new DemoPanel(context, traffic)),
                    new SimpleObjectProperty<>(SaveState.SAVED),
                    () -> {}));
            SpokenRelease.register(frame, release -> {});
            var clusters = new LocalClusters(shelf, texts, (says, between) -> {});
            clusters.register(frame);
            user = new DialogCase.User(frame, clusters, shelf);
            Scene scene = new Scene(Picture.fixedSize(frame.root(), 1000, 640), WINDOW, WINDOW);
            theme.dress(scene, frame.screenStyleSheets());
            stage.setScene(scene);
            stage.setWidth(WINDOW);
            stage.setHeight(WINDOW);
            frame.follow(stage);
            frame.start(Optional.empty());
            stage.setX(0);
            stage.setY(0);
            stage.show();
        });
    }

    /** The screens of the product; a file is chosen without the system's dialog. */
    private List<Screen> screens(ScreenContext context) {
        List<Screen> screens = new ArrayList<>(Screens.all(context));
        screens.removeLast();
        screens.add(new LazyScreen(
                "settings",
                "fth-sliders",
                () -> new SettingsScreen(context, new FileDialogs() {
                    @Override
                    public Optional<Path> file(Window owner, String title) {
                        return Optional.of(folder.resolve(FILE));
                    }

                    @Override
                    public Optional<Path> folder(Window owner, String title) {
                        return Optional.empty();
                    }
                })));
        return screens;
    }

    @AfterEach
    final void close() throws IOException {
        onFx(() -> {
            // the text's size is one for the whole process
            frame.theme().chooseTextSize(100);
            frame.close();
            stage.hide();
        });
        traffic.close();
        workspace.close();
    }

    /** @param live whether there is something for it to show; what is empty never has live content */
    protected final void show(String id, boolean live) throws TimeoutException {
        Screen screen = frame.screens().stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow();
        onFx(() -> frame.navigator().open(new Target.Whole(id)));
        tick();
        onFx(screen::presentForTour);
        until(() -> !live || screen.ready());
    }

    /** Waits for a tick to what is shown: before there is a snapshot there is nothing to select. */
    private void tick() throws TimeoutException {
        var ticked = new AtomicBoolean();
        Subscription ticks =
                FxThread.call(() -> frame.ticker().subscribe(frame.root(), (before, now) -> ticked.set(true)));
        until(ticked::get);
        onFx(ticks::unsubscribe);
    }

    /** What is open over the screen. */
    protected final Optional<Node> overlay() {
        return Stream.of(".bl-popover-card", ".bl-scrim")
                .map(frame.root()::lookup)
                .filter(n -> n.isVisible() && n.getParent().isVisible())
                .findFirst();
    }

    protected static void onFx(Runnable act) {
        FxThread.run(act);
    }

    protected static void until(Callable<Boolean> so) throws TimeoutException {
        FxThread.until(so);
    }
}
