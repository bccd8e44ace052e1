package brokerlab.engine.journal;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * The cluster's memory of what happened: append, subscribe, replay. Holds the newest {@code capacity} entries; older ones
 * are dropped. Thread-safe. Subscribers are called in id order, under the journal's lock: they must be quick and must not
 * append.
 */
public final class Journal {
    private final Clock clock;
    private final int capacity;
    private final ArrayDeque<JournalEntry> entries = new ArrayDeque<>();
    private final List<Consumer<JournalEntry>> subscribers = new CopyOnWriteArrayList<>();
    private ToLongFunction<ClusterEvent> reasons = event -> Causes.NONE;
    private long lastId;

    /** @param capacity entries kept in memory, at least 1 */
    public Journal(Clock clock, int capacity) {
        this.clock = clock;
        this.capacity = capacity;
    }

    /** Appends on behalf of the current cause; returns the new entry's id. */
    public long append(int broker, ClusterEvent event) {
        return append(broker, Causes.current(), event);
    }

    /** Appends with an explicit cause; returns the new entry's id. */
    public synchronized long append(int broker, long causeId, ClusterEvent event) {
        long cause = causeId == Causes.NONE ? reasons.applyAsLong(event) : causeId;
        var entry = new JournalEntry(++lastId, clock.wallMs(), broker, cause, event);
        entries.addLast(entry);
        if (entries.size() > capacity) {
            entries.removeFirst();
        }
        for (var subscriber : subscribers) {
            subscriber.accept(entry);
        }
        return entry.id();
    }

    /**
     * Has {@code by} asked for the cause of each event that nobody gives one for, before it is appended: the id of an entry, or
     * {@link Causes#NONE}. It is called under this journal's lock, must be quick and may append.
     */
    public synchronized void explain(ToLongFunction<ClusterEvent> by) {
        reasons = by;
    }

    /** Calls {@code subscriber} for every entry kept with an id above {@code afterId}, then for every new one. */
    public synchronized Runnable subscribe(long afterId, Consumer<JournalEntry> subscriber) {
        for (var entry : entries) {
            if (entry.id() > afterId) {
                subscriber.accept(entry);
            }
        }
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    /** The kept entries with an id above {@code afterId}, oldest first. */
    public synchronized List<JournalEntry> since(long afterId) {
        var result = new ArrayList<JournalEntry>();
        for (var entry : entries) {
            if (entry.id() > afterId) {
                result.add(entry);
            }
        }
        return result;
    }

    /** The id of the newest entry, 0 when there is none. */
    public synchronized long lastId() {
        return lastId;
    }
}
