package brokerlab.engine.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One setting.
 *
 * @param defaultValue empty when unset by default
 * @param range what its values may be
 * @param synonyms for a topic setting the broker settings it falls back to, first found wins; else empty
 * @param meaning one English sentence
 * @param section what it is about
 * @param unit what its number counts
 * @param reason why it has no effect here; empty when the engine honours it
 */
public record Setting(
        Scope scope,
        String name,
        Type type,
        Optional<String> defaultValue,
        Range range,
        Importance importance,
        UpdateMode updateMode,
        List<String> synonyms,
        String meaning,
        Section section,
        Unit unit,
        Optional<Reason> reason) {

    /** What is told of a password. */
    public static final String HIDDEN = "[hidden]";

    /** Whose settings. */
    public enum Scope {
        BROKER,
        TOPIC,
        /** Of users, client ids and addresses. */
        QUOTA,
        /** Of single groups (newer group protocols). */
        GROUP,
        /** Of client telemetry subscriptions. */
        CLIENT_METRICS,
        /** {@code zoo.cfg}. */
        ZOOKEEPER;

        String listedFile() {
            return key() + "-listed.tsv";
        }

        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Types as on the wire (DescribeConfigs). */
    public enum Type {
        BOOLEAN,
        STRING,
        INT,
        SHORT,
        LONG,
        DOUBLE,
        LIST,
        CLASS,
        /** Written, never read back. */
        PASSWORD,
        /** Of a setting that nobody knows: any text, which may be a password. */
        UNKNOWN;

        boolean isNumber() {
            return this == INT || this == SHORT || this == LONG || this == DOUBLE;
        }
    }

    /** As in Kafka's documentation. */
    public enum Importance {
        HIGH,
        MEDIUM,
        LOW
    }

    /** When a change takes effect. */
    public enum UpdateMode {
        /** Read at broker start only. */
        READ_ONLY,
        /** Live, for one broker. */
        PER_BROKER,
        /** Live, for one broker or as the cluster-wide default. */
        CLUSTER_WIDE,
        /** Live, for one topic. */
        TOPIC,
        /** Live, for one user, client id, address, group or subscription. */
        ENTITY,
        /** Of ZooKeeper: its nodes are restarted one after the other. */
        NODE,
        /** Of ZooKeeper: one value for all nodes of this process, read when it starts. */
        PROCESS
    }

    /** Whether the engine follows it; else there is a {@link #reason()}. */
    public boolean honoured() {
        return reason.isEmpty();
    }

    /** Whether its value is never told. */
    public boolean sensitive() {
        return type == Type.PASSWORD || type == Type.UNKNOWN;
    }

    /**
     * Why a broker setting cannot be changed while the broker runs, empty when it can.
     *
     * @param asDefault whether the cluster-wide default is to change, not one broker's value
     */
    public Optional<String> notLive(boolean asDefault) {
        return switch (updateMode) {
            case READ_ONLY ->
                Optional.of(
                        "it is read at start only: change it in the broker's static settings and restart the broker");
            case PER_BROKER -> {
                if (asDefault) {
                    yield Optional.of("it is set per broker, not as the cluster-wide default");
                }
                yield Catalogue.onlyOfListener(name)
                        ? Optional.of(
                                "a running broker changes it for single listeners only: set listener.name.NAME." + name)
                        : Optional.empty();
            }
            case CLUSTER_WIDE, TOPIC, ENTITY, NODE, PROCESS -> Optional.empty();
        };
    }

    /** The value as it may be told. */
    public String shown(String value) {
        return sensitive() ? HIDDEN : value;
    }

    /** One sentence, in Korean for a Korean locale and else in English. */
    public String meaning(Locale locale) {
        return Meanings.isKorean(locale)
                ? Meanings.korean(scope.key(), plainName()).orElse(meaning)
                : meaning;
    }

    /** Without listener and mechanism. */
    public String plainName() {
        return scope == Scope.BROKER ? Catalogue.withoutPrefix(name) : name;
    }

    /** The same setting for one listener, or for one number. */
    public Setting named(String other) {
        return new Setting(
                scope,
                other,
                type,
                defaultValue,
                range,
                importance,
                updateMode,
                synonyms,
                meaning,
                section,
                unit,
                reason);
    }

    /**
     * Checks {@code value} against type and range.
     *
     * @return the value as it is stored (trimmed; booleans in lower case)
     * @throws InvalidSettingException naming setting, value and what is allowed
     */
    public String checked(String value) {
        String trimmed = value.strip();
        switch (type) {
            case BOOLEAN -> {
                if (!trimmed.equalsIgnoreCase("true") && !trimmed.equalsIgnoreCase("false")) {
                    throw refused(value, "must be true or false");
                }
                return trimmed.toLowerCase(Locale.ROOT);
            }
            case INT -> number(value, trimmed, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case SHORT -> number(value, trimmed, Short.MIN_VALUE, Short.MAX_VALUE);
            case LONG -> number(value, trimmed, Long.MIN_VALUE, Long.MAX_VALUE);
            case DOUBLE -> {
                double parsed;
                try {
                    parsed = Double.parseDouble(trimmed);
                } catch (NumberFormatException e) {
                    throw refused(value, "must be a number" + range.after());
                }
                if (!range.admits(parsed)) {
                    throw refused(value, "must be " + range.words());
                }
            }
            case LIST -> {
                for (String item : items(trimmed)) {
                    if (!range.admits(item)) {
                        throw refused(value, "each entry must be " + range.words());
                    }
                }
                Listeners.checkForm(name, trimmed);
            }
            case STRING, CLASS -> {
                if (!range.admits(trimmed)) {
                    throw refused(value, "must be " + range.words());
                }
                switch (name) {
                    case AddressLimits.SETTING -> AddressLimits.parse(trimmed);
                    case Listeners.PROTOCOLS -> Listeners.protocols(trimmed);
                    default -> {}
                }
            }
            // Its words may be meant, and it is never told, not even in a refusal.
            case PASSWORD, UNKNOWN -> {
                return value;
            }
        }
        return trimmed;
    }

    private void number(String value, String trimmed, long min, long max) {
        long parsed;
        try {
            parsed = Long.parseLong(trimmed);
        } catch (NumberFormatException e) {
            throw refused(value, "must be a whole number" + range.after());
        }
        if (parsed < min || parsed > max) {
            throw refused(value, "must fit " + type.name().toLowerCase(Locale.ROOT) + " (" + min + " to " + max + ")");
        }
        if (!range.admits((double) parsed)) {
            throw refused(value, "must be " + range.words());
        }
    }

    private InvalidSettingException refused(String value, String why) {
        return new InvalidSettingException(name, shown(value), why);
    }

    /** The entries of a list value, trimmed, with empty ones between commas. */
    private static List<String> items(String value) {
        return value.isEmpty()
                ? List.of()
                : java.util.Arrays.stream(value.split(",", -1))
                        .map(String::strip)
                        .toList();
    }

    /** The value as it is told: numbers and lists as they are written by themselves. */
    public String plain(String value) {
        return switch (type) {
            case BOOLEAN -> value.strip().toLowerCase(Locale.ROOT);
            case INT, SHORT, LONG -> Long.toString(Long.parseLong(value.strip()));
            case DOUBLE -> Double.toString(Double.parseDouble(value.strip()));
            case LIST -> String.join(",", items(value.strip()));
            case STRING, CLASS -> value.strip();
            case PASSWORD, UNKNOWN -> value;
        };
    }

    /** The same setting, without effect. */
    Setting without(Reason why) {
        return new Setting(
                scope,
                name,
                type,
                defaultValue,
                range,
                importance,
                updateMode,
                synonyms,
                meaning,
                section,
                unit,
                Optional.of(why));
    }

    /** The entries of a list value, trimmed, without empty ones. */
    public static List<String> list(String value) {
        return java.util.Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }
}
