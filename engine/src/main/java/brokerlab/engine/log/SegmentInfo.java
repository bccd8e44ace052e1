package brokerlab.engine.log;

/**
 * One segment as it stands.
 *
 * @param nextOffset offset after its last record
 * @param largestTimestampMs of its records, -1 when empty
 * @param createdMs when it was opened (wall)
 * @param offsetIndexEntries entries in use
 */
public record SegmentInfo(
        long baseOffset,
        long nextOffset,
        long bytes,
        long largestTimestampMs,
        long createdMs,
        int offsetIndexEntries,
        int timeIndexEntries,
        boolean active,
        String fileName) {}
