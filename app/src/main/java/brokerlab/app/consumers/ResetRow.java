package brokerlab.app.consumers;

import brokerlab.engine.view.OffsetMove;
import brokerlab.engine.view.Snapshot;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;

/** A partition that may be reset: whether it is chosen, and what would happen. */
final class ResetRow {
    private final Snapshot.TopicPartitionName name;
    private final BooleanProperty chosen;
    private final ObjectProperty<Optional<OffsetMove>> move = new SimpleObjectProperty<>(Optional.empty());

    ResetRow(Snapshot.TopicPartitionName name, boolean chosen) {
        this.name = name;
        this.chosen = new SimpleBooleanProperty(chosen);
    }

    Snapshot.TopicPartitionName name() {
        return name;
    }

    BooleanProperty chosenProperty() {
        return chosen;
    }

    boolean chosen() {
        return chosen.get();
    }

    /** Empty while it is asked. */
    ObjectProperty<Optional<OffsetMove>> moveProperty() {
        return move;
    }

    Optional<OffsetMove> move() {
        return move.get();
    }
}
