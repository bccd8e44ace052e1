package brokerlab.engine.log;

/** A log's offsets and size at one moment: log start ≤ last stable offset ≤ high watermark ≤ log end. */
public interface LogOffsets {
    /** The first offset that can be read. */
    long logStart();

    /** First offset of the oldest open transaction, at least the log start and at most the high watermark. */
    long lastStable();

    /** What lies below is committed. */
    long highWatermark();

    /** The offset that the next record gets. */
    long logEnd();

    /** Of all segments. */
    long bytes();

    int segmentCount();
}
