package brokerlab.app.consumers;

import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** What Consumers shows, filters and has selected; no toolkit needed. One thread. */
final class ConsumersModel {
    /** Where the committed offsets and the members of a group are kept. */
    static final String OFFSETS = "__consumer_offsets";

    private static final long HISTORY_EVERY_MS = 900;

    private final ObservableList<GroupRow> rows = FXCollections.observableArrayList();
    private final FilteredList<GroupRow> shown = new FilteredList<>(rows);
    private final ObservableList<PartRow> parts = FXCollections.observableArrayList();
    private final Map<String, GroupRow> byName = new HashMap<>();
    private final Map<Snapshot.TopicPartitionName, PartRow> partsByName = new HashMap<>();
    private Optional<Snapshot> snapshot = Optional.empty();
    private Optional<String> selected = Optional.empty();
    private List<Query.LagSample> history = List.of();
    private boolean inTime = true;
    private long askedMs = Long.MIN_VALUE;

    /** Takes the newest snapshot; whether groups or what lies beneath them changed. */
    @SuppressWarnings("ReferenceEquality") // a snapshot's parts keep their identity while they do not change
    boolean take(Snapshot now) {
        boolean same = snapshot.filter(s -> s.groups() == now.groups() && s.topics() == now.topics())
                .isPresent();
        snapshot = Optional.of(now);
        if (same) {
            return false;
        }
        var gone = new HashSet<>(byName.keySet());
        var added = new ArrayList<GroupRow>();
        for (Snapshot.Group group : now.groups()) {
            gone.remove(group.name());
            GroupRow row = byName.get(group.name());
            if (row == null) {
                row = new GroupRow(group);
                byName.put(group.name(), row);
                added.add(row);
            } else {
                row.update(group);
            }
        }
        rows.removeIf(r -> gone.contains(r.name()));
        byName.keySet().removeAll(gone);
        if (!added.isEmpty()) {
            var all = new ArrayList<>(rows);
            all.addAll(added);
            all.sort(Comparator.comparing(GroupRow::name));
            rows.setAll(all);
        }
        if (selected.isEmpty()) {
            // the one furthest behind is the one a person came for
            now.groups().stream()
                    .max(Comparator.comparingLong(Snapshot.Group::lag))
                    .ifPresent(g -> select(Optional.of(g.name())));
        }
        fill();
        return true;
    }

    private void fill() {
        List<Snapshot.GroupPartition> now =
                group().map(Snapshot.Group::partitions).orElse(List.of());
        var names = new ArrayList<Snapshot.TopicPartitionName>();
        for (Snapshot.GroupPartition part : now) {
            var name = new Snapshot.TopicPartitionName(part.topic(), part.partition());
            names.add(name);
            int member = member(part.memberId());
            String memberName = member < 0
                    ? ""
                    : group().orElseThrow().members().get(member).clientId();
            var facts = new PartRow.PartFacts(part, member, memberName, leader(name));
            PartRow row = partsByName.get(name);
            if (row == null) {
                partsByName.put(name, new PartRow(name, facts));
            } else {
                row.update(facts);
            }
        }
        partsByName.keySet().retainAll(new HashSet<>(names));
        List<PartRow> wanted = names.stream().map(partsByName::get).toList();
        if (!parts.equals(wanted)) {
            parts.setAll(wanted);
        }
    }

    private int member(String memberId) {
        List<Snapshot.Member> members = group().map(Snapshot.Group::members).orElse(List.of());
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).memberId().equals(memberId)) {
                return i;
            }
        }
        return -1;
    }

    /** The leader of a partition, -1 when there is none. */
    int leader(Snapshot.TopicPartitionName name) {
        return snapshot.stream()
                .flatMap(s -> s.topics().stream())
                .filter(t -> t.name().equals(name.topic()))
                .flatMap(t -> t.partitions().stream())
                .filter(p -> p.partition() == name.partition())
                .mapToInt(Snapshot.Partition::leader)
                .findFirst()
                .orElse(-1);
    }

    Optional<Snapshot> snapshot() {
        return snapshot;
    }

    /** The groups the filter lets through. */
    FilteredList<GroupRow> shown() {
        return shown;
    }

    int total() {
        return rows.size();
    }

    /** The selected group's partitions. */
    ObservableList<PartRow> parts() {
        return parts;
    }

    void filter(Predicate<String> name) {
        shown.setPredicate(row -> name.test(row.name()));
    }

    void select(Optional<String> group) {
        if (!group.equals(selected)) {
            selected = group;
            history = List.of();
            askedMs = Long.MIN_VALUE;
            partsByName.clear();
            fill();
        }
    }

    Optional<String> selected() {
        return selected;
    }

    /** The selected group, when it (still) exists. */
    Optional<Snapshot.Group> group() {
        return selected.map(byName::get).map(GroupRow::group);
    }

    Optional<GroupRow> row(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Whether it is time to ask for the history again; then the asking is noted. */
    boolean historyDue() {
        if (selected.isEmpty() || snapshot.isEmpty()) {
            return false;
        }
        long now = snapshot.get().wallMs();
        if (askedMs != Long.MIN_VALUE && now >= askedMs && now - askedMs < HISTORY_EVERY_MS) {
            return false;
        }
        askedMs = now;
        return true;
    }

    /** Takes an answer; one for a group no longer selected is dropped. */
    void history(String group, List<Query.LagSample> samples) {
        if (selected.filter(group::equals).isPresent()) {
            history = List.copyOf(samples);
        }
    }

    List<Query.LagSample> history() {
        return history;
    }

    boolean inTime() {
        return inTime;
    }

    void inTime(boolean time) {
        inTime = time;
    }

    Optional<Verdict> verdict() {
        return group().map(Verdict::of);
    }

    /**
     * The partition of the offsets topic that keeps a group, by Kafka's rule: the name's hash modulo the partitions; -1 while that topic
     * does not exist.
     */
    int offsetsPartition(String group) {
        int count = snapshot.stream()
                .flatMap(s -> s.topics().stream())
                .filter(t -> t.name().equals(OFFSETS))
                .mapToInt(t -> t.partitions().size())
                .findFirst()
                .orElse(0);
        int hash = group.hashCode();
        return count == 0 ? -1 : (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % count;
    }
}
