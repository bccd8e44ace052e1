package brokerlab.engine.benchmark;

import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Apache Kafka brokers and ZooKeeper nodes in one process, all started at the same time. It runs on Kafka's class path alone
 * and reaches Kafka by reflection, since no Kafka server is on ours. Arguments: {@code --zookeeper FILE} and {@code --broker FILE}, repeated.
 */
final class KafkaHost {
    private static final List<Object> BROKERS = new CopyOnWriteArrayList<>();

    private KafkaHost() {}

    public static void main(String[] args) throws Exception {
        for (int i = 0; i < args.length; i += 2) {
            Path file = Path.of(args[i + 1]);
            boolean broker = args[i].equals("--broker");
            Thread.ofPlatform().name("start " + file.getFileName()).start(() -> {
                try {
                    if (broker) {
                        runBroker(file);
                    } else {
                        runZooKeeper(file);
                    }
                } catch (ReflectiveOperationException | java.io.IOException e) {
                    System.err.println(file + " does not start: " + root(e));
                    Runtime.getRuntime().halt(1);
                }
            });
        }
        Runtime.getRuntime().addShutdownHook(new Thread(KafkaHost::stopBrokers, "stop"));
        new CountDownLatch(1).await();
    }

    private static void runBroker(Path file) throws ReflectiveOperationException, java.io.IOException {
        var properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        Class<?> config = Class.forName("kafka.server.KafkaConfig");
        Class<?> server = Class.forName("kafka.server.KafkaServer");
        Class<?> time = Class.forName("org.apache.kafka.common.utils.Time");
        Class<?> option = Class.forName("scala.Option");
        Object broker = server.getConstructor(config, time, option, boolean.class)
                .newInstance(
                        config.getConstructor(Map.class).newInstance(properties),
                        time.getField("SYSTEM").get(null),
                        option.getMethod("empty").invoke(null),
                        false);
        server.getMethod("startup").invoke(broker);
        BROKERS.add(broker);
    }

    /** Returns when the node ends: one alone runs standalone, several as a quorum, as ZooKeeper's own main does. */
    private static void runZooKeeper(Path file) throws ReflectiveOperationException {
        Class<?> parsed = Class.forName("org.apache.zookeeper.server.quorum.QuorumPeerConfig");
        Object config = parsed.getConstructor().newInstance();
        parsed.getMethod("parse", String.class).invoke(config, file.toString());
        if ((boolean) parsed.getMethod("isDistributed").invoke(config)) {
            Class<?> main = Class.forName("org.apache.zookeeper.server.quorum.QuorumPeerMain");
            main.getMethod("runFromConfig", parsed).invoke(main.getConstructor().newInstance(), config);
        } else {
            Class<?> single = Class.forName("org.apache.zookeeper.server.ServerConfig");
            Object serverConfig = single.getConstructor().newInstance();
            single.getMethod("readFrom", parsed).invoke(serverConfig, config);
            Class<?> main = Class.forName("org.apache.zookeeper.server.ZooKeeperServerMain");
            main.getMethod("runFromConfig", single).invoke(main.getConstructor().newInstance(), serverConfig);
        }
    }

    private static void stopBrokers() {
        List<Thread> stops = BROKERS.stream()
                .map(broker -> Thread.ofPlatform().start(() -> {
                    try {
                        broker.getClass().getMethod("shutdown").invoke(broker);
                    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
                        System.err.println("does not stop: " + root(e));
                    }
                }))
                .toList();
        for (Thread each : stops) {
            try {
                each.join(Duration.ofSeconds(60));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Throwable root(Throwable error) {
        return error.getCause() == null ? error : root(error.getCause());
    }
}
