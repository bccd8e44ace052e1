package brokerlab.app.segments;

import brokerlab.engine.view.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a broker finds an offset: binary search in the sparse index for the last entry not above it, then a scan of batch headers from that
 * entry's position on.
 *
 * <pre>
 *   index    ·     ·     ·     ▼     ·      probes halve what is left
 *   batches              ┃ ┃ ┃ ▓ ░ ░ █      scanned, hit
 * </pre>
 *
 * @param probes index entries looked at, in this order
 * @param entry where the scan begins; empty when the offset lies before the first entry: then at position 0
 * @param scanned batches looked at, the hit included
 * @param hit the batch that holds the offset, or the first one after it when compaction left a hole
 * @param over whether all there is was scanned: then no hit will come
 */
record Lookup(
        long offset,
        List<Query.IndexEntry> probes,
        Optional<Query.IndexEntry> entry,
        List<Query.Batch> scanned,
        Optional<Query.Batch> hit,
        boolean over) {

    /** The first half: the index. */
    static Lookup inIndex(List<Query.IndexEntry> index, long offset) {
        var probes = new ArrayList<Query.IndexEntry>();
        int low = 0;
        int high = index.size() - 1;
        int found = -1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Query.IndexEntry entry = index.get(middle);
            probes.add(entry);
            if (entry.offset() <= offset) {
                found = middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return new Lookup(
                offset,
                List.copyOf(probes),
                found < 0 ? Optional.empty() : Optional.of(index.get(found)),
                List.of(),
                Optional.empty(),
                false);
    }

    /** Where the scan begins. */
    int from() {
        return entry.map(Query.IndexEntry::position).orElse(0);
    }

    /** The second half: batches as they follow {@link #from} and those scanned so far; {@code last} when no more come. */
    Lookup scan(List<Query.Batch> batches, boolean last) {
        var looked = new ArrayList<>(scanned);
        for (Query.Batch batch : batches) {
            looked.add(batch);
            if (batch.lastOffset() >= offset) {
                return new Lookup(offset, probes, entry, List.copyOf(looked), Optional.of(batch), true);
            }
        }
        return new Lookup(offset, probes, entry, List.copyOf(looked), Optional.empty(), last);
    }
}
