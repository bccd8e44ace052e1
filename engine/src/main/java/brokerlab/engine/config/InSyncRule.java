package brokerlab.engine.config;

/** When an {@code acks=all} write is taken: pure functions, for the leader and for who wants to know beforehand. */
public final class InSyncRule {
    private InSyncRule() {}

    /** {@code min.insync.replicas}, but never more than there are replicas. */
    public static int needed(int minInsyncReplicas, int replicas) {
        return Math.min(minInsyncReplicas, replicas);
    }

    /** Whether a write that asks for all is refused at an ISR of this size. */
    public static boolean refused(int inSync, int needed) {
        return inSync < needed;
    }
}
