package brokerlab.engine.simulation;

import brokerlab.engine.log.LogFailedException;
import brokerlab.engine.log.PartitionLog;
import brokerlab.engine.wire.BatchHeader;
import brokerlab.engine.wire.Batches;
import brokerlab.engine.wire.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What one replica's log holds, record by record, kept beside it so that a step costs only what it changed. An entry is the record's
 * value with the leader epoch it was written in.
 */
final class Mirror {
    private static final int EPOCH_BITS = 16;

    private long[] entries = new long[64];
    private int size;
    private boolean known;
    /** Entries below are equal to what was readable; the checker's. */
    int agreed;

    /** Entries below were looked at; the checker's. */
    int examined;

    /** Nothing is known until the log is read again. */
    void forget() {
        known = false;
        size = 0;
        agreed = 0;
        examined = 0;
    }

    boolean known() {
        return known;
    }

    int size() {
        return size;
    }

    long entry(int offset) {
        return entries[offset];
    }

    static long id(long entry) {
        return entry >>> EPOCH_BITS;
    }

    static int epoch(long entry) {
        return (int) (entry & ((1 << EPOCH_BITS) - 1));
    }

    static String show(long entry) {
        return id(entry) + "@" + epoch(entry);
    }

    /** The log was cut. */
    void cut(long to) {
        size = (int) Math.min(size, to);
        agreed = Math.min(agreed, size);
        examined = Math.min(examined, size);
    }

    /** Reads what the log has more; nothing is known of it where the disk does not let us. */
    void tryFollow(PartitionLog log) {
        try {
            follow(log);
        } catch (LogFailedException | UncheckedIOException e) {
            forget();
        }
    }

    void follow(PartitionLog log) {
        known = true;
        long end = log.offsets().logEnd();
        if (end < size) {
            throw new Violation("S2", log.partition() + " lost records without a truncation: " + size + " to " + end);
        }
        while (size < end) {
            int before = size;
            ByteBuffer batches;
            try {
                batches = log.read(size, 1 << 20, Long.MAX_VALUE, true).slice().read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            for (BatchHeader batch : Batches.in(batches)) {
                if (batch.baseOffset() > size) {
                    throw new Violation("S2", log.partition() + " has a gap before " + batch + " at " + size);
                }
                for (LogRecord record : Batches.records(batch, Integer.MAX_VALUE)) {
                    if (record.offset() >= size) {
                        add(record, batch.partitionLeaderEpoch());
                    }
                }
            }
            if (size == before) {
                throw new Violation("S2", log.partition() + " ends at " + end + " and has nothing at " + size);
            }
        }
    }

    private void add(LogRecord record, int epoch) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        entries[size++] = ByteBuffer.wrap(record.value().orElseThrow()).getLong() << EPOCH_BITS | epoch;
    }

    /** The first offset below both ends at which they differ, or the lower end. */
    int mismatch(Mirror other) {
        int common = Math.min(size, other.size);
        int at = Arrays.mismatch(entries, 0, common, other.entries, 0, common);
        return at < 0 ? common : at;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append(i == agreed ? " | " : " ").append(show(entries[i]));
        }
        return (known ? size + ":" : "unknown") + text;
    }
}
