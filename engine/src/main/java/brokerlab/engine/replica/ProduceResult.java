package brokerlab.engine.replica;

import brokerlab.engine.wire.ErrorCode;
import java.util.Optional;

/**
 * One partition's answer to a produce.
 *
 * @param baseOffset -1 on error
 * @param logAppendTimeMs -1 under CreateTime
 * @param message for people, on error
 */
public record ProduceResult(
        ErrorCode error, long baseOffset, long logAppendTimeMs, long logStartOffset, Optional<String> message) {}
