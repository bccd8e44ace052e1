package brokerlab.app.shell;

import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.JournalEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The events of the last minutes, as the strip shows them. Entries come in on engine threads into a bounded queue and are taken over on
 * the FX thread once per tick.
 */
final class RecorderModel {
    /** What the strip covers. */
    static final long WINDOW_MS = 300_000;

    private static final int QUEUE = 4096;
    private static final int KEPT = 5000;

    /** A filter of the strip: some of the journal's tracks under one name. */
    enum Filter {
        ELECTIONS,
        ISR,
        SEGMENTS,
        GROUPS,
        SETTINGS,
        ZOOKEEPER
    }

    /** The filter a track belongs to; empty for problems, which are always shown. */
    static Optional<Filter> filter(ClusterEvent.Track track) {
        return switch (track) {
            case BROKER, LEADER -> Optional.of(Filter.ELECTIONS);
            case ISR -> Optional.of(Filter.ISR);
            case SEGMENT -> Optional.of(Filter.SEGMENTS);
            case GROUP -> Optional.of(Filter.GROUPS);
            case SETTING, TOPIC -> Optional.of(Filter.SETTINGS);
            case ZOOKEEPER -> Optional.of(Filter.ZOOKEEPER);
            case PROBLEM -> Optional.empty();
        };
    }

    private final Deque<JournalEntry> incoming = new ArrayDeque<>();
    private long overflow;
    private final Deque<JournalEntry> kept = new ArrayDeque<>();
    private final Set<Filter> filters = EnumSet.allOf(Filter.class);
    private long revision;

    /** From any thread. When the app cannot keep up the oldest are dropped and counted. */
    void offer(JournalEntry entry) {
        synchronized (incoming) {
            if (incoming.size() == QUEUE) {
                incoming.removeFirst();
                overflow++;
            }
            incoming.addLast(entry);
        }
    }

    /** Takes over what came in, forgets what is too old; whether anything changed. */
    boolean drain(long nowMs) {
        boolean changed = false;
        synchronized (incoming) {
            while (!incoming.isEmpty()) {
                kept.addLast(incoming.removeFirst());
                changed = true;
            }
        }
        while (!kept.isEmpty() && (kept.size() > KEPT || kept.peekFirst().wallMs() < nowMs - WINDOW_MS)) {
            kept.removeFirst();
            changed = true;
        }
        if (changed) {
            revision++;
        }
        return changed;
    }

    void clear() {
        synchronized (incoming) {
            incoming.clear();
        }
        kept.clear();
        revision++;
    }

    /** How many were dropped because they came too fast. */
    long dropped() {
        synchronized (incoming) {
            return overflow;
        }
    }

    long revision() {
        return revision;
    }

    boolean shows(Filter filter) {
        return filters.contains(filter);
    }

    void show(Filter filter, boolean on) {
        if (on ? filters.add(filter) : filters.remove(filter)) {
            revision++;
        }
    }

    /** Oldest first, filtered; problems are always shown. A follower's role change repeats its election and is left out. */
    List<JournalEntry> shown() {
        List<JournalEntry> list = new ArrayList<>(kept.size());
        for (JournalEntry entry : kept) {
            if (!(entry.event() instanceof ClusterEvent.RoleTaken)
                    && filter(entry.event().track()).map(filters::contains).orElse(true)) {
                list.add(entry);
            }
        }
        return list;
    }

    Optional<JournalEntry> find(long id) {
        return kept.stream().filter(e -> e.id() == id).findFirst();
    }
}
