package brokerlab.engine.coordination;

import brokerlab.engine.clock.Causes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which journal entry caused which write, for the writes of this process to one ensemble and chroot: so a watch that sees the
 * write knows its cause. A watch may see a write before its writer hears of it, so writes under way are known by their path.
 * What came from another process has no cause here.
 */
final class ZxidCauses {
    /** Writes remembered; a watch fires within moments of its write. */
    private static final int KEPT = 4096;

    private static final Map<String, ZxidCauses> BY_ENSEMBLE = new ConcurrentHashMap<>();

    private final Map<String, Long> underWay = new ConcurrentHashMap<>();

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
        if (cause != Causes.NONE && zxid > 0) {
            causes.put(zxid, cause);
        }
    }

    /** A write on behalf of {@code cause} is sent. */
    void sent(String path, long cause) {
        underWay.put(path, cause);
    }

    /** It was answered. */
    void answered(String path, long cause) {
        underWay.remove(path, cause);
    }

    synchronized long causeOf(long zxid, String path) {
        Long known = causes.get(zxid);
        return known != null ? known : underWay.getOrDefault(path, Causes.NONE);
    }
}
