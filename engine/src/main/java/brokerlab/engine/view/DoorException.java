package brokerlab.engine.view;

/** What was asked cannot be done: a stable code (the protocol's name where there is one) and a sentence with the remedy. */
public final class DoorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    public DoorException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** For instance {@code TOPIC_ALREADY_EXISTS}. */
    public String code() {
        return code;
    }
}
