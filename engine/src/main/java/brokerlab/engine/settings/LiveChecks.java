package brokerlab.engine.settings;

import brokerlab.engine.config.SettingScope;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What the running brokers of a cluster say to a change of settings before it is stored: whether they could live with it. Of a
 * broker's own settings the broker concerned is asked, of the others all are; one that does not run says nothing and meets it at its
 * next start.
 */
public final class LiveChecks {
    /** What one broker says; throws an {@link brokerlab.engine.config.InvalidSettingException} for values it could not live with. */
    public interface Check {
        /** Its own values as they would be. */
        void own(Map<String, String> after);

        /** The cluster-wide values as they would be. */
        void clusterWide(Map<String, String> after);

        /** A topic's own values as they would be. */
        void topic(Map<String, String> after);
    }

    private final SortedMap<Integer, Check> checks = new ConcurrentSkipListMap<>();

    public void add(int broker, Check check) {
        checks.put(broker, check);
    }

    public void remove(int broker) {
        checks.remove(broker);
    }

    void check(SettingScope.Entity entity, Map<String, String> after) {
        checks.forEach((broker, check) -> {
            switch (entity) {
                case SettingScope.Broker one -> {
                    if (one.id() == broker) {
                        check.own(after);
                    }
                }
                case SettingScope.ClusterDefault all -> check.clusterWide(after);
                case SettingScope.Topic topic -> check.topic(after);
                case SettingScope.Quotas none -> {}
            }
        });
    }
}
