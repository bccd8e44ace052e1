package brokerlab.engine.network;

import java.io.IOException;

/** The client did not prove who it is, or one of the two did not trust the other's certificate. */
final class NotAuthenticatedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAuthenticatedException(RuntimeException cause) {
        super(told(cause), cause);
    }

    private static String told(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null || cause.getMessage() == null
                ? String.valueOf(error.getMessage())
                : error.getMessage() + ": " + cause.getMessage();
    }
}
