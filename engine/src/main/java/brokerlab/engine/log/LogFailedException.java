package brokerlab.engine.log;

import java.nio.file.Path;

/** What was to be done with a log could not be: its directory is offline, or, for now, out of something. */
public sealed class LogFailedException extends RuntimeException permits LogMovedException, LogShortageException {
    private static final long serialVersionUID = 1L;

    private final transient Path directory;

    public LogFailedException(Path directory, String what, Throwable cause) {
        super(what + " failed in log directory " + directory, cause);
        this.directory = directory;
    }

    LogFailedException(Path directory, String what, String why, Throwable cause) {
        super(what + " failed in log directory " + directory + ": " + why, cause);
        this.directory = directory;
    }

    /** The log directory concerned. */
    public Path directory() {
        return directory;
    }
}
