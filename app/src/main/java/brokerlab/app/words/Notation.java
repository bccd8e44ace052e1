package brokerlab.app.words;

import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a setting's number is typed and told, on every screen: in which units, and what stands for no limit. Exact both ways. A number below
 * none, for instance the -2 of {@code local.retention.ms}, is an amount of no unit and told as it is stored.
 */
public final class Notation {
    /** Id of the unit that stands for no limit. */
    public static final String UNLIMITED = "unlimited";

    private static final String INFINITE = "∞";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+(?:[Ee]-?[0-9]+)?");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");

    /**
     * A unit to choose.
     *
     * @param id in the bundle
     * @param factor so many of the stored unit
     */
    public record Step(String id, long factor) {}

    /** A number and the unit it is in. */
    public record Typed(String number, String unit) {}

    private final Quantity quantity;
    /** Of the quantity's smallest unit in one of the stored. */
    private final long base;

    private final List<Step> steps;
    private final Optional<String> unlimited;
    private final boolean decimal;

    private Notation(Quantity quantity, long base, List<Step> steps, Optional<String> unlimited, boolean decimal) {
        this.quantity = quantity;
        this.base = base;
        this.steps = steps;
        this.unlimited = unlimited;
        this.decimal = decimal;
    }

    public static Notation of(Setting setting) {
        Optional<String> unlimited = Bounds.unlimited(setting);
        boolean decimal = setting.type() == Setting.Type.DOUBLE;
        return switch (setting.unit()) {
            case MILLISECONDS -> time(1, unlimited);
            case SECONDS -> time(1_000, unlimited);
            case MINUTES -> time(60_000, unlimited);
            case HOURS -> time(3_600_000, unlimited);
            case BYTES -> size(1, "", unlimited);
            case KIBIBYTES -> size(1 << 10, "", unlimited);
            case BYTES_PER_SECOND -> size(1, "PerSecond", unlimited).decimal(decimal);
            case COUNT -> plain(Quantity.COUNT, "count", unlimited, decimal);
            case BITS -> plain(Quantity.BITS, "bits", unlimited, decimal);
            case PER_SECOND -> plain(Quantity.PER_SECOND, "perSecond", unlimited, decimal);
            case PERCENT -> plain(Quantity.PERCENT, "percent", unlimited, decimal);
            case TICKS -> plain(Quantity.TICKS, "ticks", unlimited, decimal);
            case RATIO, NONE -> plain(Quantity.RATIO, "count", unlimited, decimal);
        };
    }

    private static Notation plain(Quantity quantity, String id, Optional<String> unlimited, boolean decimal) {
        return new Notation(quantity, 1, withNone(id, unlimited), unlimited, decimal);
    }

    private static List<Step> withNone(String id, Optional<String> unlimited) {
        var steps = new ArrayList<>(List.of(new Step(id, 1)));
        unlimited.ifPresent(u -> steps.add(new Step(UNLIMITED, 1)));
        return List.copyOf(steps);
    }

    private static Notation time(long base, Optional<String> unlimited) {
        String[] ids = {"ms", "s", "min", "h", "d"};
        long[] factors = {1, 1_000, 60_000, 3_600_000, 86_400_000};
        return scaled(Quantity.DURATION, base, ids, factors, "", unlimited);
    }

    private static Notation size(long base, String per, Optional<String> unlimited) {
        String[] ids = {"B", "KB", "MB", "GB", "TB"};
        long[] factors = {1, 1L << 10, 1L << 20, 1L << 30, 1L << 40};
        return scaled(per.isEmpty() ? Quantity.BYTES : Quantity.BYTE_RATE, base, ids, factors, per, unlimited);
    }

    private Notation decimal(boolean fractions) {
        return new Notation(quantity, base, steps, unlimited, fractions);
    }

    private static Notation scaled(
            Quantity quantity, long base, String[] ids, long[] factors, String per, Optional<String> unlimited) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < ids.length; i++) {
            if (factors[i] >= base) {
                steps.add(new Step(ids[i] + per, factors[i] / base));
            }
        }
        unlimited.ifPresent(u -> steps.add(new Step(UNLIMITED, 1)));
        return new Notation(quantity, base, List.copyOf(steps), unlimited, false);
    }

    /** The units to choose from, smallest first; the last may be {@link #UNLIMITED}. */
    public List<Step> steps() {
        return steps;
    }

    public Optional<String> unlimitedValue() {
        return unlimited;
    }

    /** A stored value as a number in the largest unit in which it is whole. */
    public Typed split(String stored) {
        if (unlimited.filter(stored::equals).isPresent()) {
            return new Typed(stored.equals("-1") ? "-1" : INFINITE, UNLIMITED);
        }
        String digits = decimal ? plain(stored) : stored;
        if (!WHOLE.matcher(digits).matches()) {
            return new Typed(plain(stored), steps.getFirst().id());
        }
        long value;
        try {
            value = Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            return new Typed(stored, steps.getFirst().id());
        }
        Step best = steps.getFirst();
        for (Step step : steps) {
            if (value > 0 && !step.id().equals(UNLIMITED) && value % step.factor() == 0) {
                best = step;
            }
        }
        return new Typed(Long.toString(value / best.factor()), best.id());
    }

    /** Without an exponent, which no field takes. */
    private static String plain(String stored) {
        try {
            BigDecimal value = new BigDecimal(stored);
            return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException noNumber) {
            return stored;
        }
    }

    /**
     * What was typed, read.
     *
     * @param value in the unit stored
     * @param whole whether it is a whole number of those
     * @param bare whether the text names no unit
     * @param step id of the unit that it names; empty when it names none of those to choose from
     */
    public record Read(BigDecimal value, boolean whole, boolean bare, Optional<String> step) {}

    /** What the text says; empty when it is no number in these units. A unit in the text counts more than the one beside it. */
    public Optional<Read> read(String number, String unit) {
        String text = number.strip();
        boolean none = Quantity.unlimited(text) || (unit.equals(UNLIMITED) && isMinusOne(text));
        if (none) {
            return unlimited.map(u -> new Read(new BigDecimal(u), true, false, Optional.of(UNLIMITED)));
        }
        if (isMinusOne(text)) {
            // No amount of any unit: most settings that take it give it a meaning of its own.
            return Optional.of(new Read(BigDecimal.ONE.negate(), true, true, Optional.empty()));
        }
        return quantity.read(text, factor(unit) * base)
                .map(r -> new Read(
                        r.value()
                                .divide(BigDecimal.valueOf(base), 20, RoundingMode.HALF_EVEN)
                                .stripTrailingZeros(),
                        r.value().remainder(BigDecimal.valueOf(base)).signum() == 0,
                        r.bare(),
                        r.unit().stream().boxed().findFirst().flatMap(this::step)));
    }

    private static boolean isMinusOne(String text) {
        return Quantity.COUNT
                .read(text, 1)
                .filter(r -> r.bare() && r.value().compareTo(BigDecimal.ONE.negate()) == 0)
                .isPresent();
    }

    private long factor(String unit) {
        return steps.stream()
                .filter(s -> s.id().equals(unit))
                .findFirst()
                .orElse(steps.getFirst())
                .factor();
    }

    private Optional<String> step(long ofSmallest) {
        return steps.stream()
                .filter(s -> !s.id().equals(UNLIMITED) && s.factor() * base == ofSmallest)
                .map(Step::id)
                .findFirst();
    }

    /** What would be stored; empty when the text is no number in these units, or not a whole one. */
    public Optional<String> stored(String number, String unit) {
        return read(number, unit)
                .filter(r -> decimal || r.whole())
                .map(r -> r.value().toPlainString());
    }

    /**
     * What was read as a number and a unit to choose: as it was typed, where one unit was; otherwise in {@code unit}, or where that has no
     * exact number of them, in the largest in which it is whole.
     */
    public Typed apart(Read read, String unit) {
        String in = read.step().orElse(unit);
        if (!in.equals(UNLIMITED)) {
            BigDecimal factor = BigDecimal.valueOf(factor(in));
            BigDecimal number =
                    read.value().divide(factor, 20, RoundingMode.HALF_EVEN).stripTrailingZeros();
            if (number.multiply(factor).compareTo(read.value()) == 0) {
                return new Typed(number.toPlainString(), in);
            }
        }
        return split(read.value().toPlainString());
    }

    /** So many of a unit that is chosen beside the number, for instance {@code 1,048,576 MB}. */
    public String formatIn(BigDecimal stored, String unit, Texts texts) {
        BigDecimal number = stored.divide(BigDecimal.valueOf(factor(unit)), 20, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        String digits = number.scale() <= 0 && number.precision() < 19
                ? grouped(number.longValue(), texts)
                : number.toPlainString();
        return unit.equals("count") ? digits : texts.get("words.said." + unit, digits);
    }

    /** A value as people say it, for instance {@code 20 min}. */
    public String format(String stored, Texts texts) {
        Typed typed = split(stored);
        if (typed.unit().equals(UNLIMITED)) {
            return texts.get("words.said.unlimited");
        }
        String number =
                WHOLE.matcher(typed.number()).matches() && typed.number().length() < 19
                        ? grouped(Long.parseLong(typed.number()), texts)
                        : typed.number();
        // No time is none in any unit: beside a setting in milliseconds the hours of what it inherits from would
        // puzzle.
        // 1,500 ms are 1.5 s to everybody who does not store them; finer parts of a second stay as they are
        if (quantity == Quantity.DURATION && typed.unit().equals("ms") && tenths(typed.number())) {
            return texts.get("words.said.s", new Formats(texts).decimal(Long.parseLong(typed.number()) / 1_000.0, 1));
        }
        boolean noTime = number.equals("0") && quantity == Quantity.DURATION;
        String unit = noTime ? "ms" : typed.unit();
        return unit.equals("count") || number.startsWith("-") ? number : texts.get("words.said." + unit, number);
    }

    /** Whether so many milliseconds are seconds and tenths of one, few enough to be told so. */
    private static boolean tenths(String ms) {
        return ms.matches("[1-9][0-9]{1,4}00");
    }

    /** The same in the unit it is stored in, for instance {@code 1,200,000 ms}. */
    public String exact(String stored, Texts texts) {
        String unit = steps.getFirst().id();
        if (decimal && unlimited.filter(stored::equals).isPresent()) {
            return format(stored, texts);
        }
        if (!WHOLE.matcher(stored).matches() || stored.length() > 18) {
            return plain(stored);
        }
        String number = grouped(Long.parseLong(stored), texts);
        return unit.equals("count") || number.startsWith("-") ? number : texts.get("words.said." + unit, number);
    }

    private static String grouped(long value, Texts texts) {
        return value < 0 ? Long.toString(value) : new Formats(texts).count(value);
    }

    /** A setting's value in words, whatever its type. */
    public static String format(Setting setting, String stored, Texts texts) {
        if (setting.sensitive()) {
            return texts.get("words.said.hidden");
        }
        if (stored.isBlank()) {
            return texts.get("words.said.empty");
        }
        boolean number =
                setting.type() != Setting.Type.STRING && NUMBER.matcher(stored).matches();
        return setting.unit() != Unit.NONE && number ? of(setting).format(stored, texts) : stored;
    }
}
