package brokerlab.engine.cluster;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.PluginClass;
import brokerlab.engine.config.PropertiesText;
import brokerlab.engine.config.PropertiesText.Line;
import brokerlab.engine.config.Reason;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Setting.Scope;
import brokerlab.engine.config.Setting.UpdateMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A {@code server.properties} or {@code zoo.cfg} that was written for another machine, by whom it is read here: the one set of rules for
 * what of it is taken, what is kept and what is left out, at a headless start as in the workbench.
 *
 * <pre>
 *   file ─▶ PropertiesText ─▶ each line ─▶ LEFT   belongs to one broker, its machine, its ensemble, or needs what is not here
 *                                       ─▶ KEPT   nobody here follows it, or ZooKeeper alone does
 *                                       ─▶ TAKEN  everything else
 *                                          KEPT and TAKEN when the value is valid, else refused with its line
 * </pre>
 */
public enum ForeignFile {
    /** A {@code server.properties} for all brokers together. */
    ALL_BROKERS,
    /** A {@code server.properties} for one of several brokers. */
    ONE_BROKER,
    /** A {@code zoo.cfg} for every node of our ensemble. */
    ENSEMBLE;

    /** Ids, addresses, directories and the rack; what names a listener without opening it; how the ensemble of elsewhere is reached. */
    private static final Set<String> OF_A_BROKER = Set.of(
            "listeners",
            "advertised.listeners",
            "listener.security.protocol.map",
            "inter.broker.listener.name",
            "control.plane.listener.name",
            "security.inter.broker.protocol",
            "sasl.mechanism.inter.broker.protocol",
            "host.name",
            "port",
            "advertised.host.name",
            "advertised.port",
            "log.dirs",
            "log.dir",
            "broker.rack",
            "zookeeper.clientCnxnSocket");

    /** Ports, directories and membership; and where a node would not start, or nobody could reach it, with what is right elsewhere. */
    private static final Set<String> OF_A_NODE = Set.of(
            "secureClientPort",
            "secureClientPortAddress",
            "observerMasterPort",
            "quorumListenOnAllIPs",
            "portUnification",
            "client.portUnification",
            "serverCnxnFactory",
            "standaloneEnabled",
            "reconfigEnabled",
            "electionAlg",
            "oraclePath",
            "db.autocreate",
            "datadir.autocreate",
            "sessionRequireClientSASLAuth",
            "ensembleAuthName",
            "clientPort",
            "dataDir",
            "dataLogDir");

    private static final List<String> OF_A_NODE_BY_PREFIX = List.of(
            "server.",
            "metricsProvider.",
            "admin.",
            "ssl.",
            "sslQuorum",
            "quorum.auth.",
            "authProvider.",
            "enforce.auth.",
            "audit.");

    private enum Place {
        TAKEN,
        KEPT,
        LEFT
    }

    /**
     * What a file says, in its order. Of a name given twice the last line counts.
     *
     * @param left names left out
     * @param refusals a sentence for each line that cannot be read or whose value is not allowed, with its number
     * @param same how many lines say what is so already
     */
    public record Sorted(List<Line> taken, List<Line> kept, List<String> left, List<String> refusals, int same) {}

    /** @param isSo whether a line says what is so already: then it does not matter whose it is */
    public Sorted sorted(byte[] file, Predicate<Line> isSo) {
        PropertiesText.Parsed parsed = PropertiesText.parse(file);
        var last = new LinkedHashMap<String, Line>();
        parsed.lines().forEach(line -> last.put(line.name(), line));
        var taken = new ArrayList<Line>();
        var kept = new ArrayList<Line>();
        var left = new ArrayList<String>();
        var refusals = new ArrayList<>(parsed.refusals());
        int same = 0;
        for (Line line : last.values()) {
            if (isSo.test(line)) {
                same++;
                continue;
            }
            Place place = place(line.name(), line.value());
            switch (place) {
                case LEFT -> left.add(line.name().isEmpty() ? "=" + line.value() : line.name());
                case KEPT, TAKEN -> {
                    try {
                        check(line);
                        (place == Place.KEPT ? kept : taken).add(line);
                    } catch (InvalidSettingException e) {
                        refusals.add("line " + line.number() + ": " + e.getMessage());
                    }
                }
            }
        }
        return new Sorted(List.copyOf(taken), List.copyOf(kept), List.copyOf(left), List.copyOf(refusals), same);
    }

