package brokerlab.engine.metadata;

import brokerlab.engine.coordination.ZnodeLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What the running brokers of a cluster say to a change of their own settings before it is stored: whether they could live with it.
 * Whoever writes it asks the broker concerned; one that does not run says nothing and meets it at its next start.
 */
public final class LiveChecks {
    private final Map<String, Consumer<Map<String, String>>> checks = new ConcurrentHashMap<>();

    /** @param check throws an {@link brokerlab.engine.config.InvalidSettingException} for own values it could not live with */
    public void add(int broker, Consumer<Map<String, String>> check) {
        checks.put(ZnodeLayout.brokerEntity(broker), check);
    }

    public void remove(int broker) {
        checks.remove(ZnodeLayout.brokerEntity(broker));
    }

    void check(String entity, Map<String, String> after) {
        Consumer<Map<String, String>> check = checks.get(entity);
        if (check != null) {
            check.accept(after);
        }
    }
}
