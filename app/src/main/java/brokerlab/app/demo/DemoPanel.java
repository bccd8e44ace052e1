package brokerlab.app.demo;

import atlantafx.base.controls.ProgressSliderSkin;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Help;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.kit.WindowContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** The top bar's button for demo traffic, and what it opens: rate, groups, and in what the cluster differs from Kafka's defaults. */
public final class DemoPanel extends Button {
    private static final double[] SPEEDS = {DemoGroupControl.UNLIMITED, 1000, 100, 10, 1};

    private final WindowContext context;
    private final Texts texts;
    private final Formats formats;
    private final DemoTraffic traffic;
    private DemoTraffic.Hold noticed = DemoTraffic.Hold.NONE;
    private DemoTraffic.State shown;

    public DemoPanel(WindowContext context, DemoTraffic traffic) {
        this.context = context;
        this.texts = context.texts();
        this.formats = new Formats(texts);
        this.traffic = traffic;
        setId("demo-button");
        setGraphic(Icons.of("fth-activity"));
        setTooltip(Help.tooltip(texts, "demo.button.tip"));
        accessibleTextProperty().bind(texts.bind("demo.button.tip"));
        setOnAction(e -> context.showBeside(this, content()));
        context.ticker().subscribe(this, (before, now) -> refresh());
        WhileShown.language(texts, this, () -> {
            shown = null;
            refresh();
        });
    }

    private void refresh() {
        DemoTraffic.State now = traffic.state();
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        String text = switch (now.hold()) {
            case NONE -> formats.rate(traffic.rate());
            case WAITING -> texts.get("demo.button.waiting");
            case CHOSEN -> texts.get("demo.button.paused");
            case DISK_LOW -> "▲ " + texts.get("demo.button.disk");
            case TOPIC_FAILED -> "▲ " + texts.get("demo.button.failed");
        };
        if (!text.equals(getText())) {
            setText(text);
        }
        if (now.hold() != noticed) {
            if (now.hold() == DemoTraffic.Hold.DISK_LOW) {
                context.notices().info(texts.get("demo.disk.low", formats.bytes(Long.parseLong(now.detail()))));
            } else if (noticed == DemoTraffic.Hold.DISK_LOW) {
                context.notices().info(texts.get("demo.disk.again"));
            } else if (now.hold() == DemoTraffic.Hold.TOPIC_FAILED) {
                context.notices().error(texts.get("demo.topic.make"), new IllegalStateException(now.detail()));
            }
            noticed = now.hold();
        }
    }

    /** Made anew each time it opens, in the language of then. */
    VBox content() {
        VBox box = new VBox(10);
        box.getStyleClass().add("bl-demo");
        box.setId("demo-panel");
        box.setPrefWidth(460 * Fonts.scale());
        Label title = Labels.of(texts.get("demo.title"), "bl-h2");
        int left =
                (int) traffic.groups().stream().filter(DemoGroupControl::left).count();
        Label what = Labels.wrapping(
                texts.get(
                        left == 0 ? "demo.what" : "demo.what.left",
                        traffic.preset().topics().size(),
                        traffic.groups().size() - left,
                        left),
                "bl-muted");
        what.setId("demo-what");
        box.getChildren()
                .addAll(
                        title,
                        what,
                        rate(),
                        new Separator(),
                        caption("demo.groups"),
                        groups(),
                        new Separator(),
                        caption("demo.differs"),
                        differences());
        return box;
    }

