package brokerlab.engine.log;

/** A record's time and place. {@code leaderEpoch} is -1 when unknown. */
public record TimestampOffset(long timestampMs, long offset, int leaderEpoch) {}
