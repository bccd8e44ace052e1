package brokerlab.engine.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * One broker's settings in force: default ‹ static ‹ cluster-wide dynamic ‹ per-broker dynamic. Thread-safe; getters are
 * cheap enough for every request, but not for every record.
 */
public final class BrokerSettings {
    /** Kafka's fall-backs between broker settings: the first name that is set anywhere wins over the later ones. */
    private static final Map<String, List<String>> FALLBACK = Map.of(
            "log.retention.ms", List.of("log.retention.ms", "log.retention.minutes", "log.retention.hours"),
            "log.roll.ms", List.of("log.roll.ms", "log.roll.hours"),
            "log.roll.jitter.ms", List.of("log.roll.jitter.ms", "log.roll.jitter.hours"),
            "log.flush.interval.ms", List.of("log.flush.interval.ms", "log.flush.scheduler.interval.ms"),
            "log.dirs", List.of("log.dirs", "log.dir"));

    private final Catalogue catalogue = Catalogue.honoured();
    private final Map<String, String> fixed;
    private final PasswordEncoder passwords;
    private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, String> dynamicDefault = Map.of();
    private volatile Map<String, String> dynamicBroker = Map.of();

    /**
     * @param fixed the static file's values; what has no effect here is kept as it is
     * @throws InvalidSettingException for a value out of range
     */
    public BrokerSettings(Map<String, String> fixed) {
        var checked = new LinkedHashMap<String, String>();
        fixed.forEach((name, value) -> checked.put(
                name, catalogue.broker(name).map(s -> s.checked(value)).orElse(value)));
        this.fixed = Map.copyOf(checked);
        this.passwords = PasswordEncoder.of(this.fixed);
    }

    /** As they would be with these values; passwords are open. */
    public BrokerSettings(
            Map<String, String> fixed, Map<String, String> clusterDefault, Map<String, String> ofThisBroker) {
        this(fixed);
        this.dynamicDefault = checked(clusterDefault);
        this.dynamicBroker = checked(ofThisBroker);
    }

    /**
     * As they would be with these own dynamic values.
     *
     * @param ofThisBroker passwords are open, or as they are stored
     * @throws InvalidSettingException for a value out of range
     */
    public BrokerSettings with(Map<String, String> ofThisBroker) {
        var open = new LinkedHashMap<String, String>();
        ofThisBroker.forEach(
                (name, value) -> open.put(name, catalogue.isPassword(name) ? passwords.opened(value) : value));
        return new BrokerSettings(fixed, dynamicDefault, open);
    }

    /**
     * As they would be with these cluster-wide dynamic values.
     *
     * @throws InvalidSettingException for a value out of range
     */
    public BrokerSettings withDefault(Map<String, String> clusterDefault) {
        return new BrokerSettings(fixed, clusterDefault, dynamicBroker);
    }

    private Map<String, String> checked(Map<String, String> values) {
        var checked = new LinkedHashMap<String, String>();
        values.forEach(
                (name, value) -> checked.put(name, catalogue.brokerSetting(name).checked(value)));
        return Map.copyOf(checked);
    }

    /** Called with the names whose value in force may have changed, after it did. */
    public void onChange(Consumer<Set<String>> listener) {
        listeners.add(listener);
    }

    /**
     * Takes the dynamic values last read from {@code /config/brokers}, passwords as they are stored. Values out of range are passed
     * over: they cannot have come through our validation.
     *
     * @return the names passed over
     */
    public List<String> takeDynamic(Map<String, String> clusterDefault, Map<String, String> ofThisBroker) {
        var passedOver = new ArrayList<String>();
        var newDefault = valid(clusterDefault, passedOver);
        var newBroker = valid(ofThisBroker, passedOver);
        var changed = new LinkedHashSet<String>();
        difference(dynamicDefault, newDefault, changed);
        difference(dynamicBroker, newBroker, changed);
        dynamicDefault = newDefault;
        dynamicBroker = newBroker;
        if (!changed.isEmpty()) {
            listeners.forEach(l -> l.accept(changed));
        }
        return passedOver;
    }

