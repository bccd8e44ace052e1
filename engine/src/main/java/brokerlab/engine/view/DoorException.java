package brokerlab.engine.view;

/** What was asked cannot be done: a stable code (the protocol's name where there is one) and a sentence with the remedy. */
public final class DoorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** What somebody does about it, beside telling it. */
    public enum Kind {
        /** There is a topic of that name already. */
        TOPIC_ALREADY_EXISTS,
        /** The state is no longer that of the preview: look again, then decide. */
        STATE_MOVED,
        /** Everything else. */
        OTHER
    }

    public DoorException(String code, String message) {
        super(message);
        this.code = code;
    }

    public DoorException(Kind kind, String message) {
        this(kind.name(), message);
    }

    /** To be shown beside the sentence: an open list, for clusters of other releases know other codes. */
    public String code() {
        return code;
    }

    public Kind kind() {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(code)) {
                return kind;
            }
        }
        return Kind.OTHER;
    }
}
