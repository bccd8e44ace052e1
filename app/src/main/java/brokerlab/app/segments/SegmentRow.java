package brokerlab.app.segments;

import brokerlab.engine.view.Query;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** A segment for as long as it exists; its facts change in place so that the list keeps selection and scroll. */
final class SegmentRow {
    /**
     * What is shown of it.
     *
     * @param share of {@code log.segment.bytes}, at most 1 unless that setting was larger before
     * @param used see {@link Fate#used}
     */
    record SegmentFacts(Query.Segment segment, Fate fate, double share, double used) {}

    private final long baseOffset;
    private final ReadOnlyObjectWrapper<SegmentFacts> facts;

    SegmentRow(SegmentFacts first) {
        baseOffset = first.segment().baseOffset();
        facts = new ReadOnlyObjectWrapper<>(first);
    }

    long baseOffset() {
        return baseOffset;
    }

    SegmentFacts facts() {
        return facts.get();
    }

    ReadOnlyObjectProperty<SegmentFacts> factsProperty() {
        return facts.getReadOnlyProperty();
    }

    void update(SegmentFacts now) {
        facts.set(now);
    }
}
