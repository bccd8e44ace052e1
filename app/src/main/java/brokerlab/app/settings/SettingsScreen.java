package brokerlab.app.settings;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.EmptyState;
import brokerlab.app.kit.FilterBar;
import brokerlab.app.kit.Fonts;
import brokerlab.app.kit.Labels;
import brokerlab.app.kit.Names;
import brokerlab.app.kit.Nodes;
import brokerlab.app.kit.Pill;
import brokerlab.app.kit.Question;
import brokerlab.app.kit.Stale;
import brokerlab.app.kit.WhileShown;
import brokerlab.app.kit.WrapRow;
import brokerlab.app.shell.Screen;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.source.AppThreads;
import brokerlab.app.words.Failures;
import brokerlab.app.words.Target;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.BrokerEvent;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.Requested;
import brokerlab.engine.journal.SettingEvent;
import brokerlab.engine.journal.TopicEvent;
import brokerlab.engine.journal.ZooKeeperEvent;
import brokerlab.engine.view.CliStep;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingRow;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Settings: scopes at the left, the settings of one in the middle, what the typed values will do at the right. */
public final class SettingsScreen implements Screen, SettingForm.FormOwner {
    /** Snapshots until one is surely of a later moment than an event. */
    private static final int SURELY_LATER = 2;

    private final ScreenContext context;
    private final Texts texts;
    private final SettingsModel model = new SettingsModel();
    private final Label title = Labels.of("", "bl-h1");
    private final ReadOnlyStringWrapper prompt = new ReadOnlyStringWrapper("");
    private final FilterBar search;
    private final ToggleButton changedOnly = Pill.toggle("", false);
    private final ToggleButton all = Pill.toggle("", true);
    private final Label trouble = Labels.wrapping("", "bl-warn", "settings-trouble");
    private final ScopeList scopes;
    private final SettingList list;
    private final ChangeActs acts;
    private final RollingPane rolling;
    private final TerminalPane terminal;
    private final HistoryPane history;
    private final PresetsAndFiles more;
    private final StackPane middle = new StackPane();
    private final EmptyState loading;
    private final EmptyState nothing;
    private final HBox root;
    private final Question<List<SettingRow>> rows;
    private final SequencedSet<SettingScope> listed = new LinkedHashSet<>();
    private final SequencedSet<SettingScope> uncounted = new LinkedHashSet<>();
    private Optional<Snapshot> snapshot = Optional.empty();
    private Optional<String> wanted = Optional.empty();
    private boolean presenting;
    private boolean failed;
    private boolean counting;
    private long wordsUntil;

    public SettingsScreen(ScreenContext context) {
        this(context, FileDialogs.SYSTEM);
    }

