package brokerlab.app;

import brokerlab.app.connect.ConnectCard;
import brokerlab.app.demo.DemoPanel;
import brokerlab.app.demo.DemoTraffic;
import brokerlab.app.demo.Preset;
import brokerlab.app.kit.Answers;
import brokerlab.app.kit.ConfirmDialog;
import brokerlab.app.shell.Action;
import brokerlab.app.shell.Frame;
import brokerlab.app.shell.SaveState;
import brokerlab.app.shell.Theme;
import brokerlab.app.source.ClusterSource;
import brokerlab.app.source.LocalSource;
import brokerlab.app.words.BundleTexts;
import brokerlab.app.words.Failures;
import brokerlab.app.workspace.Choices;
import brokerlab.app.workspace.ClusterFile;
import brokerlab.app.workspace.ClusterShelf;
import brokerlab.app.workspace.Workspace;
import brokerlab.app.workspace.WorkspaceException;
import brokerlab.engine.local.LocalSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.event.Event;
import javafx.scene.input.InputEvent;

/**
 * Puts everything together for one workspace: cluster, demo traffic, frame. Made on any thread, so that it can be made while the toolkit
 * starts; from {@link #open} on the FX thread only.
 */
final class Workbench {
    private static final String DEMO = "racks-demo";
    private static final String WELCOMED = "welcomed";

    /** Records a second that fill some segments within a tour. */
    private static final double LIVELY_RATE = 9000;

    /** The choice whether the recorder is folded. */
    private static final String RECORDER = "recorder";

    private static final int BROKER_PORT = 9092;
    private static final int ZOOKEEPER_PORT = 2181;

    /**
     * What a start was asked for.
     *
     * @param temporary a tour's workspace, which is not kept and shall soon have something to show
     * @param shareAs address for clients on other machines; empty: only this machine is served
     * @param file describes the cluster to be opened; empty for the last one
     */
    record Wishes(
            boolean demo,
            boolean temporary,
            Optional<Boolean> dark,
            Optional<Locale> language,
            Optional<String> shareAs,
            Optional<Path> file) {}

    private final Workspace workspace;
    private final Wishes wishes;
    private final Function<LocalSpec, ClusterSource> start;
    private final BundleTexts texts;
    private final ReadOnlyObjectWrapper<SaveState> saved = new ReadOnlyObjectWrapper<>(SaveState.SAVED);
    private final ReadOnlyObjectWrapper<Frame> frame = new ReadOnlyObjectWrapper<>();
    private final DemoChoices demo;
    private final Choices atStart;
    private Theme theme;
    private final CurrentCluster current;
    private boolean portsTaken;
    private final LocalClusters clusters;
    private Optional<WorkspaceException> unopened = Optional.empty();

    /** @param start how a cluster is started, for instance {@code LocalSource::new} */
    Workbench(Workspace workspace, Wishes wishes, Function<LocalSpec, ClusterSource> start) {
        this.workspace = workspace;
        this.wishes = wishes;
        this.start = start;
        atStart = workspace.choices();
        texts = new BundleTexts(wishes.language()
                .orElseGet(() -> atStart.language().isEmpty() ? Locale.getDefault() : Locale.of(atStart.language())));
        clusters = new LocalClusters(new ClusterShelf(workspace), texts, this::reopen);
        demo = new DemoChoices(workspace);
        wishes.file().ifPresent(this::toFront);
        current = new CurrentCluster(workspace, demo, this::prepare, texts);
    }

    /** Makes the frame; once. */
    void open() {
        theme = new Theme(wishes.dark()
                .or(() -> atStart.theme().isEmpty()
                        ? Optional.empty()
                        : Optional.of(atStart.theme().equals("dark"))));
        workspace.choices().choice("text.size").map(Integer::valueOf).ifPresent(theme::chooseTextSize);
        frame(current.now());
        remember();
    }

    /** The frame shown now; another one after the cluster was started again. */
    ObservableValue<Frame> frame() {
        return frame.getReadOnlyProperty();
    }

    BundleTexts texts() {
        return texts;
    }

