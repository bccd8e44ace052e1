package brokerlab.app.segments;

import brokerlab.app.words.TypedOffset;
import brokerlab.engine.view.Query;

/** What a text typed to find an offset comes to in a log as it is now; each answer but {@link Inside} says what is wrong with it. */
sealed interface OffsetPosition {
    /** Nothing was typed: nothing is looked for. */
    record Nothing() implements OffsetPosition {}

    /** It is no offset of any log. */
    record NotAnOffset(TypedOffset.Wrong typed) implements OffsetPosition {}

    /** The log holds no record at all. */
    record EmptyLog(long offset, long logEnd) implements OffsetPosition {}

    /** Deleted long ago, or cut off by {@code kafka-delete-records}. */
    record BeforeStart(long offset, long logStart) implements OffsetPosition {}

    /** Not written yet: the next record gets {@code logEnd}. */
    record PastEnd(long offset, long logEnd) implements OffsetPosition {}

    /** The log has it, or had it until compaction. */
    record Inside(long offset) implements OffsetPosition {}

    static OffsetPosition of(String text, Query.SegmentsAnswer log) {
        if (text.isBlank()) {
            return new Nothing();
        }
        return switch (TypedOffset.read(text)) {
            case TypedOffset.Wrong wrong -> new NotAnOffset(wrong);
            case TypedOffset.Offset offset -> of(offset.value(), log);
        };
    }

    private static OffsetPosition of(long offset, Query.SegmentsAnswer log) {
        if (offset >= log.logEnd()) {
            return log.logStart() == log.logEnd()
                    ? new EmptyLog(offset, log.logEnd())
                    : new PastEnd(offset, log.logEnd());
        }
        return offset < log.logStart() ? new BeforeStart(offset, log.logStart()) : new Inside(offset);
    }
}
