package brokerlab.engine.api;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;

/**
 * The fetch sessions of one broker (KIP-227): what a client follows is remembered, so that it sends and gets only what changed.
 *
 * <pre>
 *   epoch -1  no session (an old one ends)      epoch 0  full fetch, new session when there is a slot
 *   epoch n   the n-th fetch of the session: named partitions are added or changed, forgotten ones removed
 * </pre>
 */
final class FetchSessions {
    /** Whatever is negative is no leader epoch in a fetch. */
    private static final int NO_EPOCH = -1;

    private static final int FINAL_EPOCH = -1;
    private static final int INITIAL_EPOCH = 0;

    /** A session in use within this time is not put out for another one (Kafka's MIN_INCREMENTAL_FETCH_SESSION_EVICTION_MS). */
    static final long SAFE_MS = 120_000;

    private final Clock clock;
    private final int slots;
    private final SplittableRandom ids;
    private final Map<Integer, FetchSession> sessions = new HashMap<>();

    FetchSessions(Clock clock, int slots, long seed) {
        this.clock = clock;
        this.slots = slots;
        this.ids = new SplittableRandom(seed);
    }

    static FetchSessions of(BrokerContext broker) {
        Clock clock = broker.tasks().clock();
        // Ids must differ from those of the broker's former lives, which clients still hold.
        long seed = clock.wallMs() * 31 + broker.broker();
        return new FetchSessions(clock, broker.settings().getInt("max.incremental.fetch.session.cache.slots"), seed);
    }

    /**
     * Finds or opens the session a fetch belongs to and takes over what it changes.
     *
     * @throws ProtocolException FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH, FETCH_SESSION_TOPIC_ID_ERROR
     */
    synchronized FetchRound round(FetchRequestData request, boolean byId) {
        if (request.sessionEpoch() == FINAL_EPOCH || request.sessionEpoch() == INITIAL_EPOCH) {
            sessions.remove(request.sessionId());
            Map<FetchKey, FetchWanted> wanted = requested(request, byId);
            return request.sessionEpoch() == INITIAL_EPOCH
                    ? opened(wanted, byId).map(s -> new FetchRound(s, true)).orElseGet(() -> new FetchRound(wanted))
                    : new FetchRound(wanted);
        }
        FetchSession session = sessions.get(request.sessionId());
        if (session == null) {
            throw new ProtocolException(
                    ErrorCode.FETCH_SESSION_ID_NOT_FOUND, "no fetch session " + request.sessionId() + " (any more)");
        }
        if (session.byId() != byId) {
            throw new ProtocolException(
                    ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR,
                    "the session began " + (byId ? "without" : "with") + " topic ids");
        }
        session.next(request.sessionEpoch(), requested(request, byId), forgotten(request, byId), clock.elapsedMs());
        if (session.size() == 0) {
            sessions.remove(session.id());
            return new FetchRound(Map.of());
        }
        return new FetchRound(session, false);
    }

    /** The session of a round that is told nothing, 0 when that ends it: what only began must begin again. */
    synchronized int keptEmpty(FetchRound round) {
        if (round.full()) {
            sessions.remove(round.sessionId());
            return 0;
        }
        return round.sessionId();
    }

    private Optional<FetchSession> opened(Map<FetchKey, FetchWanted> wanted, boolean byId) {
        if (sessions.size() >= slots && !evictedFor(wanted.size())) {
            return Optional.empty();
        }
        int id = 0;
        while (id == 0 || sessions.containsKey(id)) {
            id = ids.nextInt(1, Integer.MAX_VALUE);
        }
        var session = new FetchSession(id, byId, wanted, clock.elapsedMs());
        sessions.put(id, session);
        return Optional.of(session);
    }

    /** Puts out the session idle for longest, or a long-lived smaller one when the new one is larger. */
    private boolean evictedFor(int size) {
        long now = clock.elapsedMs();
        Optional<FetchSession> idlest = sessions.values().stream().min(Comparator.comparingLong(FetchSession::usedMs));
        if (idlest.isPresent() && now - idlest.get().usedMs() > SAFE_MS) {
            sessions.remove(idlest.get().id());
            return true;
        }
        Optional<FetchSession> smallest = sessions.values().stream()
                .filter(s -> now - s.openedMs() > SAFE_MS)
                .min(Comparator.comparingInt(FetchSession::size));
        if (smallest.isPresent() && smallest.get().size() < size) {
            sessions.remove(smallest.get().id());
            return true;
        }
        return false;
    }

    private static Map<FetchKey, FetchWanted> requested(FetchRequestData request, boolean byId) {
        var wanted = new LinkedHashMap<FetchKey, FetchWanted>();
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition p : topic.partitions()) {
                wanted.put(
                        key(byId, topic.topic(), topic.topicId(), p.partition()),
                        new FetchWanted(
                                p.fetchOffset(),
                                p.partitionMaxBytes(),
                                Math.max(NO_EPOCH, p.currentLeaderEpoch()),
                                Math.max(NO_EPOCH, p.lastFetchedEpoch())));
            }
        }
        return wanted;
    }

    private static List<FetchKey> forgotten(FetchRequestData request, boolean byId) {
        var forgotten = new ArrayList<FetchKey>();
        for (ForgottenTopic topic : request.forgottenTopicsData()) {
            topic.partitions().forEach(p -> forgotten.add(key(byId, topic.topic(), topic.topicId(), p)));
        }
        return forgotten;
    }

    private static FetchKey key(boolean byId, String topic, Uuid id, int partition) {
        return byId ? new FetchKey("", id, partition) : new FetchKey(topic, Uuid.ZERO_UUID, partition);
    }

    synchronized int open() {
        return sessions.size();
    }
}
