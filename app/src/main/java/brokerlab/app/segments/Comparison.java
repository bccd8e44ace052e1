package brokerlab.app.segments;

import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The replicas of one partition side by side. Asks for all of them together; keeps the last answer of each with its problem. One thread. */
final class Comparison {
    private static final long EVERY_MS = 1_000;

    /** One replica: its answer, or why there is none. */
    record Side(int broker, boolean leader, Optional<Query.SegmentsAnswer> answer, Optional<Throwable> problem) {}

    /** A segment as one replica has it; empty where it has none with this base offset. */
    record ReplicaSegment(Optional<Query.Segment> segment, boolean differs) {}

    /** One base offset over all replicas, in the sides' order. */
    record OffsetLine(long baseOffset, List<ReplicaSegment> cells) {}

    private final DoorQueries asking;
    private final Runnable changed;
    private final Map<Integer, Side> sides = new LinkedHashMap<>();
    private String topic = "";
    private int partition = -1;
    private long askedMs = Long.MIN_VALUE;
    private long revision;

    Comparison(DoorQueries asking, Runnable changed) {
        this.asking = asking;
        this.changed = changed;
    }

    /** Asks all replicas when it is time. */
    void refresh(String nowTopic, Snapshot.Partition now, long wallMs) {
        if (!topic.equals(nowTopic) || partition != now.partition()) {
            topic = nowTopic;
            partition = now.partition();
            sides.clear();
            revision++;
            askedMs = Long.MIN_VALUE;
        }
        if (askedMs != Long.MIN_VALUE && wallMs >= askedMs && wallMs - askedMs < EVERY_MS) {
            return;
        }
        askedMs = wallMs;
        sides.keySet()
                .retainAll(now.replicas().stream().map(Snapshot.Replica::broker).toList());
        for (Snapshot.Replica r : now.replicas()) {
            boolean leader = r.broker() == now.leader();
            Side before = sides.get(r.broker());
            sides.put(
                    r.broker(),
                    new Side(
                            r.broker(),
                            leader,
                            before == null ? Optional.empty() : before.answer(),
                            before == null ? Optional.empty() : before.problem()));
            asking.ask(
                    new Query.Segments(nowTopic, now.partition(), r.broker()),
                    a -> put(nowTopic, now.partition(), new Side(r.broker(), leader, Optional.of(a), Optional.empty())),
                    failed -> put(
                            nowTopic,
                            now.partition(),
                            new Side(r.broker(), leader, Optional.empty(), Optional.of(failed))));
        }
    }

    private void put(String of, int ofPartition, Side side) {
        if (topic.equals(of) && partition == ofPartition && sides.containsKey(side.broker())) {
            if (!side.equals(sides.put(side.broker(), side))) {
                revision++;
            }
            changed.run();
        }
    }

    /** Rises with every change. */
    long revision() {
        return revision;
    }

    /** In assignment order. */
    List<Side> sides() {
        return List.copyOf(sides.values());
    }

    /** What differs is judged against the leader, or against the first replica that answered while there is no leader. */
    Optional<Side> reference() {
        return sides.values().stream()
                .filter(s -> s.leader() && s.answer().isPresent())
                .findFirst()
                .or(() -> sides.values().stream()
                        .filter(s -> s.answer().isPresent())
                        .findFirst());
    }

    /**
     * Segment by segment. The active one may be shorter on a follower that is fetching it and does not differ for that; a base offset that
     * others do not have does, though it is harmless: each replica rolls on its own.
     */
    List<OffsetLine> lines() {
        var bases = new TreeSet<Long>();
        sides.values().forEach(s -> s.answer().ifPresent(a -> a.segments().forEach(g -> bases.add(g.baseOffset()))));
        Optional<Query.SegmentsAnswer> reference = reference().flatMap(Side::answer);
        var lines = new ArrayList<OffsetLine>();
        for (long base : bases) {
            Optional<Query.Segment> expected = reference.flatMap(a -> find(a, base));
            var cells = new ArrayList<ReplicaSegment>();
            for (Side side : sides.values()) {
                Optional<Query.Segment> here = side.answer().flatMap(a -> find(a, base));
                boolean differs = side.answer().isPresent()
                        && (here.isPresent() != expected.isPresent()
                                || (here.isPresent() && differs(here.get(), expected.get())));
                cells.add(new ReplicaSegment(here, differs));
            }
            lines.add(new OffsetLine(base, List.copyOf(cells)));
        }
        return lines;
    }

    private static boolean differs(Query.Segment here, Query.Segment expected) {
        return !here.active()
                && !expected.active()
                && (here.bytes() != expected.bytes() || here.nextOffset() != expected.nextOffset());
    }

    private static Optional<Query.Segment> find(Query.SegmentsAnswer answer, long base) {
        return answer.segments().stream().filter(s -> s.baseOffset() == base).findFirst();
    }
}