    /** @param files how a person is asked for a file */
    public SettingsScreen(ScreenContext context, FileDialogs files) {
        this.context = context;
        this.texts = context.texts();
        search = new FilterBar(prompt.getReadOnlyProperty());
        scopes = new ScopeList(texts, model, this::open);
        list = new SettingList(this);
        history = new HistoryPane(context);
        acts = new ChangeActs(context, model, history, this::applied);
        rows = new Question<>(() -> ask(model.scope()), this::take, this::failed);
        rolling = new RollingPane(texts, acts::cancelRolling);
        terminal = new TerminalPane(context);
        more = new PresetsAndFiles(context, model, files);
        loading = new EmptyState("fth-loader", texts.bind("settings.loading"), texts.bind("settings.loading.next"));
        nothing = new EmptyState("fth-search", texts.bind("settings.nothing"), texts.bind("settings.nothing.next"));
        trouble.setId("settings-trouble");
        trouble.setManaged(false);
        VBox.setVgrow(scopes, Priority.ALWAYS);
        var left = new VBox(scopes);
        left.getStyleClass().addAll("bl-card-flat", "settings-scopes");
        VBox.setVgrow(middle, Priority.ALWAYS);
        var center = new VBox(header(), trouble, middle);
        center.getStyleClass().addAll("bl-card-flat", "settings-middle");
        HBox.setHgrow(center, Priority.ALWAYS);
        center.setMinWidth(300);
        root = new HBox(left, center, right());
        root.setId("settings");
        root.getStyleClass().addAll("bl-screen", "settings");
        list.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> {
            if (is instanceof SettingLine.OfSetting line) {
                model.select(Optional.of(line.name()));
            }
        });
        WhileShown.language(texts, root, this::language);
        context.ticker().subscribe(root, this::tick);
        Supplier<Door> door = () -> context.source().door();
        WhileShown.events(root, door, SettingEvent.class::isInstance, this::settingsChanged);
        WhileShown.events(root, door, SettingsScreen::movesRows, rows::ask);
        WhileShown.events(root, door, SettingsScreen::movesEffects, acts::moved);
    }

    private Region header() {
        title.setId("settings-scope");
        Names.name(title).setMinWidth(60);
        search.setId("settings-search");
        search.minWidthProperty().bind(Fonts.scaleProperty().multiply(180));
        HBox.setHgrow(search, Priority.ALWAYS);
        search.filterProperty().addListener((o, was, is) -> {
            model.search(is);
            draw();
        });
        changedOnly.setId("settings-changed");
        all.setId("settings-all");
        all.textProperty().bind(texts.bind("settings.all"));
        var group = new ToggleGroup();
        changedOnly.setToggleGroup(group);
        all.setToggleGroup(group);
        changedOnly.setOnAction(e -> only(changedOnly.isSelected()));
        all.setOnAction(e -> only(false));
        for (ToggleButton each : List.of(changedOnly, all)) {
            each.setMinWidth(Region.USE_PREF_SIZE);
        }
        var which = new HBox(8, changedOnly, all, more.menu());
        which.setAlignment(Pos.CENTER_LEFT);
        which.setMinWidth(Region.USE_PREF_SIZE);
        var header = new WrapRow(8, 6, title, search, which);
        header.getStyleClass().add("settings-header");
        return header;
    }

    private void only(boolean changed) {
        changedOnly.setSelected(changed);
        all.setSelected(!changed);
        model.showOnlyChanged(changed);
        draw();
    }

    private Region right() {
        var column = new VBox(12, rolling, acts.effects(), terminal, history);
        column.getStyleClass().add("settings-right");
        var scroll = new ScrollPane(column);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setMinWidth(270);
        scroll.setPrefWidth(322);
        scroll.setMaxWidth(322);
        return scroll;
    }

    private void language() {
        model.language(texts.locale());
        list.remake();
        scopes.refresh();
        acts.effects().show();
        terminal.relabel();
        history.relabel();
        rolling.relabel();
        draw();
    }

    // ---- the tick

    private void tick(Snapshot before, Snapshot now) {
        snapshot = Optional.of(now);
        scopes.take(now, ensemble(now));
        list(now);
        boolean another = before.version() != now.version();
        if (failed && another) {
            // nobody tells when what could not be asked can be
            rows.ask();
        }
        boolean typed = acts.tick(AppThreads.elapsedMs(), now.wallMs());
        if (typed) {
            draw();
        }
        if (typed || (another && now.version() <= wordsUntil)) {
            list.reshow();
        }
        rolling.set(now.rolling());
        list.seek();
        present();
    }

    private static boolean ensemble(Snapshot now) {
        return !now.zooKeeper().nodes().isEmpty();
    }

    // ---- what the cluster tells

    /** Values in force, and those that somebody gave. */
    private static boolean movesRows(ClusterEvent event) {
        return event instanceof SettingEvent
                || event instanceof BrokerEvent
                || event instanceof TopicEvent
                || event instanceof ZooKeeperEvent;
    }

    /** What a change would do: to logs, leaders and groups, too. */
    private static boolean movesEffects(ClusterEvent event) {
        return !(event instanceof Requested || event instanceof ProblemEvent);
    }

    private void settingsChanged() {
        acts.refresh();
        uncounted.addAll(listed);
        count();
    }

    /** Ended, well or not. */
    private void applied() {
        rows.ask();
        acts.moved();
        settingsChanged();
    }

    private CompletableFuture<List<SettingRow>> ask(SettingScope scope) {
        return context.source().door().query(new Query.Settings(scope));
    }

    private void take(List<SettingRow> now) {
        failed = false;
        model.take(model.scope(), now);
        wordsUntil = context.source().door().snapshot().version() + SURELY_LATER;
        trouble("");
        reveal();
        draw();
        list.reshow();
    }

    private void failed(Throwable why) {
        failed = true;
        trouble(texts.get("settings.trouble", Failures.reason(why, texts)));
        draw();
    }

    /** Badges of scopes, also of those nobody looks at: one after the other. */
    private void list(Snapshot now) {
        var all = new ArrayList<SettingScope>();
        all.add(new SettingScope.ClusterDefault());
        now.brokers().forEach(b -> all.add(new SettingScope.Broker(b.id())));
        if (ensemble(now)) {
            all.add(new SettingScope.Ensemble());
        }
        listed.retainAll(all);
        uncounted.retainAll(all);
        all.stream().filter(listed::add).forEach(uncounted::add);
        count();
    }

    private void count() {
        if (counting || uncounted.isEmpty()) {
            return;
        }
        counting = true;
        SettingScope next = uncounted.removeFirst();
        Answers.onFx(
                ask(next),
                now -> {
                    model.take(next, now);
                    counted();
                },
                why -> counted());
    }

    private void counted() {
        counting = false;
        count();
    }

    /** What could not be asked keeps the last data, greyed. */
    private void trouble(String words) {
        trouble.setText(words);
        Nodes.show(trouble, !words.isEmpty());
        Stale.mark(list, !words.isEmpty());
    }

    // ---- acts

    private void open(SettingScope scope) {
        model.open(scope);
        failed = false;
        rows.askAnew();
        draw();
    }

    // ---- drawing

    private void draw() {
        title.setText(ScopeList.name(texts, model.scope()));
        prompt.set(texts.get("settings.search", model.total()));
        long changed = Math.max(0, model.changed(model.scope()));
        changedOnly.setText(texts.get("settings.changed", changed));
        Nodes.showOnly(middle, !model.loaded() ? loading : model.shown().isEmpty() ? nothing : list);
        terminal.set(CliStep.of(
                model.changes(), snapshot.map(n -> n.cluster().bootstrap()).orElse("")));
        Nodes.show(terminal, !model.changes().isEmpty());
    }

    private void reveal() {
        if (wanted.isPresent() && model.loaded()) {
            Optional<SettingLine.OfSetting> line = wanted.flatMap(model::line);
            wanted = Optional.empty();
            line.ifPresent(l -> {
                if (!model.shown().contains(l)) {
                    search.clear();
                    only(false);
                }
                list.reveal(l);
            });
        }
    }

    // ---- FormOwner

    @Override
    public SettingsModel model() {
        return model;
    }

    @Override
    public Texts texts() {
        return texts;
    }

    @Override
    public List<String> consequences(String setting) {
        // how long records really stay stands once, beside retention, unless it is a segment's size or age that is
        // typed
        boolean segment = setting.contains("segment.") || setting.contains("roll.");
        boolean typed =
                model.line(setting).flatMap(SettingLine.OfSetting::draft).isPresent();
        return snapshot.map(now -> new Consequences(texts, model.scope(), model::value, model::set, now))
                .map(c -> segment && !typed ? c.precedence(setting).stream().toList() : c.of(setting))
                .orElse(List.of());
    }

    @Override
    public String suffix(String setting) {
        int replicas = model.scope() instanceof SettingScope.Topic t
                ? snapshot.stream()
                        .flatMap(s -> s.topics().stream())
                        .filter(each -> each.name().equals(t.name()))
                        .mapToInt(Snapshot.Topic::replicationFactor)
                        .findFirst()
                        .orElse(1)
                : 1;
        return SettingForm.suffix(texts, setting, model.scope(), replicas);
    }

    @Override
    public void editing(SettingLine.OfSetting line) {
        list.getSelectionModel().select(line);
    }

    // ---- Screen

    @Override
    public String id() {
        return "settings";
    }

    @Override
    public String icon() {
        return "fth-sliders";
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(Target target) {
        if (target instanceof Target.SettingTarget t) {
            wanted = t.setting().isEmpty() ? Optional.empty() : Optional.of(t.setting());
            if (!t.scope().equals(model.scope())) {
                open(t.scope());
            } else {
                reveal();
            }
        }
        draw();
    }

    @Override
    public Target selection() {
        return new Target.SettingTarget(model.scope(), model.selected().orElse(""));
    }

    /** A topic with a history, and one value typed whose effect is worth seeing. */
    @Override
    public void presentForTour() {
        snapshot.flatMap(now -> now.topics().stream()
                        .filter(t -> !t.internal())
                        .max(java.util.Comparator.comparingLong(Snapshot.Topic::sizeBytes)))
                .ifPresent(t -> {
                    var topic = new SettingScope.Topic(t.name());
                    wanted = Optional.of("retention.ms");
                    presenting = true;
                    open(topic);
                    acts.apply(
                            List.of(
                                    new SettingChange(topic, "segment.ms", Optional.of("7200000")),
                                    new SettingChange(new SettingScope.Broker(1), "num.io.threads", Optional.of("4"))),
                            OptionalLong.empty());
                });
    }

    private void present() {
        if (presenting && model.loaded() && acts.idle()) {
            presenting = false;
            model.line("retention.ms").ifPresent(l -> model.typeNumber(l, "10", "s"));
        }
    }

    @Override
    public boolean ready() {
        return model.loaded() && !presenting && acts.idle() && !acts.computing();
    }
}
