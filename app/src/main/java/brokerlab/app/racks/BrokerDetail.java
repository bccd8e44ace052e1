package brokerlab.app.racks;

import brokerlab.app.kit.Consequence;
import brokerlab.app.kit.KeyValueGrid;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Target;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.BrokerState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/** A broker: its figures, what its loss would mean, and what can be done. */
final class BrokerDetail implements Detail {
    private final RacksModel model;
    private final RacksWords words;
    private final BrokerActs acts;
    private final int id;
    private final Formats formats;
    private final KeyValueGrid facts = new KeyValueGrid();
    private final StatusBadge state = new StatusBadge();
    private final Label rack;
    private final Label address;
    private final Label leaders;
    private final Label replicas;
    private final Label logs;
    private final Label free;
    private final Label in;
    private final Label out;
    private final VBox loss = new VBox(6);
    private final FlowPane buttons = new FlowPane(6, 6);
    private Optional<BrokerState> offered = Optional.empty();

    BrokerDetail(ScreenContext context, RacksModel model, RacksWords words, BrokerActs acts, int id) {
        this.model = model;
        this.words = words;
        this.acts = acts;
        this.id = id;
        var texts = context.texts();
        formats = new Formats(texts);
        facts.row(texts.bind("racks.table.state"), state);
        rack = facts.row(texts.bind("racks.rack"));
        address = facts.row(texts.bind("racks.address"));
        leaders = facts.row(texts.bind("racks.leaders"));
        replicas = facts.row(texts.bind("racks.replicas"));
        logs = facts.row(texts.bind("racks.logs"));
        free = facts.row(texts.bind("racks.free"));
        in = facts.row(texts.bind("racks.table.in"));
        out = facts.row(texts.bind("racks.table.out"));
        facts.row(
                texts.bind("racks.settings"),
                new Link(
                        context.navigator(),
                        texts.get("racks.settings.open", String.valueOf(id)),
                        new Target.SettingTarget(new SettingScope.Broker(id), "")));
    }

    @Override
    public String caption() {
        return words.get("broker");
    }

    @Override
    public String title() {
        return words.get("broker.name", String.valueOf(id));
    }

    @Override
    public List<Node> nodes() {
        Label caption = Labels.of(words.get("broker.ifLost").toUpperCase(java.util.Locale.ROOT), "bl-caption");
        return List.of(facts, buttons, new javafx.scene.control.Separator(), caption, loss);
    }

    @Override
    public void update() {
        model.broker(id).ifPresent(this::fill);
    }

    private void fill(Snapshot.Broker b) {
        state.set(RacksWords.status(b.state()), words.state(b));
        rack.setText(words.rack(b.rack()));
        address.setText(Listeners.address(b.host(), b.port()));
        leaders.setText(formats.count(b.leaders()));
        replicas.setText(formats.count(b.replicas()));
        logs.setText(formats.bytes(b.logBytes()));
        free.setText(words.get("free.of", formats.bytes(b.diskUsableBytes()), formats.bytes(b.diskTotalBytes())));
        in.setText(formats.byteRate(b.bytesInPerSec()));
        out.setText(formats.byteRate(b.bytesOutPerSec()));
        if (offered.filter(b.state()::equals).isEmpty()) {
            offered = Optional.of(b.state());
            buttons.getChildren()
                    .setAll(acts.items(b).stream().map(BrokerDetail::button).toList());
        }
        List<String> lines = b.state() == BrokerState.RUNNING
                ? lost(model.snapshot().orElseThrow())
                : List.of(words.get("broker.isDown"));
        if (!lines.equals(
                loss.getChildren().stream().map(n -> ((Label) n).getText()).toList())) {
            loss.getChildren().setAll(lines.stream().map(BrokerDetail::line).toList());
        }
    }

    private List<String> lost(Snapshot now) {
        return words.loss(model.outage(now, Set.of(id)), now).stream()
                .map(Consequence::text)
                .toList();
    }

    private static Label line(String text) {
        return Labels.wrapping(text, "bl-muted");
    }

    static Button button(MenuItem item) {
        var button = new Button(item.getText());
        button.setId("inspector-" + item.getId());
        button.setOnAction(item.getOnAction());
        return button;
    }
}
