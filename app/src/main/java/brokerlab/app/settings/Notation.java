package brokerlab.app.settings;

import brokerlab.app.kit.Formats;
import brokerlab.app.kit.Quantity;
import brokerlab.app.shell.Texts;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** How a setting's number is typed and told: in which units, and what stands for no limit. Exact both ways. */
final class Notation {
    /** Id of the unit that stands for no limit. */
    static final String UNLIMITED = "unlimited";

    private static final String INFINITE = "∞";
    private static final Pattern PLAIN = Pattern.compile("[-+−]?[0-9][0-9,_]*(\\.[0-9]+)?");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");

    /**
     * A unit to choose.
     *
     * @param id in the bundle
     * @param factor so many of the stored unit
     */
    record Step(String id, long factor) {}

    /** A number and the unit it is in. */
    record Typed(String number, String unit) {}

    private final Optional<Quantity> quantity;
    /** Of the quantity's smallest unit in one of the stored. */
    private final long base;

    private final List<Step> steps;
    private final Optional<String> unlimited;
    private final boolean decimal;

    private Notation(
            Optional<Quantity> quantity, long base, List<Step> steps, Optional<String> unlimited, boolean decimal) {
        this.quantity = quantity;
        this.base = base;
        this.steps = steps;
        this.unlimited = unlimited;
        this.decimal = decimal;
    }

    static Notation of(Setting setting) {
        Optional<String> unlimited = unlimited(setting);
        boolean decimal = setting.type() == Setting.Type.DOUBLE;
        return switch (setting.unit()) {
            case MILLISECONDS -> time(1, unlimited);
            case SECONDS -> time(1_000, unlimited);
            case MINUTES -> time(60_000, unlimited);
            case HOURS -> time(3_600_000, unlimited);
            case BYTES -> size(1, "", unlimited);
            case KIBIBYTES -> size(1 << 10, "", unlimited);
            case BYTES_PER_SECOND -> size(1, "PerSecond", unlimited);
            case COUNT ->
                new Notation(Optional.of(Quantity.COUNT), 1, withNone("count", unlimited), unlimited, decimal);
            case BITS -> new Notation(Optional.empty(), 1, withNone("bits", unlimited), unlimited, decimal);
            case PER_SECOND -> new Notation(Optional.empty(), 1, withNone("perSecond", unlimited), unlimited, decimal);
            case PERCENT -> new Notation(Optional.empty(), 1, withNone("percent", unlimited), unlimited, decimal);
            case TICKS -> new Notation(Optional.empty(), 1, withNone("ticks", unlimited), unlimited, decimal);
            case RATIO, NONE -> new Notation(Optional.empty(), 1, withNone("count", unlimited), unlimited, decimal);
        };
    }

    private static Optional<String> unlimited(Setting setting) {
        if (setting.name().contains("retention.")
                && (setting.name().endsWith("ms") || setting.name().endsWith("bytes"))
                && !setting.name().contains("delete.retention")
                && !setting.name().contains("check.interval")) {
            return Optional.of("-1");
        }
        if (setting.name().equals("log.flush.interval.ms")) {
            // Unset, it is the scheduler's interval, whose default is no limit.
            return Optional.of(Long.toString(Long.MAX_VALUE));
        }
        return setting.defaultValue()
                .filter(d -> d.equals(Long.toString(Long.MAX_VALUE)) || d.equals(Integer.toString(Integer.MAX_VALUE)));
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
        return scaled(Quantity.BYTES, base, ids, factors, per, unlimited);
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
        return new Notation(Optional.of(quantity), base, List.copyOf(steps), unlimited, false);
    }

    /** The units to choose from, smallest first; the last may be {@link #UNLIMITED}. */
    List<Step> steps() {
        return steps;
    }

    Optional<String> unlimitedValue() {
        return unlimited;
    }

    /** A stored value as a number in the largest unit in which it is whole. */
    Typed split(String stored) {
        if (unlimited.filter(stored::equals).isPresent()) {
            return new Typed(stored.equals("-1") ? "-1" : INFINITE, UNLIMITED);
        }
        if (decimal || !WHOLE.matcher(stored).matches()) {
            return new Typed(stored, steps.getFirst().id());
        }
        long value;
        try {
            value = Long.parseLong(stored);
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

    /**
     * What would be stored; empty when the text is no number in these units. A unit written in the text counts more than the one
     * beside it.
     */
    Optional<String> stored(String number, String unit) {
        String text = number.strip().replace('−', '-');
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (unlimited.isPresent() && (text.equals(INFINITE) || (unit.equals(UNLIMITED) && text.equals("-1")))) {
            return unlimited;
        }
        if (decimal || text.equals("-1")) {
            return Optional.of(text);
        }
        long factor = steps.stream()
                .filter(s -> s.id().equals(unit))
                .findFirst()
                .orElse(steps.getFirst())
                .factor();
        try {
            if (PLAIN.matcher(text).matches()) {
                BigDecimal value = new BigDecimal(text.replace(",", "").replace("_", ""));
                return Optional.of(value.multiply(BigDecimal.valueOf(factor))
                        .toBigIntegerExact()
                        .toString());
            }
            OptionalLong typed = quantity.map(q -> q.parse(text)).orElse(OptionalLong.empty());
            return typed.isPresent()
                    ? Optional.of(BigDecimal.valueOf(typed.getAsLong())
                            .divide(BigDecimal.valueOf(base))
                            .toBigIntegerExact()
                            .toString())
                    : Optional.empty();
        } catch (ArithmeticException notWhole) {
            return Optional.empty();
        }
    }

    /** A value as people say it, for instance {@code 20 min}. */
    String said(String stored, Texts texts) {
        Typed typed = split(stored);
        if (typed.unit().equals(UNLIMITED)) {
            return texts.get("settings.said.unlimited");
        }
        String number =
                WHOLE.matcher(typed.number()).matches() && typed.number().length() < 19
                        ? grouped(Long.parseLong(typed.number()), texts)
                        : typed.number();
        // No time is none in any unit: beside a setting in milliseconds the hours of what it inherits from would
        // puzzle.
        boolean noTime =
                number.equals("0") && quantity.filter(Quantity.DURATION::equals).isPresent();
        String unit = noTime ? "ms" : typed.unit();
        return unit.equals("count") ? number : texts.get("settings.said." + unit, number);
    }

    /** The same in the unit it is stored in, for instance {@code 1,200,000 ms}. */
    String exact(String stored, Texts texts) {
        String unit = steps.getFirst().id();
        if (!WHOLE.matcher(stored).matches() || stored.length() > 18) {
            return stored;
        }
        String number = grouped(Long.parseLong(stored), texts);
        return unit.equals("count") ? number : texts.get("settings.said." + unit, number);
    }

    private static String grouped(long value, Texts texts) {
        return value < 0 ? Long.toString(value) : new Formats(texts).count(value);
    }

    /** A setting's value in words, whatever its type. */
    static String said(Setting setting, String stored, Texts texts) {
        if (setting.sensitive()) {
            return texts.get("settings.said.hidden");
        }
        if (stored.isBlank()) {
            return texts.get("settings.said.empty");
        }
        return setting.unit() != Unit.NONE ? of(setting).said(stored, texts) : stored;
    }
}
