package brokerlab.app;

import brokerlab.app.connect.ConnectCard;
import brokerlab.app.shell.Frame;
import brokerlab.app.words.Target;
import brokerlab.app.workspace.Choices;
import brokerlab.app.workspace.ClusterShelf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;

/**
 * A dialog or popover that opens over a screen. {@link FitTest} opens each of {@link #ALL}; {@link #notOpened} tells of the ones that the
 * program opens somewhere and nobody looks at.
 *
 * @param by simple name of the class in which it is shown
 * @param open called on the FX thread when the screen is there; what it shows may come later
 */
record DialogCase(String screen, String by, String name, Consumer<User> open) {
    /** What a person has before them. */
    record User(Frame frame, LocalClusters clusters, ClusterShelf shelf) {
        void press(String query) {
            ((ButtonBase) frame.root().lookup(query)).fire();
        }

        void act(String action) {
            frame.actions().find(action).orElseThrow().run().run();
        }

        void choose(String menu, String item) {
            fire(((MenuButton) frame.root().lookup(menu)).getItems(), item);
        }

        void chooseCluster(String item) {
            fire(clusters.menu(frame), item);
        }

        /** Of the first row's context menu. */
        void chooseInRow(String table, String item) {
            fire(
                    frame.root().lookupAll(table + " .table-row-cell").stream()
                            .map(row -> ((IndexedCell<?>) row).getContextMenu())
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElseThrow()
                            .getItems(),
                    item);
        }

        private static void fire(List<MenuItem> items, String id) {
            items.stream()
                    .flatMap(i -> i instanceof javafx.scene.control.Menu m ? m.getItems().stream() : Stream.of(i))
                    .filter(i -> id.equals(i.getId()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + id))
                    .fire();
        }

        Choices.Cluster other() {
            return shelf.all().stream()
                    .filter(c -> !c.equals(shelf.shown()))
                    .findFirst()
                    .orElseThrow();
        }

        /** A group without members: it can be deleted. The focus stays where it is. */
        void selectDeserted() {
            Node focused = frame.root().getScene().getFocusOwner();
            frame.navigator()
                    .open(new Target.GroupTarget(frame.snapshot().groups().stream()
                            .filter(g -> g.members().isEmpty())
                            .findFirst()
                            .orElseThrow()
                            .name()));
            frame.root().layout();
            focused.requestFocus();
        }
    }

    /** A dialog or popover that is new gets its line here. */
    static final List<DialogCase> ALL = List.of(
            new DialogCase("racks", "DemoPanel", "traffic", d -> d.press("#demo-button")),
            new DialogCase("racks", "HealthLine", "under-replicated", d -> d.press("#pill-under")),
            new DialogCase("racks", "HealthLine", "host", d -> d.press("#pill-host")),
            new DialogCase("racks", "HealthLine", "health", d -> d.press("#pill-health")),
            new DialogCase("racks", "Frame", "palette", d -> d.press("#palette-button")),
            new DialogCase("racks", "Frame", "keys", d -> d.act("keys")),
            new DialogCase("racks", "SpokenRelease", "speak", d -> d.act("cluster.speak")),
            new DialogCase("racks", "ConnectCard", "connect", d -> ConnectCard.open(d.frame())),
            new DialogCase("racks", "NewCluster", "new-cluster", d -> d.chooseCluster("cluster-new")),
            new DialogCase(
                    "racks",
                    "LocalClusters",
                    "open-cluster",
                    d -> d.chooseCluster("cluster-" + d.other().name())),
            new DialogCase("racks", "LocalClusters", "cluster-anew", d -> d.chooseCluster("cluster-anew")),
            new DialogCase(
                    "racks",
                    "LocalClusters",
                    "delete-cluster",
                    d -> d.chooseCluster("cluster-delete-" + d.other().name())),
            new DialogCase(
                    "racks",
                    "ClusterFiles",
                    "cluster-of-file",
                    d -> ClusterFiles.ask(d.frame(), d.other(), d.shelf().shown(), () -> {})),
            new DialogCase("racks", "RacksScreen", "add-broker", d -> d.press("#racks-add-broker")),
            new DialogCase("racks", "BrokerActs", "lose-rack", d -> d.press(".lose-rack")),
            new DialogCase("racks", "BrokerActs", "kill-broker", d -> d.choose("#broker-2-menu", "act-kill")),
            new DialogCase("racks", "BrokerActs", "stop-broker", d -> d.choose("#broker-2-menu", "act-stop")),
            new DialogCase("racks", "BrokerActs", "restart-broker", d -> d.choose("#broker-2-menu", "act-restart")),
            new DialogCase("racks", "BrokerActs", "kill-node", d -> d.choose("#zoo-1", "act-kill")),
            new DialogCase("racks", "ClusterActs", "elect-all", d -> d.act("elect.preferred")),
            new DialogCase("racks", "ClusterActs", "remove-broker", d -> d.choose("#broker-2-menu", "act-remove")),
            new DialogCase("racks", "ClusterActs", "remove-rack", d -> d.press(".remove-rack")),
            new DialogCase("topics", "CreateTopic", "create-topic", d -> d.press("#topics-add")),
            new DialogCase("topics", "CreateTopic", "clone-topic", d -> d.press("#topic-clone")),
            new DialogCase("topics", "TopicDetail", "grow-topic", d -> d.press("#topic-grow")),
            new DialogCase("topics", "TopicDetail", "delete-topic", d -> d.press("#topic-delete")),
            new DialogCase("consumers", "ResetDialog", "reset-offsets", d -> d.press("#reset-offsets")),
            new DialogCase("consumers", "GroupActs", "delete-group", d -> {
                d.selectDeserted();
                d.press("#delete-group");
            }),
            new DialogCase("consumers", "GroupActs", "forget-offsets", d -> {
                d.selectDeserted();
                d.chooseInRow("#group-partitions", "forget-offsets");
            }),
            new DialogCase("settings", "PresetsAndFiles", "preset", d -> d.choose("#settings-more", "preset-teaching")),
            new DialogCase("settings", "PresetsAndFiles", "import", d -> d.choose("#settings-more", "import")),
            new DialogCase("settings", "ChangeActs", "undo", d -> d.press("#undo")));

    // ---- which there are

    private static final Pattern SHOWS = Pattern.compile("(?<!void )\\b(showModal|showBeside|ConfirmDialog\\.ask)\\(");

    /** What shows something for others: these are counted where they ask for it; and a note without buttons while a cluster closes. */
    private static final Map<String, Integer> FOR_OTHERS = Map.of("ConfirmDialog", 2, "Workbench", 1);

    /** Classes that show more than {@link #ALL} opens of them. */
    static List<String> notOpened(Path sources) throws IOException {
        var found = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                long shows = SHOWS.matcher(Files.readString(file)).results().count() - FOR_OTHERS.getOrDefault(name, 0);
                long opened = ALL.stream().filter(o -> o.by().equals(name)).count();
                if (shows > opened) {
                    found.add(name + " shows " + shows + " dialogs or popovers, DialogCase.ALL opens " + opened
                            + " of them");
                }
            }
        }
        return found;
    }
}
