package brokerlab.app.topics;

import brokerlab.engine.view.Snapshot;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** One row of the table; the same object for as long as the topic lives, so that selection and scrolling stay. */
final class TopicRow {
    private final ReadOnlyObjectWrapper<Snapshot.Topic> topic;

    TopicRow(Snapshot.Topic topic) {
        this.topic = new ReadOnlyObjectWrapper<>(topic);
    }

    String name() {
        return topic.get().name();
    }

    Snapshot.Topic topic() {
        return topic.get();
    }

    ReadOnlyObjectProperty<Snapshot.Topic> topicProperty() {
        return topic.getReadOnlyProperty();
    }

    void update(Snapshot.Topic now) {
        topic.set(now);
    }
}
