package brokerlab.engine.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The processes of one side, and how they start and end. */
final class Processes implements AutoCloseable {
    /** Equal on both sides; the rest are defaults. */
    static final Map<String, String> SETTINGS = Map.of(
            "offsets.topic.num.partitions", "4",
            "transaction.state.log.num.partitions", "2",
            "zookeeper.connection.timeout.ms", "60000",
            "group.initial.rebalance.delay.ms", "0",
            "password.encoder.secret", "secret",
            "controlled.shutdown.retry.backoff.ms", "500");

    /** What both sides may be started with beside {@link #SETTINGS}. {@code racks}: one of each broker, empty for none. */
    record Setup(List<String> racks, Map<String, String> more) {
        static final Setup USUAL = new Setup(Side.RACKS, Map.of());

        Map<String, String> settings() {
            var all = new LinkedHashMap<>(SETTINGS);
            all.putAll(more);
            return all;
        }
    }

    private static final int STOP_SECONDS = 60;

    private final Side side;
    private final List<String> engine;
    private final Path kafkaLib;
    private final Setup setup;
    private final Map<String, Process> alive = new LinkedHashMap<>();

    /** @param engine the class path of ours; empty for Apache Kafka */
    Processes(Side side, List<String> engine, Path kafkaLib) {
        this(side, engine, kafkaLib, Setup.USUAL);
    }

    Processes(Side side, List<String> engine, Path kafkaLib, Setup setup) {
        this.setup = setup;
        this.side = side;
        this.engine = engine;
        this.kafkaLib = kafkaLib;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    void start() throws IOException {
        Files.createDirectories(side.folder());
        if (engine.isEmpty()) {
            startKafka();
        } else {
            startOurs();
        }
    }

    private void startOurs() throws IOException {
        var command = new ArrayList<String>(List.of(
                java(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                engine.getFirst(),
                "brokerlab.engine.launcher.Main",
                "start",
                "--data",
                side.folder().toString(),
                "--brokers",
                Integer.toString(Side.BROKERS),
                "--zookeeper",
                "1",
                "--port",
                Integer.toString(side.firstPort()),
                "--zookeeper-port",
                Integer.toString(side.zooKeeperPort())));
        setup.settings().forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
        for (int id = 1; id <= Side.BROKERS; id++) {
            command.addAll(
                    List.of("--broker-set", id + ":broker.rack=" + setup.racks().get(id - 1)));
        }
        run("ours", command);
    }

    private void startKafka() throws IOException {
        Path log = side.folder().resolve("log4j.properties");
        Files.writeString(log, """
                log4j.rootLogger=WARN, stderr
                log4j.appender.stderr=org.apache.log4j.ConsoleAppender
                log4j.appender.stderr.target=System.err
                log4j.appender.stderr.layout=org.apache.log4j.PatternLayout
                log4j.appender.stderr.layout.ConversionPattern=%d %p %c: %m%n
                """);
        // As our ensemble is set up.
        Path zoo = side.folder().resolve("zoo.cfg");
        Files.writeString(
                zoo,
                """
                tickTime=500
                initLimit=40
                syncLimit=20
                maxSessionTimeout=40000
                maxClientCnxns=0
                preAllocSize=1024
                admin.enableServer=false
                clientPortAddress=127.0.0.1
                """
                        + "clientPort=" + side.zooKeeperPort() + "\ndataDir="
                        + side.folder().resolve("zookeeper") + "\n");
        run("zookeeper", kafka(log, "org.apache.zookeeper.server.quorum.QuorumPeerMain", zoo));
        for (int id = 1; id <= Side.BROKERS; id++) {
            startBroker(id);
        }
    }

    private void startBroker(int id) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("broker.id=" + id);
        String rack = setup.racks().get(id - 1);
        if (!rack.isEmpty()) {
            lines.add("broker.rack=" + rack);
        }
        lines.add("listeners=PLAINTEXT://127.0.0.1:" + side.port(id));
        lines.add("log.dirs=" + side.logs(id));
        lines.add("zookeeper.connect=" + side.zooKeeper());
        setup.settings().forEach((name, value) -> lines.add(name + "=" + value));
        Path file = side.folder().resolve("broker-" + id + ".properties");
        Files.write(file, lines);
        run("broker-" + id, kafka(side.folder().resolve("log4j.properties"), "kafka.Kafka", file));
    }

    private List<String> kafka(Path log, String main, Path file) {
        return List.of(
                java(),
                "-Xmx400m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlog4j.configuration=" + log.toUri(),
                "-cp",
                kafkaLib + "/*",
                main,
                file.toString());
    }

    private void run(String name, List<String> command) throws IOException {
        Path said = side.folder().resolve(name + ".log");
        alive.put(
                name,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
                        .start());
    }

    /** Until all three brokers are known to each other. */
    void await() throws IOException {
        try (var lab = new Lab(side, "")) {
            for (int broker = 1; broker <= Side.BROKERS; broker++) {
                int at = broker;
                lab.await("start of broker " + broker, () -> {
                    alive.forEach((name, process) -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException(name + " has ended; see " + side.folder());
                        }
                    });
                    return lab.look(at, "Metadata", 1, "{topics:[]}")
                                    .path("brokers")
                                    .size()
                            == Side.BROKERS;
                });
            }
        }
    }

    /** Until groups and transactions have coordinators, so that what is asked first finds what is asked later. */
    void warm() throws IOException {
        try (var lab = new Lab(side, "")) {
            lab.coordinator("warm", 0);
            lab.await(
                    "a transaction coordinator",
                    () -> !lab.look(1, "FindCoordinator", 2, "{key:'warm',keyType:1}")
                            .path("errorCode")
                            .asText()
                            .equals("COORDINATOR_NOT_AVAILABLE"));
            for (int broker = 1; broker <= Side.BROKERS; broker++) {
                int at = broker;
                lab.await(
                        "the groups of broker " + broker,
                        () -> lab.look(at, "ListGroups", 0, "{}")
                                .path("errorCode")
                                .asText()
                                .equals("NONE"));
                lab.await(
                        "producer ids of broker " + broker,
                        () -> !lab.look(at, "InitProducerId", 0, "{transactionalId:null,transactionTimeoutMs:1000}")
                                .path("errorCode")
                                .asText()
                                .equals("COORDINATOR_LOAD_IN_PROGRESS"));
            }
        }
    }

    /** Brokers first, then ZooKeeper, as it should be done. */
    void stop() throws InterruptedException {
        for (boolean brokers : new boolean[] {true, false}) {
            List<Process> these = alive.entrySet().stream()
                    .filter(e -> brokers != e.getKey().equals("zookeeper"))
                    .map(Map.Entry::getValue)
                    .toList();
            these.forEach(Process::destroy);
            for (Process each : these) {
                if (!each.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(side.name() + " does not stop");
                }
            }
        }
        alive.clear();
    }

    /** SIGKILL to all. */
    void kill() throws InterruptedException {
        for (Process each : alive.values()) {
            each.destroyForcibly().waitFor();
        }
        alive.clear();
    }

    @Override
    public void close() {
        alive.values().forEach(Process::destroyForcibly);
    }
}
