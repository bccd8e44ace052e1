package brokerlab.engine.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.config.PropertiesText.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is taken of settings files as they lie on other machines. */
final class ForeignFileTest {
    /** The settings of the file that comes with Apache Kafka 3.9, ZooKeeper mode. */
    static final String KAFKA_3 = """
            broker.id=0
            num.network.threads=3
            num.io.threads=8
            socket.send.buffer.bytes=102400
            socket.receive.buffer.bytes=102400
            socket.request.max.bytes=104857600
            log.dirs=/tmp/kafka-logs
            num.partitions=1
            num.recovery.threads.per.data.dir=1
            offsets.topic.replication.factor=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            log.retention.hours=168
            log.retention.check.interval.ms=300000
            zookeeper.connect=localhost:2181
            zookeeper.connection.timeout.ms=18000
            group.initial.rebalance.delay.ms=0
            """;

    /** Those of the file that comes with Apache Kafka 4. */
    static final String KAFKA_4 = """
            process.roles=broker,controller
            node.id=1
            controller.quorum.bootstrap.servers=localhost:9093
            listeners=PLAINTEXT://:9092,CONTROLLER://:9093
            inter.broker.listener.name=PLAINTEXT
            advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
            controller.listener.names=CONTROLLER
            listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL
            num.network.threads=3
            num.io.threads=8
            socket.send.buffer.bytes=102400
            socket.receive.buffer.bytes=102400
            socket.request.max.bytes=104857600
            log.dirs=/tmp/kraft-combined-logs
            num.partitions=1
            num.recovery.threads.per.data.dir=1
            offsets.topic.replication.factor=1
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            log.retention.hours=168
            log.segment.bytes=1073741824
            log.retention.check.interval.ms=300000
            """;

    /** As an operator of a secured cluster writes it, with classes and files that are not here. */
    static final String SECURED = """
            broker.rack=zone-1
            listeners=INTERNAL://0.0.0.0:9094,EXTERNAL://0.0.0.0:9093
            advertised.listeners=INTERNAL://kafka-0.example:9094,EXTERNAL://203.0.113.7:9093
            listener.security.protocol.map=INTERNAL:SSL,EXTERNAL:SASL_SSL
            inter.broker.listener.name=INTERNAL
            security.inter.broker.protocol=SSL
            sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
            control.plane.listener.name=INTERNAL
            listener.name.internal.ssl.keystore.location=/tmp/kafka/cluster.keystore.p12
            listener.name.internal.ssl.keystore.password=${CERTS_STORE_PASSWORD}
            ssl.keystore.location=/etc/kafka/secrets/kafka.keystore.jks
            ssl.keystore.password=secret
            sasl.enabled.mechanisms=SCRAM-SHA-512
            zookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty
            zookeeper.ssl.client.enable=true
            zookeeper.ssl.truststore.location=/tmp/kafka/cluster.truststore.p12
            principal.builder.class=io.example.oauth.PrincipalBuilder
            metric.reporters=io.example.metrics.MetricsReporter
            create.topic.policy.class.name=io.example.policy.Topics
            replica.selector.class=io.example.Selector
            authorizer.class.name=kafka.security.authorizer.AclAuthorizer
            super.users=User:CN=kafka
            confluent.license.topic.replication.factor=1
            config.providers=env
            min.insync.replicas=2
            default.replication.factor=3
            """;

    /** What is in {@code zoo_sample.cfg} and what larger ensembles have. */
    static final String ZOO_CFG = """
            tickTime=2000
            initLimit=10
            syncLimit=5
            dataDir=/var/lib/zookeeper
            dataLogDir=/var/lib/zookeeper-log
            clientPort=2181
            clientPortAddress=10.1.2.3
            maxClientCnxns=60
            autopurge.snapRetainCount=3
            autopurge.purgeInterval=24
            server.1=zoo1:2888:3888
            server.5 = host:1233:1235:observer;2181
            weight.1=1
            group.1=1:2:3
            dynamicConfigFile=/conf/zoo.cfg.dynamic
            metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider
            metricsProvider.httpPort=7000
            metricsProvider.exportJvmInfo=true
            admin.serverPort=8080
            secureClientPort=2281
            serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory
            ssl.keyStore.location=/zk/keystore.jks
            authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider
            sslQuorum=true
            standaloneEnabled=true
            reconfigEnabled=true
            electionAlg=1
            quorumListenOnAllIPs=true
            skipACL=true
            fsync.warningthresholdms=900
            of.a.later.release=1
            """;

