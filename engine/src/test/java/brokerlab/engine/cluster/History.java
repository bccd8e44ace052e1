package brokerlab.engine.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/**
 * What clients saw of one topic, and whether all of it can be true together: no acknowledged record lost, none read that was never
 * sent, none twice, each producer's records in the order sent, every reader agreeing on every offset, nothing read that is gone
 * later. A record whose outcome a producer never learned may be there or not.
 *
 * <p>"Twice" has one excuse. A client that gave up on a batch begins a new producer epoch and sends again, under new sequence
 * numbers, what it had under way behind it; where a request of before is still in a broker's queue, that is written twice, in two
 * epochs, and no broker can tell. A producer that never gave up has no such excuse. Thread-safe.
 */
final class History {
    /** Most violations kept: one cause often breaks thousands of records. */
    private static final int TOLD = 50;

    /**
     * One record.
     *
     * @param number counts up in the order this producer sends to this partition
     */
    record Mark(int partition, int producer, long number) {
        @Override
        public String toString() {
            return partition + ":" + producer + ":" + number;
        }

        /** From a value that begins like {@link #toString} and goes on with a colon. */
        static Mark of(String value) {
            String[] parts = value.split(":", 4);
            return new Mark(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        }
    }

    /** One record read. */
    record Read(long offset, Mark id) {}

    /** Whose batch a record lies in, as the log's files say. */
    record Writer(long producerId, int epoch) {
        private boolean after(Writer earlier) {
            return producerId != earlier.producerId || epoch > earlier.epoch;
        }
    }

    private record Place(int partition, long offset) {}

    private final Set<Mark> sent = new HashSet<>();
    private final Map<Mark, Long> acknowledged = new HashMap<>();
    private final Map<Place, Mark> seen = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final Set<Integer> impatient = new HashSet<>();
    private long unknown;
    private long again;

    /** Before it is given to the producer. */
    synchronized void sending(Mark id) {
        sent.add(id);
    }

    synchronized void acknowledged(Mark id, long offset) {
        Long before = acknowledged.putIfAbsent(id, offset);
        if (before != null) {
            violated(id + " was acknowledged at " + before + " and at " + offset);
        }
    }

    /** The producer gave up: it may be written or not. */
    synchronized void unknown(int producer) {
        unknown++;
        impatient.add(producer);
    }

    /** A reader saw this. */
    synchronized void read(String reader, int partition, Read read) {
        Mark id = read.id();
        if (!sent.contains(id) || id.partition() != partition) {
            violated(reader + " read " + id + " at " + partition + "/" + read.offset() + ", which nobody sent there");
        }
        Mark before = seen.putIfAbsent(new Place(partition, read.offset()), id);
        if (before != null && !before.equals(id)) {
            violated(reader + " read " + id + " at " + partition + "/" + read.offset() + ", where " + before
                    + " was read before");
        }
    }

    /**
     * A partition from its first record to its last, read when nobody wrote.
     *
     * @param writers of the batches, by base offset
     */
    synchronized void whole(int partition, List<Read> log, NavigableMap<Long, Writer> writers) {
        var last = new HashMap<Integer, Mark>();
        var offsets = new HashMap<Mark, Long>();
        var excused = new HashMap<Mark, Long>();
        long next = -1;
        again = 0;
        for (Read read : log) {
            read("the whole reading", partition, read);
            if (read.offset() <= next) {
                violated(partition + "/" + read.offset() + " was read after " + partition + "/" + next);
            }
            next = read.offset();
            Long first = offsets.putIfAbsent(read.id(), read.offset());
            Mark before = last.put(read.id().producer(), read.id());
            if (first != null && excused(read, first, writers)) {
                excused.put(read.id(), read.offset());
                again++;
            } else if (first != null) {
                violated(read.id() + " is there twice, at " + first + " and at " + read.offset());
            } else if (before != null && before.number() > read.id().number()) {
                violated(read.id() + " at " + read.offset() + " comes after " + before);
            }
        }
        acknowledged.forEach((id, offset) -> {
            if (id.partition() == partition && !offset.equals(offsets.get(id)) && !offset.equals(excused.get(id))) {
                violated(id + " was acknowledged at " + offset + " and is "
                        + (offsets.containsKey(id) ? "at " + offsets.get(id) : "lost"));
            }
        });
        seen.forEach((place, id) -> {
            if (place.partition() == partition && !offsets.containsKey(id)) {
                violated(id + " was read at " + place.offset() + " and is gone");
            }
        });
    }

    private boolean excused(Read read, long first, NavigableMap<Long, Writer> writers) {
        return impatient.contains(read.id().producer())
                && writers.floorEntry(read.offset())
                        .getValue()
                        .after(writers.floorEntry(first).getValue());
    }

    /** Anything else a test finds wrong. */
    synchronized void violated(String what) {
        if (violations.size() < TOLD) {
            violations.add(what);
        }
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Records given to a producer that has not told yet what became of them. */
    synchronized long outstanding() {
        return sent.size() - acknowledged.size() - unknown;
    }

    synchronized int acknowledgedCount() {
        return acknowledged.size();
    }

    @Override
    public synchronized String toString() {
        return sent.size() + " sent, " + acknowledged.size() + " acknowledged, " + unknown + " with unknown outcome, "
                + seen.size() + " read"
                + (again > 0 ? ", " + again + " sent again in a new epoch by a client that gave up" : "");
    }
}
