package brokerlab.app.settings;

import brokerlab.app.words.Bounds;
import brokerlab.app.words.Notation;
import brokerlab.app.words.Quantity;
import brokerlab.app.words.Sentence;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Section;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.config.Source;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingOrigin;
import brokerlab.engine.view.SettingRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What Settings shows of one scope, and what was typed for all of them; no toolkit needed. One thread. Drafts live on when another scope
 * is shown, until they are applied or discarded.
 */
final class SettingsModel {
    /** A newcomer looks for these first; the rest follows by name. */
    private static final List<String> FIRST = List.of(
            "retention.ms",
            "retention.bytes",
            "retention.minutes",
            "retention.hours",
            "segment.bytes",
            "segment.ms",
            "roll.ms",
            "min.insync.replicas",
            "unclean.leader.election.enable",
            "tickTime",
            "initLimit",
            "syncLimit");

    private static final List<Section> FIRST_SECTIONS = List.of(
            Section.RETENTION,
            Section.REPLICATION,
            Section.TOPICS,
            Section.MESSAGES,
            Section.STORAGE,
            Section.COMPACTION,
            Section.BROKER);

    private final Map<String, SettingLine.OfSetting> lines = new HashMap<>();
    private final Map<ScopedSetting, Draft> drafts = new LinkedHashMap<>();
    private final Map<ScopedSetting, SettingLine.OfSetting> staged = new HashMap<>();
    private final Map<SettingScope, Long> changed = new HashMap<>();
    private final List<SettingChange> kept = new ArrayList<>();
    private SettingOrigin origin = SettingOrigin.FORM;
    private final ObservableList<SettingLine> shown = FXCollections.observableArrayList();
    private SettingScope scope = new SettingScope.ClusterDefault();
    private Predicate<String> wanted = text -> true;
    private boolean onlyChanged;
    private Locale locale = Locale.ENGLISH;
    private Optional<String> selected = Optional.empty();
    private boolean loaded;
    private long revision;

    SettingScope scope() {
        return scope;
    }

    /** Shows another scope; empty until its rows come. */
    void open(SettingScope next) {
        if (!next.equals(scope)) {
            scope = next;
            lines.clear();
            selected = Optional.empty();
            loaded = false;
            arrange();
        }
    }

    /** Whether the scope's rows have come. */
    boolean loaded() {
        return loaded;
    }

    /** Takes the rows of a scope; those of another one are only counted. */
    void take(SettingScope of, List<SettingRow> rows) {
        changed.put(of, rows.stream().filter(r -> changed(of, r)).count());
        if (!of.equals(scope)) {
            return;
        }
        boolean same = rows.size() == lines.size();
        for (SettingRow row : rows) {
            String name = row.setting().name();
            SettingLine.OfSetting line = lines.get(name);
            if (line == null) {
                ScopedSetting place = new ScopedSetting(scope, name);
                SettingLine.OfSetting made =
                        new SettingLine.OfSetting(place, row, Optional.ofNullable(drafts.get(place)));
                lines.put(name, made);
                staged.computeIfPresent(place, (p, old) -> made);
                same = false;
            } else {
                line.take(row);
            }
        }
        // What nobody knows has a row only while it is set.
        same &= !lines.keySet()
                .retainAll(rows.stream().map(r -> r.setting().name()).collect(Collectors.toSet()));
        boolean first = !loaded;
        loaded = true;
        if (!same || first || onlyChanged) {
            arrange();
        }
    }

    private static boolean changed(SettingScope scope, SettingRow row) {
        return row.own().isPresent()
                || (row.source() != Source.DEFAULT
                        && (scope instanceof SettingScope.ClusterDefault || scope instanceof SettingScope.Ensemble));
    }

    // ---- what is shown

    /** Headings and settings that the search lets through. */
    ObservableList<SettingLine> shown() {
        return shown;
    }

    void search(Predicate<String> text) {
        wanted = text;
        arrange();
    }

    void showOnlyChanged(boolean only) {
        onlyChanged = only;
        arrange();
    }

    boolean showsOnlyChanged() {
        return onlyChanged;
    }

    void language(Locale now) {
        locale = now;
        arrange();
    }

    private boolean shows(SettingLine.OfSetting line) {
        Setting setting = line.row().setting();
        boolean found = wanted.test(setting.name()) || wanted.test(setting.meaning(locale));
        return found
                && (!onlyChanged || changed(scope, line.row()) || line.draft().isPresent());
    }

