package brokerlab.engine.config;

import java.util.List;
import java.util.Optional;

/**
 * One setting the engine honours.
 *
 * @param defaultValue empty when unset by default
 * @param range what its values may be
 * @param synonyms for a topic setting the broker settings it falls back to, first found wins; else empty
 * @param meaning one English sentence
 */
public record Setting(
        String name,
        Type type,
        Optional<String> defaultValue,
        Range range,
        Importance importance,
        UpdateMode updateMode,
        List<String> synonyms,
        String meaning) {

    /** Types as on the wire (DescribeConfigs). */
    public enum Type {
        BOOLEAN,
        STRING,
        INT,
        SHORT,
        LONG,
        DOUBLE,
        LIST
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
        TOPIC
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
                return trimmed.toLowerCase(java.util.Locale.ROOT);
            }
            case INT -> number(value, trimmed, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case SHORT -> number(value, trimmed, Short.MIN_VALUE, Short.MAX_VALUE);
            case LONG -> number(value, trimmed, Long.MIN_VALUE, Long.MAX_VALUE);
            case DOUBLE -> {
                double parsed;
                try {
                    parsed = Double.parseDouble(trimmed);
                } catch (NumberFormatException e) {
                    throw refused(value, "must be a number, " + range.words());
                }
                if (!range.admits(parsed)) {
                    throw refused(value, "must be " + range.words());
                }
            }
            case LIST -> {
                for (String item : list(trimmed)) {
                    if (!range.admits(item)) {
                        throw refused(value, "each entry must be " + range.words());
                    }
                }
            }
            case STRING -> {
                if (!range.admits(trimmed)) {
                    throw refused(value, "must be " + range.words());
                }
                if (name.equals(AddressLimits.SETTING)) {
                    AddressLimits.parse(trimmed);
                }
            }
        }
        return trimmed;
    }

    private void number(String value, String trimmed, long min, long max) {
        long parsed;
        try {
            parsed = Long.parseLong(trimmed);
        } catch (NumberFormatException e) {
            throw refused(value, "must be a whole number, " + range.words());
        }
        if (parsed < min || parsed > max) {
            throw refused(
                    value,
                    "must fit " + type.name().toLowerCase(java.util.Locale.ROOT) + " (" + min + " to " + max + ")");
        }
        if (!range.admits((double) parsed)) {
            throw refused(value, "must be " + range.words());
        }
    }

    private InvalidSettingException refused(String value, String why) {
        return new InvalidSettingException(name, value, why);
    }

    /** The entries of a list value, trimmed, without empty ones. */
    public static List<String> list(String value) {
        return java.util.Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }
}