    Theme theme() {
        return theme;
    }

    /** Says what a person should know about this start. */
    void tellStart() {
        workspace
                .keptAside()
                .ifPresent(aside -> frame.get().notices().info(texts.get("workbench.aside", aside.toString())));
        unopened.ifPresent(why -> frame.get().notices().error(texts.get("workbench.file.open"), why));
        if (portsTaken) {
            frame.get().notices().info(texts.get("workbench.ports"));
        }
    }

    private CurrentCluster.Prepared prepare() {
        Choices.Cluster cluster =
                workspace.choices().clusters().stream().findFirst().orElseGet(this::demoCluster);
        Preset preset = Preset.load(cluster.preset());
        ClusterSource source = start.apply(spec(cluster, preset));
        Optional<DemoTraffic> traffic = wishes.demo() && !preset.topics().isEmpty()
                ? Optional.of(new DemoTraffic(source.door(), preset))
                : Optional.empty();
        traffic.filter(t -> wishes.temporary()).ifPresent(t -> t.rate(LIVELY_RATE));
        traffic.ifPresent(t -> demo.restore(cluster.name(), t));
        return new CurrentCluster.Prepared(source, traffic);
    }

    private void frame(CurrentCluster.Prepared of) {
        Optional<DemoTraffic> traffic = of.traffic();
        Frame made = new Frame(new Frame.Parts(
                texts,
                theme,
                of.source(),
                context -> Screens.all(context, name -> traffic.flatMap(t -> t.group(name))),
                context -> traffic.map(t -> new DemoPanel(context, t)),
                saved.getReadOnlyProperty(),
                this::restartCluster,
                clusters::menu));
        Recovery.follow(made);
        ClusterFiles.register(made, texts, this::shown, this::openFile);
        SpokenRelease.register(made, this::saveRelease);
        clusters.register(made);
        made.actions().add(Action.of("connect", "workbench.connect", "fth-link", "", () -> ConnectCard.open(made)));
        if (!wishes.temporary() && workspace.choices().choice(WELCOMED).isEmpty()) {
            made.welcome(() -> workspace.change(c -> c.with(WELCOMED, "yes")));
        }
        made.start(Optional.of(workspace.choices().screen()).filter(s -> !s.isEmpty()));
        made.screenProperty().subscribe(screen -> workspace.change(c -> c.withScreen(screen)));
        made.recorderFoldedProperty()
                .set(workspace
                        .choices()
                        .choice(RECORDER)
                        .filter("folded"::equals)
                        .isPresent());
        made.recorderFoldedProperty()
                .subscribe((was, folded) -> workspace.change(c -> c.with(RECORDER, folded ? "folded" : "open")));
        frame.set(made);
    }

    private Choices.Cluster shown() {
        return workspace.choices().clusters().getFirst();
    }

    /** The cluster shown speaks as this release from now on, and its description says so. */
    private void saveRelease(String release) {
        workspace.change(c -> {
            List<Choices.Cluster> clusters = new ArrayList<>(c.clusters());
            clusters.set(0, clusters.getFirst().speakingAs(release));
            return c.withClusters(clusters);
        });
    }

    /** The cluster that {@code file} describes is the first in the workspace, the one that is opened. */
    private void toFront(Path file) {
        try {
            Choices.Cluster wanted = ClusterFile.read(file, Preset::exists);
            workspace.change(c -> c.withClusters(ClusterFile.first(wanted, c.clusters())));
        } catch (WorkspaceException e) {
            unopened = Optional.of(e);
        }
    }

    /** Opens the cluster that {@code file} describes in place of the one shown, after a question. */
    void openFile(Path file) {
        Frame at = frame.get();
        try {
            Choices.Cluster wanted = ClusterFile.read(file, Preset::exists);
            if (wanted.equals(shown())) {
                at.notices().refusal(texts.get("workbench.file.already", wanted.name()));
                return;
            }
            ClusterFiles.ask(at, wanted, shown(), () -> {
                workspace.change(c -> c.withClusters(ClusterFile.first(wanted, c.clusters())));
                restartCluster();
            });
        } catch (WorkspaceException e) {
            at.notices().error(texts.get("workbench.file.open"), e);
        }
    }

