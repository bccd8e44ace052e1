package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.coordination.ZooKeeperSettings;
import brokerlab.engine.journal.Journal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ensemble of a cluster.
 *
 * @param connect an outside one with optional chroot; empty for our own, which the others describe
 * @param nodes 1 to {@link Ensemble#LARGEST}
 * @param port of the first node, 0 for free ports
 * @param zooCfg {@code zoo.cfg} settings
 */
public record ZooKeeperSpec(Optional<String> connect, int nodes, int port, Map<String, String> zooCfg) {
    public ZooKeeperSpec {
        zooCfg = Map.copyOf(zooCfg);
    }

    /** What ZooKeeper does not know came with a file and is only kept. */
    Map<String, String> known() {
        var known = new HashMap<>(zooCfg);
        known.keySet().removeIf(name -> ZooKeeperSettings.find(name).isEmpty());
        return known;
    }

    /** Ours, with its nodes below {@code folder}; empty when an outside one is used. */
    Optional<Ensemble> ensemble(Path folder, Tasks tasks, Journal journal) {
        return connect.isPresent()
                ? Optional.empty()
                : Optional.of(new Ensemble(
                        new Ensemble.Spec(nodes, folder.resolve("zookeeper"), port, known()), tasks, journal));
    }

    ZooKeeperSpec withConnect(String ensemble) {
        return new ZooKeeperSpec(Optional.of(ensemble), nodes, port, zooCfg);
    }

    ZooKeeperSpec withNodes(int changed) {
        return new ZooKeeperSpec(connect, changed, port, zooCfg);
    }

    ZooKeeperSpec withZooCfg(Map<String, String> changed) {
        return new ZooKeeperSpec(connect, nodes, port, changed);
    }
}
