package brokerlab.app.segments;

import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Which replica Segments shows, how it is stored now, and what is selected; no toolkit needed. One thread. */
final class SegmentsModel {
    private static final long EVERY_MS = 500;
    private static final long GIVE_UP_MS = 10_000;

    private final DoorQueries asking;
    private final Runnable changed;
    private final ObservableList<SegmentRow> rows = FXCollections.observableArrayList();
    private Optional<Snapshot> snapshot = Optional.empty();
    private Optional<ReplicaName> replica = Optional.empty();
    private Optional<Query.SegmentsAnswer> answer = Optional.empty();
    private long answeredMs;
    private Optional<Throwable> problem = Optional.empty();
    private Optional<Contents> contents = Optional.empty();
    private boolean segmentGone;
    private long askedMs = Long.MIN_VALUE;
    private boolean waiting;
    private Optional<Long> wantedSegment = Optional.empty();
    private Optional<Long> wantedOffset = Optional.empty();
    private long missing = -1;

    /** @param changed called when an answer changed something */
    SegmentsModel(DoorQueries asking, Runnable changed) {
        this.asking = asking;
        this.changed = changed;
    }

    /** Takes the newest snapshot and asks for the segments when it is time. */
    void take(Snapshot now) {
        snapshot = Optional.of(now);
        if (replica.isEmpty()) {
            busiest(now).ifPresent(this::choose);
        }
        refresh();
    }

    private static Optional<ReplicaName> busiest(Snapshot now) {
        return now.topics().stream()
                .filter(t -> !t.partitions().isEmpty())
                .max(java.util.Comparator.comparing((Snapshot.Topic t) -> !t.internal())
                        .thenComparingLong(Snapshot.Topic::sizeBytes))
                .map(t -> {
                    Snapshot.Partition p = t.partitions().getFirst();
                    return new ReplicaName(t.name(), p.partition(), best(p));
                });
    }

    /** The leader, or the first replica while there is none; -1 without replicas. */
    private static int best(Snapshot.Partition p) {
        return p.leader() >= 0 || p.replicas().isEmpty()
                ? p.leader()
                : p.replicas().getFirst().broker();
    }

    private void refresh() {
        if (replica.isEmpty() || snapshot.isEmpty()) {
            return;
        }
        long now = snapshot.get().wallMs();
        boolean early =
                askedMs != Long.MIN_VALUE && now >= askedMs && now - askedMs < (waiting ? GIVE_UP_MS : EVERY_MS);
        if (early) {
            return;
        }
        askedMs = now;
        waiting = true;
        ReplicaName about = replica.get();
        asking.ask(
                new Query.Segments(about.topic(), about.partition(), about.broker()),
                a -> {
                    if (replica.filter(about::equals).isPresent()) {
                        waiting = false;
                        problem = Optional.empty();
                        answered(a);
                        changed.run();
                    }
                },
                failed -> {
                    if (replica.filter(about::equals).isPresent()) {
                        waiting = false;
                        problem = Optional.of(failed);
                        changed.run();
                    }
                });
    }

    private void answered(Query.SegmentsAnswer now) {
        answer = Optional.of(now);
        answeredMs = snapshot.map(Snapshot::wallMs).orElse(0L);
        List<Fate> fates = Fate.of(now, answeredMs);
        var wanted = new ArrayList<SegmentRow>();
        for (int i = 0; i < now.segments().size(); i++) {
            Query.Segment s = now.segments().get(i);
            double share = (double) s.bytes() / Math.max(1, now.segmentBytes());
            var facts = new SegmentRow.SegmentFacts(
                    s, fates.get(i), share, fates.get(i).used(now, s));
            Optional<SegmentRow> known = row(s.baseOffset());
            known.ifPresent(r -> r.update(facts));
            wanted.add(known.orElseGet(() -> new SegmentRow(facts)));
        }
        if (!rows.equals(wanted)) {
            // what stays is not touched, so that selection and scroll stay too
            rows.removeIf(r -> !wanted.contains(r));
            for (int i = 0; i < wanted.size(); i++) {
                if (i >= rows.size() || !rows.get(i).equals(wanted.get(i))) {
                    rows.add(i, wanted.get(i));
                }
            }
        }
        follow();
    }

    /** Keeps the selected segment in step with the log. */
    private void follow() {
        if (wantedOffset.isPresent() && find(wantedOffset.get())) {
            wantedOffset = Optional.empty();
        }
        if (wantedSegment.isPresent()) {
            long base = wantedSegment.get();
            wantedSegment = Optional.empty();
            if (row(base).isPresent()) {
                selectSegment(base);
                return;
            }
            missing = base;
        }
        if (contents.isEmpty()) {
            Optional<Long> stillWanted = wantedOffset;
            newestWithRecords().ifPresent(r -> selectSegment(r.baseOffset()));
            wantedOffset = stillWanted;
            return;
        }
        Optional<SegmentRow> still = row(contents.get().baseOffset());
        segmentGone = still.isEmpty();
        still.ifPresent(r -> contents.get().grown(r.facts().segment().bytes()));
    }

