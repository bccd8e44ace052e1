package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.coordination.BrokerZnode;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.coordination.ZooKeeperCoordination;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wherever an address may stand, one of IPv6 may. */
@Timeout(180)
final class IPv6EndToEndTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("::1");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void onlyWhereTheMachineHasIt() {
        boolean there;
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            there = socket.isBound();
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "this machine has no ::1");
    }

    private static Map<String, String> with(Map<String, String> more) {
        var settings = new HashMap<>(RunningCluster.quick());
        settings.put("min.insync.replicas", "1");
        settings.putAll(more);
        return settings;
    }

    /** Writes and reads one record through real clients. */
    private static void use(String bootstrap) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer());
                var consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 2))).all().get(60, TimeUnit.SECONDS);
            producer.send(new ProducerRecord<>("t", "k", "v")).get(60, TimeUnit.SECONDS);
            consumer.assign(List.of(new TopicPartition("t", 0)));
            assertEquals(
                    "v", consumer.poll(Duration.ofSeconds(60)).iterator().next().value());
        }
    }

    @Test
    void C9_aListenerOfIPv6IsToldInBracketsAndServesAcrossARestartAndAZooKeeperOfIPv6() throws Exception {
        var clock = new SystemClock();
        try (var tasks = new LiveTasks("ipv6", clock, 2, (name, e) -> {
                    throw new AssertionError(name, e);
                });
                var ensemble = RunningCluster.start(folder.resolve("ensemble"), 1, with(Map.of()))) {
            String port = ensemble.cluster.connectString().replaceAll("^[^:]*:(\\d+).*", "$1");
            var node = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
            try (var proxy = new CutProxy(LOOPBACK, node, tasks)) {
                assertTrue(proxy.address().startsWith("[0:0:0:0:0:0:0:1]:"), proxy::address);
                String connect = proxy.address() + "/six";
                Map<String, String> settings = with(Map.of("listeners", "PLAINTEXT://[::1]:0"));
                String bootstrap;
                try (var running = RunningCluster.startOn(connect, folder.resolve("six"), 2, settings)) {
                    bootstrap = running.bootstrap();
                    assertTrue(bootstrap.matches("\\[::1]:\\d+,\\[::1]:\\d+"), bootstrap);
                    use(bootstrap);
                    try (var client = ZooKeeperCoordination.connect(connect, 6_000, tasks, "look")) {
                        String path = ZnodeLayout.broker(1);
                        byte[] data = client.get(path)
                                .get(60, TimeUnit.SECONDS)
                                .orElseThrow()
                                .data();
                        assertTrue(new String(data, java.nio.charset.StandardCharsets.UTF_8)
                                .contains("\"PLAINTEXT://" + bootstrap.split(",")[0] + "\""));
                        assertEquals(
                                "::1",
                                BrokerZnode.decode(path, data)
                                        .endpoints()
                                        .getFirst()
                                        .host());
                    }
                }
                try (var running = RunningCluster.startOn(connect, folder.resolve("six"), 2, settings)) {
                    assertTrue(running.bootstrap().matches("\\[::1]:\\d+,\\[::1]:\\d+"), running::bootstrap);
                }
            }
        }
    }

    @Test
    void C9_shareAsTakesAnAddressOfIPv6() throws Exception {
        try (var running = RunningCluster.start(folder.resolve("shared"), 2, with(Map.of()), Optional.of("::1"))) {
            assertTrue(running.bootstrap().startsWith("[::1]:"), running::bootstrap);
            use(running.bootstrap());
        }
    }

    /** What listens on every interface is told by the address that is shared, what listens on one as it is. */
    @Test
    void shareAsIsToldForListenersOnEveryInterface() throws Exception {
        var settings = with(Map.of(
                "listeners",
                "PLAINTEXT://0.0.0.0:0,INNER://127.0.0.1:0",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,INNER:PLAINTEXT"));
        try (var running = RunningCluster.start(folder.resolve("both"), 2, settings, Optional.of("localhost"))) {
            var told = running.cluster.brokers().getFirst().listeners();
            assertEquals(
                    List.of("PLAINTEXT", "INNER"),
                    told.stream().map(l -> l.name()).toList());
            assertEquals(
                    List.of("localhost", "127.0.0.1"),
                    told.stream().map(l -> l.host()).toList());
            assertTrue(told.stream().allMatch(l -> l.port() > 0), told::toString);
            use(running.bootstrap());
        }
    }
}
