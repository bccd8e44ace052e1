package brokerlab.engine.log;

import java.nio.file.Path;

/** The disk below a log failed; its directory is offline. */
public sealed class LogFailedException extends RuntimeException permits LogMovedException {
    private static final long serialVersionUID = 1L;

    private final transient Path directory;

    public LogFailedException(Path directory, String what, Throwable cause) {
        super(what + " failed in log directory " + directory, cause);
        this.directory = directory;
    }

    /** The log directory concerned. */
    public Path directory() {
        return directory;
    }
}
