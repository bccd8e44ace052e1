package brokerlab.engine.config;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What values a setting takes.
 *
 * @param min inclusive lower bound
 * @param max inclusive upper bound
 * @param alsoAllowed single numbers outside the bounds that are allowed too
 * @param allowed the allowed words; empty means any
 * @param form a regular expression for the whole word; empty means any
 */
public record Range(
        OptionalDouble min, OptionalDouble max, List<Double> alsoAllowed, List<String> allowed, String form) {
    /** Anything the type can hold. */
    public static final Range ANY = new Range(OptionalDouble.empty(), OptionalDouble.empty(), List.of(), List.of(), "");

    /** Of Kafka's own releases, by number and step. */
    private static final String RELEASE =
            "(0\\.(8\\.[0-2]|9\\.0|10\\.[0-2]|11\\.0)|1\\.[01]|2\\.[0-8]|3\\.[0-9])(\\.\\d+)*(-IV[0-4])?";

    /** Reads the notation of Kafka's documentation: {@code [0,...]}, {@code [1,...,9] or -1}, {@code [delete, compact]}. */
    static Range parse(String text) {
        if (text.isBlank()) {
            return ANY;
        }
        if (text.startsWith("[partitionId]:[brokerId]")) {
            return new Range(
                    OptionalDouble.empty(), OptionalDouble.empty(), List.of(), List.of(), ThrottledReplicas.FORM);
        }
        if (text.startsWith("a release")) {
            return new Range(OptionalDouble.empty(), OptionalDouble.empty(), List.of(), List.of(), RELEASE);
        }
        int open = text.indexOf('[');
        if (open < 0) {
            // Words such as "non-empty string".
            return ANY;
        }
        int close = text.indexOf(']');
        String inner = text.substring(open + 1, close);
        if (!inner.contains("...")) {
            return new Range(OptionalDouble.empty(), OptionalDouble.empty(), List.of(), Setting.list(inner), "");
        }
        List<String> parts = Setting.list(inner);
        OptionalDouble max =
                parts.size() == 3 ? OptionalDouble.of(Double.parseDouble(parts.get(2))) : OptionalDouble.empty();
        int or = text.indexOf(" or ", close);
        List<Double> also = or < 0 ? List.of() : List.of(Double.parseDouble(text.substring(or + 4)));
        return new Range(OptionalDouble.of(Double.parseDouble(parts.getFirst())), max, also, List.of(), "");
    }

    public boolean admits(double value) {
        boolean inside = (min.isEmpty() || value >= min.getAsDouble()) && (max.isEmpty() || value <= max.getAsDouble());
        return inside || alsoAllowed.contains(value);
    }

    boolean admits(String word) {
        return (allowed.isEmpty() || allowed.contains(word)) && (form.isEmpty() || word.matches(form));
    }

    /** The range in words, for messages. */
    public String words() {
        if (!allowed.isEmpty()) {
            return "one of " + String.join(", ", allowed);
        }
        if (!form.isEmpty()) {
            return form.equals(RELEASE)
                    ? "a release from 0.8.0 to 3.9, such as 2.8 or 3.9-IV0"
                    : "partition:broker, or * for all";
        }
        var text = new StringBuilder();
        if (min.isPresent()) {
            text.append("at least ").append(plain(min.getAsDouble()));
        }
        if (max.isPresent()) {
            text.append(text.isEmpty() ? "at most " : " and at most ").append(plain(max.getAsDouble()));
        }
        for (double also : alsoAllowed) {
            text.append(" (or ").append(plain(also)).append(')');
        }
        return text.isEmpty() ? "any value" : text.toString();
    }

    /** The range behind a comma, for messages that say what kind of value it is of; empty when every value of that kind will do. */
    String after() {
        return equals(ANY) ? "" : ", " + words();
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
