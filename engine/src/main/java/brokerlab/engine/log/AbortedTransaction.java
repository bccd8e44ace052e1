package brokerlab.engine.log;

/**
 * What a {@code read_committed} reader must leave out: the producer's records from {@code firstOffset} to its abort marker.
 *
 * @param lastOffset the marker's
 * @param lastStableOffset of the log once the marker was in it
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}
