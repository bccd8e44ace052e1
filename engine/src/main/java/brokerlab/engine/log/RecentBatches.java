package brokerlab.engine.log;

import brokerlab.engine.wire.BatchHeader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the batches lie that were appended last. Followers and most consumers read there, and need not search the file. Immutable;
 * replaced by each append.
 */
final class RecentBatches {
    static final RecentBatches NONE = new RecentBatches(new long[0], new long[0], new int[0]);

    private static final int MOST = 32;

    private final long[] bases;
    private final long[] lasts;
    private final int[] positions;

    private RecentBatches(long[] bases, long[] lasts, int[] positions) {
        this.bases = bases;
        this.lasts = lasts;
        this.positions = positions;
    }

    /** These and {@code appended}, which were written from {@code position} on. */
    RecentBatches with(List<BatchHeader> appended, int position) {
        int fresh = Math.min(MOST, appended.size());
        int kept = Math.min(MOST - fresh, bases.length);
        long[] newBases = Arrays.copyOf(Arrays.copyOfRange(bases, bases.length - kept, bases.length), kept + fresh);
        long[] newLasts = Arrays.copyOf(Arrays.copyOfRange(lasts, lasts.length - kept, lasts.length), kept + fresh);
        int[] newPositions =
                Arrays.copyOf(Arrays.copyOfRange(positions, positions.length - kept, positions.length), kept + fresh);
        int at = position;
        for (int i = 0; i < appended.size(); i++) {
            BatchHeader batch = appended.get(i);
            int slot = kept + i - (appended.size() - fresh);
            if (slot >= kept) {
                newBases[slot] = batch.placingOffset();
                newLasts[slot] = batch.lastOffset();
                newPositions[slot] = at;
            }
            at += batch.sizeInBytes();
        }
        return new RecentBatches(newBases, newLasts, newPositions);
    }

    /** The first batch that ends at or after {@code offset}, if it is among these and they say so for sure. */
    Optional<BatchPlace> holding(long offset) {
        return bases.length == 0 || offset < bases[0] ? Optional.empty() : at(insertionPoint(lasts, offset));
    }

    /** The first batch that begins at or after {@code offset}, if it is among these and they say so for sure. */
    Optional<BatchPlace> from(long offset) {
        return bases.length == 0 || offset < bases[0] ? Optional.empty() : at(insertionPoint(bases, offset));
    }

    private Optional<BatchPlace> at(int index) {
        return index < bases.length ? Optional.of(new BatchPlace(positions[index], bases[index])) : Optional.empty();
    }

    private static int insertionPoint(long[] rising, long value) {
        int found = Arrays.binarySearch(rising, value);
        return found >= 0 ? found : -found - 1;
    }
}
