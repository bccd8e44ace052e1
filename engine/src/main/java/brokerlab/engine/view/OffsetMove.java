package brokerlab.engine.view;

/**
 * Where a group stands on a partition, and where it would read on. Offsets; -1 stands for unknown.
 *
 * @param end the high watermark
 * @param from the commit, -1 when there is none
 * @param to where it would read on, -1 when that cannot be told: then {@code note} says why
 */
public record OffsetMove(String topic, int partition, long logStart, long end, long from, long to, Note note) {
    /** What is to be known beside. */
    public enum Note {
        NONE,
        /** What was asked for lies below the log start, which is taken instead. */
        RAISED_TO_START,
        /** What was asked for lies beyond the end, which is taken instead. */
        LOWERED_TO_END,
        /** There is no record of that time or later: the end is taken. */
        NOTHING_LATER,
        /** A shift needs a commit to begin at. */
        NO_COMMIT,
        /** Nobody leads the partition, so nobody knows its offsets. */
        NO_LEADER
    }

    /** Whether it can be done. */
    public boolean possible() {
        return to >= 0;
    }

    /** How many offsets that can still be read are passed over; -1 when unknown. */
    public long skipped() {
        return from < 0 || to < 0 ? -1 : Math.max(0, to - Math.max(from, logStart));
    }

    /** How many offsets are read a second time; -1 when unknown. */
    public long readAgain() {
        return from < 0 || to < 0 ? -1 : Math.max(0, Math.min(from, end) - to);
    }
}
