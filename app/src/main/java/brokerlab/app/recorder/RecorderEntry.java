package brokerlab.app.recorder;

import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.LogEvent;
import brokerlab.engine.journal.SessionState;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened, told once though each replica or broker journals it for itself: a segment that rolls on three replicas, three brokers that
 * lose the same ZooKeeper node.
 *
 * @param entries at least one, oldest first, no two of the same broker when there are several
 */
record RecorderEntry(List<JournalEntry> entries) {
    /** What brokers do of themselves for the same cause, they do within this time. */
    static final long TOGETHER_MS = 10_000;

    /** Of which happening an entry is a part. */
    private sealed interface Sameness {
        record Rolled(String topic, int partition, long newBaseOffset) implements Sameness {}

        record Deleted(String topic, int partition, long baseOffset, LogEvent.DeletionReason reason)
                implements Sameness {}

        record Session(SessionState state) implements Sameness {}
    }

    private static Optional<Sameness> sameness(ClusterEvent event) {
        return switch (event) {
            case LogEvent.SegmentRolled e ->
                Optional.of(new Sameness.Rolled(e.topic(), e.partition(), e.newBaseOffset()));
            case LogEvent.SegmentDeleted e ->
                Optional.of(new Sameness.Deleted(e.topic(), e.partition(), e.baseOffset(), e.reason()));
            case ZooKeeperEvent.SessionChanged e -> Optional.of(new Sameness.Session(e.state()));
            default -> Optional.empty();
        };
    }

    /** @param oldestFirst by their wall time */
    static List<RecorderEntry> of(List<JournalEntry> oldestFirst) {
        Map<Sameness, List<JournalEntry>> open = new LinkedHashMap<>();
        var all = new ArrayList<List<JournalEntry>>(oldestFirst.size());
        for (JournalEntry entry : oldestFirst) {
            Optional<Sameness> what = sameness(entry.event());
            List<JournalEntry> known = what.map(open::get).orElse(null);
            if (known != null && joins(known, entry)) {
                known.add(entry);
                continue;
            }
            var begun = new ArrayList<JournalEntry>(1);
            begun.add(entry);
            all.add(begun);
            what.ifPresent(w -> open.put(w, begun));
        }
        return all.stream().map(RecorderEntry::new).toList();
    }

    private static boolean joins(List<JournalEntry> known, JournalEntry entry) {
        return entry.wallMs() - known.getFirst().wallMs() <= TOGETHER_MS
                && known.stream().noneMatch(e -> e.broker() == entry.broker());
    }

    RecorderEntry {
        entries = List.copyOf(entries);
    }

    JournalEntry first() {
        return entries.getFirst();
    }

    /** The first entry's: what joins later changes nothing of it. */
    long id() {
        return first().id();
    }

    long wallMs() {
        return first().wallMs();
    }

    ClusterEvent event() {
        return first().event();
    }

    /** Whether several brokers tell of it. */
    boolean several() {
        return entries.size() > 1;
    }
}
