package brokerlab.engine.launcher;

import brokerlab.engine.cluster.StartRefusal;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.NearName;
import brokerlab.engine.config.Reason;
import brokerlab.engine.config.Setting;
import brokerlab.engine.coordination.ZooKeeperSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings as the arguments give them: read, checked one by one, and with each the argument that gave it, so that what is found wrong
 * later, when they meet, can be told by its argument too.
 */
final class GivenSettings {
    /** Whose a setting is: {@code 0} is the ensemble, {@link #ALL} all brokers. */
    private record Key(int owner, String name) {}

    private static final int ALL = -1;

    private final Function<String, RuntimeException> wrong;
    private final Consumer<String> warn;
    private final Map<String, String> shared = new LinkedHashMap<>();
    private final Map<String, String> zooCfg = new LinkedHashMap<>();
    private final Map<Integer, Map<String, String>> own = new LinkedHashMap<>();
    private final Map<Key, String> arguments = new LinkedHashMap<>();

    /**
     * @param wrong makes the exception that ends the command
     * @param warn takes a line about what is taken without effect
     */
    GivenSettings(Function<String, RuntimeException> wrong, Consumer<String> warn) {
        this.wrong = wrong;
        this.warn = warn;
    }

    /** Of a file; single arguments come before its values. */
    void file(String argument, boolean ofEnsemble, Map<String, String> values) {
        (ofEnsemble ? zooCfg : shared).putAll(values);
        int owner = ofEnsemble ? StartRefusal.ENSEMBLE : ALL;
        values.keySet().forEach(name -> arguments.put(new Key(owner, name), argument));
    }

    /** {@code --set name=value}. */
    void shared(List<String> given) {
        given.forEach(each -> ofBrokers("--set ", each, ALL, shared));
    }

    /**
     * {@code --broker-set ID:name=value}.
     *
     * @param ids the brokers there are
     */
    void own(List<String> given, List<Integer> ids) {
        for (String each : given) {
            int colon = each.indexOf(':');
            int id;
            try {
                id = Integer.parseInt(each.substring(0, Math.max(0, colon)));
            } catch (NumberFormatException e) {
                throw wrong.apply("--broker-set " + each + ": must be ID:name=value with the number of a broker");
            }
            if (!ids.contains(id)) {
                throw wrong.apply("--broker-set " + each + ": there is no broker " + id + ", only " + describe(ids)
                        + "; choose one of them, or more --brokers for a new folder");
            }
            ofBrokers(
                    "--broker-set " + id + ":",
                    each.substring(colon + 1),
                    id,
                    own.computeIfAbsent(id, i -> new LinkedHashMap<>()));
        }
    }

    private static String describe(List<Integer> ids) {
        int first = ids.getFirst();
        int last = ids.getLast();
        return ids.size() > 2 && last - first == ids.size() - 1
                ? first + " to " + last
                : String.join(", ", ids.stream().map(String::valueOf).toList());
    }

    private void ofBrokers(String option, String given, int owner, Map<String, String> into) {
        String name = name(option, given);
        String value = given.substring(name.length() + 1);
        Setting setting = Catalogue.honoured().brokerSetting(name);
        String argument = option + name + "=" + setting.shown(value);
        try {
            setting.checked(value);
        } catch (InvalidSettingException e) {
            throw wrong.apply(argument + ": " + e.getMessage());
        }
        setting.reason().ifPresent(why -> warn.accept(option + name + ": " + withoutEffect(name, why)));
        put(new Key(owner, name), argument, value, into);
    }

    private static String withoutEffect(String name, Reason why) {
        return why != Reason.NOBODYS
                ? why.noEffect()
                : "brokers have no setting of that name; it is kept, and nothing reads it"
                        + NearName.of(Setting.Scope.BROKER, name)
                                .map(near -> ". The nearest name there is: " + near)
                                .orElse("");
    }

