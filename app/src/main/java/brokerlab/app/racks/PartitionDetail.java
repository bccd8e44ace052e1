package brokerlab.app.racks;

import brokerlab.app.kit.Help;
import brokerlab.app.kit.Ink;
import brokerlab.app.kit.KeyValueGrid;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.RangeBar;
import brokerlab.app.kit.TerminalLine;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.racks.Floor.PartitionName;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door.Ability;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A partition: who leads, how far each copy is, and what can be done. */
final class PartitionDetail implements Detail {
    private static final int MOST_BLOCKS = 14;

    private final ScreenContext context;
    private final RacksModel model;
    private final RacksWords words;
    private final PartitionName name;
    private final Formats formats;

    private final Label leader;
    private final Label replicas;
    private final Label isr;
    private final Label highWatermark;
    private final Link topic;
    private final VBox bars = new VBox(12);
    private final List<Bar> drawn = new ArrayList<>();
    private final Label scale = Labels.wrapping("", "bl-subtle");
    private final FlowPane blocks = new FlowPane(4, 4);
    private final Label segments = Labels.wrapping("", "bl-muted");
    private final Label segmentsCaption = Labels.of("", "bl-caption");
    private final Button elect = new Button();
    private final Label electWhy = Labels.wrapping("", "bl-muted");
    private final Button open = new Button();
    private final TerminalLine cli;
    private final KeyValueGrid facts = new KeyValueGrid();

    /** One replica's line and bar. */
    private final class Bar {
        final int broker;
        final Label leo = Labels.of("", "bl-mono");
        final Link who;
        final Label role = Labels.of("", "bl-muted");
        final RangeBar bar = new RangeBar();
        final VBox box;

        Bar(int broker) {
            this.broker = broker;
            who = new Link(
                    context.navigator(),
                    words.get("broker.name", String.valueOf(broker)),
                    new Target.SegmentTarget(name.topic(), name.partition(), broker, -1));
            role.setMinWidth(Region.USE_PREF_SIZE);
            leo.setMinWidth(Region.USE_PREF_SIZE);
            var line = new WrapRow(6, 2, who, role, Nodes.spacer(), leo);
            box = new VBox(4, line, bar);
        }
    }

    PartitionDetail(ScreenContext context, RacksModel model, RacksWords words, PartitionName name) {
        this.context = context;
        this.model = model;
        this.words = words;
        this.name = name;
        this.formats = new Formats(context.texts());
        topic = new Link(context.navigator(), name.topic(), new Target.TopicTarget(name.topic()));
        facts.row(context.texts().bind("racks.partition.topic"), topic);
        leader = fact("leader");
        leader.setId("inspector-leader");
        replicas = fact("replicas");
        isr = fact("isr");
        isr.setId("inspector-isr");
        highWatermark = fact("highWatermark");
        elect.setId("elect-preferred");
        elect.setOnAction(e -> elect());
        open.setId("open-segments");
        open.setText(words.get("partition.openSegments"));
        open.setOnAction(e -> context.navigator()
                .open(new Target.SegmentTarget(name.topic(), name.partition(), segmentsBroker(), -1)));
        cli = new TerminalLine(context, RackCli.describe(bootstrap(), name.topic()));
    }

    private Label fact(String term) {
        Label value = Labels.wrapping("", "bl-kv-value");
        facts.row(Help.term(context.texts(), term), value);
        return value;
    }

    private String bootstrap() {
        return model.snapshot().map(s -> s.cluster().bootstrap()).orElse("");
    }

    @Override
    public String caption() {
        return words.get("partition");
    }

    @Override
    public String title() {
        return name.topic() + " · " + name.partition();
    }

    @Override
    public List<Node> nodes() {
        var buttons = new FlowPane(6, 6, elect, open);
        return List.of(
                facts,
                bars,
                scale,
                buttons,
                electWhy,
                new javafx.scene.control.Separator(),
                segmentsCaption,
                blocks,
                segments,
                cli);
    }

    private int segmentsBroker() {
        return model.partition(name)
                .map(p -> p.leader() >= 0
                        ? p.leader()
                        : p.replicas().stream()
                                .map(Snapshot.Replica::broker)
                                .findFirst()
                                .orElse(-1))
                .orElse(-1);
    }

