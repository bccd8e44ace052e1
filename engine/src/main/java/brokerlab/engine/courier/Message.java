package brokerlab.engine.courier;

import java.io.Serializable;

/**
 * What one broker says to another: an immutable, serialisable record.
 *
 * @param <R> what is answered
 */
public interface Message<R> extends Serializable {}
