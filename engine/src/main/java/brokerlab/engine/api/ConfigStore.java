package brokerlab.engine.api;

import brokerlab.engine.config.SettingScope;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Where the own settings of topics, brokers, users, client ids and addresses are changed; the writer that also leaves the change notice stands behind it. */
public interface ConfigStore {
    /**
     * Replaces an entity's own settings by compare-and-set. Completes when this broker goes by the new ones.
     *
     * @param change from the values stored to the new ones; may be called again after a lost race; what it throws fails the future
     */
    CompletableFuture<Void> alter(SettingScope.Entity entity, UnaryOperator<Map<String, String>> change);

    /** Completes when this broker goes by what these entities have now, whichever broker it was changed at. */
    CompletableFuture<Void> refresh(Collection<? extends SettingScope.Entity> entities);

    /** What all entities of a type have, read now; those that have nothing are left out. */
    CompletableFuture<Map<SettingScope.Entity, Map<String, String>>> all(String type);

    /** Refuses, as {@link #alter} would, an entity's having these own settings; changes nothing. */
    void check(SettingScope.Entity entity, Map<String, String> after);
}
