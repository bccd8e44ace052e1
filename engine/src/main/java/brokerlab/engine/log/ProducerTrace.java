package brokerlab.engine.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The producers' batches of one segment, thinned: of what belongs to no transaction only the newest of each producer are kept,
 * as many as a duplicate window holds. Replaying them gives the same producers as replaying all.
 */
final class ProducerTrace {
    private static final int FIRST_THINNING = 4096;

    private List<ProducerBatch> batches = new ArrayList<>(0);
    private int thinAt = FIRST_THINNING;
    private boolean transactional;

    void add(ProducerBatch batch) {
        transactional |= batch.transactional() || batch.control();
        batches.add(batch);
        if (batches.size() >= thinAt) {
            thin();
            thinAt = Math.max(FIRST_THINNING, 2 * batches.size());
        }
    }

    private void thin() {
        Map<Long, Integer> newer = new HashMap<>();
        var kept = new ArrayList<ProducerBatch>();
        for (ProducerBatch b : batches.reversed()) {
            if (b.transactional()
                    || b.control()
                    || newer.merge(b.producerId(), 1, Integer::sum) <= ProducerEntry.WINDOW) {
                kept.add(b);
            }
        }
        batches = new ArrayList<>(kept.reversed());
    }

    /** In the order of the log. */
    List<ProducerBatch> batches() {
        return batches;
    }

    boolean transactional() {
        return transactional;
    }
}
