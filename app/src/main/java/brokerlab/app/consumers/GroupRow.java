package brokerlab.app.consumers;

import brokerlab.engine.view.Snapshot;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** A group for as long as it exists; its facts change in place so that lists keep selection and scroll. */
final class GroupRow {
    private final String name;
    private final ReadOnlyObjectWrapper<Snapshot.Group> group;

    GroupRow(Snapshot.Group first) {
        name = first.name();
        group = new ReadOnlyObjectWrapper<>(first);
    }

    String name() {
        return name;
    }

    Snapshot.Group group() {
        return group.get();
    }

    ReadOnlyObjectProperty<Snapshot.Group> groupProperty() {
        return group.getReadOnlyProperty();
    }

    void update(Snapshot.Group now) {
        group.set(now);
    }
}
