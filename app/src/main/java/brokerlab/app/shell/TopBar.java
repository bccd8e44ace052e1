package brokerlab.app.shell;

import brokerlab.app.kit.Formats;
import brokerlab.app.kit.Help;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Ink;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.Sparkline;
import brokerlab.app.kit.Status;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;

/** Cluster, health, traffic, and what concerns the whole workbench. */
final class TopBar extends HBox {
    private static final int LISTED = 40;
    private static final double ROOMY = 1240;
    private static final double BRAND = 174;

    private final Frame frame;
    private final Texts texts;
    private final Formats formats;
    private final Button brokers = Pill.button("");
    private final Button under = Pill.button("");
    private final Button offline = Pill.button("");
    private final Button controller = Pill.button("");
    private final Sparkline inLine = new Sparkline(Ink.ACCENT, 84, 22);
    private final Sparkline outLine = new Sparkline(Ink.TEAL, 84, 22);
    private final Label inRate = rate();
    private final Label outRate = rate();
    private final Label brand = new Label();
    private Snapshot shown;

    TopBar(Frame frame, Optional<Node> extra) {
        this.frame = frame;
        this.texts = frame.texts();
        this.formats = new Formats(texts);
        getStyleClass().add("bl-topbar");
        under.setId("pill-under");
        offline.setId("pill-offline");
        brokers.setId("pill-brokers");
        controller.setId("pill-controller");
        brokers.setTooltip(Help.tooltip(texts, "shell.pill.brokers.tip"));
        under.setTooltip(Help.tooltip(texts, "shell.pill.under.tip"));
        offline.setTooltip(Help.tooltip(texts, "shell.pill.offline.tip"));
        controller.setTooltip(Help.tooltip(texts, "shell.pill.controller.tip"));
        brokers.setOnAction(e -> frame.navigator().open(new Target.Whole("racks")));
        under.setOnAction(e -> list(under, p -> p.isr().size() < p.replicas().size()));
        offline.setOnAction(e -> list(offline, p -> p.leader() < 0));
        controller.setOnAction(e -> {
            if (shown != null && shown.cluster().controller() >= 0) {
                frame.navigator().open(new Target.BrokerTarget(shown.cluster().controller()));
            }
        });
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        brand();
        getChildren().addAll(brand, switcher(), brokers, under, offline, controller, space);
        getChildren().addAll(word("shell.traffic.in"), inLine, inRate, word("shell.traffic.out"), outLine, outRate);
        extra.ifPresent(getChildren()::add);
        getChildren().addAll(palette(), theme(), language());
        for (Node control : getChildren()) {
            if (control instanceof ButtonBase button) {
                button.setMinWidth(USE_PREF_SIZE);
            }
        }
        // in a narrow window the figures stay and the lines go; its own wish must not widen the frame meanwhile
        setMinWidth(0);
        widthProperty().subscribe(width -> {
            boolean room = width.doubleValue() >= ROOMY || width.doubleValue() == 0;
            for (Node line : new Node[] {inLine, outLine}) {
                line.setVisible(room);
                line.setManaged(room);
            }
            brand.setMinWidth(room ? BRAND : USE_PREF_SIZE);
        });
        frame.ticker()
                .subscribe(this, (before, now) -> refresh(now, shown == null || before.version() != now.version()));
        texts.onLanguage(() -> {
            if (shown != null) {
                refresh(shown, true);
            }
        });
        refresh(frame.snapshot(), true);
    }

    private void refresh(Snapshot now, boolean changed) {
        shown = now;
        if (!changed) {
            return;
        }
        int all = now.brokers().size();
        int running = (int) now.brokers().stream()
                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                .count();
        Status health = running == all && all > 0 ? Status.OK : running == 0 ? Status.BAD : Status.WARN;
        boolean starting = now.cluster().phase() == Snapshot.Phase.STARTING;
        pill(brokers, starting ? Status.INFO : health, texts.get("shell.pill.brokers", running, all), true);
        int few =
                now.topics().stream().mapToInt(Snapshot.Topic::underReplicated).sum();
        int dead = now.topics().stream().mapToInt(Snapshot.Topic::offline).sum();
        pill(under, Status.WARN, texts.get("shell.pill.under", few), few > 0);
        pill(offline, Status.BAD, texts.get("shell.pill.offline", dead), dead > 0);
        int id = now.cluster().controller();
        pill(
                controller,
                Status.NEUTRAL,
                id < 0
                        ? texts.get("shell.pill.controller.none")
                        : texts.get("shell.pill.controller", Integer.toString(id)),
                !starting);
        inLine.setValues(now.traffic().bytesInHistory());
        outLine.setValues(now.traffic().bytesOutHistory());
        traffic(inRate, inLine, "shell.traffic.in.name", now.traffic().bytesInPerSec());
        traffic(outRate, outLine, "shell.traffic.out.name", now.traffic().bytesOutPerSec());
    }

