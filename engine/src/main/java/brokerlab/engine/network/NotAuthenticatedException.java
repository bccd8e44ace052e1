package brokerlab.engine.network;

import java.io.IOException;

/** The client did not prove who it is, or one of the two did not trust the other's certificate. */
final class NotAuthenticatedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAuthenticatedException(RuntimeException cause) {
        super(message(cause), cause);
    }

    /** The reason lies at the end of the causes: what is nearer only says that it failed. */
    private static String message(Throwable error) {
        Throwable root = error;
        for (int i = 0; i < 10 && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root.equals(error) || root.getMessage() == null
                ? String.valueOf(error.getMessage())
                : error.getMessage() + ": " + root.getMessage();
    }
}
