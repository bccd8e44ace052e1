package brokerlab.engine.journal;

/** What became of the files of a log. */
public sealed interface LogEvent extends ClusterEvent {
    @Override
    default Track track() {
        return Track.SEGMENT;
    }

    /** Why a segment was closed and a new one opened. */
    enum RollReason {
        SIZE,
        AGE,
        INDEX_FULL,
        OFFSET_RANGE,
        REQUESTED,
        RETENTION
    }

    record SegmentRolled(
            String topic, int partition, long closedBaseOffset, long newBaseOffset, long closedBytes, RollReason reason)
            implements LogEvent, OfPartition {}

    /** Why a segment was deleted. */
    enum DeletionReason {
        RETENTION_TIME,
        RETENTION_SIZE,
        LOG_START,
        TOPIC_DELETED,
        TRUNCATED,
        COMPACTED
    }

    record SegmentDeleted(String topic, int partition, long baseOffset, long bytes, DeletionReason reason)
            implements LogEvent, OfPartition {}

    /** Why the end of a log was cut off. */
    enum TruncationReason {
        /** The last epoch that this log shares with its leader ends earlier there (KIP-101, KIP-595's diverging epoch). */
        EPOCH_ENDS,
        /** The leader's log ends before this one. */
        LEADER_ENDS,
        /** The leader's log starts after the end of this one. */
        LEADER_STARTS,
        /** The leader's log starts in the middle of a batch, and a batch is copied whole. */
        WITHIN_BATCH,
        /** The message format has no leader epochs, so what is above the high watermark may be uncommitted. */
        NO_EPOCHS,
        /** The log is a copy in another directory of its broker, and the log it copies ends there. */
        SOURCE_ENDS,
        /** The log is a copy in another directory of its broker, and the log it copies starts there. */
        SOURCE_STARTS
    }

    /**
     * What the end of a log was cut off for.
     *
     * @param leader the leader that has it otherwise, -1 when it is not about one
     * @param epoch the leader epoch in question, -1 when it is not about one
     * @param offset where the other log starts or ends; -1 when it is not about one
     */
    record TruncationCause(TruncationReason reason, int leader, int epoch, long offset) {
        public static TruncationCause of(TruncationReason reason) {
            return new TruncationCause(reason, -1, -1, -1);
        }

        public static TruncationCause leader(TruncationReason reason, int leader, long offset) {
            return new TruncationCause(reason, leader, -1, offset);
        }
    }

    record LogTruncated(String topic, int partition, long from, long to, TruncationCause cause)
            implements LogEvent, OfPartition {}

    /**
     * A log was checked after an unclean stop.
     *
     * @param bytesDropped what was cut off the tail, 0 when nothing
     * @param why what was wrong with the tail, empty when nothing
     */
    record LogRecovered(String topic, int partition, int segmentsChecked, long bytesDropped, String why)
            implements LogEvent, OfPartition {}

    /**
     * A log directory is being checked after an unclean stop.
     *
     * @param segmentsLeft to look at, of the logs begun
     * @param bytesLeft to check, of the logs begun
     */
    record LogsRecovering(int broker, String directory, int logsDone, int logs, int segmentsLeft, long bytesLeft)
            implements LogEvent {}

    /** A log lies in another directory of its broker now (KIP-113). */
    record LogMoved(String topic, int partition, String from, String to, long bytes) implements LogEvent, OfPartition {}

    /** All logs of a broker are open. */
    record LogsLoaded(int broker, int logs, boolean afterCleanStop, long tookMs) implements LogEvent {}
}