    private Optional<SegmentRow> newestWithRecords() {
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (rows.get(i).facts().segment().bytes() > 0) {
                return Optional.of(rows.get(i));
            }
        }
        return Optional.empty();
    }

    /** Looks at another replica; everything of the one before is forgotten. */
    void choose(ReplicaName now) {
        if (replica.filter(now::equals).isPresent()) {
            return;
        }
        replica = Optional.of(now);
        contents.ifPresent(Contents::close);
        contents = Optional.empty();
        segmentGone = false;
        answer = Optional.empty();
        problem = Optional.empty();
        wantedSegment = Optional.empty();
        wantedOffset = Optional.empty();
        missing = -1;
        rows.clear();
        askedMs = Long.MIN_VALUE;
        waiting = false;
        refresh();
    }

    /** Opens what a link names; a broker of -1 stands for the leader. */
    void open(String topic, int partition, int broker, long baseOffset) {
        int on = broker >= 0
                ? broker
                : partition(topic, partition).map(SegmentsModel::best).orElse(-1);
        choose(new ReplicaName(topic, partition, on));
        missing = -1;
        if (baseOffset >= 0) {
            if (row(baseOffset).isPresent()) {
                selectSegment(baseOffset);
            } else if (answer.isPresent()) {
                missing = baseOffset;
            } else {
                wantedSegment = Optional.of(baseOffset);
            }
        }
    }

    /** Opens the leader's replica and looks an offset up there, as soon as it is told of it. */
    void openRecord(String topic, int partition, long offset) {
        open(topic, partition, -1, -1);
        wantedOffset = Optional.of(offset);
        // what is known may be older than the record
        askedMs = Long.MIN_VALUE;
        refresh();
    }

    void selectSegment(long baseOffset) {
        wantedOffset = Optional.empty();
        if (replica.isEmpty()
                || contents.filter(c -> c.baseOffset() == baseOffset && !segmentGone)
                        .isPresent()) {
            return;
        }
        contents.ifPresent(Contents::close);
        segmentGone = false;
        missing = -1;
        var opened = new Contents(replica.get(), baseOffset, asking, changed);
        contents = Optional.of(opened);
        row(baseOffset).ifPresent(r -> opened.grown(r.facts().segment().bytes()));
        changed.run();
    }

    /** Looks an offset up in whichever segment holds it; whether there is such a segment. */
    boolean find(long offset) {
        Optional<SegmentRow> holder = rows.stream()
                .filter(r -> r.facts().segment().baseOffset() <= offset
                        && offset < r.facts().segment().nextOffset())
                .findFirst();
        holder.ifPresent(r -> {
            selectSegment(r.baseOffset());
            contents.ifPresent(c -> c.find(offset));
        });
        return holder.isPresent();
    }

    /** What was looked up before is no answer any more. */
    void forgetLookup() {
        contents.ifPresent(Contents::forgetLookup);
    }

    Optional<SegmentRow> row(long baseOffset) {
        return rows.stream().filter(r -> r.baseOffset() == baseOffset).findFirst();
    }

    Optional<Snapshot.Topic> topic(String name) {
        return snapshot.stream()
                .flatMap(s -> s.topics().stream())
                .filter(t -> t.name().equals(name))
                .findFirst();
    }

    Optional<Snapshot.Partition> partition(String topic, int partition) {
        return topic(topic).stream()
                .flatMap(t -> t.partitions().stream())
                .filter(p -> p.partition() == partition)
                .findFirst();
    }

    /** The partition looked at, when it (still) exists. */
    Optional<Snapshot.Partition> partition() {
        return replica.flatMap(r -> partition(r.topic(), r.partition()));
    }

    Optional<Snapshot.BrokerState> brokerState() {
        return replica.flatMap(r -> snapshot.stream()
                .flatMap(s -> s.brokers().stream())
                .filter(b -> b.id() == r.broker())
                .map(Snapshot.Broker::state)
                .findFirst());
    }

    Optional<Snapshot> snapshot() {
        return snapshot;
    }

    Optional<ReplicaName> replica() {
        return replica;
    }

    Optional<Query.SegmentsAnswer> answer() {
        return answer;
    }

    /** When the answer came. */
    long answeredMs() {
        return answeredMs;
    }

    /** Why there is no newer answer. */
    Optional<Throwable> problem() {
        return problem;
    }

    ObservableList<SegmentRow> rows() {
        return rows;
    }

    /** What the selected segment holds. */
    Optional<Contents> contents() {
        return contents;
    }

    /** Whether the selected segment was deleted while it was looked at. */
    boolean segmentGone() {
        return segmentGone;
    }

    /** The base offset of a segment that was asked for and is not there, -1 for none. */
    long missing() {
        return missing;
    }
}
