package brokerlab.engine.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One cluster of one side with its own folder and ports; it can be started, killed and started again. */
final class Deployment implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(90);

    private final Side side;
    private final Setup setup;
    private final Path folder;
    private final Map<String, String> settings;
    private final int port = Ports.row(Setup.BROKERS);
    private final KafkaFiles kafka;
    private final List<Child> processes = new ArrayList<>();

    /** @param settings of every broker, beside Kafka's defaults */
    Deployment(Side side, Setup setup, String name, Map<String, String> settings) throws IOException {
        this.side = side;
        this.setup = setup;
        this.folder = setup.folder().resolve(name + "-" + side.name().toLowerCase(java.util.Locale.ROOT));
        this.settings = settings;
        this.kafka = new KafkaFiles(folder, port, Ports.row(3 * setup.zooKeeperNodes()), setup.zooKeeperNodes());
        Files.createDirectories(folder);
        if (side != Side.US) {
            kafka.write(settings);
        }
    }

    String bootstrap() {
        return IntStream.range(0, Setup.BROKERS)
                .mapToObj(i -> "127.0.0.1:" + (port + i))
                .collect(Collectors.joining(","));
    }

    List<Child> processes() {
        return processes;
    }

    /** Where logs and znodes are. */
    Path data() {
        return folder.resolve("data");
    }

    /**
     * Removes what killed brokers left in ZooKeeper. A broker of Kafka that comes back before its session ran out ends with
     * NodeExists; ours closes its former session itself, so nothing is done for it.
     */
    void forgetSessions() throws Exception {
        if (side == Side.US) {
            return;
        }
        run("zookeeper", host(kafka.zooKeeperArguments(), List.of()));
        try {
            Sessions.forget(kafka.connect());
        } finally {
            kill();
        }
    }

    /** Launches the processes and does not wait for them. */
    void launch() {
        switch (side) {
            case US -> run("brokerlab", ours());
            case ONE -> run("kafka", host(kafka.zooKeeperArguments(), kafka.brokerArguments()));
            case THREE -> {
                run("zookeeper", host(kafka.zooKeeperArguments(), List.of()));
                for (int id = 1; id <= Setup.BROKERS; id++) {
                    List<String> command = kafkaJava();
                    command.addAll(List.of("kafka.Kafka", kafka.broker(id).toString()));
                    run("broker-" + id, command);
                }
            }
        }
    }

    void kill() {
        processes.forEach(Child::kill);
        processes.clear();
    }

    /** Brokers first: they say goodbye to ZooKeeper. */
    void stop() {
        List<Child> brokers = side == Side.THREE ? processes.subList(1, processes.size()) : processes;
        brokers.forEach(Child::askToStop);
        brokers.forEach(b -> b.stop(STOP));
        processes.forEach(p -> p.stop(STOP));
        processes.clear();
    }

    /** Ends it at once and removes its folder. */
    @Override
    public void close() throws IOException {
        kill();
        Folders.delete(folder);
    }

    private void run(String name, List<String> command) {
        processes.add(Child.start(name, command, folder.resolve("output")));
    }

    private List<String> ours() {
        List<String> command = java();
        if (setup.engine().endsWith(".jar") && !setup.engine().contains(java.io.File.pathSeparator)) {
            command.addAll(List.of("-jar", setup.engine()));
        } else {
            command.addAll(List.of("-cp", setup.engine(), "brokerlab.engine.launcher.Main"));
        }
        command.addAll(List.of("start", "--data", folder.resolve("data").toString()));
        command.addAll(List.of("--brokers", Integer.toString(Setup.BROKERS)));
        command.addAll(List.of("--zookeeper", Integer.toString(setup.zooKeeperNodes())));
        command.addAll(List.of("--port", Integer.toString(port), "--zookeeper-port", "0"));
        settings.forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
        return command;
    }

    private List<String> host(List<String> zooKeeper, List<String> brokers) {
        List<String> command = kafkaJava();
        command.add(KafkaHost.class.getName());
        command.addAll(zooKeeper);
        command.addAll(brokers);
        return command;
    }

    private List<String> kafkaJava() {
        List<String> command = java();
        command.add("-Dlog4j.configuration=" + kafka.logging().toUri());
        command.addAll(List.of("-cp", setup.kafka() + "/*" + java.io.File.pathSeparator + setup.classes()));
        return command;
    }

    private List<String> java() {
        var command = new ArrayList<String>();
        command.add(setup.java().toString());
        command.addAll(setup.jvm());
        return command;
    }
}
