package brokerlab.app.segments;

import brokerlab.engine.view.Query;
import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What one segment holds, as far as a person has scrolled: a window of batches without holes that grows by a page at either end. Made anew
 * for each segment selected; answers for an older one are dropped. One thread.
 */
final class Contents {
    static final int PAGE = 1_000;

    /** More batches are not kept; those furthest from what was asked last are let go. */
    static final int MOST = 10_000;

    /** Pages that a look-up scans at most; the index is never thinned so far that it takes more. */
    private static final int MOST_PAGES = 100;

    private static final int INDEX_ENTRIES = 20_000;
    private static final int RECORDS = 1_000;
    private static final int BYTES = 64 * 1024;

    /** A summary walks all headers of a segment: a small one is asked again with every growth, a large one seldom. */
    private static final long SMALL_BYTES = 8L << 20;

    private static final int SUMMARY_EVERY = 20;

    private final ReplicaName replica;
    private final long baseOffset;
    private final DoorQueries asking;
    private final Runnable changed;
    private final ObservableList<Query.Batch> batches = FXCollections.observableArrayList();
    private Optional<Query.SummaryAnswer> summary = Optional.empty();
    private List<Query.IndexEntry> index = List.of();
    private Optional<Query.Batch> selected = Optional.empty();
    private Optional<Query.BatchAnswer> detail = Optional.empty();
    private Optional<Lookup> lookup = Optional.empty();
    private Optional<Throwable> problem = Optional.empty();
    private Optional<Long> pendingOffset = Optional.empty();
    private boolean indexThere;
    private boolean asked;
    private boolean atEnd;
    private boolean closed;
    private long knownBytes;
    private int untilSummary;

    Contents(ReplicaName replica, long baseOffset, DoorQueries asking, Runnable changed) {
        this.replica = replica;
        this.baseOffset = baseOffset;
        this.asking = asking;
        this.changed = changed;
        outline();
        page(0, false);
    }

    /** Answers that come later are dropped. */
    void close() {
        closed = true;
    }

    private <R> void ask(Query<R> query, java.util.function.Consumer<R> answered) {
        asking.ask(
                query,
                answer -> {
                    if (!closed) {
                        problem = Optional.empty();
                        answered.accept(answer);
                        changed.run();
                    }
                },
                failed -> {
                    if (!closed) {
                        asked = false;
                        problem = Optional.of(failed);
                        changed.run();
                    }
                });
    }

    private void outline() {
        untilSummary = knownBytes < SMALL_BYTES ? 1 : SUMMARY_EVERY;
        ask(
                new Query.SegmentSummary(replica.topic(), replica.partition(), replica.broker(), baseOffset),
                answer -> summary = Optional.of(answer));
        ask(
                new Query.OffsetIndex(
                        replica.topic(), replica.partition(), replica.broker(), baseOffset, INDEX_ENTRIES),
                answer -> {
                    index = List.copyOf(answer);
                    indexThere = true;
                    pendingOffset.ifPresent(this::find);
                });
    }

    private Query.Batches pageAt(int position) {
        return new Query.Batches(replica.topic(), replica.partition(), replica.broker(), baseOffset, position, PAGE);
    }

    /** Asks for a page; {@code anew} puts it in the place of what is there. */
    private void page(int from, boolean anew) {
        asked = true;
        ask(pageAt(from), page -> {
            asked = false;
            atEnd = page.size() < PAGE;
            if (anew) {
                batches.setAll(page);
            } else if (batches.isEmpty() || from == end()) {
                batches.addAll(page);
                if (batches.size() > MOST) {
                    batches.remove(0, batches.size() - MOST);
                }
            }
        });
    }

    /** Whether nobody can say yet that there are no batches. */
    boolean reading() {
        return asked && batches.isEmpty();
    }

    /** Position after the last batch of the window. */
    int end() {
        return batches.isEmpty()
                ? 0
                : batches.getLast().position() + batches.getLast().sizeInBytes();
    }

    /** The window's end came into sight: asks for the page after it. */
    void more() {
        if (!asked && !atEnd) {
            page(end(), false);
        }
    }

    /** The window's beginning came into sight: asks for what lies before it, from an index entry on. */
    void earlier() {
        if (asked || batches.isEmpty() || batches.getFirst().position() == 0) {
            return;
        }
        int first = batches.getFirst().position();
        int from = index.stream()
                .mapToInt(Query.IndexEntry::position)
                .filter(p -> p < first && p > first - (long) PAGE * 64)
                .min()
                .orElseGet(() -> index.stream()
                        .mapToInt(Query.IndexEntry::position)
                        .filter(p -> p < first)
                        .max()
                        .orElse(0));
        asked = true;
        ask(pageAt(from), page -> {
            asked = false;
            List<Query.Batch> before =
                    page.stream().filter(b -> b.position() < first).toList();
            boolean joins = !before.isEmpty()
                    && before.getLast().position() + before.getLast().sizeInBytes() == first;
            if (joins && !batches.isEmpty() && batches.getFirst().position() == first) {
                batches.addAll(0, before);
                if (batches.size() > MOST) {
                    batches.remove(MOST, batches.size());
                    atEnd = false;
                }
            } else if (!joins && selected.map(this::indexOf).orElse(-1) < 0) {
                // too many batches between two entries for one page: begin anew from the entry, unless what is selected
                // would go
                batches.setAll(page);
                atEnd = page.size() < PAGE;
            }
        });
    }

