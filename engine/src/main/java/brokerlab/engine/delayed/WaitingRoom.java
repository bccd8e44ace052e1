package brokerlab.engine.delayed;

import brokerlab.engine.clock.Tasks;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where requests wait, listed under each key whose change could fulfil them. A request that is answered leaves all its lists at
 * once. Thread-safe, without a lock of its own; lists are copied on change because they are short and read often.
 *
 * @param <K> what changes, for instance a partition
 */
public final class WaitingRoom<K> implements AutoCloseable {
    private static final Waiting[] NOBODY = {};

    private final int capacity;
    private final Deadlines deadlines;
    private final ConcurrentHashMap<K, Waiting[]> lists = new ConcurrentHashMap<>();
    private final AtomicInteger present = new AtomicInteger();
    private volatile boolean closed;

    /** @param capacity most requests waiting; one more is answered as expired at once */
    public WaitingRoom(Tasks tasks, int capacity) {
        this.capacity = capacity;
        this.deadlines = new Deadlines(tasks);
    }

    /** Answers {@code request} at once when it is ready, else when a {@link #check} finds it so or {@code timeoutMs} has passed. */
    public void admit(Waiting request, Collection<? extends K> keys, long timeoutMs) {
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
        List<K> watched = List.copyOf(keys);
        for (K key : watched) {
            lists.compute(key, (k, list) -> with(list == null ? NOBODY : list, request));
        }
        long slot = deadlines.add(request, timeoutMs);
        var once = new Departure(request, watched, slot);
        request.onLeave(once::run);
        // A change between the first look and the listing would be missed without the second look.
        request.poke();
        if (request.answered()) {
            once.run();
        }
        if (closed) {
            request.expire();
        }
    }

    /** Looks at everything that waits under {@code key}; to be called after a change, outside of locks. */
    public void check(K key) {
        Waiting[] list = lists.get(key);
        if (list != null) {
            for (Waiting request : list) {
                request.poke();
            }
        }
    }

    /** Requests waiting now. */
    public int size() {
        return present.get();
    }

    /** Keys somebody waits under. */
    public int keys() {
        return lists.size();
    }

    /** Expires everything, now and from now on. */
    @Override
    public void close() {
        closed = true;
        lists.values().forEach(list -> Arrays.asList(list).forEach(Waiting::expire));
    }

    private static Waiting[] with(Waiting[] list, Waiting request) {
        Waiting[] longer = Arrays.copyOf(list, list.length + 1);
        longer[list.length] = request;
        return longer;
    }

    private static Waiting[] without(Waiting[] list, Waiting request) {
        int at = Arrays.asList(list).indexOf(request);
        if (at < 0) {
            return list;
        }
        Waiting[] shorter = Arrays.copyOf(list, list.length - 1);
        System.arraycopy(list, at + 1, shorter, at, list.length - at - 1);
        return shorter;
    }

    /** Takes a request off its lists, once: it may be answered before its way out was known. */
    private final class Departure {
        private final Waiting request;
        private final List<K> keys;
        private final long slot;
        private boolean done;

        Departure(Waiting request, List<K> keys, long slot) {
            this.request = request;
            this.keys = keys;
            this.slot = slot;
        }

        void run() {
            synchronized (this) {
                if (done) {
                    return;
                }
                done = true;
            }
            for (K key : keys) {
                lists.computeIfPresent(key, (k, list) -> {
                    Waiting[] rest = without(list, request);
                    return rest.length == 0 ? null : rest;
                });
            }
            deadlines.remove(slot, request);
            present.decrementAndGet();
        }
    }
}
