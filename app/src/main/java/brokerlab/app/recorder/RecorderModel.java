package brokerlab.app.recorder;

import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ReplicationEvent;
import brokerlab.engine.journal.SettingEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The events of the last minutes, as the strip shows them. Entries come in on engine threads into a bounded queue and are taken over on
 * the FX thread once per tick.
 */
public final class RecorderModel {
    /** What the strip covers. */
    static final long WINDOW_MS = 300_000;

    private static final int QUEUE = 4096;
    private static final int KEPT = 5000;

    private final Deque<JournalEntry> incoming = new ArrayDeque<>();
    private long overflow;
    private final Deque<JournalEntry> kept = new ArrayDeque<>();
    private final Set<Lane> lanes = EnumSet.allOf(Lane.class);
    private long revision;
    private long shownAt = -1;
    private List<RecorderEntry> shown = List.of();

    /** From any thread. When the app cannot keep up the oldest are dropped and counted. */
    public void offer(JournalEntry entry) {
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

    /** The entry that tells of the machine's last stall, empty when it has none of the last minutes. */
    public OptionalLong lastStall() {
        Iterator<JournalEntry> back = kept.descendingIterator();
        while (back.hasNext()) {
            JournalEntry entry = back.next();
            if (entry.event() instanceof ProblemEvent.MachineOverloaded
                    || entry.event() instanceof ProblemEvent.ProcessPaused) {
                return OptionalLong.of(entry.id());
            }
        }
        return OptionalLong.empty();
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

    boolean shows(Lane lane) {
        return lanes.contains(lane);
    }

    void show(Lane lane, boolean on) {
        if (on ? lanes.add(lane) : lanes.remove(lane)) {
            revision++;
        }
    }

    /** Oldest first, of the lanes shown. A follower's role change repeats its election, and settings taken repeat their change. */
    List<RecorderEntry> shown() {
        if (shownAt != revision) {
            shownAt = revision;
            shown = RecorderEntry.of(kept.stream()
                    .filter(e -> !(e.event() instanceof ReplicationEvent.RoleTaken)
                            && !(e.event() instanceof SettingEvent.SettingsTaken)
                            && lanes.contains(Lane.of(e.event())))
                    .toList());
        }
        return shown;
    }

    /** What the entry is a part of, when it is shown. */
    Optional<RecorderEntry> find(long id) {
        return shown().stream()
                .filter(h -> h.entries().stream().anyMatch(e -> e.id() == id))
                .findFirst();
    }
}
