package brokerlab.engine.wire;

import java.util.List;
import java.util.Optional;

/**
 * One decoded record of a batch.
 *
 * @param offset absolute
 * @param timestampMs milliseconds since the epoch, create or append time as the batch says
 * @param key empty for none
 * @param value empty for a tombstone
 * @param positionInBatch where its bytes begin, counted from the batch's first byte; -1 when the batch is compressed
 * @param sizeInBytes its encoded size, uncompressed
 */
public record LogRecord(
        long offset,
        long timestampMs,
        Optional<byte[]> key,
        Optional<byte[]> value,
        List<Header> headers,
        int positionInBatch,
        int sizeInBytes) {
    /** A record header; its value may be missing. */
    public record Header(String key, Optional<byte[]> value) {}
}
