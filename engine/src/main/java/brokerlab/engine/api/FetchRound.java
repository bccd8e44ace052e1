package brokerlab.engine.api;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;

/** One fetch: what is wanted, and which answers are told. */
final class FetchRound {
    private final Optional<FetchSession> session;
    private final boolean full;
    private final Map<FetchKey, FetchWanted> partitions;

    /** Without a session: everything asked is told. */
    FetchRound(Map<FetchKey, FetchWanted> wanted) {
        this.session = Optional.empty();
        this.full = true;
        this.partitions = wanted;
    }

    FetchRound(FetchSession session, boolean full) {
        this.session = Optional.of(session);
        this.full = full;
        this.partitions = session.partitions();
    }

    /** All partitions to fetch, in order. */
    Map<FetchKey, FetchWanted> partitions() {
        return partitions;
    }

    /** 0 for none. */
    int sessionId() {
        return session.map(FetchSession::id).orElse(0);
    }

    /** Whether all its partitions are to be told. */
    boolean full() {
        return full;
    }

    /** The name of a partition's topic, {@code now} or as the session knew it. */
    Optional<String> name(FetchKey key, Optional<String> now) {
        return session.map(s -> s.name(key, now)).orElse(now);
    }

    boolean mustRespond(FetchKey key, PartitionData answer) {
        boolean news = session.map(s -> s.news(key, answer)).orElse(true);
        return full || news;
    }
}