    /** {@code --zoo-cfg name=value}. */
    void zooCfg(List<String> given) {
        for (String each : given) {
            String name = name("--zoo-cfg ", each);
            if (ZooKeeperSettings.find(name).isEmpty()) {
                throw wrong.apply("--zoo-cfg " + each + ": ZooKeeper has no setting " + name
                        + NearName.of(Setting.Scope.ZOOKEEPER, name)
                                .map(near -> "; the nearest name there is: " + near)
                                .orElse("; see its Administrator's Guide"));
            }
            put(new Key(StartRefusal.ENSEMBLE, name), "--zoo-cfg " + each, each.substring(name.length() + 1), zooCfg);
        }
    }

    private String name(String option, String given) {
        int equals = given.indexOf('=');
        if (equals <= 0 || given.substring(0, equals).isBlank()) {
            throw wrong.apply(option + ArgumentErrors.shown(given) + ": must be name=value");
        }
        return given.substring(0, equals);
    }

    private void put(Key key, String argument, String value, Map<String, String> into) {
        String before = arguments.get(key);
        boolean byArgument = before != null && before.startsWith(argument.substring(0, argument.indexOf('=')) + "=");
        if (byArgument && !Objects.equals(into.get(key.name()), value)) {
            throw wrong.apply(argument + ": was given before as " + before + "; leave one of them out");
        }
        arguments.put(key, argument);
        into.put(key.name(), value);
    }

    Map<String, String> shared() {
        return shared;
    }

    Map<String, String> zooCfg() {
        return zooCfg;
    }

    Map<String, String> own(int broker) {
        return own.getOrDefault(broker, Map.of());
    }

    /**
     * The argument to name for what is wrong: the one that gave the setting, else one that gave another which the message names.
     *
     * @param broker {@link StartRefusal#ENSEMBLE} for the ensemble's
     */
    Optional<String> argument(int broker, InvalidSettingException why) {
        return given(broker, why.setting())
                .or(() -> ofListener(broker, why.setting()))
                .or(() -> arguments.keySet().stream()
                        .filter(key -> key.owner() == broker || (broker != StartRefusal.ENSEMBLE && key.owner() == ALL))
                        .filter(key -> why.getMessage().contains(key.name()))
                        .findFirst()
                        .map(arguments::get));
    }

    /** What a listener lacks or has wrong: the setting without its name, else what opens it. */
    private Optional<String> ofListener(int broker, String setting) {
        return Catalogue.find(Setting.Scope.BROKER, setting)
                .map(Setting::plainName)
                .filter(plain -> !plain.equals(setting))
                .flatMap(plain -> given(broker, plain).or(() -> given(broker, "listeners")));
    }

    /** The argument that gave a setting of the ensemble. */
    Optional<String> ofEnsemble(String setting) {
        return given(StartRefusal.ENSEMBLE, setting);
    }

    /** The arguments that shape the ensemble, one after the other; empty when none does. */
    Optional<String> ofEnsemble() {
        return Optional.of(arguments.entrySet().stream()
                        .filter(e -> e.getKey().owner() == StartRefusal.ENSEMBLE)
                        .map(Map.Entry::getValue)
                        .distinct()
                        .collect(Collectors.joining(", ")))
                .filter(all -> !all.isEmpty());
    }

    private Optional<String> given(int broker, String setting) {
        Optional<String> own = Optional.ofNullable(arguments.get(new Key(broker, setting)));
        if (broker == StartRefusal.ENSEMBLE) {
            return own;
        }
        return own.or(() -> Optional.ofNullable(arguments.get(new Key(ALL, setting))))
                // What topics inherit is told by their name of it.
                .or(() -> Catalogue.find(Setting.Scope.TOPIC, setting).stream()
                        .flatMap(s -> s.synonyms().stream())
                        .flatMap(synonym -> given(broker, synonym).stream())
                        .findFirst());
    }

    /** The brokers that have a setting as their own, in the order given; for what is told without saying whose it is. */
    List<Integer> owners(String setting) {
        var owners = new ArrayList<Integer>();
        own.forEach((broker, values) -> {
            if (values.containsKey(setting)) {
                owners.add(broker);
            }
        });
        return owners;
    }
}
