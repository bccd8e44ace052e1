package brokerlab.engine.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Configuration files of Apache Kafka and its ZooKeeper; what is set here is what ours sets too, the rest are defaults. */
final class KafkaFiles {
    private static final List<String> RACKS = List.of("rack-a", "rack-b", "rack-c");

    private final Path folder;
    private final int port;
    private final int zooKeeperPort;
    private final int nodes;

    KafkaFiles(Path folder, int port, int zooKeeperPort, int nodes) {
        this.folder = folder;
        this.port = port;
        this.zooKeeperPort = zooKeeperPort;
        this.nodes = nodes;
    }

    Path broker(int id) {
        return folder.resolve("broker-" + id + ".properties");
    }

    Path logging() {
        return folder.resolve("log4j.properties");
    }

    String connect() {
        return IntStream.range(0, nodes)
                .mapToObj(i -> "127.0.0.1:" + (zooKeeperPort + i))
                .collect(Collectors.joining(","));
    }

    List<String> brokerArguments() {
        var arguments = new ArrayList<String>();
        for (int id = 1; id <= Setup.BROKERS; id++) {
            arguments.addAll(List.of("--broker", broker(id).toString()));
        }
        return arguments;
    }

    List<String> zooKeeperArguments() {
        var arguments = new ArrayList<String>();
        for (int id = 1; id <= nodes; id++) {
            arguments.addAll(List.of("--zookeeper", zooKeeper(id).toString()));
        }
        return arguments;
    }

    void write(Map<String, String> settings) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(logging(), """
                log4j.rootLogger=WARN, stderr
                log4j.appender.stderr=org.apache.log4j.ConsoleAppender
                log4j.appender.stderr.target=System.err
                log4j.appender.stderr.layout=org.apache.log4j.PatternLayout
                log4j.appender.stderr.layout.ConversionPattern=%d %p %c: %m%n
                """);
        for (int id = 1; id <= nodes; id++) {
            writeZooKeeper(id);
        }
        for (int id = 1; id <= Setup.BROKERS; id++) {
            var lines = new LinkedHashMap<String, String>();
            lines.put("broker.id", Integer.toString(id));
            lines.put("broker.rack", RACKS.get(id - 1));
            lines.put("listeners", "PLAINTEXT://127.0.0.1:" + (port + id - 1));
            lines.put("log.dirs", folder.resolve("data/broker-" + id + "/logs").toString());
            lines.put("zookeeper.connect", connect());
            // A busy machine may need longer than the session timeout until the ensemble answers.
            lines.put("zookeeper.connection.timeout.ms", "60000");
            lines.putAll(settings);
            write(broker(id), lines);
        }
    }

    /** As our ensemble is set up. */
    private void writeZooKeeper(int id) throws IOException {
        Path data = folder.resolve("data/zookeeper/" + id);
        Files.createDirectories(data);
        Files.writeString(data.resolve("myid"), Integer.toString(id));
        var lines = new LinkedHashMap<String, String>();
        lines.put("tickTime", "500");
        lines.put("initLimit", "40");
        lines.put("syncLimit", "20");
        lines.put("maxSessionTimeout", "40000");
        lines.put("maxClientCnxns", "0");
        lines.put("preAllocSize", "1024");
        lines.put("fastleader.maxNotificationInterval", "1000");
        lines.put("admin.enableServer", "false");
        lines.put("dataDir", data.toString());
        lines.put("clientPortAddress", "127.0.0.1");
        lines.put("clientPort", Integer.toString(zooKeeperPort + id - 1));
        if (nodes > 1) {
            for (int n = 1; n <= nodes; n++) {
                int quorum = zooKeeperPort + nodes + 2 * (n - 1);
                lines.put("server." + n, "127.0.0.1:" + quorum + ":" + (quorum + 1));
            }
        }
        write(zooKeeper(id), lines);
    }

    private Path zooKeeper(int id) {
        return folder.resolve("zookeeper-" + id + ".properties");
    }

    private static void write(Path file, Map<String, String> lines) throws IOException {
        Files.write(
                file,
                lines.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
    }
}
