package brokerlab.app.consumers;

import brokerlab.engine.view.Snapshot;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** A partition of the selected group. */
final class PartRow {
    /**
     * What its row shows.
     *
     * @param member order among the members, -1 for nobody
     * @param memberName what the member calls itself
     * @param leader of the partition, -1 for none
     */
    record PartFacts(Snapshot.GroupPartition part, int member, String memberName, int leader) {}

    private final Snapshot.TopicPartitionName name;
    private final ReadOnlyObjectWrapper<PartFacts> facts;

    PartRow(Snapshot.TopicPartitionName name, PartFacts first) {
        this.name = name;
        facts = new ReadOnlyObjectWrapper<>(first);
    }

    Snapshot.TopicPartitionName name() {
        return name;
    }

    PartFacts facts() {
        return facts.get();
    }

    ReadOnlyObjectProperty<PartFacts> factsProperty() {
        return facts.getReadOnlyProperty();
    }

    void update(PartFacts now) {
        facts.set(now);
    }
}