    private Map<String, String> valid(Map<String, String> values, List<String> passedOver) {
        var kept = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> {
            try {
                Setting setting = catalogue.brokerSetting(name);
                kept.put(name, setting.checked(catalogue.isPassword(name) ? passwords.decode(name, value) : value));
            } catch (InvalidSettingException e) {
                passedOver.add(name);
            }
        });
        return Map.copyOf(kept);
    }

    private static void difference(Map<String, String> before, Map<String, String> after, Set<String> changed) {
        before.forEach((name, value) -> {
            if (!value.equals(after.get(name))) {
                changed.add(name);
            }
        });
        after.forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                changed.add(name);
            }
        });
    }

    /** The value in force and all candidates. */
    public EffectiveValue effective(String name) {
        Setting setting = catalogue
                .broker(name)
                .or(() -> Catalogue.find(Setting.Scope.BROKER, name))
                .orElseThrow(() -> new IllegalArgumentException("unknown setting " + name));
        var candidates = new ArrayList<EffectiveValue.Candidate>();
        for (String each : names(name)) {
            addCandidates(each, candidates);
        }
        return candidates.isEmpty()
                ? new EffectiveValue(setting, Optional.empty(), Source.DEFAULT, List.of())
                : new EffectiveValue(
                        setting,
                        Optional.of(inUnitOf(name, candidates.getFirst())),
                        candidates.getFirst().source(),
                        List.copyOf(candidates));
    }

    /** Names of one value, the strongest first; one that is set stands before all after it. */
    public static Collection<List<String>> families() {
        return FALLBACK.values();
    }

    /** All names under which a setting can be given, the strongest first: a mechanism's, its listener's, that for all listeners. */
    public List<String> names(String name) {
        String plain = Catalogue.withoutPrefix(name);
        if (plain.equals(name)) {
            return FALLBACK.getOrDefault(name, List.of(name));
        }
        String ofListener = Catalogue.withoutMechanism(name);
        return ofListener.equals(name) ? List.of(name, plain) : List.of(name, ofListener, plain);
    }

    /** Set values of all names go before defaults, as a default never outweighs a coarser unit that was set. */
    private void addCandidates(String name, List<EffectiveValue.Candidate> to) {
        int firstDefault = 0;
        while (firstDefault < to.size() && to.get(firstDefault).source() != Source.DEFAULT) {
            firstDefault++;
        }
        var set = new ArrayList<EffectiveValue.Candidate>();
        candidate(name, dynamicBroker, Source.DYNAMIC_BROKER, set);
        candidate(name, dynamicDefault, Source.DYNAMIC_DEFAULT, set);
        candidate(name, fixed, Source.STATIC_BROKER, set);
        to.addAll(firstDefault, set);
        catalogue
                .broker(name)
                .or(() -> Catalogue.find(Setting.Scope.BROKER, name))
                .filter(s -> s.name().equals(Catalogue.withoutPrefix(name)))
                .flatMap(Setting::defaultValue)
                .ifPresent(v -> to.add(new EffectiveValue.Candidate(name, v, Source.DEFAULT)));
    }

    private static void candidate(
            String name, Map<String, String> from, Source source, List<EffectiveValue.Candidate> to) {
        String value = from.get(name);
        if (value != null) {
            to.add(new EffectiveValue.Candidate(name, value, source));
        }
    }

    private static String inUnitOf(String name, EffectiveValue.Candidate candidate) {
        if (candidate.name().equals(name)) {
            return candidate.value();
        }
        if (candidate.name().endsWith(".minutes")) {
            return scaled(candidate.value(), 60_000L);
        }
        return candidate.name().endsWith(".hours") ? scaled(candidate.value(), 3_600_000L) : candidate.value();
    }

    private static String scaled(String value, long factor) {
        long number = Long.parseLong(value);
        return Long.toString(number < 0 ? number : number * factor);
    }

    /** The value in force, empty when unset. */
    public Optional<String> find(String name) {
        return effective(name).value();
    }

    /** The value in force; a setting without one is a programming error. */
    public String get(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(name + " has no value"));
    }

    public int getInt(String name) {
        return Integer.parseInt(get(name));
    }

    public long getLong(String name) {
        return Long.parseLong(get(name));
    }

    public double getDouble(String name) {
        return Double.parseDouble(get(name));
    }

    public boolean getBoolean(String name) {
        return Boolean.parseBoolean(get(name));
    }

    public List<String> getList(String name) {
        return Setting.list(get(name));
    }

    /** The value that is set under exactly this name, the strongest first; also of a setting that has no effect here. */
    public Optional<String> given(String name) {
        return Optional.ofNullable(dynamicBroker.get(name))
                .or(() -> Optional.ofNullable(dynamicDefault.get(name)))
                .or(() -> Optional.ofNullable(fixed.get(name)));
    }

    /** All names under which something is set. */
    public Set<String> given() {
        var names = new TreeSet<>(fixed.keySet());
        names.addAll(dynamicDefault.keySet());
        names.addAll(dynamicBroker.keySet());
        return names;
    }

    /** The static values as given. */
    public Map<String, String> fixed() {
        return fixed;
    }

    /** The cluster-wide dynamic values. */
    public Map<String, String> dynamicDefault() {
        return dynamicDefault;
    }

    /** This broker's own dynamic values. */
    public Map<String, String> dynamicBroker() {
        return dynamicBroker;
    }
}
