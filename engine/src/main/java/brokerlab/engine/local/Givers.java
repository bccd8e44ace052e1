package brokerlab.engine.local;

import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.ClusterSpec;
import brokerlab.engine.view.SettingRow.Giver;
import java.util.HashMap;
import java.util.Map;

/** Who gave the values that are read at a start: told as they are, as none of them need stand in a file that a person wrote. */
final class Givers {
    private final ClusterSpec given;
    private final ClusterSpec now;

    Givers(Cluster cluster) {
        given = cluster.spec().given();
        now = cluster.spec().now();
    }

    /** Of the values that all brokers have. */
    Map<String, Giver> shared() {
        return of(now.settings(), given.settings(), Giver.KEPT);
    }

    /** Of one broker's; what it is started with beyond them is the product's. */
    Map<String, Giver> ofBroker(int id, Map<String, String> startedWith) {
        var givers = new HashMap<String, Giver>();
        startedWith.keySet().forEach(name -> givers.put(name, Giver.PRODUCT));
        givers.putAll(shared());
        givers.putAll(of(now.settingsOf(id), given.settingsOf(id), Giver.KEPT_OF_BROKER));
        return givers;
    }

    Map<String, Giver> ofEnsemble(Map<String, String> startedWith) {
        var givers = new HashMap<String, Giver>();
        startedWith.keySet().forEach(name -> givers.put(name, Giver.PRODUCT));
        givers.putAll(of(now.zooKeeper().zooCfg(), given.zooKeeper().zooCfg(), Giver.KEPT));
        return givers;
    }

    private static Map<String, Giver> of(Map<String, String> now, Map<String, String> given, Giver changed) {
        var givers = new HashMap<String, Giver>();
        now.forEach((name, value) -> givers.put(name, value.equals(given.get(name)) ? Giver.START : changed));
        return givers;
    }
}
