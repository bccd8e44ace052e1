package brokerlab.engine.coordination;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Every setting of {@code zoo.cfg}, from {@code zookeeper.tsv} beside this class, and the ensemble's own defaults. */
public final class ZooKeeperSettings {
    /** Where a value holds. */
    public enum Scope {
        /** One node; every node of our ensembles gets the same. */
        SERVER,
        /** Membership, which the ensemble writes itself. */
        ENSEMBLE,
        /** A system property, mostly read once: one value for the whole process, changed by a restart only. */
        JVM
    }

    /** @param valid what values are allowed in words, empty when not listed */
    public record ZooKeeperSetting(
            String name, String type, String defaultValue, String valid, String update, Scope scope, String meaning) {}

    /** What an ensemble inside one process needs otherwise than ZooKeeper on hosts of its own. */
    static final Map<String, String> DEFAULTS = Map.ofEntries(
            // Sessions end on a multiple of the tick: with ZooKeeper's 2 s a death would be noticed up to seconds late.
            // The limits
            // counted in ticks are those of ZooKeeper's sample file in seconds, and so is the longest session.
            Map.entry("tickTime", "500"),
            Map.entry("initLimit", "40"),
            Map.entry("syncLimit", "20"),
            Map.entry("maxSessionTimeout", "40000"),
            // All brokers come from one address.
            Map.entry("maxClientCnxns", "0"),
            Map.entry("autopurge.snapRetainCount", "3"),
            Map.entry("autopurge.purgeInterval", "1"),
            // It would sit on port 8080, once per node.
            Map.entry("admin.enableServer", "false"),
            Map.entry("preAllocSize", "1024"),
            // A single node runs the replicated stack too, so that it is stopped, killed and seen like any other.
            Map.entry("standaloneEnabled", "false"),
            // A node that was alone for long finds the others soon after they are back.
            Map.entry("fastleader.maxNotificationInterval", "1000"));

    /** Of the first node, the others follow. */
    static final String CLIENT_PORT = "clientPort";

    private static final Map<String, ZooKeeperSetting> ALL = read();

    private ZooKeeperSettings() {}

    /** All settings, in alphabetical order. */
    public static Collection<ZooKeeperSetting> all() {
        return ALL.values();
    }

    /** The setting, also by a numbered or free-ended name such as {@code authProvider.1} or {@code metricsProvider.httpPort}. */
    public static Optional<ZooKeeperSetting> find(String name) {
        ZooKeeperSetting exact = ALL.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        boolean number = name.substring(dot + 1).chars().allMatch(Character::isDigit);
        return Optional.ofNullable(ALL.get(name.substring(0, dot) + (number ? ".N" : ".*")));
    }

    /**
     * The ensemble's defaults under the given values, without ports: those are {@link EnsemblePorts}'.
     *
     * @throws InvalidSettingException for a name that ZooKeeper does not know or that the ensemble decides itself
     */
    static Map<String, String> effective(Map<String, String> given, int nodes) {
        var result = new TreeMap<>(DEFAULTS);
        given.forEach((name, value) -> {
            ZooKeeperSetting setting = find(name)
                    .orElseThrow(() -> new InvalidSettingException(name, value, "ZooKeeper has no setting " + name));
            if (name.equals(CLIENT_PORT) || EnsemblePorts.member(name).isPresent()) {
                EnsemblePorts.check(name, value, nodes);
                return;
            }
            if (setting.scope() == Scope.ENSEMBLE || isOurs(name)) {
                throw new InvalidSettingException(
                        name, value, "it is decided by the ensemble and cannot be given; leave it out");
            }
            result.put(name, value.strip());
        });
        if (nodes == 1 && result.get("standaloneEnabled").equalsIgnoreCase("true")) {
            throw new InvalidSettingException(
                    "standaloneEnabled", "true", "cannot be given for one node: it runs as a quorum of one");
        }
        return Collections.unmodifiableMap(result);
    }

    /**
     * Checks values that can be given to nodes.
     *
     * @throws InvalidSettingException naming setting and value
     */
    public static void check(Map<String, String> given, int nodes) {
        given.forEach((name, value) ->
                Catalogue.find(Setting.Scope.ZOOKEEPER, name).ifPresent(setting -> setting.checked(value)));
        Map<String, String> settings = effective(given, nodes);
        int tick = Integer.parseInt(settings.getOrDefault("tickTime", "3000"));
        // ZooKeeper counts what lasts several ticks in milliseconds, in an int.
        for (String ticks : List.of("initLimit", "syncLimit")) {
            long most = Integer.MAX_VALUE / Math.max(20, Long.parseLong(settings.get(ticks)));
            if (tick > most) {
                throw new InvalidSettingException(
                        "tickTime",
                        Integer.toString(tick),
                        "must be at most " + most + " with " + ticks + "=" + settings.get(ticks)
                                + ": lower the one or the other");
            }
        }
        int min = number(settings, "minSessionTimeout", 2 * tick);
        int max = number(settings, "maxSessionTimeout", 20 * tick);
        if (max < tick) {
            throw new InvalidSettingException(
                    "maxSessionTimeout",
                    Integer.toString(max),
                    "no session would live that long: must be at least tickTime, which is " + tick);
        }
        if (min > max) {
            throw new InvalidSettingException(
                    "minSessionTimeout",
                    Integer.toString(min),
                    "must not be larger than maxSessionTimeout, which is " + max);
        }
    }

    /** ZooKeeper takes -1, and what is not there, for its default. */
    private static int number(Map<String, String> settings, String name, int otherwise) {
        int value = Integer.parseInt(settings.getOrDefault(name, "-1"));
        return value == -1 ? otherwise : value;
    }

    /** A port the ensemble must have, and the setting that asks for it ({@code clientPort}, {@code server.N}). */
    public record FixedPort(String setting, int port) {}

    /**
     * The ports an ensemble must have as they are, in the order of its nodes.
     *
     * @param given settings that were checked
     * @param clientPort of node 1 where none is given, the others follow; 0 for any
     */
    public static List<FixedPort> fixedPorts(Map<String, String> given, int nodes, int clientPort) {
        return EnsemblePorts.fixed(given, nodes, clientPort);
    }

    private static boolean isOurs(String name) {
        return switch (name) {
            case "clientPortAddress", "dynamicConfigFile", "peerType" -> true;
            default -> false;
        };
    }

    /** The part of {@code effective} that holds for the whole process. */
    static Map<String, String> jvmWide(Map<String, String> effective) {
        var result = new TreeMap<String, String>();
        effective.forEach((name, value) -> {
            if (find(name).map(s -> s.scope() == Scope.JVM).orElse(false)) {
                result.put(name, value);
            }
        });
        return result;
    }

    private static Map<String, ZooKeeperSetting> read() {
        var settings = new LinkedHashMap<String, ZooKeeperSetting>();
        var stream =
                Objects.requireNonNull(ZooKeeperSettings.class.getResourceAsStream("zookeeper.tsv"), "zookeeper.tsv");
        try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            in.lines().skip(1).forEach(line -> {
                String[] c = line.split("\t", -1);
                Scope scope = Scope.valueOf(c[5].toUpperCase(java.util.Locale.ROOT));
                settings.put(c[0], new ZooKeeperSetting(c[0], c[1], c[2], c[3], c[4], scope, c[6]));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableMap(settings);
    }
}
