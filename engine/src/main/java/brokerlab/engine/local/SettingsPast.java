package brokerlab.engine.local;

import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.Requested;
import brokerlab.engine.journal.SettingEvent;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The history of settings: each change of this process from the journal, with who asked for it by a walk up the causes, then those of
 * former processes from a file, to which this one adds its own.
 */
final class SettingsPast {
    /** Requests whose origin is remembered; older ones count as made by hand. */
    private static final int REMEMBERED = 1_000;

    private final Journal journal;
    private final AtomicBoolean told = new AtomicBoolean();
    private final Map<Long, SettingOrigin> origins = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SettingOrigin> eldest) {
            return size() > REMEMBERED;
        }
    };

    private final List<Query.SettingPast> former;

    /** @param folder the cluster's */
    SettingsPast(Journal journal, Path folder, Tasks tasks) {
        this.journal = journal;
        var file = new SettingsPastFile(folder);
        former = former(file);
        Lane lane = tasks.lane("settings-history");
        journal.subscribe(0, entry -> {
            if (entry.event() instanceof SettingEvent.SettingChanged changed && isListed(changed)) {
                lane.execute(() -> keep(file, entry.id()));
            }
        });
    }

    private List<Query.SettingPast> former(SettingsPastFile file) {
        try {
            return file.read();
        } catch (IOException e) {
            lost("could not be read", e);
            return List.of();
        }
    }

    /** What caused it is journaled by then. */
    private void keep(SettingsPastFile file, long event) {
        Optional<Query.SettingPast> change =
                changes(REMEMBERED).stream().filter(p -> p.event() == event).findFirst();
        try {
            if (change.isPresent()) {
                file.append(change.get());
            }
        } catch (IOException e) {
            lost("could not be written", e);
        }
    }

    /** Once: a full disk would say it with every change. */
    private void lost(String what, IOException why) {
        if (!told.getAndSet(true)) {
            journal.append(
                    JournalEntry.CLUSTER,
                    new ProblemEvent.Warning(
                            "The history of settings " + what + ": " + why.getMessage(),
                            "Free space or rights in the cluster's folder, else a restart forgets who changed what."));
        }
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
            if (past.size() < limit
                    && entry.event() instanceof SettingEvent.SettingChanged changed
                    && isListed(changed)) {
                past.add(past(entry, changed, request(entry, byId)));
            }
        }
        former.stream().limit(limit - past.size()).forEach(past::add);
        return List.copyOf(past);
    }

    /** Causes have lower ids than what they cause, so the walk ends. */
    private static Optional<JournalEntry> request(JournalEntry entry, Map<Long, JournalEntry> byId) {
        JournalEntry at = byId.get(entry.causeId());
        while (at != null && !(at.event() instanceof Requested)) {
            at = byId.get(at.causeId());
        }
        return Optional.ofNullable(at);
    }

    private Query.SettingPast past(
            JournalEntry entry, SettingEvent.SettingChanged changed, Optional<JournalEntry> request) {
        String by = request.map(r -> ((Requested) r.event()).by()).orElse("");
        SettingOrigin origin = request.isEmpty()
                ? SettingOrigin.OUTSIDE
                : by.equals(ClusterCommands.BY) ? origin(request.get().id()) : SettingOrigin.WIRE;
        return new Query.SettingPast(
                entry.id(),
                entry.wallMs(),
                changed.scope(),
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

    /** Users, clients and addresses have quotas and passwords, and no screen. */
    private static boolean isListed(SettingEvent.SettingChanged changed) {
        return !(changed.scope() instanceof SettingScope.Quotas);
    }
}
