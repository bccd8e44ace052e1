package brokerlab.engine.settings;

import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.metadata.ConfigChanges;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Where the own settings of topics, brokers, users, client ids and addresses are checked, changed and read, by whatever way somebody asks
 * for it. One for each broker: what it has written is answered when that broker goes by it.
 */
public final class SettingsService {
    private final Coordination coordination;
    private final ConfigWriter writer;
    private final ConfigChanges changes;

    public SettingsService(Coordination coordination, ConfigWriter writer, ConfigChanges changes) {
        this.coordination = coordination;
        this.writer = writer;
        this.changes = changes;
    }

    /**
     * Refuses, as {@link #alter} would, an entity's having these own settings; changes nothing.
     *
     * @throws brokerlab.engine.wire.ProtocolException POLICY_VIOLATION
     * @throws brokerlab.engine.config.InvalidSettingException for a password that cannot be stored, and for what the broker concerned
     *     could not live with
     */
    public void check(SettingScope.Entity entity, Map<String, String> after) {
        writer.check(entity, after);
    }

    /**
     * Replaces an entity's own settings by compare-and-set. Completes when this broker goes by the new ones.
     *
     * @param change from the values stored to the new ones; may be called again after a lost race; what it throws fails the future
     */
    public CompletableFuture<Void> alter(SettingScope.Entity entity, UnaryOperator<Map<String, String>> change) {
        return writer.alter(entity, change).thenCompose(written -> changes.refresh(entity));
    }

    /**
     * Sets and resets single values of one or several entities, all of them or none. Completes when they are written.
     *
     * @param changed by entity and name, empty to reset
     */
    public CompletableFuture<Void> alter(Map<SettingScope.Entity, Map<String, Optional<String>>> changed) {
        return writer.alter(changed);
    }

    /** Takes an entity that exists no more away, with all it had set itself. */
    public CompletableFuture<Void> forget(SettingScope.Entity entity) {
        return writer.forget(entity);
    }

    /** Completes when this broker goes by what these entities have now, whichever broker it was changed at. */
    public CompletableFuture<Void> refresh(Collection<? extends SettingScope.Entity> entities) {
        return coordination
                .sync()
                .thenCompose(now -> CompletableFuture.allOf(
                        entities.stream().map(changes::refresh).toArray(CompletableFuture[]::new)));
    }

    /** What all entities of a type have, read now; those that have nothing are left out. */
    public CompletableFuture<Map<SettingScope.Entity, Map<String, String>>> all(String type) {
        return coordination.sync().thenCompose(now -> writer.all(type));
    }
}
