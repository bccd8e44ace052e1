package brokerlab.engine.api;

import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.MessageRecords;
import brokerlab.engine.wire.ProtocolException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;

/** One client's fetch session: the partitions it follows and what it was last told about each. Thread-safe. */
final class FetchSession {
    private final int id;
    private final boolean byId;
    private final long openedMs;
    private final LinkedHashMap<FetchKey, CachedPartition> followed = new LinkedHashMap<>();
    private int epoch = 1;
    private volatile long usedMs;

    FetchSession(int id, boolean byId, Map<FetchKey, FetchWanted> wanted, long nowMs) {
        this.id = id;
        this.byId = byId;
        this.openedMs = nowMs;
        this.usedMs = nowMs;
        wanted.forEach((key, want) -> followed.put(key, new CachedPartition(want)));
    }

    int id() {
        return id;
    }

    boolean byId() {
        return byId;
    }

    long openedMs() {
        return openedMs;
    }

    long usedMs() {
        return usedMs;
    }

    synchronized int size() {
        return followed.size();
    }

    synchronized Map<FetchKey, FetchWanted> partitions() {
        var wanted = new LinkedHashMap<FetchKey, FetchWanted>();
        followed.forEach((key, f) -> wanted.put(key, f.wanted));
        return wanted;
    }

    /**
     * The name of a partition's topic: {@code now} when there is one, otherwise the one it had when it was last known. So a topic that
     * is deleted under a session is told as what it is, as 3.9.1 does.
     */
    synchronized Optional<String> name(FetchKey key, Optional<String> now) {
        CachedPartition known = followed.get(key);
        if (known == null) {
            return now;
        }
        if (now.isPresent()) {
            known.name = now;
        }
        return known.name;
    }

    /** Takes a fetch of epoch {@code requested}. */
    synchronized void next(int requested, Map<FetchKey, FetchWanted> changed, List<FetchKey> forgotten, long nowMs) {
        if (requested != epoch) {
            throw new ProtocolException(
                    ErrorCode.INVALID_FETCH_SESSION_EPOCH,
                    "fetch session " + id + " is at epoch " + epoch + ", not " + requested);
        }
        epoch = epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
        usedMs = nowMs;
        changed.forEach((key, want) -> followed.computeIfAbsent(key, k -> new CachedPartition(want)).wanted = want);
        forgotten.forEach(followed::remove);
    }

    /**
     * Whether the client is to be told {@code answer}; remembers it when so. A partition with records goes to the end of the
     * line, so that the next fetch begins with the others.
     */
    synchronized boolean news(FetchKey key, PartitionData answer) {
        CachedPartition known = followed.get(key);
        if (known == null) {
            return false;
        }
        boolean error = answer.errorCode() != ErrorCode.NONE.code();
        boolean records = MessageRecords.any(answer);
        boolean news = error
                || records
                || answer.preferredReadReplica() >= 0
                || known.highWatermark != answer.highWatermark()
                || known.logStartOffset != answer.logStartOffset();
        // After an error the next good answer is news whatever it says.
        known.highWatermark = error ? CachedPartition.UNTOLD : answer.highWatermark();
        known.logStartOffset = answer.logStartOffset();
        if (records) {
            followed.remove(key);
            followed.put(key, known);
        }
        return news;
    }

    private static final class CachedPartition {
        static final long UNTOLD = -2;

        FetchWanted wanted;
        Optional<String> name = Optional.empty();
        long highWatermark = UNTOLD;
        long logStartOffset = UNTOLD;

        CachedPartition(FetchWanted wanted) {
            this.wanted = wanted;
        }
    }
}
