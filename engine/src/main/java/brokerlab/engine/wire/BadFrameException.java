package brokerlab.engine.wire;

/** Bytes that are no request this broker can answer: their connection is to be closed. The message says what was wrong. */
public final class BadFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FrameFault reason;

    /** Why, as counted. */
    public enum FrameFault {
        /** Negative, or above {@code socket.request.max.bytes}. */
        SIZE,
        /** The header or body does not parse. */
        MALFORMED,
        /** An API or version that was never announced. */
        NOT_SERVED,
        /** A produce with acks=0 failed: closing is the only way to say so. */
        UNANSWERABLE,
        /** The answer could not be written in the request's version. */
        ANSWER
    }

    public BadFrameException(FrameFault reason, String message) {
        super(message);
        this.reason = reason;
    }

    public BadFrameException(FrameFault reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public FrameFault reason() {
        return reason;
    }
}
