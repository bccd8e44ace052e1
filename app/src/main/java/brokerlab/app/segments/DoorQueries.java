package brokerlab.app.segments;

import brokerlab.engine.view.Query;
import java.util.function.Consumer;

/** Asks the door and gives the answer on the model's own thread. */
interface DoorQueries {
    <R> void ask(Query<R> query, Consumer<R> answered, Consumer<Throwable> failed);
}