    private HBox rate() {
        // a slider over orders of magnitude: its value is the rate's logarithm
        Slider slider = new Slider(
                Math.log10(DemoTraffic.SLOWEST), Math.log10(DemoTraffic.FASTEST), Math.log10(traffic.rate()));
        slider.setId("demo-rate");
        slider.setSkin(new ProgressSliderSkin(slider));
        slider.setAccessibleText(texts.get("demo.rate"));
        slider.setBlockIncrement(0.1);
        Label value = Labels.of(formats.rate(traffic.rate()), "bl-mono");
        value.setPrefWidth(84 * Fonts.scale());
        slider.valueProperty().subscribe(log -> {
            double step = Math.pow(10, Math.floor(log.doubleValue()) - 1);
            traffic.rate(Math.round(Math.pow(10, log.doubleValue()) / step) * step);
            value.setText(formats.rate(traffic.rate()));
            shown = null;
        });
        HBox.setHgrow(slider, Priority.ALWAYS);
        ToggleButton pause = Pill.toggle(texts.get("demo.pause"), traffic.producersPaused());
        pause.setId("demo-pause");
        pause.selectedProperty().subscribe(traffic::pauseProducers);
        Label name = new Label(texts.get("demo.rate"));
        for (Region whole : new Region[] {name, value, pause}) {
            whole.setMinWidth(USE_PREF_SIZE);
        }
        HBox row = new HBox(10, name, slider, value, pause);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private GridPane groups() {
        GridPane grid = new GridPane();
        grid.setHgap(10);
        grid.setVgap(6);
        ColumnConstraints wide = new ColumnConstraints();
        wide.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().add(wide);
        int row = 0;
        for (DemoGroupControl group : traffic.groups()) {
            Link link = new Link(context.navigator(), group.name(), new Target.GroupTarget(group.name()));
            var open = link.getOnAction();
            link.setOnAction(e -> {
                context.closeModal();
                open.handle(e);
            });
            Label temper = Labels.wrapping(
                    texts.get(
                            "demo.temper."
                                    + (group.left()
                                            ? "left"
                                            : group.temper().name().toLowerCase(Locale.ROOT)),
                            group.topic()),
                    "bl-caption");
            VBox name = new VBox(1, link, temper);
            ComboBox<Double> speed = speed(group);
            ToggleButton pause = Pill.toggle(texts.get("demo.pause"), group.paused());
            pause.setId("demo-pause-" + group.name());
            pause.setMinWidth(USE_PREF_SIZE);
            speed.setMinWidth(USE_PREF_SIZE);
            pause.selectedProperty().subscribe(group::pause);
            // nobody is there any more who could be slower
            speed.setDisable(group.left());
            pause.setDisable(group.left());
            grid.addRow(row++, name, speed, pause);
        }
        return grid;
    }

    private ComboBox<Double> speed(DemoGroupControl group) {
        ComboBox<Double> box = new ComboBox<>();
        List<Double> speeds = new ArrayList<>();
        for (double speed : SPEEDS) {
            speeds.add(speed);
        }
        box.getItems().setAll(speeds);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(Double perSec) {
                return perSec == null
                        ? ""
                        : perSec >= DemoGroupControl.UNLIMITED ? texts.get("demo.speed.free") : formats.rate(perSec);
            }

            @Override
            public Double fromString(String text) {
                throw new UnsupportedOperationException("chosen, not typed");
            }
        });
        box.setId("demo-speed-" + group.name());
        box.setAccessibleText(texts.get("demo.speed", group.name()));
        box.setValue(group.speed());
        box.valueProperty().subscribe(value -> {
            if (value != null) {
                group.speed(value);
            }
        });
        box.setPrefWidth(150 * Fonts.scale());
        return box;
    }

    private GridPane differences() {
        GridPane grid = new GridPane();
        grid.setHgap(12);
        grid.setVgap(2);
        int brokers = traffic.brokers();
        traffic.preset().differences(brokers).forEach(v -> difference(grid, Setting.Scope.BROKER, v));
        traffic.preset().zooCfg().forEach(v -> difference(grid, Setting.Scope.ZOOKEEPER, v));
        return grid;
    }

    private void difference(GridPane grid, Setting.Scope scope, Preset.Value value) {
        Label name = Labels.of(value.name(), "bl-mono", "bl-small");
        Region space = new Region();
        GridPane.setHgrow(space, Priority.ALWAYS);
        Label now = Labels.of(formatted(scope, value.name(), value.value()), "bl-mono", "bl-small");
        Label before = Labels.of(
                texts.get("demo.default", formatted(scope, value.name(), value.kafkaDefault())), "bl-caption");
        for (Region whole : new Region[] {name, now, before}) {
            whole.setMinWidth(USE_PREF_SIZE);
        }
        grid.addRow(grid.getRowCount(), name, space, now, before);
    }

    private String formatted(Setting.Scope scope, String name, String value) {
        return Catalogue.find(scope, name)
                .map(setting -> Notation.format(setting, value, texts))
                .orElse(value);
    }

    private Label caption(String key) {
        return Labels.wrapping(texts.get(key), "bl-caption");
    }
}