    private void arrange() {
        List<Section> sections = lines.values().stream()
                .map(l -> l.row().setting().section())
                .distinct()
                .sorted(Comparator.comparingInt(SettingsModel::order).thenComparing(Comparator.naturalOrder()))
                .toList();
        var now = new ArrayList<SettingLine>();
        for (Section section : sections) {
            List<SettingLine.OfSetting> inside = lines.values().stream()
                    .filter(l -> l.row().setting().section() == section)
                    .filter(this::shows)
                    .sorted(Comparator.comparing((SettingLine.OfSetting l) ->
                                    !l.row().setting().honoured())
                            .thenComparingInt(l -> first(l.name()))
                            .thenComparing(SettingLine.OfSetting::name))
                    .toList();
            if (!inside.isEmpty()) {
                now.add(new SettingLine.Heading(section));
                now.addAll(inside);
            }
        }
        if (!now.equals(shown)) {
            shown.setAll(now);
        }
    }

    private static int order(Section section) {
        int at = FIRST_SECTIONS.indexOf(section);
        return at < 0 ? FIRST_SECTIONS.size() : at;
    }

    private static int first(String name) {
        int at = FIRST.indexOf(name.startsWith("log.") ? name.substring(4) : name);
        return at < 0 ? FIRST.size() : at;
    }

    /** How many settings the scope has. */
    int total() {
        return lines.size();
    }

    /** Settings with a value of the scope's own; -1 while nobody has asked. */
    long changed(SettingScope of) {
        return changed.getOrDefault(of, -1L);
    }

    Optional<SettingLine.OfSetting> line(String name) {
        return Optional.ofNullable(lines.get(name));
    }

    /** The value that a setting of this scope would have with its draft applied. */
    Optional<String> value(String name) {
        return line(name).flatMap(SettingLine.OfSetting::value);
    }

    /** Whether somebody gives this scope a value under exactly this name, with its draft applied: a default or a synonym's is none. */
    boolean set(String name) {
        return line(name).filter(SettingsModel::set).isPresent();
    }

    private static boolean set(SettingLine.OfSetting line) {
        Optional<Draft> draft = line.draft().filter(Draft::valid);
        if (draft.flatMap(Draft::value).isPresent()) {
            return true;
        }
        Source own = SourceChain.own(line.row(), line.place().scope());
        return line.row().candidates().stream()
                .filter(c -> c.name().equals(line.name()) && c.source() != Source.DEFAULT)
                .anyMatch(c -> draft.isEmpty() || c.source() != own);
    }

    Optional<String> selected() {
        return selected;
    }

    void select(Optional<String> name) {
        selected = name;
    }

    // ---- drafts

    /** Rises with every change of a draft. */
    long revision() {
        return revision;
    }

    /** A number was typed, or its unit chosen. What is refused repeats what was typed. */
    void typeNumber(SettingLine.OfSetting line, String number, String unit) {
        Setting setting = line.row().setting();
        Notation notation = Notation.of(setting);
        String typed = number.strip();
        if (typed.isEmpty()) {
            put(line, Draft.wrong(number, unit, ValueProblem.of("blank", line.name())));
            return;
        }
        Optional<Notation.Read> read = notation.read(typed, unit);
        if (read.isEmpty()) {
            put(line, Draft.wrong(number, unit, noNumber(setting, notation, typed, unit)));
            return;
        }
        BigDecimal value = read.get().value();
        if (setting.type() != Setting.Type.DOUBLE && !read.get().whole()) {
            String smallest = notation.steps().getFirst().id();
            put(
                    line,
                    Draft.wrong(
                            number,
                            unit,
                            new ValueProblem(texts -> texts.get(
                                    smallest.equals("count") ? "settings.problem.whole" : "words.bound.whole",
                                    typed,
                                    texts.get("settings.unit." + smallest)))));
            return;
        }
        if (Bounds.admits(setting, value)) {
            check(line, number, unit, notation.stored(typed, unit).orElseThrow());
        } else {
            put(
                    line,
                    Draft.wrong(
                            number,
                            unit,
                            new ValueProblem(texts ->
                                    Bounds.refusal(setting, typed, value, v -> notation.format(v, texts), texts))));
        }
    }

    private static ValueProblem noNumber(Setting setting, Notation notation, String typed, String unit) {
        boolean units = notation.steps().size() > 1;
        return new ValueProblem(texts -> Quantity.unlimited(typed)
                ? texts.get("settings.problem.unlimited", setting.name())
                : texts.get("settings.problem.unit", typed, examples(setting))
                        + (units && !unit.equals(Notation.UNLIMITED)
                                ? " " + texts.get("settings.problem.alone", texts.get("settings.unit." + unit))
                                : ""));
    }

