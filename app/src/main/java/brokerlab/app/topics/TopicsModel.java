package brokerlab.app.topics;

import brokerlab.engine.view.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** What Topics shows, filters and has selected; no toolkit needed. One thread. */
final class TopicsModel {
    private final ObservableList<TopicRow> rows = FXCollections.observableArrayList();
    private final FilteredList<TopicRow> shown = new FilteredList<>(rows);
    private final Map<String, TopicRow> byName = new HashMap<>();
    private Optional<Snapshot> snapshot = Optional.empty();
    private Optional<Pattern> pattern = Optional.empty();
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

    /**
     * Keeps topics whose name matches {@code regex} somewhere, ignoring case. A text that is no regular expression yet leaves the filter
     * as it was and is answered with what is wrong.
     */
    Optional<String> filter(String regex) {
        if (regex.isBlank()) {
            pattern = Optional.empty();
        } else {
            try {
                pattern = Optional.of(Pattern.compile(regex.strip(), Pattern.CASE_INSENSITIVE));
            } catch (PatternSyntaxException e) {
                return Optional.of(e.getDescription());
            }
        }
        refilter();
        return Optional.empty();
    }

    void showInternal(boolean show) {
        internal = show;
        refilter();
    }

    boolean showsInternal() {
        return internal;
    }

    private void refilter() {
        Optional<Pattern> matching = pattern;
        boolean all = internal;
        shown.setPredicate(row -> (all || !row.topic().internal())
                && matching.map(p -> p.matcher(row.name()).find()).orElse(true));
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

    /** Running brokers: how many replicas a new partition can have. */
    List<Snapshot.Broker> runningBrokers() {
        return snapshot.stream()
                .flatMap(s -> s.brokers().stream())
                .filter(b -> b.state() == Snapshot.BrokerState.RUNNING)
                .toList();
    }
}
