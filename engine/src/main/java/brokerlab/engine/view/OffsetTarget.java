package brokerlab.engine.view;

/** Where a group shall read on, for each partition chosen. What lies outside a log is moved to its nearer end. */
public sealed interface OffsetTarget {
    /** At the log start. */
    record Earliest() implements OffsetTarget {}

    /** At the high watermark. */
    record Latest() implements OffsetTarget {}

    /**
     * At the first record of that time or later; at the high watermark where there is none.
     *
     * @param wallMs milliseconds since 1970, not negative
     */
    record At(long wallMs) implements OffsetTarget {}

    /** So many offsets further on than now, or back when negative. */
    record Shift(long by) implements OffsetTarget {}

    /** At this offset. */
    record To(long offset) implements OffsetTarget {}
}
