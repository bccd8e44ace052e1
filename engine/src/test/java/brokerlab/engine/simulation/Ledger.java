package brokerlab.engine.simulation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One partition as the outside world knows it: what was sent, what was acknowledged, what could be read. */
final class Ledger {
    private long[] readable = new long[64];
    private int size;
    final Set<Long> sent = new HashSet<>();
    final Set<Long> refused = new HashSet<>();
    private final Map<Long, Integer> once = new HashMap<>();
    private final Map<Long, Long> lastOfProducer = new HashMap<>();
    int acknowledged;

    /** Entries that were below the high watermark of some leader. */
    int size() {
        return size;
    }

    long entry(int offset) {
        return readable[offset];
    }

    void add(long entry) {
        if (size == readable.length) {
            readable = Arrays.copyOf(readable, 2 * size);
        }
        readable[size] = entry;
        client(Mirror.id(entry), size);
        size++;
    }

    private void client(long id, int offset) {
        Integer before = once.put(id, offset);
        if (before != null && Clients.idempotent(id)) {
            throw new Violation("exactly once", id + " is at " + before + " and again at " + offset);
        }
        if (Clients.idempotent(id)) {
            Long last = lastOfProducer.put(Clients.producer(id), id);
            if (last != null && last > id) {
                throw new Violation("order", id + " comes after " + last);
            }
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append(' ').append(Mirror.show(readable[i]));
        }
        return size + " readable, acknowledged below " + acknowledged + ":" + text;
    }
}
