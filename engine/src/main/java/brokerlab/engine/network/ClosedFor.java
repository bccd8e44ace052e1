package brokerlab.engine.network;

/** Why a connection ended, as counted. */
public enum ClosedFor {
    /** The client ended it, or the way to it broke. */
    PEER,
    /** Quiet for {@code connections.max.idle.ms}. */
    IDLE,
    /** Its address has as many as {@code max.connections.per.ip} allows. */
    ADDRESS_LIMIT,
    /** A frame size that cannot be. */
    BAD_SIZE,
    /** Bytes that are no request. */
    BAD_REQUEST,
    /** An API or version that was never announced. */
    NOT_SERVED,
    /** A failed produce whose client waits for no answer. */
    UNANSWERABLE,
    /** An error of ours while answering. */
    FAILED,
    /** The listener was closed. */
    LISTENER
}