    private static String examples(Setting setting) {
        return switch (setting.unit()) {
            case MILLISECONDS, SECONDS, MINUTES, HOURS -> "20 min, 2d, 1h30min";
            case BYTES, KIBIBYTES, BYTES_PER_SECOND -> "64 MB, 1.5 GB";
            case RATIO -> "0.5, 50 %";
            default -> "1, 64, 10000";
        };
    }

    /** A text, a choice or a list was made, as it would be stored. */
    void type(SettingLine.OfSetting line, String value) {
        check(line, value, "", value);
    }

    private void check(SettingLine.OfSetting line, String typed, String unit, String value) {
        try {
            put(line, Draft.of(typed, unit, line.row().setting().checked(value)));
        } catch (InvalidSettingException e) {
            put(line, Draft.wrong(typed, unit, ValueProblem.of("refused", Sentence.whole(e.getMessage()))));
        }
    }

    /** Back to the inherited value, when applied. */
    void reset(SettingLine.OfSetting line) {
        if (line.row().own().isPresent()) {
            put(line, Draft.reset());
        } else {
            discard(line.place());
        }
    }

    private void put(SettingLine.OfSetting line, Draft draft) {
        boolean same = draft.valid()
                && draft.value().isPresent()
                && !line.row().setting().sensitive()
                && draft.value().equals(line.row().own().or(() -> line.row().value()));
        if (same) {
            discard(line.place());
            return;
        }
        drafts.put(line.place(), draft);
        staged.put(line.place(), line);
        line.take(Optional.of(draft));
        revision++;
    }

    /** Forgets what was typed for one setting. */
    void discard(ScopedSetting place) {
        if (drafts.remove(place) != null) {
            Optional.ofNullable(staged.remove(place)).ifPresent(line -> line.take(Optional.empty()));
            revision++;
        }
    }

    void discardAll() {
        List.copyOf(drafts.keySet()).forEach(this::discard);
        forgetOrigin();
    }

    private void forgetOrigin() {
        origin = SettingOrigin.FORM;
        if (!kept.isEmpty()) {
            kept.clear();
            revision++;
        }
    }

    /** These were applied: what was typed since stays. */
    void applied(List<SettingChange> changes) {
        for (SettingChange change : changes) {
            ScopedSetting place = new ScopedSetting(change.scope(), change.name());
            if (Optional.ofNullable(drafts.get(place))
                    .filter(d -> d.value().equals(change.value()))
                    .isPresent()) {
                discard(place);
            }
        }
        if (drafts.isEmpty()) {
            forgetOrigin();
        }
    }

    /**
     * What is staged came from a preset or a file.
     *
     * @param alsoKept values of a file that have no effect here and are kept
     */
    void came(SettingOrigin from, List<SettingChange> alsoKept) {
        origin = from;
        kept.clear();
        kept.addAll(alsoKept);
        revision++;
    }

    SettingOrigin origin() {
        return origin;
    }

    /** Values of a file that will be kept without effect. */
    int kept() {
        return kept.size();
    }

    /** Stages values that did not come from an editor (a preset, a file); they are checked like typed ones. */
    void stage(SettingScope of, SettingRow row, Optional<String> value) {
        ScopedSetting place = new ScopedSetting(of, row.setting().name());
        SettingLine.OfSetting line = Optional.ofNullable(of.equals(scope) ? lines.get(place.name()) : staged.get(place))
                .orElseGet(() -> new SettingLine.OfSetting(place, row, Optional.empty()));
        if (value.isEmpty()) {
            reset(line);
        } else if (EditorKind.of(row.setting()) == EditorKind.NUMBER) {
            Notation.Typed typed = Notation.of(row.setting()).split(value.get());
            typeNumber(line, typed.number(), typed.unit());
        } else {
            type(line, value.get());
        }
    }

    /** Everything typed, in the order in which it was. */
    List<SettingLine.OfSetting> staged() {
        return drafts.keySet().stream().map(staged::get).toList();
    }

    /** Whether something typed is no value. */
    boolean hasProblems() {
        return drafts.values().stream().anyMatch(d -> !d.valid());
    }

    /** What would be applied: every draft that is a value. */
    List<SettingChange> changes() {
        var all = new ArrayList<>(drafts.entrySet().stream()
                .filter(e -> e.getValue().valid())
                .map(e -> new SettingChange(
                        e.getKey().scope(), e.getKey().name(), e.getValue().value()))
                .toList());
        all.addAll(kept);
        return List.copyOf(all);
    }

    long stagedIn(SettingScope of) {
        return drafts.keySet().stream().filter(p -> p.scope().equals(of)).count();
    }
}
