package brokerlab.app.words;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of value that people write with a unit. The one reader of what is typed anywhere, and of whatever the app prints, in both
 * languages; and its exact writer. How the digits are read stands in {@link Numerals}.
 */
public final class Quantity {
    /** In bytes; units of 1024. */
    public static final Quantity BYTES = bytes("");

    /** In bytes each second. */
    public static final Quantity BYTE_RATE = bytes("/s");

    /** In milliseconds. */
    public static final Quantity DURATION = new Quantity(
                    Map.of(),
                    "ms",
                    1L,
                    "s",
                    1000L,
                    "min",
                    60_000L,
                    "h",
                    3_600_000L,
                    "d",
                    86_400_000L,
                    "w",
                    604_800_000L)
            .also(1L, "msec", "millisecond", "milliseconds", "밀리초")
            .also(1000L, "sec", "secs", "second", "seconds", "초")
            .also(60_000L, "m", "mins", "minute", "minutes", "분")
            .also(3_600_000L, "hr", "hrs", "hour", "hours", "시간")
            .also(86_400_000L, "day", "days", "일")
            .also(604_800_000L, "week", "weeks", "주", "주일", "주간");

    /** A plain number of things. */
    public static final Quantity COUNT = new Quantity(Map.of(), "", 1L)
            .also(1L, "개", "명", "회")
            .also(1000L, "k")
            .also(1_000_000L, "m")
            .also(1_000_000_000L, "g");

    /** Of things each second. */
    public static final Quantity PER_SECOND = new Quantity(Map.of(), "", 1L)
            .also(1L, "/s", "/초", "per second", "개/초", "개")
            .also(1000L, "k/s", "k")
            .also(1_000_000L, "m/s", "m");

    /** In hundredths. */
    public static final Quantity PERCENT = new Quantity(Map.of(), "%", 1L).also(1L, "percent", "퍼센트");

    public static final Quantity BITS = new Quantity(Map.of(), "", 1L).also(1L, "bit", "bits", "비트");

    /** Of ZooKeeper's {@code tickTime}. */
    public static final Quantity TICKS = new Quantity(Map.of(), "", 1L).also(1L, "tick", "ticks", "틱");

    /** A share; a number alone is that number. */
    public static final Quantity RATIO = new Quantity(Map.of("%", new BigDecimal("0.01")), "", 1L);

    /** What stands for no limit, as it is shown here and there. */
    private static final Set<String> UNLIMITED = Set.of("unlimited", "no limit", "∞", "무제한", "제한 없음");

    private static final Map<Character, Long> MYRIADS =
            Map.of('천', 1000L, '만', 10_000L, '억', 100_000_000L, '조', 1_000_000_000_000L);

    /** Spaces that do not break, as typesetters put between digits and before units. */
    private static final Pattern NARROW = Pattern.compile("[\\u00a0\\u2009\\u202f]");

    private static final String EACH_SECOND = "초당";
    private static final Pattern PART =
            Pattern.compile("(" + Numerals.FORM + ")\\s*([천만억조]?)\\s*(per second|[\\p{L}%/]*)\\s*");

    /**
     * What a text says.
     *
     * @param value in the smallest unit; exact
     * @param bare whether it names no unit
     * @param unit how many of the smallest unit the only unit named is; empty when it names none or several
     */
    public record Reading(BigDecimal value, boolean bare, OptionalLong unit) {
        /** Empty when it is no whole number, or too large. */
        public OptionalLong whole() {
            try {
                return OptionalLong.of(value.longValueExact());
            } catch (ArithmeticException notWhole) {
                return OptionalLong.empty();
            }
        }
    }

    private final Map<String, Long> written = new LinkedHashMap<>();
    private final Map<String, BigDecimal> read = new LinkedHashMap<>();

    private Quantity(Map<String, BigDecimal> parts, Object... namesAndFactors) {
        read.putAll(parts);
        for (int i = 0; i < namesAndFactors.length; i += 2) {
            String name = (String) namesAndFactors[i];
            Long factor = (Long) namesAndFactors[i + 1];
            written.put(name, factor);
            if (!name.isEmpty()) {
                also(factor, name.toLowerCase(Locale.ROOT));
            }
        }
    }

    private Quantity also(long factor, String... names) {
        for (String name : names) {
            read.put(name, BigDecimal.valueOf(factor));
        }
        return this;
    }

