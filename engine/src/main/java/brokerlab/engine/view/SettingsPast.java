package brokerlab.engine.view;

import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The history of settings, read from the journal: each change, and who asked for it by a walk up the causes. */
final class SettingsPast {
    /** Requests whose origin is remembered; older ones count as made by hand. */
    private static final int REMEMBERED = 1_000;

    private final Journal journal;
    private final Map<Long, SettingOrigin> origins = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SettingOrigin> eldest) {
            return size() > REMEMBERED;
        }
    };

    SettingsPast(Journal journal) {
        this.journal = journal;
    }

    /** @param request the journal entry of a request of this workbench */
    synchronized void remember(long request, SettingOrigin origin) {
        origins.put(request, origin);
    }

    private synchronized SettingOrigin origin(long request) {
        return origins.getOrDefault(request, SettingOrigin.FORM);
    }

    /** Newest first. */
    List<Query.SettingPast> changes(int limit) {
        List<JournalEntry> entries = journal.since(0);
        var byId = new HashMap<Long, JournalEntry>();
        entries.forEach(e -> byId.put(e.id(), e));
        var past = new ArrayList<Query.SettingPast>();
        for (JournalEntry entry : entries.reversed()) {
            if (past.size() < limit && entry.event() instanceof ClusterEvent.SettingChanged changed) {
                past.add(past(entry, changed, request(entry, byId)));
            }
        }
        return List.copyOf(past);
    }

    /** Causes have lower ids than what they cause, so the walk ends. */
    private static Optional<JournalEntry> request(JournalEntry entry, Map<Long, JournalEntry> byId) {
        JournalEntry at = byId.get(entry.causeId());
        while (at != null && !(at.event() instanceof ClusterEvent.Requested)) {
            at = byId.get(at.causeId());
        }
        return Optional.ofNullable(at);
    }

    private Query.SettingPast past(
            JournalEntry entry, ClusterEvent.SettingChanged changed, Optional<JournalEntry> request) {
        String by = request.map(r -> ((ClusterEvent.Requested) r.event()).by()).orElse("");
        SettingOrigin origin = request.isEmpty()
                ? SettingOrigin.OUTSIDE
                : by.equals(ClusterCommands.BY) ? origin(request.get().id()) : SettingOrigin.WIRE;
        return new Query.SettingPast(
                entry.id(),
                entry.wallMs(),
                scope(changed),
                changed.name(),
                set(changed.oldValue()),
                set(changed.newValue()),
                origin,
                by,
                request.map(JournalEntry::id).orElse(0L));
    }

    private static Optional<String> set(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private static SettingScope scope(ClusterEvent.SettingChanged changed) {
        return switch (changed.scope()) {
            case "topic" -> new SettingScope.Topic(changed.entity());
            case "zookeeper" -> new SettingScope.Ensemble();
            default ->
                changed.entity().isEmpty()
                        ? new SettingScope.ClusterDefault()
                        : new SettingScope.Broker(Integer.parseInt(changed.entity()));
        };
    }
}
