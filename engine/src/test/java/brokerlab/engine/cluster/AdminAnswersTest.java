package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brokerlab.engine.wire.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Quotas, credentials, log directories, producer ids and produces named twice: answers as seen from Apache Kafka 3.9.1 with ZooKeeper. */
@Timeout(180)
final class AdminAnswersTest {
    private static final int SECONDS = 60;

    @TempDir
    static Path folder;

    private static RunningCluster running;
    private static OneBrokersClient controller;
    private static OneBrokersClient other;
    private static int controllerId;

    @BeforeAll
    static void start() throws Exception {
        running = RunningCluster.start(folder, 2, RunningCluster.quick());
        controllerId = running.cluster.newestImage().controller();
        for (Broker broker : running.cluster.brokers()) {
            var client = new OneBrokersClient(broker.port());
            if (broker.id() == controllerId) {
                controller = client;
            } else {
                other = client;
            }
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", running.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("here", Map.of(0, List.of(controllerId)))))
                    .all()
                    .get(SECONDS, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        controller.close();
        other.close();
        running.close();
    }

    private static Errors error(short code) {
        return Errors.forCode(code);
    }

    private static AlterClientQuotasRequestData.EntityData part(String type, String name) {
        return new AlterClientQuotasRequestData.EntityData().setEntityType(type).setEntityName(name);
    }

    private static AlterClientQuotasRequestData.OpData op(String key, double value) {
        return new AlterClientQuotasRequestData.OpData().setKey(key).setValue(value);
    }

    private static AlterClientQuotasRequestData.OpData removal(String key) {
        return new AlterClientQuotasRequestData.OpData().setKey(key).setRemove(true);
    }

    private static AlterClientQuotasResponseData.EntryData altered(
            List<AlterClientQuotasRequestData.EntityData> entity, AlterClientQuotasRequestData.OpData... ops)
            throws IOException {
        var entry =
                new AlterClientQuotasRequestData.EntryData().setEntity(entity).setOps(List.of(ops));
        var request = new AlterClientQuotasRequestData().setEntries(List.of(entry));
        return controller
                .ask(ApiKeys.ALTER_CLIENT_QUOTAS, 1, request, AlterClientQuotasResponseData.class)
                .entries()
                .getFirst();
    }

    private static List<String> entity(AlterClientQuotasResponseData.EntryData entry) {
        return entry.entity().stream()
                .map(e -> e.entityType() + "=" + e.entityName())
                .toList();
    }

    /** Each entity described, with its quotas. */
    private static List<String> described(DescribeClientQuotasRequestData.ComponentData... filter) throws IOException {
        var request = new DescribeClientQuotasRequestData().setComponents(List.of(filter));
        return controller
                .ask(ApiKeys.DESCRIBE_CLIENT_QUOTAS, 1, request, DescribeClientQuotasResponseData.class)
                .entries()
                .stream()
                .map(e -> String.join(
                                ",",
                                e.entity().stream()
                                        .map(p -> p.entityType() + "=" + p.entityName())
                                        .toList())
                        + " " + e.values().getFirst().value())
                .toList();
    }

    @Test
    void C9_aQuotaNamedTwiceIsWhatItWasNamedLast() throws IOException {
        var user = part("user", "twice");
        var entry = altered(List.of(user, user), op("producer_byte_rate", 1), op("producer_byte_rate", 2));
        assertEquals(Errors.NONE, error(entry.errorCode()));
        assertEquals(List.of("user=twice"), entity(entry));
        var filter = new DescribeClientQuotasRequestData.ComponentData()
                .setEntityType("user")
                .setMatch("twice");
        assertEquals(List.of("user=twice 2.0"), described(filter));
        altered(List.of(user), op("producer_byte_rate", 3), removal("producer_byte_rate"));
        assertEquals(List.of(), described(filter));
    }

    @Test
    void C9_quotasAreDescribedInTheOrderKafkaTellsThem() throws IOException {
        var both = List.of(part("user", "u"), part("client-id", "c"));
        altered(both, op("producer_byte_rate", 1));
        altered(List.of(part("client-id", "c")), op("producer_byte_rate", 2));
        var filter = new DescribeClientQuotasRequestData.ComponentData()
                .setEntityType("client-id")
                .setMatch("c");
        assertEquals(List.of("client-id=c 2.0", "user=u,client-id=c 1.0"), described(filter));
        altered(both, removal("producer_byte_rate"));
        altered(List.of(part("client-id", "c")), removal("producer_byte_rate"));
    }

    @Test
    void C9_anEntityOfAnUnknownTypeIsAnInvalidRequestWhereAFilterOfItIsUnsupported() throws IOException {
        var entry = altered(List.of(part("group", "g")), op("producer_byte_rate", 1));
        assertEquals(Errors.INVALID_REQUEST, error(entry.errorCode()));
        var filter = new DescribeClientQuotasRequestData.ComponentData()
                .setEntityType("group")
                .setMatch("g");
        var answer = controller.ask(
                ApiKeys.DESCRIBE_CLIENT_QUOTAS,
                1,
                new DescribeClientQuotasRequestData().setComponents(List.of(filter)),
                DescribeClientQuotasResponseData.class);
        assertEquals(Errors.UNSUPPORTED_VERSION, error(answer.errorCode()));
    }

    @Test
    void C9_credentialsAreAlteredAtTheControllerOnly() throws IOException {
        var request = new AlterUserScramCredentialsRequestData()
                .setDeletions(List.of(new AlterUserScramCredentialsRequestData.ScramCredentialDeletion()
                        .setName("nobody")
                        .setMechanism((byte) 1)));
        assertEquals(Errors.NOT_CONTROLLER, alteredUser(other, request));
        assertEquals(Errors.RESOURCE_NOT_FOUND, alteredUser(controller, request));
    }

    private static Errors alteredUser(OneBrokersClient broker, AlterUserScramCredentialsRequestData request)
            throws IOException {
        return error(broker.ask(
                        ApiKeys.ALTER_USER_SCRAM_CREDENTIALS, 0, request, AlterUserScramCredentialsResponseData.class)
                .results()
                .getFirst()
                .errorCode());
    }

    @Test
    void C9_aLogOfNoTopicIsNotMovedAndOneOfAnotherBrokerIsNotAvailable() throws IOException {
        String directory = running.cluster
                .brokers()
                .get(2 - controllerId)
                .settings()
                .find("log.dirs")
                .orElseThrow();
        var topics = new AlterReplicaLogDirsRequestData.AlterReplicaLogDirTopicCollection();
        topics.add(new AlterReplicaLogDirsRequestData.AlterReplicaLogDirTopic()
                .setName("here")
                .setPartitions(List.of(0, 9)));
        var dirs = new AlterReplicaLogDirsRequestData.AlterReplicaLogDirCollection();
        dirs.add(new AlterReplicaLogDirsRequestData.AlterReplicaLogDir()
                .setPath(directory)
                .setTopics(topics));
        var answer = other.ask(
                ApiKeys.ALTER_REPLICA_LOG_DIRS,
                2,
                new AlterReplicaLogDirsRequestData().setDirs(dirs),
                AlterReplicaLogDirsResponseData.class);
        assertEquals(
                List.of("0 REPLICA_NOT_AVAILABLE", "9 UNKNOWN_TOPIC_OR_PARTITION"),
                answer.results().getFirst().partitions().stream()
                        .map(p -> p.partitionIndex() + " " + error(p.errorCode()))
                        .toList());
    }

    private static Errors initialised(long id, int epoch) throws IOException {
        var request = new InitProducerIdRequestData()
                .setTransactionalId(null)
                .setTransactionTimeoutMs(60_000)
                .setProducerId(id)
                .setProducerEpoch((short) epoch);
        return error(controller
                .ask(ApiKeys.INIT_PRODUCER_ID, 4, request, InitProducerIdResponseData.class)
                .errorCode());
    }

    @Test
    void C9_aProducersIdAndEpochComeTogether() throws IOException {
        assertEquals(Errors.INVALID_REQUEST, initialised(5, -1));
        assertEquals(Errors.INVALID_REQUEST, initialised(-1, 3));
        assertEquals(Errors.NONE, initialised(5, 3));
    }

    @Test
    void C9_aTransactionWithAnEmptyIdIsAnInvalidRequest() throws IOException {
        var offsets = controller.ask(
                ApiKeys.ADD_OFFSETS_TO_TXN, 3, new AddOffsetsToTxnRequestData(), AddOffsetsToTxnResponseData.class);
        assertEquals(Errors.INVALID_REQUEST, error(offsets.errorCode()));
        var end = controller.ask(ApiKeys.END_TXN, 3, new EndTxnRequestData(), EndTxnResponseData.class);
        assertEquals(Errors.INVALID_REQUEST, error(end.errorCode()));
    }

    @Test
    void C9_aBrokerThatIsNotRegisteredIsGivenNoProducerIds() throws IOException {
        for (int id : new int[] {9, controllerId}) {
            var answer = controller.ask(
                    ApiKeys.ALLOCATE_PRODUCER_IDS,
                    0,
                    new AllocateProducerIdsRequestData().setBrokerId(id).setBrokerEpoch(1),
                    AllocateProducerIdsResponseData.class);
            assertEquals(
                    id == 9 ? Errors.BROKER_ID_NOT_REGISTERED : Errors.STALE_BROKER_EPOCH, error(answer.errorCode()));
        }
    }

    @Test
    void C9_aPartitionNamedTwiceInAProduceIsWrittenAndAnsweredOnce() throws IOException {
        var topic = new ProduceRequestData.TopicProduceData().setName("here");
        for (String value : List.of("first", "second and longer")) {
            ByteBuffer records = BatchBuilder.plain()
                    .add(0, Optional.empty(), Optional.of(value.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .build();
            topic.partitionData()
                    .add(new ProduceRequestData.PartitionProduceData()
                            .setIndex(0)
                            .setRecords(MemoryRecords.readableRecords(records)));
        }
        for (int offset = 0; offset < 2; offset++) {
            var request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(30_000);
            request.topicData().add(topic.duplicate());
            var answers = controller
                    .ask(ApiKeys.PRODUCE, 9, request, ProduceResponseData.class)
                    .responses()
                    .find("here", org.apache.kafka.common.Uuid.ZERO_UUID)
                    .partitionResponses();
            assertEquals(1, answers.size());
            assertEquals(Errors.NONE, error(answers.getFirst().errorCode()));
            assertEquals(offset, answers.getFirst().baseOffset());
        }
    }
}
