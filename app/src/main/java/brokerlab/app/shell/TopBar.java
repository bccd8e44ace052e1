package brokerlab.app.shell;

import brokerlab.app.kit.Help;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Ink;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.RoomyRow;
import brokerlab.app.kit.Sparkline;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;

/** Cluster, health, traffic, and what concerns the whole workbench. */
final class TopBar extends StackPane {
    /** A cluster's name of any length gets no more, pixels. */
    private static final double CLUSTER = 230;

    /** A cluster's name of no more characters is always whole. */
    private static final int SHORT = 20;

    private final Frame frame;
    private final Texts texts;
    private final Formats formats;
    private final HealthLine health;
    private final Sparkline inLine = new Sparkline(Ink.ACCENT, 84, 22);
    private final Sparkline outLine = new Sparkline(Ink.TEAL, 84, 22);
    private final Label inRate = rate();
    private final Label outRate = rate();
    private final Label brand = Labels.of("", "bl-brand");
    private Snapshot shown;

    /** @param lastStall the recorder's entry of the machine's last stall */
    TopBar(Frame frame, Optional<Node> extra, Supplier<OptionalLong> lastStall) {
        this.frame = frame;
        this.texts = frame.texts();
        this.formats = new Formats(texts);
        RoomyRow row = new RoomyRow(8);
        row.getStyleClass().add("bl-topbar");
        getChildren().add(row);
        health = new HealthLine(frame, lastStall);
        HBox.setHgrow(health, Priority.ALWAYS);
        HBox in = traffic("shell.traffic.in", inRate);
        HBox out = traffic("shell.traffic.out", outRate);
        row.items().addAll(List.of(icon(), brand, switcher(), health, in, inLine, out, outLine));
        extra.ifPresent(row.items()::add);
        row.items().addAll(List.of(palette(), theme(), language()));
        // in a narrow window the figures stay longer than the lines
        row.hideWhenNarrow(outLine, inLine, brand, out, in);
        row.hideReadily(outLine, inLine, brand);
        for (Node control : row.items()) {
            if (control instanceof ButtonBase button && !(control instanceof MenuButton)) {
                button.setMinWidth(USE_PREF_SIZE);
            }
        }
        // its own wish must not widen the frame meanwhile
        setMinWidth(0);
        frame.ticker()
                .subscribe(this, (before, now) -> refresh(now, shown == null || before.version() != now.version()));
        WhileShown.language(texts, this, () -> {
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
        health.update(now);
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

    private HBox traffic(String key, Label rate) {
        HBox pair = new HBox(4, word(key), rate);
        pair.setAlignment(Pos.CENTER_LEFT);
        pair.setMinWidth(USE_PREF_SIZE);
        return pair;
    }

    private Node icon() {
        brand.textProperty().bind(texts.bind("shell.app"));
        brand.setMinWidth(USE_PREF_SIZE);
        ImageView view = new ImageView();
        var icon = TopBar.class.getResourceAsStream("/brokerlab/icons/brokerlab-32.png");
        if (icon != null) {
            view.setImage(new Image(icon));
            view.setFitWidth(16);
            view.setFitHeight(16);
            view.setSmooth(true);
        }
        return view;
    }

    private MenuButton switcher() {
        MenuButton button = new MenuButton();
        button.getStyleClass().add("bl-switcher");
        button.setMaxWidth(CLUSTER);
        button.minWidthProperty()
                .bind(button.textProperty().map(name -> name.length() > SHORT ? CLUSTER / 2 : USE_PREF_SIZE));
        Names.name(button, texts.bind("shell.cluster.switch"));
        button.textProperty()
                .bind(texts.bind("shell.cluster.local", frame.source().name()));
        button.accessibleTextProperty().bind(texts.bind("shell.cluster.switch"));
        RadioMenuItem only = new RadioMenuItem();
        only.textProperty()
                .bind(texts.bind("shell.cluster.local", frame.source().name()));
        only.setSelected(true);
        only.setOnAction(e -> only.setSelected(true));
        only.setId("cluster-shown");
        button.setId("cluster-switcher");
        button.setMnemonicParsing(false);
        only.setMnemonicParsing(false);
        button.getItems().add(only);
        // a menu without items never opens, so one is there before; what there is now is looked up when it opens
        button.setOnShowing(e -> {
            List<MenuItem> now = frame.clusters();
            if (!now.isEmpty()) {
                button.getItems().setAll(now);
            }
        });
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
        frame.untilClosed(frame.theme()
                .darkProperty()
                .subscribe(dark -> button.setGraphic(Icons.of(dark ? "fth-moon" : "fth-sun"))));
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
        return Labels.of("", "bl-rate");
    }
}
