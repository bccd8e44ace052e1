package brokerlab.app.connect;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.KeyValueGrid;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.shell.ScreenContext;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Query;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** What a client needs for the listener chosen, and a program of the language chosen that reads a topic as it stands. */
public final class ConnectCard extends VBox {
    private static final int ROWS = 12;

    private final ScreenContext context;
    private final List<Query.ListenerAnswer> listeners;
    private final Optional<Query.LabAuthorityAnswer> authority;
    private final ComboBox<Query.ListenerAnswer> listener = new ComboBox<>();
    private final VBox facts = new VBox();
    private final Label note = Labels.whole("", "bl-muted");
    private final Label needs = Labels.of("", "bl-muted", "bl-small");
    private final TextArea text = new TextArea();
    private final VBox user = new VBox();
    private final Button certificate = new Button();
    private Snippet snippet = Snippet.JAVA;

    private ConnectCard(
            ScreenContext context, List<Query.ListenerAnswer> listeners, Optional<Query.LabAuthorityAnswer> authority) {
        this.context = context;
        this.listeners = listeners;
        this.authority = authority;
        setId("connect-card");
        getStyleClass().addAll("bl-dialog", "connect-card");
        Label title = Labels.of(say("title"), "bl-h2");
        note.setId("connect-note");
        text.setId("connect-text");
        text.getStyleClass().addAll("bl-mono", "connect-text");
        text.setEditable(false);
        text.setPrefRowCount(ROWS);
        text.setMinHeight(90);
        text.setAccessibleText(say("text"));
        VBox.setVgrow(text, Priority.ALWAYS);
        certificate.setText(say("certificate"));
        certificate.setId("connect-certificate");
        certificate.setOnAction(e -> makeCertificate());
        getChildren().addAll(title, chooser(), facts, note, certificate, user, languages(), text, buttons());
        draw();
    }

    /** Asks what there is to connect to and shows it over the frame. */
    public static void open(ScreenContext context) {
        var door = context.source().door();
        String failed = context.texts().get("connect.failed");
        Answers.onFx(
                door.query(new Query.ClientListeners()),
                listeners -> {
                    if (listeners.isEmpty()) {
                        context.notices().refusal(context.texts().get("connect.none"));
                        return;
                    }
                    Answers.onFx(
                            door.query(new Query.LabAuthority()),
                            authority -> context.showModal(new ConnectCard(context, listeners, authority)),
                            why -> context.notices().error(failed, why));
                },
                why -> context.notices().error(failed, why));
    }

    private String say(String key, Object... values) {
        return context.texts().get("connect." + key, values);
    }

    private Node chooser() {
        listener.setId("connect-listener");
        listener.getItems().setAll(listeners);
        listener.setConverter(new StringConverter<>() {
            @Override
            public String toString(Query.ListenerAnswer l) {
                return l == null
                        ? ""
                        : l.name().equals(l.protocol().name) ? l.name() : l.name() + " (" + l.protocol().name + ")";
            }

            @Override
            public Query.ListenerAnswer fromString(String typed) {
                throw new UnsupportedOperationException("chosen, not typed");
            }
        });
        listener.setValue(listeners.getFirst());
        listener.setMinWidth(USE_PREF_SIZE);
        listener.valueProperty().addListener((o, was, is) -> draw());
        var name = new Label(say("listener"));
        name.setLabelFor(listener);
        name.setMinWidth(USE_PREF_SIZE);
        var line = new HBox(10, name, listener);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private Node languages() {
        var one = new ToggleGroup();
        var line = new WrapRow(6, 6);
        for (Snippet each : Snippet.values()) {
            var pill = Pill.toggle(each.label(), each == snippet);
            pill.setId("connect-" + each.name().toLowerCase(Locale.ROOT));
            pill.setMinWidth(USE_PREF_SIZE);
            pill.setMnemonicParsing(false);
            pill.setUserData(each);
            pill.setToggleGroup(one);
            line.items().add(pill);
        }
        one.selectedToggleProperty().addListener((o, was, is) -> {
            if (is == null) {
                // one of them is always on
                was.setSelected(true);
                return;
            }
            snippet = (Snippet) is.getUserData();
            draw();
        });
        line.items().addAll(List.of(Nodes.spacer(), needs));
        return line;
    }

    private Node buttons() {
        Button close = Buttons.cancel(context, say("close"));
        close.setId("connect-close");
        Runnable act = () -> {
            TerminalLine.copy(text.getText());
            context.notices().info(say("copied", snippet.label()));
        };
        return Buttons.row(Nodes.spacer(), close, Buttons.of(say("copy"), "connect-copy", act, "primary"));
    }

    private void makeCertificate() {
        context.execute(
                new Command.MakeClientCertificate(Connection.CERTIFICATE),
                say("certificate.done", Connection.CERTIFICATE),
                say("certificate.failed"));
    }

    private Connection connection() {
        String topic = context.source().door().snapshot().topics().stream()
                .filter(t -> !t.internal() && !t.deleting())
                .map(t -> t.name())
                .findFirst()
                .orElse("my-topic");
        return Connection.of(listener.getValue(), listeners, topic, authority);
    }

    private static void put(KeyValueGrid grid, String name, String value) {
        Label shown = Labels.whole(value, "bl-kv-value", "bl-mono");
        grid.row(new Label(name), shown);
    }

    private void draw() {
        Connection c = connection();
        var grid = new KeyValueGrid();
        put(grid, "bootstrap.servers", c.listener().bootstrap());
        put(grid, "security.protocol", c.listener().protocol().name);
        c.mechanism().ifPresent(m -> put(grid, "sasl.mechanism", m));
        if (c.tls()) {
            put(grid, say("truststore"), c.authority().isPresent() ? c.certificate() : say("truststore.own"));
        }
        if (c.sasl()) {
            put(grid, say("user"), Connection.USER + " / " + Connection.PASSWORD);
        }
        facts.getChildren().setAll(grid);
        note.setText(
                c.scram()
                        ? say("note.scram")
                        : c.sasl()
                                ? say("note.plain")
                                : c.tls() && c.authority().isEmpty()
                                        ? say("note.own")
                                        : c.listener().clientCertificate()
                                                ? say("note.certificate", Connection.CERTIFICATE)
                                                : say("note"));
        Nodes.show(
                certificate, c.listener().clientCertificate() && c.authority().isPresent());
        user.getChildren().clear();
        c.userCommand().ifPresent(command -> user.getChildren().add(new TerminalLine(context, command)));
        Nodes.show(user, !user.getChildren().isEmpty());
        needs.setText(say("needs", snippet.needs()));
        text.setText(snippet.text(c));
    }
}
