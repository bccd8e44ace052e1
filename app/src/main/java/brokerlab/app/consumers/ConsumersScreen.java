package brokerlab.app.consumers;

import brokerlab.app.demo.DemoGroupControl;
import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Buttons;
import brokerlab.app.kit.EmptyState;
import brokerlab.app.kit.FilterBar;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Icons;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Link;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Status;
import brokerlab.app.kit.StatusBadge;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.words.Target;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Consumers: the groups at the left, the lag of the selected one and where it comes from at the right. */
public final class ConsumersScreen implements Screen {
    private static final double LIST_WIDTH = 270;
    private static final double PARTS_HEAD = 38;
    private static final double ROW = 28;
    private static final int LEAST_SEEN = 8;
    private static final double MOST_MEMBERS = 280;

    private final ScreenContext context;
    private final ConsumersModel model = new ConsumersModel();
    private final LagMarks marks = new LagMarks();
    private final Function<String, Optional<DemoGroupControl>> demo;
    private final ConsumersWords words;
    private final GroupList list;
    private final Label nothingFound = Labels.wrapping("", "bl-muted");
    private final Label name = Labels.of("", "bl-h1");
    private final StatusBadge badge = new StatusBadge();
    private final Label facts = Labels.wrapping("", "bl-muted");
    private final Link coordinator;
    private final DemoControls demoControls;
    private final Button reset = new Button();
    private final Button delete;
    private final GroupActs acts;
    private final LagCard lag;
    private final PartitionTable parts;
    private final Label membersTitle = Labels.of("", "bl-caption");
    private final MemberCards members;
    private final Label noMembers = Labels.wrapping("", "bl-muted");
    private final Link home;
    private final Label homeSays = Labels.whole("", "bl-muted", "bl-small");
    private final VBox detail;
    private final StackPane right = new StackPane();
    private final HBox content;
    private final EmptyState starting;
    private final EmptyState noGroups;
    private final EmptyState gone;
    private final StackPane root = new StackPane();

    /**
     * @param demo the control of a group whose members run in this process, by the group's name
     * @param connectClient shows how a client is connected
     */
    public ConsumersScreen(
            ScreenContext context, Function<String, Optional<DemoGroupControl>> demo, Runnable connectClient) {
        this.context = context;
        this.demo = demo;
        words = new ConsumersWords(context.texts());
        list = new GroupList(words, model, this::choose);
        coordinator = new Link(context.navigator(), "", new Target.Whole("racks"));
        demoControls = new DemoControls(words);
        acts = new GroupActs(context, words);
        delete = Icons.button("fth-trash-2", words.bind("delete"), () -> act(acts::delete));
        lag = new LagCard(context.texts(), words, model, marks);
        parts = new PartitionTable(
                context, words, model, topic -> act((snapshot, group) -> acts.forget(snapshot, group, topic)));
        members = new MemberCards(words);
        home = new Link(context.navigator(), "", new Target.Whole("segments"));
        starting = new EmptyState("fth-loader", words.bind("starting.title"), words.bind("starting.next"));
        Button connect = Buttons.of(words.bind("empty.connect"), "consumers-connect", connectClient, "primary");
        noGroups = new EmptyState("fth-users", words.bind("empty.title"), words.bind("empty.next"), connect);
        gone = new EmptyState("fth-mouse-pointer", words.bind("gone.title"), words.bind("gone.next"));
        detail = new VBox(12, header(), lag, body());
        content = new HBox(12, groups(), right);
        HBox.setHgrow(right, Priority.ALWAYS);
        right.setMinWidth(300);
        root.setId("consumers");
        root.getStyleClass().addAll("bl-screen", "consumers");
        WhileShown.follow(root, () -> context.source().door().onEvent(marks.lastId(), marks::offer)::run);
        WhileShown.language(context.texts(), root, () -> {
            list.refresh();
            parts.refresh();
            demoControls.relabel();
            lag.draw();
            draw();
        });
        context.ticker().subscribe(root, (before, now) -> take(now));
    }

