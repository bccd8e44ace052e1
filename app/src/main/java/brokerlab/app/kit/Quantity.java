package brokerlab.app.kit;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kind of value that people write with a unit: read exactly, and written back the shortest exact way. */
public final class Quantity {
    /** In bytes; units of 1024. */
    public static final Quantity BYTES = new Quantity(
            units("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30, "TB", 1L << 40),
            Map.of(
                    "K", 1L << 10, "KIB", 1L << 10, "M", 1L << 20, "MIB", 1L << 20, "G", 1L << 30, "GIB", 1L << 30, "T",
                    1L << 40, "TIB", 1L << 40, "바이트", 1L));
    /** In milliseconds. */
    public static final Quantity DURATION = new Quantity(
            units("ms", 1L, "s", 1000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L),
            Map.of(
                    "M",
                    60_000L,
                    "SEC",
                    1000L,
                    "HOURS",
                    3_600_000L,
                    "DAYS",
                    86_400_000L,
                    "초",
                    1000L,
                    "분",
                    60_000L,
                    "시간",
                    3_600_000L,
                    "일",
                    86_400_000L));
    /** A plain whole number. */
    public static final Quantity COUNT = new Quantity(units("", 1L), Map.of("K", 1000L, "M", 1_000_000L));

    private static final Pattern PART =
            Pattern.compile("([-+]?[0-9][0-9,_]*(?:\\.[0-9]+)?|[-+]?\\.[0-9]+)\\s*([\\p{L}]*)\\s*");
    private final Map<String, Long> written;
    private final Map<String, Long> read;

    private Quantity(Map<String, Long> units, Map<String, Long> alsoRead) {
        written = units;
        read = new LinkedHashMap<>(alsoRead);
        units.forEach((name, factor) -> read.put(name.toUpperCase(Locale.ROOT), factor));
        if (!read.containsKey("")) {
            read.put("", 1L);
        }
    }

    /** What {@code text} says, for instance {@code 20 min}, {@code 1h30min}, {@code 64MB}; empty when it says nothing exact. */
    public OptionalLong parse(String text) {
        String rest = text.strip();
        if (rest.equals("-1") || rest.equals("−1")) {
            return OptionalLong.of(-1);
        }
        Matcher part = PART.matcher(rest);
        BigDecimal sum = BigDecimal.ZERO;
        int at = 0;
        while (at < rest.length()) {
            if (!part.find(at) || part.start() != at) {
                return OptionalLong.empty();
            }
            Long factor = read.get(part.group(2).toUpperCase(Locale.ROOT));
            if (factor == null) {
                return OptionalLong.empty();
            }
            sum = sum.add(new BigDecimal(part.group(1).replace(",", "").replace("_", ""))
                    .multiply(BigDecimal.valueOf(factor)));
            at = part.end();
        }
        try {
            return rest.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum.longValueExact());
        } catch (ArithmeticException e) {
            // more digits than the smallest unit has, or out of range: not a value
            return OptionalLong.empty();
        }
    }

    /** The largest unit in which the value is whole: 1200000 ms is {@code 20 min}. */
    public String write(long value) {
        String best = Long.toString(value) + smallest();
        if (value <= 0) {
            return value == 0 ? "0" : Long.toString(value);
        }
        for (Map.Entry<String, Long> unit : written.entrySet()) {
            if (value % unit.getValue() == 0) {
                best = (value / unit.getValue()) + (unit.getKey().isEmpty() ? "" : " " + unit.getKey());
            }
        }
        return best;
    }

    private String smallest() {
        String unit = written.keySet().iterator().next();
        return unit.isEmpty() ? "" : " " + unit;
    }

    private static Map<String, Long> units(Object... namesAndFactors) {
        Map<String, Long> units = new LinkedHashMap<>();
        for (int i = 0; i < namesAndFactors.length; i += 2) {
            units.put((String) namesAndFactors[i], (Long) namesAndFactors[i + 1]);
        }
        return units;
    }
}
