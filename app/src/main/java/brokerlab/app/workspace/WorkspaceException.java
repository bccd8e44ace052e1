package brokerlab.app.workspace;

/** The workspace cannot be used; the message says why and what to do. */
public final class WorkspaceException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean held;

    WorkspaceException(String message, Throwable cause) {
        super(message, cause);
        held = false;
    }

    /** Another process has it. */
    WorkspaceException(String message) {
        super(message);
        held = true;
    }

    /** Whether another process has it, and nothing else is wrong. */
    public boolean held() {
        return held;
    }
}
