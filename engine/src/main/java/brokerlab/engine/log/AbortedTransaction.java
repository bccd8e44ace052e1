package brokerlab.engine.log;

/** What a {@code read_committed} reader must leave out: the producer's records from {@code firstOffset} to its abort marker. */
public record AbortedTransaction(long producerId, long firstOffset) {}
