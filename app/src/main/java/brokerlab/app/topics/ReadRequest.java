package brokerlab.app.topics;

import brokerlab.app.words.Moment;
import brokerlab.app.words.TypedOffset;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.Snapshot;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;

/** What the fields above the records ask for, or what is wrong with them. */
sealed interface ReadRequest {
    /** Records told at most. */
    int LIMIT = 200;

    /** Records read for one question at most. */
    int MOST = 20_000;

    /** Where a person wants to begin. */
    enum Start {
        NEWEST,
        OFFSET,
        TIME
    }

    /** The newest of all partitions, again and again. */
    record Live() implements ReadRequest {}

    /** Once, when it is asked for. */
    record Once(Query.ReadRecords query) implements ReadRequest {}

    /** It is no offset of any log. */
    record BadOffset(TypedOffset.Wrong typed) implements ReadRequest {}

    /** {@code typed} is no moment. */
    record BadTime(String typed) implements ReadRequest {}

    /** Nothing lies there yet: {@code end} is the highest log end. */
    record BeyondEnd(long offset, long end) implements ReadRequest {}

    static ReadRequest of(
            Snapshot.Topic topic,
            Start place,
            String typed,
            Optional<Integer> partition,
            String text,
            long nowMs,
            ZoneId zone) {
        if (place == Start.NEWEST && partition.isEmpty() && text.isBlank()) {
            return new Live();
        }
        Query.ReadFrom from;
        switch (place) {
            case OFFSET -> {
                TypedOffset read = TypedOffset.read(typed);
                if (read instanceof TypedOffset.Wrong wrong) {
                    return new BadOffset(wrong);
                }
                long offset = ((TypedOffset.Offset) read).value();
                long end = topic.partitions().stream()
                        .filter(p ->
                                partition.map(only -> only == p.partition()).orElse(true))
                        .mapToLong(Snapshot.Partition::highWatermark)
                        .max()
                        .orElse(-1);
                if (end >= 0 && offset >= end) {
                    return new BeyondEnd(offset, end);
                }
                from = new Query.ReadFrom.Offset(offset);
            }
            case TIME -> {
                OptionalLong at = Moment.parse(typed, nowMs, zone);
                if (at.isEmpty()) {
                    return new BadTime(typed.strip());
                }
                from = new Query.ReadFrom.Time(at.getAsLong());
            }
            default -> from = new Query.ReadFrom.Newest();
        }
        return new Once(new Query.ReadRecords(topic.name(), partition, from, text.strip(), LIMIT, MOST));
    }
}
