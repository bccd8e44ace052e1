package brokerlab.engine.delayed;

import brokerlab.engine.clock.Tasks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where requests wait, listed under each key whose change could fulfil them. A request that is answered leaves the list where that was
 * noticed; the others it leaves when so many were answered that all of them are purged together (Kafka's {@code
 * …purgatory.purge.interval.requests}): leaving a thousand lists for each answer would cost more than the answer. What stays listed
 * is small, the request itself is let go. Thread-safe, without a lock of its own; lists are copied on change because they are short
 * and read often.
 *
 * @param <K> what changes, for instance a partition
 */
public final class Purgatory<K> implements AutoCloseable {
    private final int capacity;
    private final int purgeInterval;
    private final TimingWheel deadlines;
    private final ConcurrentHashMap<K, List<Listing>> lists = new ConcurrentHashMap<>();
    private final AtomicInteger present = new AtomicInteger();
    private final List<Listing> gone = new ArrayList<>();
    private volatile boolean closed;

    /**
     * @param capacity most requests waiting; one more is answered as expired at once
     * @param purgeInterval answered requests that may stay listed
     */
    public Purgatory(Tasks tasks, int capacity, int purgeInterval) {
        this.capacity = capacity;
        this.purgeInterval = purgeInterval;
        this.deadlines = new TimingWheel(tasks);
    }

    /** A room whose requests leave all their lists when they are answered. */
    public Purgatory(Tasks tasks, int capacity) {
        this(tasks, capacity, 1);
    }

    /** Answers {@code request} at once when it is ready, else when a {@link #check} finds it so or {@code timeoutMs} has passed. */
    public void admit(DelayedOperation request, Collection<? extends K> keys, long timeoutMs) {
        request.poke();
        if (request.answered()) {
            return;
        }
        if (timeoutMs <= 0 || closed) {
            request.expire();
            return;
        }
        if (present.incrementAndGet() > capacity) {
            present.decrementAndGet();
            request.expire();
            return;
        }
        var place = new Listing(request, List.copyOf(keys));
        for (K key : place.keys) {
            lists.compute(key, (k, list) -> with(list == null ? List.of() : list, place));
        }
        place.slot = deadlines.add(request, timeoutMs);
        request.onLeave(place::leave);
        // A change between the first look and the listing would be missed without the second look.
        request.poke();
        if (request.answered()) {
            place.leave();
        }
        if (closed) {
            request.expire();
        }
    }

    /** Looks at everything that waits under {@code key}; to be called after a change, outside of locks. */
    public void check(K key) {
        List<Listing> list = lists.get(key);
        if (list == null) {
            return;
        }
        boolean some = false;
        for (Listing place : list) {
            place.request.poke();
            some |= place.left;
        }
        if (some && purgeInterval > 1) {
            lists.computeIfPresent(key, (k, now) -> stillThere(now));
        }
    }

    /** Requests waiting now. */
    public int size() {
        return present.get();
    }

    /** Entries in the lists, those of answered requests that were not purged yet included. */
    public int listed() {
        return lists.values().stream().mapToInt(List::size).sum();
    }

    /** Keys somebody waits under, or did until now. */
    public int keys() {
        return lists.size();
    }

    /** Expires everything, now and from now on. */
    @Override
    public void close() {
        closed = true;
        lists.values().forEach(list -> list.forEach(place -> place.request.expire()));
    }

    private List<Listing> with(List<Listing> list, Listing place) {
        var longer = new ArrayList<Listing>(list.size() + 1);
        longer.addAll(list);
        longer.add(place);
        return longer;
    }

    private List<Listing> stillThere(List<Listing> list) {
        List<Listing> rest = list.stream().filter(place -> !place.left).toList();
        return rest.isEmpty() ? null : rest;
    }

    private void purge(Collection<Listing> answered) {
        Set<K> keys = new HashSet<>();
        answered.forEach(place -> keys.addAll(place.keys));
        keys.forEach(key -> lists.computeIfPresent(key, (k, list) -> stillThere(list)));
    }

    /** What stands in an answered request's place. */
    private static final DelayedOperation NOBODY = new DelayedOperation() {
        @Override
        protected boolean ready() {
            return true;
        }

        @Override
        protected void answer(boolean expired) {
            // Nobody waits.
        }
    };

    static {
        NOBODY.expire();
    }

    /** A request on its lists. It leaves once: it may be answered before its way out was known. */
    private final class Listing {
        private final List<K> keys;
        private volatile DelayedOperation request;
        private volatile boolean left;
        private long slot;

        Listing(DelayedOperation request, List<K> keys) {
            this.request = request;
            this.keys = keys;
        }

        void leave() {
            DelayedOperation leaving;
            synchronized (this) {
                if (left) {
                    return;
                }
                left = true;
                leaving = request;
                request = NOBODY;
            }
            deadlines.remove(slot, leaving);
            present.decrementAndGet();
            if (purgeInterval <= 1) {
                purge(List.of(this));
                return;
            }
            List<Listing> together = List.of();
            synchronized (gone) {
                gone.add(this);
                if (gone.size() >= purgeInterval) {
                    together = List.copyOf(gone);
                    gone.clear();
                }
            }
            purge(together);
        }
    }
}
