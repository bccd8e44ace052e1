package brokerlab.app.segments;

import brokerlab.app.kit.Quantity;
import brokerlab.engine.view.Query;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What a text typed to find an offset comes to in a log as it is now; each answer but {@link Inside} says what is wrong with it. */
sealed interface OffsetAsk {
    /** Digits alone, which are only ever too many. */
    Pattern DIGITS = Pattern.compile("[0-9][0-9,_]*");

    /** Nothing was typed: nothing is looked for. */
    record Nothing() implements OffsetAsk {}

    /** It is no whole number. */
    record NoNumber(String typed) implements OffsetAsk {}

    /** Offsets begin at 0. */
    record Negative(String typed) implements OffsetAsk {}

    /** More than any offset can be. */
    record TooLarge(String typed) implements OffsetAsk {}

    /** The log holds no record at all. */
    record EmptyLog(long offset, long logEnd) implements OffsetAsk {}

    /** Deleted long ago, or cut off by {@code kafka-delete-records}. */
    record BeforeStart(long offset, long logStart) implements OffsetAsk {}

    /** Not written yet: the next record gets {@code logEnd}. */
    record PastEnd(long offset, long logEnd) implements OffsetAsk {}

    /** The log has it, or had it until compaction. */
    record Inside(long offset) implements OffsetAsk {}

    static OffsetAsk of(String text, Query.SegmentsAnswer log) {
        String typed = text.strip();
        if (typed.isEmpty()) {
            return new Nothing();
        }
        OptionalLong read = Quantity.COUNT.parse(typed);
        if (read.isEmpty()) {
            return DIGITS.matcher(typed).matches() ? new TooLarge(typed) : new NoNumber(typed);
        }
        long offset = read.getAsLong();
        if (offset < 0) {
            return new Negative(typed);
        }
        if (offset >= log.logEnd()) {
            return log.logStart() == log.logEnd()
                    ? new EmptyLog(offset, log.logEnd())
                    : new PastEnd(offset, log.logEnd());
        }
        return offset < log.logStart() ? new BeforeStart(offset, log.logStart()) : new Inside(offset);
    }
}
