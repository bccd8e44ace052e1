package brokerlab.engine.cluster;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Clock;
import brokerlab.engine.clock.Stall;
import brokerlab.engine.clock.StallWatch;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The machine under the cluster: journals when it gives no time, is the reason for what times out then, and lets ZooKeeper wait longer for
 * sessions while it is so.
 *
 * <pre>
 *   stall ≥ 200 ms ──▶ patience (four times the longest of ten minutes)
 *         ≥ 500 ms ──▶ journal ──▶ cause of sessions lost, brokers gone, controllers and leaders elected soon after
 * </pre>
 */
public final class Host {
    /** A shorter one ends no session and is not worth a line. */
    private static final long JOURNALED_MS = 500;

    /** Within it a further stall is told only if it is much longer: a busy machine has many. */
    private static final long SAME_MS = 10_000;

    /** The longest time-out of what can follow, and some time for it to be found out. */
    private static final long FOLLOWS_MS = 20_000;

    /** How long the machine counts as overloaded after a stall. */
    private static final long OVERLOADED_MS = 30_000;

    /**
     * The last stall.
     *
     * @param endedWallMs milliseconds since the epoch
     */
    public record LastStall(long ms, long endedWallMs) {}

    /**
     * @param entry of the first of several
     * @param entryMs how long that one was
     * @param lastMs how long the last one was, that ended at {@code lastAtMs}
     */
    private record JournaledStall(
            long entry, long entryMs, long entryAtMs, long lastMs, long lastAtMs, long lastWallMs) {}

    private final Clock clock;
    private final Journal journal;
    private final SessionStretch sessions;
    private final TimeoutCauses reasons = new TimeoutCauses(this::shortOfTime);
    /** Seen, and not journaled yet. */
    private final ConcurrentLinkedQueue<Stall> pending = new ConcurrentLinkedQueue<>();

    private volatile Runnable look = () -> {};
    private volatile Optional<JournaledStall> lastStall = Optional.empty();

    /** @param onChange told how long ZooKeeper is to wait for sessions at least, 0 for as long as they asked for; under the journal's lock */
    Host(Tasks tasks, Journal journal, IntConsumer onChange) {
        this.clock = tasks.clock();
        this.journal = journal;
        this.sessions = new SessionStretch(clock, journal, onChange);
        journal.subscribe(journal.lastId(), reasons::onEntry);
        journal.explain(reasons::of);
    }

    /** Looks from now on, until {@code tasks} is closed. */
    void watch(Tasks tasks) {
        var watch = StallWatch.begin(tasks, this::stalled);
        look = watch::look;
        tasks.every(SessionStretch.LOOK_MS, sessions::look);
    }

    /**
     * Sessions may be stretched from now on.
     *
     * @param sessionMs what brokers ask for, empty while it is a person's own choice, which stands
     */
    void stretch(Supplier<OptionalLong> sessionMs) {
        sessions.stretch(sessionMs);
    }

    /** How long ZooKeeper waits for brokers' sessions, empty while it is as long as they asked for. */
    public OptionalLong sessionMs() {
        return sessions.stretchedMs();
    }

    /** Empty when there was none. */
    public Optional<LastStall> lastStall() {
        return lastStall.map(t -> new LastStall(t.lastMs(), t.lastWallMs()));
    }

    /** Whether it gave no time just now. */
    public boolean overloaded() {
        return lastStall
                .filter(t -> clock.elapsedMs() - t.lastAtMs() < OVERLOADED_MS)
                .isPresent();
    }

    /** On whichever thread saw it. */
    void stalled(Stall stall) {
        pending.add(stall);
        journalPending();
    }

    /** Under the journal's lock, so that whoever asks for reasons there finds told what was seen. */
    private void journalPending() {
        synchronized (journal) {
            for (Stall next = pending.poll(); next != null; next = pending.poll()) {
                long cause = journaled(next);
                long ms = next.ms();
                if (next.kind() != Stall.Kind.CLOCK_SET) {
                    Causes.with(cause, () -> sessions.stalled(ms));
                }
            }
        }
    }

    private long journaled(Stall stall) {
        return switch (stall.kind()) {
            case CLOCK_SET -> append(new ProblemEvent.ClockSetBack(-stall.ms()));
            case PAUSED -> journaled(stall, new ProblemEvent.ProcessPaused(stall.ms()));
            case OVERLOADED -> journaled(stall, new ProblemEvent.MachineOverloaded(stall.ms(), stall.collectingMs()));
        };
    }

    private long journaled(Stall stall, ClusterEvent event) {
        long now = clock.elapsedMs();
        long wall = clock.wallMs();
        Optional<JournaledStall> same = lastStall.filter(t -> now - t.entryAtMs() < SAME_MS);
        if (stall.ms() < JOURNALED_MS) {
            return same.map(JournaledStall::entry).orElse(Causes.NONE);
        }
        JournaledStall next = same.filter(t -> stall.ms() < 2 * t.entryMs())
                .map(t -> new JournaledStall(t.entry(), t.entryMs(), t.entryAtMs(), stall.ms(), now, wall))
                .orElseGet(() -> new JournaledStall(append(event), stall.ms(), now, stall.ms(), now, wall));
        lastStall = Optional.of(next);
        return next.entry();
    }

    private long append(ClusterEvent event) {
        return journal.append(JournalEntry.CLUSTER, Causes.NONE, event);
    }

    private long shortOfTime() {
        look.run();
        long now = clock.elapsedMs();
        return lastStall
                .filter(t -> now - t.lastAtMs() < FOLLOWS_MS)
                .map(JournaledStall::entry)
                .orElse(Causes.NONE);
    }
}
