package brokerlab.app.workspace;

/** The workspace cannot be used; the message says why and what to do. */
public final class WorkspaceException extends Exception {
    private static final long serialVersionUID = 1L;

    WorkspaceException(String message, Throwable cause) {
        super(message, cause);
    }
}
