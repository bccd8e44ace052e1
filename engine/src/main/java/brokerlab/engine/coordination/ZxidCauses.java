package brokerlab.engine.coordination;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which journal entry caused which write, for the writes of this process to one ensemble and chroot: so a watch that sees the
 * write knows its cause. What came from another process has none.
 */
final class ZxidCauses {
    /** Writes remembered; a watch fires within moments of its write. */
    private static final int KEPT = 4096;

    private static final Map<String, ZxidCauses> BY_ENSEMBLE = new ConcurrentHashMap<>();

    private final Map<Long, Long> causes = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > KEPT;
        }
    };

    ZxidCauses() {}

    /** The one shared by all clients of {@code connectString}. */
    static ZxidCauses of(String connectString) {
        return BY_ENSEMBLE.computeIfAbsent(connectString, k -> new ZxidCauses());
    }

    synchronized void caused(long zxid, long cause) {
        if (cause != brokerlab.engine.clock.Causes.NONE && zxid > 0) {
            causes.put(zxid, cause);
        }
    }

    synchronized long causeOf(long zxid) {
        return causes.getOrDefault(zxid, brokerlab.engine.clock.Causes.NONE);
    }
}
