package brokerlab.app.consumers;

import brokerlab.app.words.Moment;
import brokerlab.app.words.Quantity;
import brokerlab.app.words.TypedOffset;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.OffsetMove;
import brokerlab.engine.view.OffsetTarget;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the dialog that resets a group's offsets offers, has chosen and would do; no toolkit needed. One thread. */
final class ResetModel {
    /** Where to. */
    enum Destination {
        EARLIEST,
        LATEST,
        TIME,
        SHIFT,
        OFFSET;

        /** Whether something is to be typed. */
        boolean typed() {
            return this == TIME || this == SHIFT || this == OFFSET;
        }
    }

    /** What is known of what would happen. */
    enum Known {
        /** Nothing is asked: it is not said yet where to. */
        NOWHERE,
        READING,
        FAILED,
        ALL
    }

    /** What all moves chosen come to. */
    record Sum(int partitions, long skipped, long readAgain) {}

    private final String group;
    private final ZoneId zone;
    private final List<ResetRow> rows;
    private Snapshot snapshot;
    private Destination way = Destination.EARLIEST;
    private String typed = "";
    private Optional<String> askFailed = Optional.empty();
    /** Whether the moves are those of what is asked for now, not of what was before a person chose or typed on. */
    private boolean answered;

    /** Offers every partition of the topics the group has to do with; those it stands on are chosen, or all when it stands on none. */
    ResetModel(Snapshot snapshot, Snapshot.Group group, ZoneId zone) {
        this.snapshot = snapshot;
        this.group = group.name();
        this.zone = zone;
        var committed = new TreeSet<String>();
        var topics = new TreeSet<String>();
        group.partitions().forEach(p -> {
            topics.add(p.topic());
            if (p.committed() >= 0) {
                committed.add(p.topic() + "-" + p.partition());
            }
        });
        rows = topics.stream()
                .flatMap(t -> partitions(snapshot, group, t).stream().map(p -> new Snapshot.TopicPartitionName(t, p)))
                .map(n -> new ResetRow(n, committed.isEmpty() || committed.contains(n.toString())))
                .toList();
    }

    private static SortedSet<Integer> partitions(Snapshot snapshot, Snapshot.Group group, String topic) {
        var all = new TreeSet<Integer>();
        group.partitions().stream().filter(p -> p.topic().equals(topic)).forEach(p -> all.add(p.partition()));
        snapshot.topics().stream()
                .filter(t -> t.name().equals(topic))
                .flatMap(t -> t.partitions().stream())
                .forEach(p -> all.add(p.partition()));
        return all;
    }

    String group() {
        return group;
    }

    List<ResetRow> rows() {
        return rows;
    }

    void take(Snapshot now) {
        snapshot = now;
    }

    Destination way() {
        return way;
    }

    void way(Destination now) {
        if (now != way) {
            asksAnew();
        }
        way = now;
    }

    void type(String text) {
        if (!text.equals(typed)) {
            asksAnew();
        }
        typed = text;
    }

    private void asksAnew() {
        answered = false;
        askFailed = Optional.empty();
    }

    Known known() {
        return target().isEmpty()
                ? Known.NOWHERE
                : askFailed.isPresent() ? Known.FAILED : answered ? Known.ALL : Known.READING;
    }

    /** Where to; empty while what is typed says none. */
    Optional<OffsetTarget> target() {
        return switch (way) {
            case EARLIEST -> Optional.of(new OffsetTarget.Earliest());
            case LATEST -> Optional.of(new OffsetTarget.Latest());
            case TIME -> {
                OptionalLong at = Moment.parse(typed, snapshot.wallMs(), zone);
                yield at.isPresent() ? Optional.of(new OffsetTarget.At(at.getAsLong())) : Optional.empty();
            }
            case SHIFT -> {
                OptionalLong by = Quantity.COUNT.parse(typed);
                yield by.isPresent() ? Optional.of(new OffsetTarget.Shift(by.getAsLong())) : Optional.empty();
            }
            case OFFSET ->
                TypedOffset.read(typed) instanceof TypedOffset.Offset to
                        ? Optional.of(new OffsetTarget.To(to.value()))
                        : Optional.empty();
        };
    }

    Optional<Query.OffsetReset> query() {
        return target().map(t ->
                new Query.OffsetReset(group, rows.stream().map(ResetRow::name).toList(), t));
    }

    /** The answer to {@link #query} as it is now. */
    void moves(List<OffsetMove> moves) {
        answered = true;
        askFailed = Optional.empty();
        Map<Snapshot.TopicPartitionName, OffsetMove> byName = new HashMap<>();
        moves.forEach(m -> byName.put(new Snapshot.TopicPartitionName(m.topic(), m.partition()), m));
        rows.forEach(r -> r.moveProperty().set(Optional.ofNullable(byName.get(r.name()))));
    }

    /** Nothing is known: it is being asked, or nothing can be. */
    void unknown() {
        rows.forEach(r -> r.moveProperty().set(Optional.empty()));
    }

    void failed(String why) {
        askFailed = Optional.of(why);
        unknown();
    }

    /** Why the door did not answer, in its words. */
    Optional<String> askFailed() {
        return askFailed;
    }

    /** The members that forbid it, as far as the newest snapshot knows. */
    List<Snapshot.Member> members() {
        return snapshot.groups().stream()
                .filter(g -> g.name().equals(group))
                .findFirst()
                .map(Snapshot.Group::members)
                .orElse(List.of());
    }

    /** What will be done: chosen, possible, and another offset than now. */
    List<OffsetMove> chosenMoves() {
        return rows.stream()
                .filter(ResetRow::chosen)
                .flatMap(r -> r.move().stream())
                .filter(m -> m.possible() && m.to() != m.from())
                .toList();
    }

    Sum sum() {
        List<OffsetMove> moves = chosenMoves();
        return new Sum(
                moves.size(),
                moves.stream().mapToLong(m -> Math.max(0, m.skipped())).sum(),
                moves.stream().mapToLong(m -> Math.max(0, m.readAgain())).sum());
    }

    boolean ready() {
        return answered && members().isEmpty() && !chosenMoves().isEmpty();
    }

    Command.ResetOffsets command() {
        return new Command.ResetOffsets(group, chosenMoves());
    }

    /** As long a line as {@link #terminal} may become when the answer is there: to keep its room. */
    String longest() {
        return GroupCli.reset(
                snapshot.cluster().bootstrap(),
                group,
                rows.stream().map(ResetRow::name).toList(),
                target().orElseGet(() -> new OffsetTarget.At(snapshot.wallMs())));
    }

    /** The same from a terminal. The tool sets nothing at all when one partition named is gone or cannot be set, so only others are. */
    Optional<String> terminal() {
        List<Snapshot.TopicPartitionName> possible = rows.stream()
                .filter(ResetRow::chosen)
                .filter(r -> r.move().filter(OffsetMove::possible).isPresent())
                .map(ResetRow::name)
                .toList();
        return target().filter(t -> !possible.isEmpty())
                .map(t -> GroupCli.reset(snapshot.cluster().bootstrap(), group, possible, t));
    }
}
