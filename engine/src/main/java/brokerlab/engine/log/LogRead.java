package brokerlab.engine.log;

/**
 * What a read found.
 *
 * @param baseOffset of the first batch in the slice; the offset asked for when it is empty
 */
public record LogRead(LogSlice slice, long baseOffset) {}