    private static Quantity bytes(String per) {
        String[] names = {"", "kilo", "mega", "giga", "tera", "peta"};
        String[] korean = {"", "킬로", "메가", "기가", "테라", "페타"};
        String[] units = {"B" + per, "KB" + per, "MB" + per, "GB" + per, "TB" + per};
        var quantity = new Quantity(Map.of());
        for (int i = 0; i < names.length; i++) {
            long factor = 1L << (10 * i);
            if (i < units.length) {
                quantity.written.put(units[i], factor);
            }
            String letter = i == 0 ? "" : names[i].substring(0, 1);
            for (String end : per.isEmpty() ? new String[] {""} : new String[] {"", per, "/초"}) {
                quantity.also(
                        factor,
                        letter + "b" + end,
                        names[i] + "byte" + end,
                        names[i] + "bytes" + end,
                        korean[i] + "바이트" + end);
                if (i > 0) {
                    quantity.also(factor, letter + end, letter + "ib" + end, korean[i] + end);
                }
            }
        }
        return quantity;
    }

    /** Whether the text says that there is no limit. */
    public static boolean unlimited(String text) {
        return UNLIMITED.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /** Exactly what {@code text} says in the smallest unit, in which a number alone is; empty when it says no whole number. */
    public OptionalLong parse(String text) {
        return read(text, 1).map(Reading::whole).orElse(OptionalLong.empty());
    }

    /**
     * What {@code text} says, for instance {@code 20 min}, {@code 1h30min}, {@code 1.5 GB} or {@code 1,5 GB}, {@code 3시간 12분}, {@code
     * 1.5만}; empty when it says nothing exact.
     *
     * @param bare how many of the smallest unit a number alone counts
     */
    public Optional<Reading> read(String text, long bare) {
        String rest = NARROW.matcher(text).replaceAll(" ").strip();
        boolean rate = rest.startsWith(EACH_SECOND) && (this == PER_SECOND || this == BYTE_RATE);
        if (rate) {
            rest = rest.substring(EACH_SECOND.length()).strip();
        }
        boolean negative = !rest.isEmpty() && "-−–".indexOf(rest.charAt(0)) >= 0;
        if (negative || rest.startsWith("+")) {
            rest = rest.substring(1).stripLeading();
        }
        Matcher part = PART.matcher(rest);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal before = null;
        BigDecimal only = null;
        int named = 0;
        int parts = 0;
        for (int at = 0; at < rest.length(); at = part.end(), parts++) {
            if (!part.find(at) || part.start() != at) {
                return Optional.empty();
            }
            Optional<BigDecimal> number = Numerals.read(part.group(1));
            Long myriad =
                    part.group(2).isEmpty() ? null : MYRIADS.get(part.group(2).charAt(0));
            String unit = part.group(3).toLowerCase(Locale.ROOT);
            BigDecimal factor = unit.isEmpty() ? BigDecimal.valueOf(bare) : read.get(unit);
            if (number.isEmpty() || factor == null) {
                return Optional.empty();
            }
            only = factor;
            named += unit.isEmpty() ? 0 : 1;
            factor = myriad == null ? factor : factor.multiply(BigDecimal.valueOf(myriad));
            // 1 h 30 min goes down; what stands the other way round, or twice, is a slip.
            if (before != null && before.compareTo(factor) <= 0) {
                return Optional.empty();
            }
            before = factor;
            sum = sum.add(number.get().multiply(factor));
        }
        if (parts == 0 || (named != 0 && named != parts)) {
            return Optional.empty();
        }
        OptionalLong unit = named == 1 && only.signum() > 0 && only.scale() <= 0
                ? OptionalLong.of(only.longValueExact())
                : OptionalLong.empty();
        return Optional.of(new Reading(negative ? sum.negate() : sum, named == 0 && !rate, unit));
    }

    /** The largest unit in which the value is whole: 1200000 ms is {@code 20 min}. */
    public String write(long value) {
        String unit = unit(value);
        return unit.isEmpty() || value == 0 ? Long.toString(value) : value / written.get(unit) + " " + unit;
    }

    /** The same in the user's language: {@code 20분}. */
    public String write(long value, Texts texts) {
        String unit = unit(value);
        return this != DURATION || value <= 0
                ? write(value)
                : texts.get("words.unit." + unit, Long.toString(value / written.get(unit)));
    }

    /** In the smallest unit, for instance {@code 1,200,000 ms}. */
    public String exact(long value, Texts texts) {
        String number = value < 0 ? Long.toString(value) : new Formats(texts).count(value);
        return this == DURATION
                ? texts.get("words.unit.ms", number)
                : this == BYTES ? texts.get("words.unit.bytes", number) : number;
    }

    private String unit(long value) {
        String best = written.keySet().iterator().next();
        for (Map.Entry<String, Long> unit : written.entrySet()) {
            // Weeks are read, but seven days are what everybody calls them here.
            if (value > 0 && value % unit.getValue() == 0 && !unit.getKey().equals("w")) {
                best = unit.getKey();
            }
        }
        return value < 0 ? "" : best;
    }
}
