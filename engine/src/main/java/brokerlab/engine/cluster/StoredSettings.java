package brokerlab.engine.cluster;

import brokerlab.engine.api.ConfigStore;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.metadata.ConfigChanges;
import brokerlab.engine.metadata.ConfigWriter;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** The writer as the APIs see it: what it has written is answered when this broker goes by it. */
record StoredSettings(Coordination coordination, ConfigWriter writer, ConfigChanges changes) implements ConfigStore {
    @Override
    public CompletableFuture<Void> alter(SettingScope.Entity entity, UnaryOperator<Map<String, String>> change) {
        return writer.alter(entity, change).thenCompose(written -> changes.refresh(entity));
    }

    @Override
    public CompletableFuture<Void> refresh(Collection<? extends SettingScope.Entity> entities) {
        return coordination
                .sync()
                .thenCompose(now -> CompletableFuture.allOf(
                        entities.stream().map(changes::refresh).toArray(CompletableFuture[]::new)));
    }

    @Override
    public CompletableFuture<Map<SettingScope.Entity, Map<String, String>>> all(String type) {
        return coordination.sync().thenCompose(now -> writer.all(type));
    }

    @Override
    public void check(SettingScope.Entity entity, Map<String, String> after) {
        writer.check(entity, after);
    }
}
