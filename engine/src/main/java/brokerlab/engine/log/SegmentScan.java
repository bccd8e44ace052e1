package brokerlab.engine.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The look at one segment when a log is loaded; segments of one log are looked at beside each other, in any order. What only
 * makes sense in order (epochs, producers, transactions) is noted here and put together by {@link LogLoader}.
 */
final class SegmentScan {
    final LogSegment segment;
    private final boolean trusting;
    private final SegmentCheck check;
    private final int maxIndexBytes;
    final List<EpochRun> epochs = new ArrayList<>(1);
    final ProducerTrace producers = new ProducerTrace();
    private boolean checked;
    private long bytesDropped;
    private String why = "";

    /** @param trusting take it as its indexes describe it, if they are right */
    SegmentScan(LogSegment segment, boolean trusting, SegmentCheck check, int maxIndexBytes) {
        this.segment = segment;
        this.trusting = trusting;
        this.check = check;
        this.maxIndexBytes = maxIndexBytes;
    }

    /**
     * An epoch's batches in the segment.
     *
     * @param first base offset of the first of them
     * @param last base offset of the last of them
     */
    record EpochRun(int epoch, long first, long last) {}

    /** How many bytes it has to read; what is taken on trust counts for nothing. */
    long bytes() {
        return trusting ? 0 : segment.size();
    }

    /** Whether every batch was read. */
    boolean checked() {
        return checked;
    }

    long bytesDropped() {
        return bytesDropped;
    }

    /** What was wrong, empty when nothing. */
    String why() {
        return why;
    }

    /**
     * @param read told of bytes read, now and then
     * @param abandoned asked between batches; then it fails
     */
    void run(LongConsumer read, BooleanSupplier abandoned) throws IOException {
        Optional<String> fault = trusting ? check.trusted(segment) : Optional.of("");
        if (fault.isPresent()) {
            checked = true;
            why = fault.get();
            SegmentCheck.CheckResult found =
                    check.checked(this, maxIndexBytes, trusting ? bytes -> {} : read, abandoned);
            bytesDropped = found.bytesDropped();
            if (!found.why().isEmpty()) {
                why = found.why();
            }
        }
    }

    /** Takes note of an epoch's batches, unless they have none. */
    void ran(int epoch, long first, long last) {
        if (epoch >= 0) {
            epochs.add(new EpochRun(epoch, first, last));
        }
    }
}
