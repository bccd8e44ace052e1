package brokerlab.engine.controller;

/** Another controller was elected since: this one's write was refused and changed nothing. */
final class ControllerFencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ControllerFencedException(Throwable cause) {
        super("a newer controller was elected", cause);
    }
}
