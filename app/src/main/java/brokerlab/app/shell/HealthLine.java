package brokerlab.app.shell;

import brokerlab.app.kit.Help;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.Status;
import brokerlab.app.shell.HealthWords.Figure;
import brokerlab.app.shell.HealthWords.Statement;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Health;
import brokerlab.engine.view.Snapshot;
import brokerlab.engine.view.Snapshot.TopicPartitionName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;

/**
 * How well the cluster is, on every screen: a pill for each figure, which opens what it counts. Where there is no room for all of them,
 * those that tell of something wrong stay, and where there is none for these, one pill that sums them up and opens the list, beside the worst.
 */
final class HealthLine extends Pane {
    private static final int LISTED = 40;
    private static final double GAP = 8;

    /** What is worth a look though nothing is wrong with it, first what most is. */
    private static final List<Figure> BY_WEIGHT = List.of(Figure.BROKERS, Figure.CONTROLLER, Figure.ZOOKEEPER);

    private final Frame frame;
    private final Texts texts;
    private final Formats formats;
    private final HealthWords words;
    private final Supplier<OptionalLong> lastStall;
    private final Map<Figure, Button> pills = new EnumMap<>(Figure.class);
    private final Button sum = Pill.button("");
    private List<Statement> statements = List.of();
    private Health health;

    /** @param lastStall the recorder's entry of the machine's last stall, empty when it is forgotten */
    HealthLine(Frame frame, Supplier<OptionalLong> lastStall) {
        this.frame = frame;
        this.texts = frame.texts();
        this.formats = new Formats(texts);
        this.words = new HealthWords(texts);
        this.lastStall = lastStall;
        setId("health");
        for (Figure figure : Figure.values()) {
            String id = figure.name().toLowerCase(Locale.ROOT);
            Button pill = Pill.button("");
            pill.setId("pill-" + id);
            pill.setTooltip(Help.tooltip(texts, "shell.pill." + id + ".tip"));
            pill.setOnAction(e -> open(figure, pill));
            pills.put(figure, pill);
        }
        sum.setId("pill-health");
        sum.setTooltip(Help.tooltip(texts, "shell.pill.health.tip"));
        sum.setOnAction(e -> listAll());
        getChildren().addAll(pills.values());
        getChildren().add(sum);
        update(frame.snapshot());
    }

    void update(Snapshot now) {
        health = Health.of(now);
        List<Statement> next = words.of(health);
        if (next.equals(statements)) {
            return;
        }
        statements = next;
        statements.forEach(each -> show(pills.get(each.figure()), each));
        show(sum, words.sum(statements));
        requestLayout();
        // the bar gives it the room that is left, which may be more or less than before
        if (getParent() != null) {
            getParent().requestLayout();
        }
    }

    private static void show(Button pill, Statement statement) {
        pill.setText(HealthWords.marked(statement));
        pill.setAccessibleText(statement.text());
        statement.status().on(pill);
    }

    // ---- room

    private static double width(List<Button> pills) {
        return pills.stream().mapToDouble(p -> snap(p.prefWidth(-1))).sum() + GAP * Math.max(0, pills.size() - 1);
    }

    private static double snap(double width) {
        return Math.ceil(width);
    }

    @Override
    protected double computeMinWidth(double height) {
        return snap(sum.prefWidth(-1));
    }

    @Override
    protected double computePrefWidth(double height) {
        return Math.max(width(all(EnumSet.allOf(Figure.class))), computeMinWidth(height));
    }

    @Override
    protected double computeMinHeight(double width) {
        return sum.prefHeight(-1);
    }

    @Override
    protected double computePrefHeight(double width) {
        return sum.prefHeight(-1);
    }

    @Override
    protected void layoutChildren() {
        List<Button> shown = fitting(getWidth());
        getChildren().forEach(child -> child.setVisible(shown.contains(child)));
        double x = 0;
        for (Button pill : shown) {
            double width = snap(pill.prefWidth(-1));
            double height = pill.prefHeight(-1);
            pill.resizeRelocate(x, Math.rint((getHeight() - height) / 2), width, height);
            x += width + GAP;
        }
    }

    /** What is wrong comes first, then the others as far as there is room. */
    private List<Button> fitting(double room) {
        Set<Figure> shown = EnumSet.noneOf(Figure.class);
        statements.stream().filter(Statement::wrong).map(Statement::figure).forEach(shown::add);
        if (width(all(shown)) > room) {
            return summedUp(room);
        }
        for (Figure next : BY_WEIGHT) {
            Set<Figure> more = EnumSet.of(next);
            more.addAll(shown);
            if (width(all(more)) <= room) {
                shown = more;
            }
        }
        List<Button> fit = all(shown);
        return fit.isEmpty() ? List.of(sum) : fit;
    }

