package brokerlab.engine.network;

/** Why a connection ended, as counted. */
public enum CloseReason {
    /** The client ended it, or the way to it broke. */
    PEER,
    /** Quiet for {@code connections.max.idle.ms}. */
    IDLE,
    /** Its address has as many as {@code max.connections.per.ip} allows. */
    ADDRESS_LIMIT,
    /** It did not prove who it is, or its certificate or ours was not trusted. */
    AUTHENTICATION,
    /** It did not prove again who it is within {@code connections.max.reauth.ms}. */
    SESSION_EXPIRED,
    /** Its address opens more a second than its {@code connection_creation_rate} allows. */
    ADDRESS_RATE,
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