    /** Moves the window to about {@code position} of the file. */
    void jump(int position) {
        boolean inside = !batches.isEmpty() && position >= batches.getFirst().position() && position < end();
        if (!inside) {
            page(alignedAt(position), true);
        }
    }

    /** The last place at or before {@code position} where a batch surely begins. */
    private int alignedAt(int position) {
        return index.stream()
                .mapToInt(Query.IndexEntry::position)
                .filter(p -> p <= position)
                .max()
                .orElse(0);
    }

    /** The segment as it stands now: what was appended since is fetched when the window touches the end. */
    void grown(long bytes) {
        if (bytes == knownBytes) {
            return;
        }
        boolean first = knownBytes == 0;
        knownBytes = bytes;
        if (first) {
            return;
        }
        if (bytes < end()) {
            // truncated: what is shown is no longer there
            batches.clear();
            selected = Optional.empty();
            detail = Optional.empty();
            outline();
            page(0, true);
            return;
        }
        if (atEnd && !asked) {
            page(end(), false);
        }
        if (--untilSummary <= 0) {
            outline();
        }
    }

    void select(Optional<Query.Batch> batch) {
        if (batch.map(Query.Batch::position).equals(selected.map(Query.Batch::position))) {
            return;
        }
        selected = batch;
        detail = Optional.empty();
        batch.ifPresent(b -> ask(
                new Query.BatchDetail(
                        replica.topic(),
                        replica.partition(),
                        replica.broker(),
                        baseOffset,
                        b.position(),
                        RECORDS,
                        BYTES),
                answer -> {
                    if (selected.filter(s -> s.position() == b.position()).isPresent()) {
                        detail = answer;
                    }
                }));
        changed.run();
    }

    /** Selects a neighbour of the selected batch. */
    void step(int by) {
        if (batches.isEmpty()) {
            return;
        }
        int at = selected.map(this::indexOf).orElse(by > 0 ? -1 : batches.size());
        select(Optional.of(batches.get(Math.clamp((long) at + by, 0, batches.size() - 1))));
    }

    int indexOf(Query.Batch batch) {
        int low = 0;
        int high = batches.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int there = batches.get(middle).position();
            if (there == batch.position()) {
                return middle;
            }
            if (there < batch.position()) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Looks an offset up as the broker does, shows the window where it is and selects its batch. */
    void find(long offset) {
        pendingOffset = indexThere ? Optional.empty() : Optional.of(offset);
        if (!indexThere) {
            return;
        }
        lookup = Optional.of(Lookup.inIndex(index, offset));
        scan(lookup.get(), lookup.get().from(), 0);
    }

    /** Scans the batches from {@code from} on, page by page, until one holds what is looked for or none follows. */
    private void scan(Lookup begun, int from, int pages) {
        asked = true;
        ask(pageAt(from), page -> {
            asked = false;
            if (lookup.filter(begun::equals).isEmpty()) {
                // something else was asked meanwhile
                return;
            }
            Lookup done = begun.scan(page, page.size() < PAGE || pages >= MOST_PAGES);
            lookup = Optional.of(done);
            if (!done.over()) {
                scan(done, page.getLast().position() + page.getLast().sizeInBytes(), pages + 1);
                return;
            }
            boolean inside = !batches.isEmpty()
                    && from >= batches.getFirst().position()
                    && done.hit().filter(h -> h.position() < end()).isPresent();
            if (!inside) {
                batches.setAll(page);
                atEnd = page.size() < PAGE;
            }
            select(done.hit());
        });
    }

    /** The offset that is looked for as soon as the index is there. */
    Optional<Long> pendingOffset() {
        return pendingOffset;
    }

    void forgetLookup() {
        lookup = Optional.empty();
        pendingOffset = Optional.empty();
    }

    long baseOffset() {
        return baseOffset;
    }

    ObservableList<Query.Batch> batches() {
        return batches;
    }

    Optional<Query.SummaryAnswer> summary() {
        return summary;
    }

    List<Query.IndexEntry> index() {
        return index;
    }

    Optional<Query.Batch> selected() {
        return selected;
    }

    Optional<Query.BatchAnswer> detail() {
        return detail;
    }

    Optional<Lookup> lookup() {
        return lookup;
    }

    Optional<Throwable> problem() {
        return problem;
    }
}
