package brokerlab.engine.cluster;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * How long ZooKeeper waits for sessions on a machine that is short of time: four times the longest stall of the last ten minutes, so that
 * several in a row end none, and no longer than Apache Kafka waits by default. A lab's sessions are short so that a death is noticed soon;
 * what a person chose stands. All of it under the journal's lock.
 */
final class SessionStretch {
    static final long LOOK_MS = 5_000;

    private static final long REMEMBERED_MS = 600_000;
    private static final long TIMES = 4;

    /** Sessions end at ticks, so less than a tick makes no difference. */
    private static final long STEP_MS = 500;

    /** The default of {@code zookeeper.session.timeout.ms}. */
    private static final long MOST_MS = 18_000;

    private record Seen(long ms, long atMs) {}

    private final Clock clock;
    private final Journal journal;
    private final IntConsumer onChange;
    /** Those that no later one exceeds, so the first is the longest. */
    private final ArrayDeque<Seen> seen = new ArrayDeque<>();

    private Supplier<OptionalLong> asked = OptionalLong::empty;
    private volatile long stretchedMs;

    /** @param onChange told how long sessions live at least, 0 for as long as they asked for */
    SessionStretch(Clock clock, Journal journal, IntConsumer onChange) {
        this.clock = clock;
        this.journal = journal;
        this.onChange = onChange;
    }

    /** @param sessionMs what brokers ask for, empty when it is not to be stretched */
    void stretch(Supplier<OptionalLong> sessionMs) {
        synchronized (journal) {
            asked = sessionMs;
        }
    }

    /** Empty while it is as long as brokers ask for. */
    OptionalLong stretchedMs() {
        long now = stretchedMs;
        return now == 0 ? OptionalLong.empty() : OptionalLong.of(now);
    }

    void stalled(long ms) {
        synchronized (journal) {
            while (!seen.isEmpty() && seen.getLast().ms() <= ms) {
                seen.removeLast();
            }
            seen.addLast(new Seen(ms, clock.elapsedMs()));
            look();
        }
    }

    /** Once in a while, to be less patient again. */
    void look() {
        synchronized (journal) {
            long now = clock.elapsedMs();
            while (!seen.isEmpty() && now - seen.getFirst().atMs() > REMEMBERED_MS) {
                seen.removeFirst();
            }
            OptionalLong ask = asked.get();
            long next = ask.isEmpty() || seen.isEmpty()
                    ? 0
                    : stretched(ask.getAsLong(), seen.getFirst().ms());
            if (next != stretchedMs) {
                long before = stretchedMs;
                stretchedMs = next;
                onChange.accept((int) next);
                long own = ask.orElse(0);
                journal.append(
                        JournalEntry.CLUSTER,
                        new ZooKeeperEvent.SessionsStretched(before == 0 ? own : before, next == 0 ? own : next));
            }
        }
    }

    /** 0 when what is asked for is enough. */
    static long stretched(long askedMs, long longestMs) {
        long wanted = Math.min(MOST_MS, (longestMs * TIMES + STEP_MS - 1) / STEP_MS * STEP_MS);
        return wanted > askedMs ? wanted : 0;
    }
}
