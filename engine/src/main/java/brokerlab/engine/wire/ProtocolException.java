package brokerlab.engine.wire;

/** A request that cannot be done: the wire code for the client, and a message that says what was wrong and what to do. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ProtocolException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public ProtocolException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** The code for whatever went wrong, looking through future wrappers; UNKNOWN_SERVER_ERROR when it is none of ours. */
    public static ErrorCode codeOf(Throwable error) {
        Throwable e = unwrapped(error);
        return e instanceof ProtocolException p ? p.code : ErrorCode.UNKNOWN_SERVER_ERROR;
    }

    /** What {@link #unwrapped} says, or what it is when it says nothing. */
    public static String reasonOf(Throwable error) {
        Throwable e = unwrapped(error);
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** The innermost exception below {@code CompletionException} and {@code ExecutionException}. */
    public static Throwable unwrapped(Throwable error) {
        Throwable e = error;
        while ((e instanceof java.util.concurrent.CompletionException
                        || e instanceof java.util.concurrent.ExecutionException)
                && e.getCause() != null) {
            e = e.getCause();
        }
        return e;
    }
}
