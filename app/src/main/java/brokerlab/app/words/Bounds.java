package brokerlab.app.words;

import brokerlab.engine.config.Setting;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Between which numbers a setting's value lies, what stands for no limit, and why a number is none of them, in words. */
public final class Bounds {
    private static final long NEVER = Long.MAX_VALUE;

    /** Of each type: a default that large means that there is none. */
    private static final List<String> LARGEST =
            List.of(Long.toString(NEVER), Integer.toString(Integer.MAX_VALUE), Double.toString(Double.MAX_VALUE));

    /** Whose default of -1 is no limit, though their names do not tell. */
    private static final Set<String> ENDLESS =
            Set.of("queued.max.request.bytes", "largeRequestThreshold", "txnLogSizeLimitInKb");

    private Bounds() {}

    /** The stored value that stands for no limit; empty when the setting always has one. */
    public static Optional<String> unlimited(Setting setting) {
        boolean retention = setting.name().contains("retention.")
                && (setting.name().endsWith("ms") || setting.name().endsWith("bytes"))
                && !setting.name().contains("delete.retention")
                && !setting.name().contains("check.interval");
        if (retention || ENDLESS.contains(setting.name())) {
            return Optional.of("-1");
        }
        if (setting.name().equals("log.flush.interval.ms")) {
            // Unset, it is the scheduler's interval, whose default is no limit.
            return Optional.of(Long.toString(NEVER));
        }
        return setting.defaultValue().filter(LARGEST::contains);
    }

    /** Whether the setting takes the number, in the unit stored. */
    public static boolean admits(Setting setting, BigDecimal value) {
        return setting.range().admits(value.doubleValue()) && fits(setting, value);
    }

    /**
     * Why a number is none of the setting's.
     *
     * @param typed what the person wrote, which the refusal repeats
     * @param value the same in the unit stored
     * @param said how a stored number is told
     */
    public static String refusal(
            Setting setting, String typed, BigDecimal value, UnaryOperator<String> said, Texts texts) {
        Optional<String> none = unlimited(setting);
        OptionalDouble min = setting.range().min();
        boolean low = min.isPresent() ? value.doubleValue() < min.getAsDouble() : value.signum() < 0;
        OptionalDouble edge = low ? min : setting.range().max();
        BigDecimal bound = edge.isPresent() ? BigDecimal.valueOf(edge.getAsDouble()) : typeBound(setting, low);
        OptionalDouble also = setting.range().alsoAllowed().stream()
                .mapToDouble(Double::doubleValue)
                .findFirst();
        if (also.isEmpty() && low && none.filter("-1"::equals).isPresent() && bound.longValue() == -1) {
            // -1 is no length of time: what is measured begins at none.
            bound = BigDecimal.ZERO;
            also = OptionalDouble.of(-1);
        }
        String least = none.filter(plain(bound)::equals).isPresent() ? plain(bound) : said.apply(plain(bound));
        String key = "words.bound." + (low ? "low" : "high");
        return also.isEmpty()
                ? texts.get(key, typed, least)
                : texts.get(key + ".also", typed, least, said.apply(plain(BigDecimal.valueOf(also.getAsDouble()))));
    }

    private static boolean fits(Setting setting, BigDecimal value) {
        return setting.type() == Setting.Type.DOUBLE
                || (value.compareTo(typeBound(setting, true)) >= 0 && value.compareTo(typeBound(setting, false)) <= 0);
    }

    private static BigDecimal typeBound(Setting setting, boolean low) {
        return switch (setting.type()) {
            case SHORT -> BigDecimal.valueOf(low ? Short.MIN_VALUE : Short.MAX_VALUE);
            case INT -> BigDecimal.valueOf(low ? Integer.MIN_VALUE : Integer.MAX_VALUE);
            default -> BigDecimal.valueOf(low ? Long.MIN_VALUE : NEVER);
        };
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