    private Node groups() {
        var filter = new FilterBar(words.bind("groups.filter"));
        filter.setId("group-filter");
        filter.filterProperty().addListener((o, was, is) -> {
            model.filter(is);
            draw();
        });
        nothingFound.textProperty().bind(words.bind("groups.nothing"));
        list.setPlaceholder(nothingFound);
        VBox.setVgrow(list, Priority.ALWAYS);
        var card = new VBox(8, filter, list);
        card.getStyleClass().addAll("bl-card-flat", "group-card");
        card.setMinWidth(LIST_WIDTH);
        card.setPrefWidth(LIST_WIDTH);
        card.setMaxWidth(LIST_WIDTH);
        return card;
    }

    private Node header() {
        name.setId("group-name");
        Names.name(name);
        badge.setMinWidth(Region.USE_PREF_SIZE);
        badge.setId("group-state");
        coordinator.setMinWidth(Region.USE_PREF_SIZE);
        reset.textProperty().bind(words.bind("reset"));
        reset.setId("reset-offsets");
        reset.setMinWidth(Region.USE_PREF_SIZE);
        reset.setOnAction(e -> act((snapshot, group) -> ResetDialog.open(context, words, snapshot, group)));
        delete.setId("delete-group");
        delete.setMinWidth(Region.USE_PREF_SIZE);
        // what is told and what can be done each stay together where they do not stand side by side
        var told = new WrapRow(10, 6, name, badge, coordinator, facts);
        var acts = new WrapRow(10, 6, demoControls, new HBox(10, reset, delete));
        var header = new WrapRow(10, 6, told, Nodes.spacer(), acts);
        header.getStyleClass().add("bl-screen-header");
        return header;
    }

    private Node body() {
        noMembers.textProperty().bind(words.bind("members.none"));
        HBox.setHgrow(homeSays, Priority.ALWAYS);
        homeSays.setMaxWidth(Double.MAX_VALUE);
        home.getStyleClass().addAll("bl-mono", "bl-small");
        home.setMinWidth(Region.USE_PREF_SIZE);
        var homeLine = new HBox(8, home, homeSays);
        homeLine.setAlignment(Pos.TOP_LEFT);
        homeLine.setMinHeight(Region.USE_PREF_SIZE);
        var people = new VBox(8, membersTitle, members, noMembers);
        var scroll = new ScrollPane(people);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("member-scroll");
        // the page is scrolled rather than what is on it: members are not cut in two while they are few
        scroll.minHeightProperty()
                .bind(Bindings.createDoubleBinding(
                        () -> Math.min(MOST_MEMBERS, people.getHeight() + 2), people.heightProperty()));
        VBox.setVgrow(scroll, Priority.ALWAYS);
        var card = new VBox(10, parts, scroll, homeLine);
        card.getStyleClass().add("bl-card");
        VBox.setVgrow(card, Priority.ALWAYS);
        return card;
    }

    private void take(Snapshot now) {
        boolean changed = model.take(now);
        ask();
        if (changed) {
            draw();
        }
    }

    /** The history of the selected group, about once a second. */
    private void ask() {
        if (!model.historyDue()) {
            return;
        }
        Door door = context.source().door();
        model.selected()
                .ifPresent(group -> Answers.onFx(
                        door.query(new Query.LagHistory(group)),
                        samples -> {
                            model.history(group, samples);
                            lag.update();
                        },
                        // the samples there are stay: the next second asks again, and the snapshot tells what is wrong
                        why -> {}));
    }

    private void act(BiConsumer<Snapshot, Snapshot.Group> act) {
        model.snapshot().ifPresent(now -> model.group().ifPresent(group -> act.accept(now, group)));
    }

    private void choose(String group) {
        model.select(Optional.of(group));
        ask();
        draw();
    }

