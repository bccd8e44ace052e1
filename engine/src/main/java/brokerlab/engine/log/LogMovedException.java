package brokerlab.engine.log;

import java.io.IOException;
import java.nio.file.Path;

/** The log lies in another directory now; {@link PartitionLog} goes on there. */
final class LogMovedException extends LogFailedException {
    private static final long serialVersionUID = 1L;

    LogMovedException(Path directory, String what) {
        super(directory, what, new IOException("moved away"));
    }
}
