package brokerlab.app.shell;

import brokerlab.app.kit.FittedButton;
import brokerlab.app.kit.Help;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.RoomyRow;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Snapshot;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/** Whether all is saved, the heap, what runs in this process, what brokers speak as, where clients connect, the key for commands. */
final class StatusBar extends StackPane {
    private final Frame frame;
    private final Texts texts;
    private final Formats formats;
    private final ObservableValue<SaveState> saved;
    private final Label save = new Label();
    private final Label heap = new Label();
    private final Label process = new Label();
    private final FittedButton bootstrap = new FittedButton();
    private final Tooltip whole = new Tooltip();
    private String address = "";
    private final Button connect = new Button();
    private final Button speaks = new Button();

    StatusBar(Frame frame, ObservableValue<SaveState> saved) {
        this.frame = frame;
        this.texts = frame.texts();
        this.formats = new Formats(texts);
        this.saved = saved;
        RoomyRow row = new RoomyRow(16);
        getStyleClass().add("bl-status");
        row.getStyleClass().add("bl-statusbar");
        bootstrap.setId("bootstrap");
        bootstrap.getStyleClass().setAll("bl-bootstrap");
        bootstrap.setGraphic(Icons.of("fth-copy", 11));
        bootstrap.setMnemonicParsing(false);
        bootstrap.setTooltip(whole);
        bootstrap.setOnAction(e -> copy());
        connect.setId("connect-client");
        connect.getStyleClass().setAll("bl-bootstrap");
        connect.setGraphic(Icons.of("fth-link", 12));
        connect.setMinWidth(USE_PREF_SIZE);
        connect.accessibleTextProperty().bind(texts.bind("shell.status.connect"));
        connect.setTooltip(Help.tooltip(texts, "shell.status.connect.tip"));
        connect.setOnAction(e -> frame.run("connect"));
        speaks.setId("speaks");
        speaks.getStyleClass().setAll("bl-bootstrap");
        speaks.setGraphic(Icons.of("fth-edit-2", 11));
        speaks.setTooltip(Help.tooltip(texts, "shell.status.speaks.tip"));
        speaks.setOnAction(e ->
                frame.actions().find("cluster.speak").ifPresent(a -> a.run().run()));
        Tooltip heapTip = new Tooltip();
        heap.setTooltip(heapTip);
        heapTip.setOnShowing(e -> heapTip.setText(texts.get(
                "shell.status.heap.tip", formats.bytes(Runtime.getRuntime().maxMemory()))));
        Label where = word("shell.status.bootstrap");
        where.setLabelFor(bootstrap);
        HBox address = new HBox(2, where, bootstrap, connect);
        address.setAlignment(Pos.CENTER);
        Label ctrl = key("Ctrl");
        Label k = key("K");
        HBox keys = new HBox(4, ctrl, k, word("shell.status.commands"));
        keys.setAlignment(Pos.CENTER);
        row.items().addAll(List.of(save, heap, process, Nodes.spacer(), speaks, address, keys));
        row.hideWhenNarrow(heap, process, keys);
        getChildren().add(row);
        for (Region whole : new Region[] {save, heap, process, speaks, where, keys}) {
            whole.setMinWidth(USE_PREF_SIZE);
        }
        frame.untilClosed(saved.subscribe(state -> saveState()));
        WhileShown.language(texts, this, () -> {
            saveState();
            refresh(frame.snapshot());
        });
        frame.ticker().subscribe(this, (before, now) -> refresh(now));
    }

    /** Puts the address on the clipboard and says so. */
    void copy() {
        if (!address.isEmpty()) {
            ClipboardContent content = new ClipboardContent();
            content.putString(address);
            Clipboard.getSystemClipboard().setContent(content);
            frame.notices().info(texts.get("shell.status.copied", address));
        }
    }

    private void saveState() {
        SaveState state = saved.getValue();
        save.getStyleClass().remove("bl-warn");
        switch (state) {
            case SAVED -> save.setText("● " + texts.get("shell.status.saved"));
            case SAVING -> save.setText("○ " + texts.get("shell.status.saving"));
            case TEMPORARY -> save.setText("○ " + texts.get("shell.status.temporary"));
            case UNSAVED -> {
                save.setText("▲ " + texts.get("shell.status.unsaved"));
                save.getStyleClass().add("bl-warn");
            }
        }
    }

    private void refresh(Snapshot now) {
        Runtime runtime = Runtime.getRuntime();
        // whole tens of megabytes: a figure that flickers is read by nobody
        long used = (runtime.totalMemory() - runtime.freeMemory()) / (10 << 20) * 10;
        put(heap, texts.get("shell.status.heap", formats.count(used) + " MB"));
        Health health = Health.of(now);
        int brokers = health.brokersRunning();
        int nodes = Math.max(0, health.quorum().running());
        put(process, texts.get("shell.status.process", brokers, nodes));
        String release = texts.get("shell.status.speaks", now.cluster().speaks());
        if (!release.equals(speaks.getText())) {
            speaks.setText(release);
        }
        bootstrap(now.cluster().bootstrap());
        bootstrap.setDisable(address.isEmpty());
        connect.setDisable(address.isEmpty());
    }

    /** Where there is no room for all addresses, the first one and how many more; all are in the tooltip and are copied. */
    private void bootstrap(String now) {
        String tip = now + "\n" + texts.get("shell.status.copy");
        if (now.equals(address) && tip.equals(whole.getText())) {
            return;
        }
        address = now;
        whole.setText(tip);
        bootstrap.setAccessibleText(now);
        List<String> each = List.of(now.split(",", -1));
        bootstrap.say(
                now,
                each.size() < 2 ? now : texts.get("shell.status.bootstrap.more", each.getFirst(), each.size() - 1),
                each.getFirst());
    }

    private static void put(Label label, String text) {
        if (!text.equals(label.getText())) {
            label.setText(text);
        }
    }

    private Label word(String key) {
        return Labels.of(texts.bind(key));
    }

    private static Label key(String text) {
        return Labels.of(text, "bl-key");
    }
}
