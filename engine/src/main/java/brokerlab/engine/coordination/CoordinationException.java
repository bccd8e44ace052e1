package brokerlab.engine.coordination;

/** An operation on a znode that was refused or got no answer. */
public final class CoordinationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        NO_NODE,
        NODE_EXISTS,
        BAD_VERSION,
        NOT_EMPTY,
        /** No answer: it may or may not have happened. */
        CONNECTION_LOSS,
        /** It did not happen. */
        SESSION_EXPIRED,
        CLOSED,
        /** More than a server takes ({@code jute.maxbuffer}): it was not sent, as a server ends the session's connection over it. */
        TOO_LARGE,
        OTHER
    }

    private final Reason reason;
    private final String path;
    private final int opIndex;

    /** @param opIndex which step of a multi failed, -1 for a single operation */
    public CoordinationException(Reason reason, String path, int opIndex, Throwable cause) {
        super(reason + " at " + path, cause);
        this.reason = reason;
        this.path = path;
        this.opIndex = opIndex;
    }

    public Reason reason() {
        return reason;
    }

    public String path() {
        return path;
    }

    public int opIndex() {
        return opIndex;
    }

    /** The reason behind {@code error}, looking through future wrappers; OTHER when it is none of ours. */
    public static Reason reasonOf(Throwable error) {
        Throwable e = brokerlab.engine.wire.ProtocolException.unwrapped(error);
        return e instanceof CoordinationException c ? c.reason : Reason.OTHER;
    }
}