    /** The sum, and of what is wrong the worst that there is room for, in the order in which they always stand. */
    private List<Button> summedUp(double room) {
        Set<Figure> shown = EnumSet.noneOf(Figure.class);
        statements.stream()
                .filter(Statement::wrong)
                .sorted(Comparator.comparing(s -> s.status() != Status.BAD))
                .forEach(s -> {
                    shown.add(s.figure());
                    if (width(summed(shown)) > room) {
                        shown.remove(s.figure());
                    }
                });
        return summed(shown);
    }

    private List<Button> summed(Set<Figure> figures) {
        List<Button> pills = new ArrayList<>(List.of(sum));
        pills.addAll(all(figures));
        return pills;
    }

    /** Pills of those of {@code figures} that have something to say, in their order. */
    private List<Button> all(Set<Figure> figures) {
        return statements.stream()
                .filter(s -> s.wanted() && figures.contains(s.figure()))
                .map(s -> pills.get(s.figure()))
                .toList();
    }

    // ---- what they open

    private void open(Figure figure, Node at) {
        switch (figure) {
            case ZOOKEEPER ->
                go(
                        health.quorum().waiting() < 0
                                ? new Target.Whole("racks")
                                : new Target.ZooKeeperNodeTarget(health.quorum().waiting()));
            case CONTROLLER ->
                go(health.controller() < 0 ? new Target.Whole("racks") : new Target.BrokerTarget(health.controller()));
            case BROKERS -> go(firstAway());
            case OFFLINE -> list(at, health.offline());
            case MINISR -> list(at, health.belowMinIsr());
            case UNDER -> list(at, health.underReplicated());
            case DISK -> listDisks(at);
            case HOST -> explainHost(at);
        }
    }

    private void go(Target target) {
        frame.navigator().open(target);
    }

    private Target firstAway() {
        return frame.snapshot().brokers().stream()
                .filter(b -> b.state() != Snapshot.BrokerState.RUNNING)
                .findFirst()
                .<Target>map(b -> new Target.BrokerTarget(b.id()))
                .orElseGet(() -> new Target.Whole("racks"));
    }

    private void list(Node at, List<TopicPartitionName> partitions) {
        List<Node> links = new ArrayList<>();
        partitions.stream()
                .limit(LISTED)
                .forEach(p -> links.add(link(p.toString(), new Target.PartitionTarget(p.topic(), p.partition()))));
        if (partitions.size() > LISTED) {
            links.add(new Label(texts.get("shell.pill.more", partitions.size() - LISTED)));
        }
        show(at, links);
    }

    private void listDisks(Node at) {
        List<Node> links = new ArrayList<>();
        for (Health.DiskRoom room : health.disks()) {
            links.add(link(
                    texts.get(
                            "shell.pill.disk.line",
                            Integer.toString(room.broker()),
                            formats.bytes(room.usableBytes()),
                            formats.bytes(room.totalBytes())),
                    new Target.BrokerTarget(room.broker())));
        }
        show(at, links);
    }

    private void explainHost(Node at) {
        List<Node> lines = new ArrayList<>();
        Label what = Labels.wrapping(
                texts.get("shell.pill.host.what", formats.duration(health.host().lastStallMs())));
        what.setMaxWidth(320);
        lines.add(what);
        if (health.host().sessionMs() >= 0) {
            Label sessions = Labels.wrapping(texts.get(
                    "shell.pill.host.sessions", formats.duration(health.host().sessionMs())));
            sessions.setMaxWidth(320);
            lines.add(sessions);
        }
        lastStall
                .get()
                .ifPresent(id -> lines.add(link(texts.get("shell.pill.host.event"), new Target.EventTarget(id))));
        show(at, lines);
    }

    /** Every figure there is something to say about; each opens what its pill opens. */
    private void listAll() {
        List<Node> lines = new ArrayList<>();
        for (Statement each : statements) {
            if (each.wanted()) {
                Button line = Pill.button("");
                line.setId("line-" + each.figure().name().toLowerCase(Locale.ROOT));
                show(line, each);
                line.setOnAction(e -> {
                    frame.closeModal();
                    open(each.figure(), sum);
                });
                lines.add(line);
            }
        }
        show(sum, lines);
    }

    private Link link(String text, Target target) {
        Link link = new Link(frame.navigator(), text, target);
        var open = link.getOnAction();
        link.setOnAction(e -> {
            frame.closeModal();
            open.handle(e);
        });
        return link;
    }

    private void show(Node at, List<Node> lines) {
        VBox box = new VBox(4, lines.toArray(Node[]::new));
        box.getStyleClass().add("bl-popover");
        frame.showBeside(at, box);
    }
}
