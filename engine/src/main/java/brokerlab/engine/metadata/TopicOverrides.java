package brokerlab.engine.metadata;

import brokerlab.engine.config.TopicSettings;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One broker's view of the topics' own settings, kept true by {@code /config/changes}. */
public interface TopicOverrides {
    /** The topic's own values, empty when it has none. */
    Map<String, String> overrides(String topic);

    /** The topic's settings in force on this broker. */
    TopicSettings settings(String topic);

    /**
     * Completes when what is known of these topics is what coordination held at this call, or newer. Tried again while coordination is out
     * of reach; fails only when this broker's life ends.
     */
    CompletableFuture<Void> upToDate(Set<String> topics);

    /** Called with a topic's name when its settings in force may have changed (also when a broker default did). */
    void onChange(Listener listener);

    /** Follows the topics' settings. */
    interface Listener {
        /** Completes when it goes by the new settings; never fails. */
        CompletableFuture<Void> changed(String topic);
    }
}