    private void draw() {
        if (model.snapshot().isEmpty()) {
            Nodes.showOnly(root, starting);
            return;
        }
        if (model.total() == 0) {
            boolean running = model.snapshot().get().cluster().phase() == Snapshot.Phase.RUNNING;
            Nodes.showOnly(root, running ? noGroups : starting);
            return;
        }
        Nodes.showOnly(root, content);
        list.select(model.selected().flatMap(model::row));
        if (model.group().isEmpty()) {
            Nodes.showOnly(right, gone);
            return;
        }
        Nodes.showOnly(right, detail);
        show(model.group().get());
    }

    private void show(Snapshot.Group group) {
        name.setText(group.name());
        badge.set(
                status(group),
                words.get("head.state", words.state(group.state()), Integer.toString(group.generation())));
        boolean known = group.coordinator() >= 0;
        Nodes.show(coordinator, known);
        coordinator.set(
                words.get("head.coordinator", Integer.toString(group.coordinator())),
                new Target.BrokerTarget(group.coordinator()));
        facts.setText(words.get(
                group.assignor().isEmpty() ? "head.facts.idle" : "head.facts",
                group.assignor(),
                group.members().size()));
        demoControls.update(demo.apply(group.name())
                .filter(c -> c.paused() || !group.members().isEmpty()));
        boolean able = context.source().door().abilities().contains(Door.Ability.GROUP_OFFSETS);
        List.of(reset, delete).forEach(b -> {
            Nodes.show(b, able);
        });
        lag.update();
        parts.fit(group.partitions());
        double rows = Math.min(8, Math.max(2, group.partitions().size()));
        parts.setPrefHeight((PARTS_HEAD + rows * ROW) * Fonts.scale());
        parts.setMinHeight((PARTS_HEAD + Math.min(LEAST_SEEN, rows) * ROW) * Fonts.scale());
        membersTitle.setText(words.get("members.title", group.members().size()));
        members.update(group);
        Nodes.show(members, !group.members().isEmpty());
        Nodes.show(noMembers, group.members().isEmpty());
        home(group);
    }

    private void home(Snapshot.Group group) {
        int partition = model.offsetsPartition(group.name());
        boolean known = partition >= 0;
        Nodes.show(home, known);
        if (known) {
            int leader = model.leader(new Snapshot.TopicPartitionName(ConsumersModel.OFFSETS, partition));
            home.set(
                    ConsumersModel.OFFSETS + "-" + partition,
                    new Target.SegmentTarget(ConsumersModel.OFFSETS, partition, leader, -1));
            homeSays.setText(
                    leader < 0
                            ? words.get("home.leaderless", group.name())
                            : words.get("home", group.name(), Integer.toString(leader)));
        } else {
            homeSays.setText(words.get("home.none"));
        }
    }

    private static Status status(Snapshot.Group group) {
        return switch (group.state()) {
            case STABLE -> Status.OK;
            case PREPARING_REBALANCE, COMPLETING_REBALANCE -> Status.WARN;
            case DEAD -> Status.BAD;
            case EMPTY -> Status.NEUTRAL;
        };
    }

    @Override
    public String id() {
        return "consumers";
    }

    @Override
    public String icon() {
        return "fth-users";
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(Target target) {
        if (target instanceof Target.GroupTarget group) {
            choose(group.group());
        }
        list.requestFocus();
    }

    @Override
    public Target selection() {
        return model.selected().<Target>map(Target.GroupTarget::new).orElseGet(() -> new Target.Whole("consumers"));
    }

    @Override
    public Optional<String> badge() {
        // Asked of the door: the rail counts also while this screen is not the one shown.
        int groups = context.source().door().snapshot().groups().size();
        return groups == 0 ? Optional.empty() : Optional.of(Integer.toString(groups));
    }

    /** The group that is furthest behind among those with members says most. */
    @Override
    public void presentForTour() {
        context.source().door().snapshot().groups().stream()
                .filter(g -> !g.members().isEmpty())
                .max(Comparator.comparingLong(Snapshot.Group::lag))
                .ifPresent(g -> choose(g.name()));
    }

    @Override
    public boolean ready() {
        return model.group().filter(g -> !g.partitions().isEmpty()).isPresent()
                && model.history().size() > 3;
    }
}
