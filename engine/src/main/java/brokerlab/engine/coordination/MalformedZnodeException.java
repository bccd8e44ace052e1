package brokerlab.engine.coordination;

/** A znode's data is not what its path promises. */
public final class MalformedZnodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedZnodeException(String path, String why) {
        super(path + ": " + why);
    }

    public MalformedZnodeException(String path, String why, Throwable cause) {
        super(path + ": " + why, cause);
    }
}
