package brokerlab.engine.group;

/** Where a group stands; the machine is drawn at {@link Group}. */
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

    /** The name used on the wire and in the journal. */
    public String wireName() {
        return wireName;
    }

    boolean mayBecome(GroupState next) {
        return switch (next) {
            case EMPTY, COMPLETING_REBALANCE -> this == PREPARING_REBALANCE;
            case PREPARING_REBALANCE -> this == STABLE || this == COMPLETING_REBALANCE || this == EMPTY;
            case STABLE -> this == COMPLETING_REBALANCE;
            case DEAD -> this != DEAD;
        };
    }
}
