package brokerlab.app.words;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The digits of a number as people write them.
 *
 * <pre>
 * 1,048,576   1_048_576   1 048 576    groups of exactly three digits, one kind of sign throughout
 * 1.5   1,5   .5   0,300               a point or a comma before the fraction
 * 1,234.5                              groups and a fraction
 * 1,23,456   1234,567   1.234.567      none of these: refused, as they could be meant otherwise
 * </pre>
 *
 * A comma before exactly three digits groups ({@code 1,500}), unless a zero stands before it, which nobody groups ({@code 0,500}).
 */
final class Numerals {
    /** What may be a number: digits with single signs between them. */
    static final String FORM = "[.,]?[0-9](?:[.,_ ]?[0-9])*";

    private static final Pattern GROUPED =
            Pattern.compile("[1-9][0-9]{0,2}(?:([,_ ])[0-9]{3}(?:\\1[0-9]{3})*)(?:\\.[0-9]+)?");

    /** A comma before three digits is left to the groups. */
    private static final Pattern PLAIN =
            Pattern.compile("[0-9]+|[0-9]*\\.[0-9]+|0?,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})");

    private Numerals() {}

    /** The number without sign; empty when it could be meant otherwise, or is none. */
    static Optional<BigDecimal> read(String text) {
        if (PLAIN.matcher(text).matches()) {
            return Optional.of(new BigDecimal(text.replace(',', '.')));
        }
        return GROUPED.matcher(text).matches()
                ? Optional.of(new BigDecimal(text.replaceAll("[,_ ]", "")))
                : Optional.empty();
    }
}
