package brokerlab.engine.log;

/**
 * One batch as stored, from its header.
 *
 * @param position of its first byte in the segment file
 * @param sizeInBytes header included
 * @param magic of its format: 2, or 0 or 1 for a message from before 0.11, which has neither epoch nor producer
 * @param records -1 when they cannot be counted
 * @param codec none, gzip, snappy, lz4, zstd
 */
public record BatchInfo(
        int position,
        int sizeInBytes,
        byte magic,
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
