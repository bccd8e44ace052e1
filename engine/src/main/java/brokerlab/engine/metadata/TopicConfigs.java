package brokerlab.engine.metadata;

import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.config.TopicSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The topics' own values as last read, resolved against this broker's settings once per change. Thread-safe. */
final class TopicConfigs implements TopicOverrides {
    private final BrokerSettings broker;
    private final Function<Set<String>, CompletableFuture<Void>> reading;
    private final Map<String, Map<String, String>> own = new ConcurrentHashMap<>();
    private final Map<String, TopicSettings> resolved = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Of whoever takes: one lane. */
    private CompletableFuture<Void> following = CompletableFuture.completedFuture(null);

    /** @param reading reads topics anew and gives them to {@link #take} before it completes */
    TopicConfigs(BrokerSettings broker, Function<Set<String>, CompletableFuture<Void>> reading) {
        this.broker = broker;
        this.reading = reading;
        broker.onChange(names -> brokerChanged());
    }

    /** Takes values known to be valid; none when the topic has no settings of its own any more. */
    void take(String topic, Map<String, String> values) {
        synchronized (this) {
            if (values.isEmpty()) {
                own.remove(topic);
            } else {
                own.put(topic, Map.copyOf(values));
            }
            resolved.remove(topic);
        }
        notifyListeners(topic);
    }

    private void brokerChanged() {
        var concerned = new HashSet<String>();
        synchronized (this) {
            concerned.addAll(resolved.keySet());
            concerned.addAll(own.keySet());
            resolved.clear();
        }
        concerned.forEach(this::notifyListeners);
    }

    private void notifyListeners(String topic) {
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
        return known != null ? known : resolved(topic);
    }

    /** Within the lock, so that who asked while the broker's settings changed is among those told of it. */
    private synchronized TopicSettings resolved(String topic) {
        return resolved.computeIfAbsent(topic, t -> TopicSettings.resolve(broker, overrides(t)));
    }

    @Override
    public CompletableFuture<Void> upToDate(Set<String> topics) {
        return reading.apply(topics);
    }

    @Override
    public void onChange(Listener listener) {
        listeners.add(listener);
    }
}
