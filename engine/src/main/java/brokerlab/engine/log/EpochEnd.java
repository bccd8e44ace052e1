package brokerlab.engine.log;

/** The end of an epoch in a log: the largest epoch known that is not above the one asked for, and where it ends. -1/-1: unknown. */
public record EpochEnd(int epoch, long endOffset) {
    public static final EpochEnd UNKNOWN = new EpochEnd(-1, -1L);
}
