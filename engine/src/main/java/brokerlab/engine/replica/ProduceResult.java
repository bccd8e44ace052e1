package brokerlab.engine.replica;

import brokerlab.engine.log.BadRecord;
import brokerlab.engine.wire.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * One partition's answer to a produce.
 *
 * @param baseOffset -1 on error
 * @param logAppendTimeMs -1 under CreateTime
 * @param message for people, on error
 * @param records those the batch was refused for
 */
public record ProduceResult(
        ErrorCode error,
        long baseOffset,
        long logAppendTimeMs,
        long logStartOffset,
        Optional<String> message,
        List<BadRecord> records) {
    /** One that failed for no single record. */
    public static ProduceResult failed(ErrorCode error, long logStartOffset, String message) {
        return new ProduceResult(error, -1, -1, logStartOffset, Optional.of(message), List.of());
    }
}
