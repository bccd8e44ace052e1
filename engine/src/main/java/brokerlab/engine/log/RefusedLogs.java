package brokerlab.engine.log;

import brokerlab.engine.journal.ProblemEvent;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Logs that are left untouched and are not served because something in their folder is not understood (S16). To the cluster each is
 * a replica whose log directory failed; the broker's other logs live. What checkpoints say of them stays.
 *
 * <pre>
 *   loading ── {@link NotUnderstoodException} ──▶ refused: no role, no deletion, no move, no log made anew, until a start that knows it
 * </pre>
 */
final class RefusedLogs {
    private final LogContext context;
    private final Map<TopicPartition, RefusedLog> logs = new ConcurrentHashMap<>();
    /** Of which a log was refused that nobody had closed: whoever understands it must check it. */
    private final Set<LogDirectory> unclean = ConcurrentHashMap.newKeySet();

    RefusedLogs(LogContext context) {
        this.context = context;
    }

    private record RefusedLog(LogDirectory home, NotUnderstoodException why) {}

    /**
     * @param copy whether it is not the log but one that was on its way into this directory (KIP-113)
     * @param clean whether the directory was left by a clean stop
     */
    void add(LogDirectory home, TopicPartition partition, boolean copy, boolean clean, NotUnderstoodException why) {
        context.checkpoints().keep(home, partition);
        if (!clean) {
            unclean.add(home);
        }
        if (!copy) {
            logs.put(partition, new RefusedLog(home, why));
        }
        context.report(new ProblemEvent.Warning(
                "Broker " + context.broker() + " does not serve its " + (copy ? "copy" : "log") + " of " + partition
                        + " and leaves it as it is: " + why.getMessage(),
                "Open it with the version that wrote it, or move its folder elsewhere while the broker is stopped: then it is"
                        + " copied from another replica"));
    }

    /** @throws LogFailedException when the log of {@code partition} is refused */
    void require(TopicPartition partition, String what) {
        RefusedLog refused = logs.get(partition);
        if (refused != null) {
            throw failed(refused.home, partition, what, refused.why);
        }
    }

    private static LogFailedException failed(
            LogDirectory home, TopicPartition partition, String what, IOException why) {
        return new LogFailedException(home.path, what + " of " + partition + " (" + why.getMessage() + ")", why);
    }

    /** Whether {@code home}, closed now, may say that each of its logs was closed. */
    boolean allowCleanMarker(LogDirectory home) {
        return !unclean.contains(home);
    }
}
