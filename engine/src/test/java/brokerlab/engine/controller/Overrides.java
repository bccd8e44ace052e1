package brokerlab.engine.controller;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import brokerlab.engine.metadata.TopicOverrides;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Topic settings set by hand. */
final class Overrides implements TopicOverrides {
    private final Map<String, Map<String, String>> values = new ConcurrentHashMap<>();
    /** What brokers say for topics without a value of their own. */
    final BrokerSettings defaults = new BrokerSettings(Map.of());

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    void set(String topic, Map<String, String> settings) {
        values.put(topic, settings);
        listeners.forEach(l -> l.changed(topic));
    }

    @Override
    public Map<String, String> overrides(String topic) {
        return values.getOrDefault(topic, Map.of());
    }

    @Override
    public TopicSettings settings(String topic) {
        return TopicSettings.resolve(defaults, overrides(topic));
    }

    @Override
    public CompletableFuture<Void> upToDate(Set<String> names) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onChange(Listener listener) {
        listeners.add(listener);
    }
}
