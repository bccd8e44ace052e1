package brokerlab.app.source;

import brokerlab.engine.view.Door;

/**
 * A cluster the workbench shows: a name, a door, and what belongs to it on the app's side (demo traffic). Local now; remote and recorded
 * ones later stand behind the same door.
 */
public interface ClusterSource extends AutoCloseable {
    String name();

    Door door();

    @Override
    void close();
}
