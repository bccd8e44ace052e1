package brokerlab.engine.journal;

/** Where a consumer group stands, as the protocol has it (Kafka's {@code GroupState} of a classic group). */
public enum GroupState {
    EMPTY("Empty"),
    PREPARING_REBALANCE("PreparingRebalance"),
    COMPLETING_REBALANCE("CompletingRebalance"),
    STABLE("Stable"),
    DEAD("Dead");

    private final String wireName;

    GroupState(String wireName) {
        this.wireName = wireName;
    }

    /** The name used on the wire and in journal files. */
    @Override
    public String toString() {
        return wireName;
    }
}
