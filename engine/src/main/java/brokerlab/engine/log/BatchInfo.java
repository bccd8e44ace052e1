package brokerlab.engine.log;

/**
 * One batch as stored, from its header.
 *
 * @param position of its first byte in the segment file
 * @param sizeInBytes header included
 * @param codec none, gzip, snappy, lz4, zstd
 */
public record BatchInfo(
        int position,
        int sizeInBytes,
        long baseOffset,
        long lastOffset,
        int records,
        int partitionLeaderEpoch,
        long baseTimestampMs,
        long maxTimestampMs,
        String codec,
        boolean logAppendTime,
        boolean transactional,
        boolean control,
        long producerId,
        short producerEpoch,
        int baseSequence,
        long crc) {}
