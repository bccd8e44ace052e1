package brokerlab.engine.metadata;

import brokerlab.engine.coordination.ZnodeLayout;
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

    void check(String entity, Map<String, String> after) {
        checks.forEach((broker, check) -> {
            if (entity.equals(ZnodeLayout.brokerEntity(broker))) {
                check.own(after);
            } else if (entity.equals(ZnodeLayout.brokerDefaultEntity())) {
                check.clusterWide(after);
            } else if (entity.startsWith(ZnodeLayout.TYPE_TOPICS + "/")) {
                check.topic(after);
            }
        });
    }
}