    @Override
    public void update() {
        model.partition(name).ifPresentOrElse(this::fill, () -> {
            leader.setText(words.get("partition.gone"));
            elect.setDisable(true);
            open.setDisable(true);
        });
    }

    private void fill(Snapshot.Partition p) {
        open.setDisable(false);
        leader.setText(
                p.leader() < 0
                        ? words.get("partition.noLeader", String.valueOf(p.leaderEpoch()))
                        : words.get("partition.leader", String.valueOf(p.leader()), String.valueOf(p.leaderEpoch())));
        replicas.setText(
                p.replicas().stream().map(r -> String.valueOf(r.broker())).collect(Collectors.joining(", ")));
        isr.setText(
                p.isr().isEmpty()
                        ? Formats.UNKNOWN
                        : p.isr().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        highWatermark.setText(formats.count(p.highWatermark()));
        bars(p);
        segmentBlocks(p);
        preferred(p);
    }

    private void bars(Snapshot.Partition p) {
        List<Integer> brokers =
                p.replicas().stream().map(Snapshot.Replica::broker).toList();
        if (!brokers.equals(drawn.stream().map(b -> b.broker).toList())) {
            drawn.clear();
            brokers.forEach(b -> drawn.add(new Bar(b)));
            bars.getChildren().setAll(drawn.stream().map(b -> b.box).toList());
        }
        TailScale tail = TailScale.of(p);
        for (int i = 0; i < drawn.size(); i++) {
            Snapshot.Replica r = p.replicas().get(i);
            Bar bar = drawn.get(i);
            String state = words.state(r.state());
            bar.role.setText(i == 0 ? words.get("partition.role.preferred", state) : state);
            bar.leo.setText(words.get("partition.leo", formats.count(r.logEnd())));
            Ink ink = r.state() == ReplicaState.LAGGING
                    ? Ink.WARN
                    : r.state() == ReplicaState.OFFLINE ? Ink.MUTED : Ink.ACCENT;
            bar.bar.set(tail.part(r.logEnd()), 0, ink, ink, p.highWatermark() < 0 ? -1 : tail.part(p.highWatermark()));
            bar.bar.setAccessibleText(words.get(
                    "partition.bar",
                    String.valueOf(bar.broker),
                    state,
                    formats.count(r.logEnd()),
                    formats.count(r.highWatermark())));
        }
        scale.setText(words.get("partition.scale", formats.count(tail.from()), formats.count(tail.to())));
    }

    private void segmentBlocks(Snapshot.Partition p) {
        int broker = segmentsBroker();
        segmentsCaption.setText(words.get("partition.segmentsOn", String.valueOf(broker))
                .toUpperCase(context.texts().locale()));
        p.replicas().stream().filter(r -> r.broker() == broker).findFirst().ifPresent(r -> {
            int count = Math.max(0, r.segments());
            int shown = Math.min(MOST_BLOCKS, count);
            if (blocks.getChildren().size() != shown) {
                blocks.getChildren().clear();
                for (int i = 0; i < shown; i++) {
                    var block = new Region();
                    block.getStyleClass().add(i == shown - 1 ? "segment-block-active" : "segment-block");
                    blocks.getChildren().add(block);
                }
            }
            segments.setText(words.get("partition.segments", count, formats.bytes(r.sizeBytes())));
        });
    }

    private void preferred(Snapshot.Partition p) {
        boolean able = context.source().door().abilities().contains(Ability.ELECT_PREFERRED);
        int preferred = p.replicas().isEmpty() ? -1 : p.replicas().getFirst().broker();
        boolean differs = preferred >= 0 && preferred != p.leader();
        boolean inSync = p.isr().contains(preferred) && p.replicas().getFirst().state() != ReplicaState.OFFLINE;
        elect.setText(words.get("partition.elect"));
        Nodes.show(elect, able && differs);
        elect.setDisable(!inSync);
        String why = differs
                ? words.get(inSync ? "partition.elect.could" : "partition.elect.cannot", String.valueOf(preferred))
                : words.get("partition.elect.is");
        electWhy.setText(why);
        cli.set(
                differs && inSync && able
                        ? RackCli.electPreferred(bootstrap(), name)
                        : RackCli.describe(bootstrap(), name.topic()));
    }

    private void elect() {
        context.execute(
                new Command.ElectPreferredLeader(name.topic(), name.partition()),
                words.get("done.elect", name.toString()),
                words.get("failed.elect", name.toString()));
    }
}