    private Choices.Cluster demoCluster() {
        Choices.Cluster made = new Choices.Cluster(
                DEMO, "demo", 3, List.of("rack-a", "rack-b", "rack-c"), 3, BROKER_PORT, ZOOKEEPER_PORT);
        workspace.change(c -> c.withClusters(List.of(made)));
        return made;
    }

    private LocalSpec spec(Choices.Cluster cluster, Preset preset) {
        int port = LocalSource.portOr0(cluster.port(), cluster.brokers());
        int zooKeeperPort = LocalSource.portOr0(cluster.zooKeeperPort(), cluster.zooKeeperNodes());
        portsTaken = port != cluster.port() || zooKeeperPort != cluster.zooKeeperPort();
        return new LocalSpec(
                cluster.name(),
                workspace.clusterFolder(cluster.name()),
                cluster.brokers(),
                cluster.racks(),
                cluster.zooKeeperNodes(),
                Optional.empty(),
                port,
                zooKeeperPort,
                preset.brokerSettings(cluster.brokers()),
                Map.of(),
                preset.zooKeeperSettings(),
                wishes.shareAs(),
                Optional.of(cluster.speaks()).filter(r -> !r.isEmpty()));
    }

    private void remember() {
        theme.darkProperty().subscribe(dark -> {
            if (theme.chosen().isPresent() && wishes.dark().isEmpty()) {
                workspace.change(c -> c.withTheme(dark ? "dark" : "light"));
            }
        });
        theme.textSizeProperty().subscribe((was, is) -> workspace.change(c -> c.with("text.size", is.toString())));
        texts.localeProperty().subscribe((was, is) -> workspace.change(c -> c.withLanguage(is.getLanguage())));
        workspace.onSaving(now -> Answers.later(() -> saving(now)));
    }

    private void saving(Workspace.Saving now) {
        if (wishes.temporary()) {
            saved.set(SaveState.TEMPORARY);
            return;
        }
        switch (now.state()) {
            case SAVED -> saved.set(SaveState.SAVED);
            case SAVING -> saved.set(SaveState.SAVING);
            case UNSAVED -> {
                saved.set(SaveState.UNSAVED);
                frame.get().notices().error(texts.get("workbench.unsaved"), new IOException(now.problem()));
            }
        }
    }

    /** The cluster failed or was stopped, and a person wants it again: everything of it is made anew. */
    private void restartCluster() {
        reopen(texts.get("workbench.clusters.again", shown().name()), () -> {});
    }

    /**
     * In the same window; nothing is done there meanwhile, and not a second time. When the change or the start is refused, the cluster of
     * before is opened again and the reason told.
     */
    private void reopen(String says, LocalClusters.Change between) {
        current.replace(() -> block(frame.get(), says), between, opened -> Answers.later(() -> opened(opened)));
    }

    private static void block(Frame old, String says) {
        old.showModal(ConfirmDialog.box(says));
        // what is shown there runs no longer; a scene is made for the next frame
        Optional.ofNullable(old.root().getScene())
                .ifPresent(scene -> scene.addEventFilter(InputEvent.ANY, Event::consume));
        old.close();
    }

    private void opened(CurrentCluster.Opened opened) {
        if (current.ended()) {
            return;
        }
        frame(opened.now());
        boolean none = opened.now().none();
        // what stands in the middle of the window already is not told twice
        Optional<String> shown =
                none ? opened.now().source().door().snapshot().cluster().problem() : Optional.empty();
        opened.refused()
                .filter(why -> !shown.equals(Optional.of(Failures.reason(why, texts))))
                .ifPresent(why -> frame.get()
                        .notices()
                        .error(texts.get(none ? "workbench.clusters.neither" : "workbench.clusters.open.failed"), why));
    }

    /** Stops all of it; at most half a minute, twice that while a cluster is being opened. Call it off the FX thread after the window is gone. */
    void close() throws IOException {
        if (current.end()) {
            workspace.close();
        }
    }
}
