package brokerlab.engine.metadata;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The topics' own values as last read, resolved against this broker's settings once per change. Thread-safe. */
final class TopicConfigs implements TopicOverrides {
    private final BrokerSettings broker;
    private final Map<String, Map<String, String>> own = new ConcurrentHashMap<>();
    private final Map<String, TopicSettings> resolved = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Of whoever takes: one lane. */
    private CompletableFuture<Void> following = CompletableFuture.completedFuture(null);

    TopicConfigs(BrokerSettings broker) {
        this.broker = broker;
        broker.onChange(names -> brokerChanged());
    }

    /** Takes values known to be valid; none when the topic has no settings of its own any more. */
    void take(String topic, Map<String, String> values) {
        // Values first: a resolution under way is finished by remove() and thrown away.
        if (values.isEmpty()) {
            own.remove(topic);
        } else {
            own.put(topic, Map.copyOf(values));
        }
        resolved.remove(topic);
        tell(topic);
    }

    private void brokerChanged() {
        var concerned = new HashSet<>(resolved.keySet());
        concerned.addAll(own.keySet());
        resolved.clear();
        concerned.forEach(this::tell);
    }

    private void tell(String topic) {
        listeners.forEach(l -> following =
                following.isDone() ? l.changed(topic) : CompletableFuture.allOf(following, l.changed(topic)));
    }

    /** Completes when all that was taken so far is followed. Called where it is taken. */
    CompletableFuture<Void> followed() {
        return following;
    }

    @Override
    public Map<String, String> overrides(String topic) {
        return own.getOrDefault(topic, Map.of());
    }

    @Override
    public TopicSettings settings(String topic) {
        TopicSettings known = resolved.get(topic);
        return known != null
                ? known
                : resolved.computeIfAbsent(topic, t -> TopicSettings.resolve(broker, overrides(t)));
    }

    @Override
    public void onChange(Listener listener) {
        listeners.add(listener);
    }
}
