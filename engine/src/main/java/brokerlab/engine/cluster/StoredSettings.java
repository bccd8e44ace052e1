package brokerlab.engine.cluster;

import brokerlab.engine.api.ConfigStore;
import brokerlab.engine.metadata.ConfigWriter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** The writer as the APIs see it. */
record StoredSettings(ConfigWriter writer) implements ConfigStore {
    @Override
    public CompletableFuture<Void> alter(String type, String entity, UnaryOperator<Map<String, String>> change) {
        return writer.alter(type, entity, change);
    }

    @Override
    public CompletableFuture<Map<String, Map<String, String>>> all(String type) {
        return writer.all(type);
    }

    @Override
    public void check(String type, String entity, Map<String, String> after) {
        writer.check(type, entity, after);
    }
}