    private void check(Line line) {
        if (this == ENSEMBLE) {
            setting(line.name()).ifPresent(s -> s.checked(line.value()));
        } else {
            Catalogue.honoured().brokerSetting(line.name()).checked(line.value());
        }
    }

    private Optional<Setting> setting(String name) {
        return this == ENSEMBLE
                ? Catalogue.find(Scope.ZOOKEEPER, name)
                : Catalogue.honoured().broker(name).or(() -> Catalogue.find(Scope.BROKER, name));
    }

    private Place place(String name, String value) {
        if (name.isEmpty()) {
            return Place.LEFT;
        }
        return this == ENSEMBLE ? ofEnsemble(name, value) : ofBrokers(name, value);
    }

    private Place ofBrokers(String name, String value) {
        Optional<Setting> setting = setting(name);
        boolean elsewhere = OF_A_BROKER.contains(name)
                || BrokerFixed.decided(name).isPresent()
                || name.startsWith("zookeeper.ssl.")
                || setting.flatMap(Setting::reason)
                        .filter(r -> r == Reason.KRAFT)
                        .isPresent()
                || name.startsWith("controller.quorum.");
        if (elsewhere || (this == ALL_BROKERS && ofOneBroker(name, setting))) {
            return Place.LEFT;
        }
        if (setting.filter(Setting::honoured).isEmpty()) {
            return Place.KEPT;
        }
        return classesAreHere(setting.get(), value) ? Place.TAKEN : Place.LEFT;
    }

    /** What Apache Kafka, too, lets nobody set for all brokers together, and what belongs to one listener. */
    private static boolean ofOneBroker(String name, Optional<Setting> setting) {
        return name.startsWith("listener.name.")
                || setting.filter(s -> s.honoured() && s.updateMode() == UpdateMode.PER_BROKER)
                        .isPresent();
    }

    private static boolean classesAreHere(Setting setting, String value) {
        boolean classes = setting.type() == Setting.Type.CLASS
                || setting.plainName().equals("metric.reporters")
                || setting.plainName().equals("replica.selector.class");
        return !classes || Setting.list(value).stream().allMatch(PluginClass::isHere);
    }

    private static Place ofEnsemble(String name, String value) {
        Optional<Setting> setting = Catalogue.find(Scope.ZOOKEEPER, name);
        boolean elsewhere = OF_A_NODE.contains(name)
                || OF_A_NODE_BY_PREFIX.stream().anyMatch(name::startsWith)
                || setting.flatMap(Setting::reason)
                        .filter(r -> r == Reason.MANAGED)
                        .isPresent();
        if (elsewhere) {
            return Place.LEFT;
        }
        if (setting.isEmpty()) {
            return Place.KEPT;
        }
        if (setting.get().honoured()) {
            // ZooKeeper passes over a word it does not expect, but stops at what is no number.
            return setting.get().type() == Setting.Type.STRING && !valid(setting.get(), value)
                    ? Place.LEFT
                    : Place.TAKEN;
        }
        boolean follows =
                valid(setting.get(), value) && (!name.equals("watchManagerName") || PluginClass.isHere(value.strip()));
        return follows ? Place.KEPT : Place.LEFT;
    }

    private static boolean valid(Setting setting, String value) {
        try {
            setting.checked(value);
            return true;
        } catch (InvalidSettingException e) {
            return false;
        }
    }
}
