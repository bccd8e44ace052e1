package brokerlab.engine.log;

import brokerlab.engine.disk.Shortage;
import java.nio.file.Path;

/**
 * A file operation found no room: no descriptor, no memory to map, a full disk (S18). Nothing was changed and the directory serves on;
 * the same may work later.
 */
public final class LogShortageException extends LogFailedException {
    private static final long serialVersionUID = 1L;

    private final Shortage shortage;

    LogShortageException(Path directory, String what, Shortage shortage, Throwable cause) {
        super(directory, what, shortage.what(), cause);
        this.shortage = shortage;
    }

    /** What there is too little of. */
    public Shortage shortage() {
        return shortage;
    }
}
