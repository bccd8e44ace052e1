package brokerlab.engine.api;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Where the own settings of topics, brokers, users, client ids and addresses are changed; the writer that also leaves the change notice stands behind it. */
public interface ConfigStore {
    /**
     * Replaces an entity's own settings by compare-and-set. Completes when this broker goes by the new ones.
     *
     * @param type {@code topics}, {@code brokers}, {@code users}, {@code clients} or {@code ips}
     * @param entity topic name, broker id, user ({@code U} or {@code U/clients/C}), client id, address, or {@code <default>}, as the
     *     znodes are named
     * @param change from the values stored to the new ones; may be called again after a lost race; what it throws fails the future
     */
    CompletableFuture<Void> alter(String type, String entity, UnaryOperator<Map<String, String>> change);

    /** Completes when this broker goes by what these entities have now, whichever broker it was changed at. */
    CompletableFuture<Void> refresh(String type, Collection<String> entities);

    /** What all entities of a type have, by path from the type on, read now; those that have nothing are left out. */
    CompletableFuture<Map<String, Map<String, String>>> all(String type);

    /** Refuses, as {@link #alter} would, an entity's having these own settings; changes nothing. */
    void check(String type, String entity, Map<String, String> after);
}
