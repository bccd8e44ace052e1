package brokerlab.app.racks;

import brokerlab.engine.view.Snapshot;

/**
 * The stretch of offsets that bars show: a million records long, a lag of fifty would be invisible on a scale from zero, so the scale is
 * the tail, four times as long as the farthest replica is behind.
 */
record TailScale(long from, long to) {
    private static final long SHORTEST = 40;

    /** How much of the bar the longest log fills, so that its end is seen. */
    private static final double FILLED = 0.9;

    static TailScale of(Snapshot.Partition p) {
        long end =
                p.replicas().stream().mapToLong(Snapshot.Replica::logEnd).max().orElse(0);
        end = Math.max(0, Math.max(end, p.logEnd()));
        long last = p.replicas().stream()
                .mapToLong(Snapshot.Replica::logEnd)
                .filter(e -> e >= 0)
                .min()
                .orElse(end);
        if (p.highWatermark() >= 0) {
            last = Math.min(last, p.highWatermark());
        }
        long window = Math.max(SHORTEST, 4 * (end - last));
        return new TailScale(Math.max(0, end - window), end);
    }

    double part(long offset) {
        if (offset <= from || to == from) {
            return offset < from || offset < 0 || to == 0 ? 0 : FILLED * (to == from ? 1 : 0);
        }
        return FILLED * (offset - from) / (to - from);
    }
}
