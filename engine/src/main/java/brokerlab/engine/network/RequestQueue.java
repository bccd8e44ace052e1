package brokerlab.engine.network;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.InvalidSettingException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests of one broker between its sockets and their handlers. {@code num.io.threads} are handled at a time; of those that wait
 * there are {@code queued.max.requests}, and of all that are not yet answered {@code queued.max.request.bytes}: then no connection
 * is read until there is room, so that clients feel it in their sockets. What one connection had begun to send is still taken, and
 * each network thread may be reading one more while the last place is taken, as each processor of Apache Kafka's SocketServer holds one.
 *
 * <pre>
 *   socket ── full? ──► waiting ──► handlers (at most num.io.threads) ──► answered: bytes given back
 *               └─ stalled, read again when there is room
 * </pre>
 */
final class RequestQueue {
    /** Requests handled in one turn before other work gets the thread. */
    private static final int TURN = 64;

    private final Tasks tasks;
    private final int mostWaiting;
    private final long mostBytes;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Set<Connection> stalled = ConcurrentHashMap.newKeySet();
    private volatile int queued;
    private int handlers;
    private int handling;

    RequestQueue(Tasks tasks, BrokerSettings settings) {
        this.tasks = tasks;
        this.mostWaiting = settings.getInt("queued.max.requests");
        this.mostBytes = settings.getLong("queued.max.request.bytes");
        int largest = settings.getInt("socket.request.max.bytes");
        if (mostBytes > 0 && mostBytes < largest) {
            throw new InvalidSettingException(
                    "queued.max.request.bytes",
                    Long.toString(mostBytes),
                    "must be at least socket.request.max.bytes (" + largest + "), or -1 for no limit");
        }
        settings.onChange(names -> {
            if (names.contains("num.io.threads")) {
                handlers(settings);
            }
        });
        handlers(settings);
    }

    /** More begin at once; those too many end with what they are doing. */
    private void handlers(BrokerSettings settings) {
        int more;
        synchronized (this) {
            // Within the lock: of two who set it the later one has read later.
            int wanted = settings.getInt("num.io.threads");
            tasks.atLeast(wanted);
            handlers = wanted;
            more = Math.min(wanted - handling, waiting.size());
            handling += Math.max(0, more);
        }
        for (int i = 0; i < more; i++) {
            begin();
        }
    }

    /** Handles {@code request} when its turn has come. */
    void submit(Runnable request) {
        synchronized (this) {
            waiting.add(request);
            queued = waiting.size();
            if (handling >= handlers) {
                return;
            }
            handling++;
        }
        begin();
    }

    /** A request comes from outside: what its sender's thread does just now is not its cause. */
    private void begin() {
        Causes.with(Causes.NONE, () -> tasks.execute(this::turn));
    }

    private void turn() {
        for (int i = 0; i < TURN; i++) {
            Runnable next;
            synchronized (this) {
                next = handling > handlers ? null : waiting.poll();
                queued = waiting.size();
                if (next == null) {
                    handling--;
                    return;
                }
            }
            wake();
            boolean done = false;
            try {
                next.run();
                done = true;
            } finally {
                if (!done) {
                    begin();
                }
            }
            if (tasks.closed()) {
                return;
            }
        }
        begin();
    }

    /** Whether {@code reader} may go on reading; when not, it is told to as soon as there is room. */
    boolean roomFor(Connection reader) {
        if (!full()) {
            return true;
        }
        stalled.add(reader);
        // Room made between the two looks is seen here or by the one who made it.
        if (full()) {
            return false;
        }
        stalled.remove(reader);
        return true;
    }

    private boolean full() {
        return queued >= mostWaiting || (mostBytes > 0 && bytes.get() >= mostBytes);
    }

    /** A request of that size is in memory. */
    void reserve(int size) {
        bytes.addAndGet(size);
    }

    /** It is answered, or nobody waits for the answer any more. */
    void release(long size) {
        if (size != 0) {
            bytes.addAndGet(-size);
            wake();
        }
    }

    void forget(Connection reader) {
        stalled.remove(reader);
    }

    private void wake() {
        if (!stalled.isEmpty() && !full()) {
            for (Connection reader : List.copyOf(stalled)) {
                if (stalled.remove(reader)) {
                    reader.loop().execute(reader::readAgain);
                }
            }
        }
    }
}