    private void traffic(Label label, Sparkline line, String key, double perSec) {
        String rate = formats.byteRate(perSec);
        if (!rate.equals(label.getText())) {
            label.setText(rate);
            line.setAccessibleText(texts.get(key, rate));
        }
    }

    private static void pill(Button pill, Status status, String text, boolean visible) {
        String marked = status.mark().isEmpty() ? text : status.mark() + " " + text;
        if (!marked.equals(pill.getText())) {
            pill.setText(marked);
            pill.setAccessibleText(text);
        }
        status.on(pill);
        pill.setVisible(visible);
        pill.setManaged(visible);
    }

    private void list(Button at, Predicate<Snapshot.Partition> which) {
        if (shown == null) {
            return;
        }
        PopOver popOver = new PopOver();
        List<Node> links = new ArrayList<>();
        int more = 0;
        for (Snapshot.Topic topic : shown.topics()) {
            for (Snapshot.Partition partition : topic.partitions()) {
                if (!which.test(partition)) {
                    continue;
                }
                if (links.size() == LISTED) {
                    more++;
                    continue;
                }
                String name = topic.name() + "-" + partition.partition();
                Link link = new Link(
                        frame.navigator(), name, new Target.PartitionTarget(topic.name(), partition.partition()));
                var open = link.getOnAction();
                link.setOnAction(e -> {
                    popOver.hide();
                    open.handle(e);
                });
                links.add(link);
            }
        }
        if (more > 0) {
            links.add(new Label(texts.get("shell.pill.more", more)));
        }
        VBox box = new VBox(4, links.toArray(Node[]::new));
        box.getStyleClass().add("bl-popover");
        popOver.setContentNode(box);
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_CENTER);
        popOver.setDetachable(false);
        popOver.show(at);
    }

    private void brand() {
        brand.textProperty().bind(texts.bind("shell.app"));
        brand.getStyleClass().add("bl-brand");
        var icon = TopBar.class.getResourceAsStream("/brokerlab/icons/brokerlab-32.png");
        if (icon != null) {
            ImageView view = new ImageView(new Image(icon));
            view.setFitWidth(16);
            view.setFitHeight(16);
            view.setSmooth(true);
            brand.setGraphic(view);
        }
    }

    private MenuButton switcher() {
        MenuButton button = new MenuButton();
        button.getStyleClass().add("bl-switcher");
        button.textProperty()
                .bind(texts.bind("shell.cluster.local", frame.source().name()));
        button.accessibleTextProperty().bind(texts.bind("shell.cluster.switch"));
        button.setTooltip(Help.tooltip(texts, "shell.cluster.switch"));
        RadioMenuItem only = new RadioMenuItem();
        only.textProperty()
                .bind(texts.bind("shell.cluster.local", frame.source().name()));
        only.setSelected(true);
        only.setOnAction(e -> only.setSelected(true));
        button.getItems().add(only);
        return button;
    }

    private Button palette() {
        Button button = new Button();
        button.setId("palette-button");
        Action action = frame.actions().find("palette").orElseThrow();
        button.setText(action.keyText().replace('+', ' '));
        button.accessibleTextProperty().bind(texts.bind(action.textKey()));
        button.setTooltip(Help.tooltip(texts, action.textKey()));
        button.setOnAction(e -> action.run().run());
        return button;
    }

    private Button theme() {
        Button button = Icons.button("fth-moon", texts.bind("shell.action.theme"), () -> frame.run("theme"));
        button.setId("theme-button");
        button.getStyleClass().setAll("button");
        frame.theme().darkProperty().subscribe(dark -> button.setGraphic(Icons.of(dark ? "fth-moon" : "fth-sun")));
        return button;
    }

    private Button language() {
        Button button = new Button();
        button.setId("language-button");
        button.textProperty().bind(texts.bind("shell.language.short"));
        button.accessibleTextProperty().bind(texts.bind("shell.action.language"));
        button.setTooltip(Help.tooltip(texts, "shell.action.language"));
        button.setOnAction(e -> frame.run("language"));
        return button;
    }

    private Label word(String key) {
        Label label = new Label();
        label.textProperty().bind(texts.bind(key));
        label.getStyleClass().add("bl-muted");
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private static Label rate() {
        Label label = new Label();
        label.getStyleClass().add("bl-rate");
        return label;
    }
}
