package brokerlab.engine.api;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Where the own settings of topics and brokers are changed; the writer that also leaves the change notice stands behind it. */
public interface ConfigStore {
    /**
     * Replaces an entity's own settings by compare-and-set.
     *
     * @param type {@code topics} or {@code brokers}
     * @param entity topic name, broker id, or {@code <default>}
     * @param change from the values stored to the new ones; may be called again after a lost race; what it throws fails the future
     */
    CompletableFuture<Void> alter(String type, String entity, UnaryOperator<Map<String, String>> change);

    /** Refuses, as {@link #alter} would, an entity's having these own settings; changes nothing. */
    void check(String type, String entity, Map<String, String> after);
}
