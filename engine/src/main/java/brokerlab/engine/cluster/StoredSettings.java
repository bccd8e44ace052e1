package brokerlab.engine.cluster;

import brokerlab.engine.api.ConfigStore;
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
    public CompletableFuture<Void> alter(String type, String entity, UnaryOperator<Map<String, String>> change) {
        return writer.alter(type, entity, change).thenCompose(written -> changes.refresh(type + "/" + entity));
    }

    @Override
    public CompletableFuture<Void> refresh(String type, Collection<String> entities) {
        return coordination
                .sync()
                .thenCompose(now -> CompletableFuture.allOf(entities.stream()
                        .map(entity -> changes.refresh(type + "/" + entity))
                        .toArray(CompletableFuture[]::new)));
    }

    @Override
    public CompletableFuture<Map<String, Map<String, String>>> all(String type) {
        return coordination.sync().thenCompose(now -> writer.all(type));
    }

    @Override
    public void check(String type, String entity, Map<String, String> after) {
        writer.check(type, entity, after);
    }
}
