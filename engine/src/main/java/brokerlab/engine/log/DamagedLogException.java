package brokerlab.engine.log;

import java.io.IOException;

/** The disk did what it should, but the bytes on it are no batches. */
final class DamagedLogException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedLogException(String message) {
        super(message);
    }
}
