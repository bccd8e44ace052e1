package brokerlab.engine.simulation;

/** A promise was broken. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String promise;

    Violation(String promise, String what) {
        super(promise + ": " + what);
        this.promise = promise;
    }

    /** Its short name, as in the list of promises. */
    String promise() {
        return promise;
    }
}
