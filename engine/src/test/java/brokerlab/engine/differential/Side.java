package brokerlab.engine.differential;

import java.nio.file.Path;
import java.util.List;

/** One of the two clusters compared: broker {@code i} (1, 2, 3) listens at {@code firstPort + i - 1}. */
record Side(String name, int firstPort, int zooKeeperPort, Path folder) {
    static final int BROKERS = 3;
    static final List<String> RACKS = List.of("rack-a", "rack-b", "rack-c");

    String bootstrap() {
        return "127.0.0.1:" + firstPort + ",127.0.0.1:" + (firstPort + 1) + ",127.0.0.1:" + (firstPort + 2);
    }

    int port(int broker) {
        return firstPort + broker - 1;
    }

    String zooKeeper() {
        return "127.0.0.1:" + zooKeeperPort;
    }

    /** The log directory of a broker. */
    Path logs(int broker) {
        return folder.resolve("broker-" + broker).resolve("logs");
    }
}
