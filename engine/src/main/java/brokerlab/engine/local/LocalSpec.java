package brokerlab.engine.local;

import brokerlab.engine.view.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster to run in this process. Opening the same folder again continues with everything in it; then {@code brokers} and {@code
 * racks} only count for a new folder.
 *
 * @param racks given round robin; empty for none
 * @param zooKeeperNodes 1 to 7; ignored with {@code zooKeeperConnect}
 * @param zooKeeperConnect an outside ensemble instead of our own
 * @param port of the first broker, the others follow; 0 for free ports
 * @param zooKeeperPort of the first node, the others follow; 0 for free ports
 * @param settings static settings of every broker
 * @param brokerSettings static settings of single brokers
 * @param zooCfg {@code zoo.cfg} settings
 * @param shareAs host name or address under which other machines reach this one; then every interface is bound. Empty: loopback only
 * @param speaks the release of Kafka its brokers speak as, one of {@link Command.Speak#RELEASES}; empty: as they did last
 */
public record LocalSpec(
        String name,
        Path folder,
        int brokers,
        List<String> racks,
        int zooKeeperNodes,
        Optional<String> zooKeeperConnect,
        int port,
        int zooKeeperPort,
        Map<String, String> settings,
        Map<Integer, Map<String, String>> brokerSettings,
        Map<String, String> zooCfg,
        Optional<String> shareAs,
        Optional<String> speaks) {}
