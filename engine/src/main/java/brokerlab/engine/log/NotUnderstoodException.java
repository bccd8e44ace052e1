package brokerlab.engine.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A log's folder holds what this engine does not know: a batch of another format, a file of another version. That is no damage, so
 * nothing is cut, rebuilt or removed; the log is refused as it is.
 */
final class NotUnderstoodException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param what what is not known, to be read after the file's name */
    NotUnderstoodException(Path file, String what) {
        super(file + " " + what);
    }
}
