package brokerlab.app.topics;

import brokerlab.app.words.NameFilter;
import brokerlab.engine.view.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** What Topics shows, filters and has selected; no toolkit needed. One thread. */
final class TopicsModel {
    private final ObservableList<TopicRow> rows = FXCollections.observableArrayList();
    private final FilteredList<TopicRow> shown = new FilteredList<>(rows);
    private final Map<String, TopicRow> byName = new HashMap<>();
    private Optional<Snapshot> snapshot = Optional.empty();
    private NameFilter filter = NameFilter.ALL;
    private boolean internal;
    private Optional<String> selected = Optional.empty();

    TopicsModel() {
        refilter();
    }

    /** Takes the newest snapshot. Returns whether topics changed. */
    @SuppressWarnings("ReferenceEquality") // a snapshot's parts keep their identity while they do not change
    boolean take(Snapshot now) {
        boolean same = snapshot.filter(s -> s.topics() == now.topics()).isPresent();
        snapshot = Optional.of(now);
        if (same) {
            return false;
        }
        var gone = new HashMap<>(byName);
        var added = new java.util.ArrayList<TopicRow>();
        for (Snapshot.Topic topic : now.topics()) {
            gone.remove(topic.name());
            TopicRow row = byName.get(topic.name());
            if (row == null) {
                row = new TopicRow(topic);
                byName.put(topic.name(), row);
                added.add(row);
            } else {
                row.update(topic);
            }
        }
        byName.keySet().removeAll(gone.keySet());
        if (!gone.isEmpty()) {
            rows.removeAll(gone.values());
        }
        if (!added.isEmpty()) {
            rows.addAll(added);
            rows.sort(java.util.Comparator.comparing(TopicRow::name));
        }
        return true;
    }

    Optional<Snapshot> snapshot() {
        return snapshot;
    }

    /** The rows the filter lets through. */
    FilteredList<TopicRow> shown() {
        return shown;
    }

    int total() {
        return rows.size();
    }

    /** Topics the switch for internal ones hides now. */
    long hiddenInternal() {
        return internal ? 0 : rows.stream().filter(r -> r.topic().internal()).count();
    }

    /** Keeps topics whose name the filter lets through. */
    void filter(NameFilter now) {
        filter = now;
        refilter();
    }

    void showInternal(boolean show) {
        internal = show;
        refilter();
    }

    private void refilter() {
        NameFilter names = filter;
        boolean all = internal;
        shown.setPredicate(
                row -> (all || !row.topic().internal()) && names.lets().test(row.name()));
    }

    void select(Optional<String> topic) {
        selected = topic;
    }

    Optional<String> selected() {
        return selected;
    }

    Optional<TopicRow> row(String topic) {
        return Optional.ofNullable(byName.get(topic));
    }

    Optional<Snapshot.Topic> selectedTopic() {
        return selected.flatMap(this::row).map(TopicRow::topic);
    }
}
