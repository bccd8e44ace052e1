package brokerlab.engine.cluster;

/** Why a rolling restart did not begin, or ended early. */
public final class RollingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What it met. */
    public enum Kind {
        /** Another one is under way. */
        ROLLING,
        /** Something that must run for it does not. */
        NOT_IN_SYNC,
        /** It was asked to end. */
        ROLLING_CANCELLED,
        /** A broker or node did not come back with the new values. */
        ROLLING_FAILED
    }

    private final Kind kind;

    RollingException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