    private static ForeignFile.Sorted sorted(ForeignFile kind, String file) {
        return kind.sorted(file.getBytes(UTF_8), line -> false);
    }

    private static List<String> names(List<Line> lines) {
        return lines.stream().map(Line::name).toList();
    }

    @Test
    void kafka3sOwnFileIsTakenButForIdAddressAndDirectory() {
        for (ForeignFile kind : List.of(ForeignFile.ALL_BROKERS, ForeignFile.ONE_BROKER)) {
            ForeignFile.Sorted sorted = sorted(kind, KAFKA_3);
            assertEquals(List.of(), sorted.refusals());
            assertEquals(List.of("broker.id", "log.dirs", "zookeeper.connect"), sorted.left());
            assertEquals(
                    List.of("transaction.state.log.replication.factor", "transaction.state.log.min.isr"),
                    names(sorted.kept()));
            assertEquals(12, sorted.taken().size());
        }
    }

    @Test
    void kafka4sOwnFileIsTakenButForWhatIsOneBrokersOrOfKraft() {
        for (ForeignFile kind : List.of(ForeignFile.ALL_BROKERS, ForeignFile.ONE_BROKER)) {
            ForeignFile.Sorted sorted = sorted(kind, KAFKA_4);
            assertEquals(List.of(), sorted.refusals());
            assertEquals(
                    List.of(
                            "process.roles",
                            "node.id",
                            "controller.quorum.bootstrap.servers",
                            "listeners",
                            "inter.broker.listener.name",
                            "advertised.listeners",
                            "controller.listener.names",
                            "listener.security.protocol.map",
                            "log.dirs"),
                    sorted.left());
            assertEquals(
                    List.of(
                            "share.coordinator.state.topic.replication.factor",
                            "share.coordinator.state.topic.min.isr",
                            "transaction.state.log.replication.factor",
                            "transaction.state.log.min.isr"),
                    names(sorted.kept()));
            assertEquals(11, sorted.taken().size());
        }
    }

    @Test
    void whatNeedsClassesOrFilesOfElsewhereIsLeftOut() {
        ForeignFile.Sorted all = sorted(ForeignFile.ALL_BROKERS, SECURED);
        assertEquals(List.of(), all.refusals());
        assertEquals(List.of("min.insync.replicas", "default.replication.factor"), names(all.taken()));
        assertEquals(
                List.of(
                        "authorizer.class.name",
                        "super.users",
                        "confluent.license.topic.replication.factor",
                        "config.providers"),
                names(all.kept()));
        assertEquals(20, all.left().size());
        ForeignFile.Sorted one = sorted(ForeignFile.ONE_BROKER, SECURED);
        assertEquals(
                List.of(
                        "listener.name.internal.ssl.keystore.location",
                        "listener.name.internal.ssl.keystore.password",
                        "ssl.keystore.location",
                        "ssl.keystore.password",
                        "sasl.enabled.mechanisms",
                        "min.insync.replicas",
                        "default.replication.factor"),
                names(one.taken()));
    }

    @Test
    void ofZooCfgMembershipPortsDirectoriesAndWhatIsNotHereAreLeftOut() {
        ForeignFile.Sorted sorted = sorted(ForeignFile.ENSEMBLE, ZOO_CFG);
        assertEquals(List.of(), sorted.refusals());
        assertEquals(
                List.of(
                        "tickTime",
                        "initLimit",
                        "syncLimit",
                        "maxClientCnxns",
                        "autopurge.snapRetainCount",
                        "autopurge.purgeInterval"),
                names(sorted.taken()));
        assertEquals(List.of("fsync.warningthresholdms", "of.a.later.release"), names(sorted.kept()));
        assertEquals(23, sorted.left().size(), sorted.left().toString());
    }

    @Test
    void aValueThatIsNotAllowedIsRefusedWithItsLineTheLastOfANameCounts() {
        ForeignFile.Sorted sorted =
                sorted(ForeignFile.ALL_BROKERS, "num.io.threads=none\nnum.partitions=none\nnum.io.threads=4\n=5\n");
        assertEquals(List.of(new Line(3, "num.io.threads", "4")), sorted.taken());
        assertEquals(1, sorted.refusals().size());
        assertEquals(
                "line 2: Invalid value none for num.partitions",
                sorted.refusals().getFirst().split(": m")[0]);
        assertEquals(List.of("=5"), sorted.left());
        assertEquals(
                "line 1: Invalid value  for tickTime",
                sorted(ForeignFile.ENSEMBLE, "tickTime\n").refusals().getFirst().split(": m")[0]);
    }
}
