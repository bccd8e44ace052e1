package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records of a batch it is refused for (KIP-467, LogValidator of Apache Kafka). Looked for only when it is clear that there are
 * some: the producer then fails these for what they are, and the good ones of their batch with another exception.
 */
final class BadRecords {
    /** Of a record without timestamp. */
    static final long NO_TIME = -1;

    private final TopicPartition partition;
    private final TopicSettings settings;
    private final long nowMs;
    private final boolean timed;
    private final boolean claimed;

    /**
     * @param timed whether timestamps have bounds: a client's
     * @param claimed whether the batch says it has append time though only a broker may say so
     */
    BadRecords(TopicPartition partition, TopicSettings settings, long nowMs, boolean timed, boolean claimed) {
        this.partition = partition;
        this.settings = settings;
        this.nowMs = nowMs;
        this.timed = timed;
        this.claimed = claimed;
    }

    static boolean tooOld(long timestampMs, long nowMs, TopicSettings settings) {
        return timestampMs != NO_TIME && nowMs - timestampMs > settings.timestampBeforeMaxMs();
    }

    static boolean tooNew(long timestampMs, long nowMs, TopicSettings settings) {
        return timestampMs != NO_TIME && timestampMs - nowMs > settings.timestampAfterMaxMs();
    }

    AppendOutcome.Refused of(BatchHeader batch) {
        List<BadRecord> bad = new ArrayList<>();
        boolean[] time = new boolean[1];
        int[] index = new int[1];
        Batches.each(batch, record -> {
            int i = index[0]++;
            Optional<String> keyless = keyless(record.key().isPresent());
            Optional<String> why = keyless.or(() -> time(record.timestampMs()));
            time[0] |= keyless.isEmpty() && why.isPresent();
            why.ifPresent(w -> bad.add(new BadRecord(i, w)));
        });
        return new AppendOutcome.Refused(
                new ProtocolException(
                        time[0] ? ErrorCode.INVALID_TIMESTAMP : ErrorCode.INVALID_RECORD,
                        bad.size() + " of " + index[0] + " records sent to " + partition
                                + " are refused, the first of them, "
                                + bad.stream()
                                        .findFirst()
                                        .map(b -> b.index() + ": " + b.why())
                                        .orElse("")),
                List.copyOf(bad));
    }

    /** The same of one record, of which no more is known; it says nothing of append time. */
    Optional<ProtocolException> against(boolean keyed, long timestampMs) {
        return keyless(keyed)
                .map(why -> refused(ErrorCode.INVALID_RECORD, why))
                .or(() -> outside(timestampMs).map(why -> refused(ErrorCode.INVALID_TIMESTAMP, why)));
    }

    private ProtocolException refused(ErrorCode code, String why) {
        return new ProtocolException(code, "A record sent to " + partition + " is refused: " + why);
    }

    private Optional<String> keyless(boolean keyed) {
        return settings.cleanupCompact() && !keyed
                ? Optional.of("a compacted topic takes no record without key")
                : Optional.empty();
    }

    private Optional<String> time(long at) {
        return claimed ? Optional.of("it claims append time, which only a broker sets") : outside(at);
    }

    private Optional<String> outside(long at) {
        boolean outside =
                timed && !settings.logAppendTime() && (tooOld(at, nowMs, settings) || tooNew(at, nowMs, settings));
        long last = nowMs + Math.min(settings.timestampAfterMaxMs(), Long.MAX_VALUE - nowMs);
        return outside
                ? Optional.of("its timestamp " + at + " is outside of [" + (nowMs - settings.timestampBeforeMaxMs())
                        + ", " + last + "]")
                : Optional.empty();
    }
}
