package brokerlab.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What requests about topics are answered field by field, as seen from Apache Kafka 3.9.1 with ZooKeeper. */
@Timeout(180)
final class TopicAnswersTest {
    private static final int MS = 60_000;

    @TempDir
    private static Path folder;

    private static RunningCluster running;
    private static int controller;

    @BeforeAll
    static void start() throws Exception {
        running = RunningCluster.start(folder, 2, Map.of("min.insync.replicas", "1"));
        controller = running.cluster.newestImage().controller();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static <T extends ApiMessage> T ask(ApiMessage request, int version, Class<T> answer) throws IOException {
        return ask(controller, request, version, answer);
    }

    private static <T extends ApiMessage> T askAnother(ApiMessage request, int version, Class<T> answer)
            throws IOException {
        return ask(3 - controller, request, version, answer);
    }

    private static <T extends ApiMessage> T ask(int broker, ApiMessage request, int version, Class<T> answer)
            throws IOException {
        var api = ApiMessageType.fromApiKey(request.apiKey());
        short v = (short) version;
        var header = new RequestHeaderData()
                .setRequestApiKey(request.apiKey())
                .setRequestApiVersion(v)
                .setCorrelationId(7)
                .setClientId("test");
        var cache = new ObjectSerializationCache();
        short headerVersion = api.requestHeaderVersion(v);
        int size = header.size(cache, headerVersion) + request.size(cache, v);
        var frame = ByteBuffer.allocate(4 + size).putInt(size);
        header.write(new ByteBufferAccessor(frame), cache, headerVersion);
        request.write(new ByteBufferAccessor(frame), cache, v);
        int port = running.cluster.brokers().get(broker - 1).port();
        try (var socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            socket.setSoTimeout(120_000);
            new DataOutputStream(socket.getOutputStream()).write(frame.array());
            var in = new DataInputStream(socket.getInputStream());
            var body = ByteBuffer.wrap(in.readNBytes(in.readInt()));
            body.position(api.responseHeaderVersion(v) == 0 ? 4 : 5);
            ApiMessage message = api.newResponse();
            message.read(new ByteBufferAccessor(body), v);
            return answer.cast(message);
        }
    }

    private static CreateTopicsResponseData create(CreatableTopic... topics) throws IOException {
        return create(false, topics);
    }

    private static CreateTopicsResponseData create(boolean validateOnly, CreatableTopic... topics) throws IOException {
        var request = new CreateTopicsRequestData().setTimeoutMs(MS).setValidateOnly(validateOnly);
        for (CreatableTopic topic : topics) {
            request.topics().mustAdd(topic);
        }
        return ask(request, 7, CreateTopicsResponseData.class);
    }

    private static CreatableTopic topic(String name) {
        return new CreatableTopic().setName(name).setNumPartitions(1).setReplicationFactor((short) 1);
    }

    private static List<String> codes(CreateTopicsResponseData answer) {
        return answer.topics().stream()
                .map(t -> t.name() + " " + Errors.forCode(t.errorCode()))
                .toList();
    }

    @Test
    void C9_topicsAreMadeWithoutAMessageAndNamedTwiceAnsweredTwice() throws IOException {
        var made = create(topic("plain")).topics().find("plain");
        assertEquals(0, made.errorCode());
        assertNull(made.errorMessage());
        assertNotEquals(Uuid.ZERO_UUID, made.topicId());
        assertEquals(
                List.of("twice INVALID_REQUEST", "once NONE", "twice INVALID_REQUEST"),
                codes(create(true, topic("twice"), topic("once"), topic("twice"))));
    }

    @Test
    void C9_whoGivesNoTimeIsToldSoOnlyOfWhatCanBeDone() throws IOException {
        create(topic("already"));
        for (int timeoutMs : new int[] {0, -1}) {
            var request = new CreateTopicsRequestData().setTimeoutMs(timeoutMs);
            request.topics().mustAdd(topic("hasty" + timeoutMs));
            request.topics().mustAdd(topic("already"));
            assertEquals(
                    List.of("hasty" + timeoutMs + " REQUEST_TIMED_OUT", "already TOPIC_ALREADY_EXISTS"),
                    codes(ask(request, 7, CreateTopicsResponseData.class)));
            var checked = new CreateTopicsRequestData().setTimeoutMs(timeoutMs).setValidateOnly(true);
            checked.topics().mustAdd(topic("checked"));
            assertEquals(List.of("checked NONE"), codes(ask(checked, 7, CreateTopicsResponseData.class)));
            create(topic("grown" + timeoutMs));
            assertEquals("NONE", grown(timeoutMs, true, 9));
            assertEquals("INVALID_PARTITIONS", grown(timeoutMs, false, 0));
            assertEquals("REQUEST_TIMED_OUT", grown(timeoutMs, false, 2));
        }
    }

    private static String grown(int timeoutMs, boolean validateOnly, int count) throws IOException {
        var request = new CreatePartitionsRequestData().setTimeoutMs(timeoutMs).setValidateOnly(validateOnly);
        request.topics()
                .mustAdd(new CreatePartitionsRequestData.CreatePartitionsTopic()
                        .setName("grown" + timeoutMs)
                        .setCount(count)
                        .setAssignments(null));
        return Errors.forCode(ask(request, 3, CreatePartitionsResponseData.class)
                        .results()
                        .getFirst()
                        .errorCode())
                .name();
    }

    @Test
    void C9_kafkasOwnMetadataLogIsNoTopicToBeMade() throws IOException {
        assertEquals(List.of("__cluster_metadata INVALID_REQUEST"), codes(create(topic("__cluster_metadata"))));
        var told = ask(metadata(true, "__cluster_metadata"), 12, MetadataResponseData.class);
        assertEquals(List.of("__cluster_metadata LEADER_NOT_AVAILABLE 0"), topics(told));
        assertTrue(running.cluster.newestImage().topic("__cluster_metadata").isEmpty());
        assertEquals(
                List.of("many INVALID_REPLICATION_FACTOR"),
                codes(create(topic("many").setNumPartitions(100_001).setReplicationFactor((short) 0))));
    }

    private static MetadataRequestData metadata(boolean mayMake, String... names) {
        var topics = new ArrayList<MetadataRequestTopic>();
        for (String name : names) {
            topics.add(new MetadataRequestTopic().setName(name));
        }
        return new MetadataRequestData().setAllowAutoTopicCreation(mayMake).setTopics(topics);
    }

    private static List<String> topics(MetadataResponseData answer) {
        return answer.topics().stream()
                .map(t -> t.name() + " " + Errors.forCode(t.errorCode()) + " "
                        + t.partitions().size())
                .toList();
    }

    @Test
    void C9_aTopicMadeByMetadataHasALeaderFromTheNextAnswerOn() throws Exception {
        for (int version : List.of(0, 1, 4, 9, 12)) {
            String name = "asked-for-" + version;
            var first = ask(metadata(true, name, "no name"), version, MetadataResponseData.class);
            assertEquals(
                    List.of(name + " LEADER_NOT_AVAILABLE 0", "no name INVALID_TOPIC_EXCEPTION 0"),
                    topics(first),
                    "version " + version);
            assertEquals(Uuid.ZERO_UUID, first.topics().iterator().next().topicId());
            running.cluster
                    .brokers()
                    .get(controller - 1)
                    .knows(image -> image.topic(name)
                            .filter(t -> t.partitions().get(0).leader() >= 0)
                            .isPresent())
                    .get();
            var next = ask(metadata(true, name), version, MetadataResponseData.class);
            assertEquals(List.of(name + " NONE 1"), topics(next), "version " + version);
        }
    }

    @Test
    void C9_whereOneTopicIsAskedForByIdNamesAreNotLookedAt() throws IOException {
        create(topic("named"));
        var request = metadata(false, "named");
        request.topics().add(new MetadataRequestTopic().setName(null).setTopicId(new Uuid(5, 6)));
        var answer = ask(request, 12, MetadataResponseData.class);
        assertEquals(List.of("null UNKNOWN_TOPIC_ID 0"), topics(answer));
    }

    @Test
    void C9_anEmptyListOfAssignmentsIsNotNone() throws IOException {
        create(topic("grown"));
        for (boolean validateOnly : List.of(true, false)) {
            var request = new CreatePartitionsRequestData().setTimeoutMs(MS).setValidateOnly(validateOnly);
            request.topics()
                    .mustAdd(new CreatePartitionsTopic()
                            .setName("grown")
                            .setCount(2)
                            .setAssignments(List.of()));
            var answer = ask(request, 3, CreatePartitionsResponseData.class);
            assertEquals(
                    Errors.INVALID_REPLICA_ASSIGNMENT.code(),
                    answer.results().getFirst().errorCode());
        }
        var sizes = topics(ask(metadata(false, "grown"), 12, MetadataResponseData.class));
        assertEquals(List.of("grown NONE 1"), sizes);
    }

    @Test
    void C9_aTopicNamedTwiceIsDeletedOnceAndEachAnswerTellsWhatWasAsked() throws IOException {
        Uuid id = create(topic("gone")).topics().find("gone").topicId();
        var request = new DeleteTopicsRequestData()
                .setTimeoutMs(MS)
                .setTopics(List.of(
                        new DeleteTopicState().setName("gone"),
                        new DeleteTopicState().setName(null).setTopicId(id),
                        new DeleteTopicState().setName("gone")));
        var answer = ask(request, 6, DeleteTopicsResponseData.class);
        assertEquals(
                List.of("gone " + Uuid.ZERO_UUID + " 0", "gone " + id + " 0", "gone " + Uuid.ZERO_UUID + " 0"),
                answer.responses().stream()
                        .map(r -> r.name() + " " + r.topicId() + " " + r.errorCode())
                        .toList());
    }

    @Test
    void C9_whoIsNotTheControllerSaysSoWhereKafkaDoes() throws IOException {
        create(topic("elsewhere"));
        short notController = Errors.NOT_CONTROLLER.code();
        var election = new ElectLeadersRequestData().setTimeoutMs(MS);
        election.topicPartitions()
                .mustAdd(new TopicPartitions().setTopic("elsewhere").setPartitions(List.of(0)));
        var elected = askAnother(election, 2, ElectLeadersResponseData.class);
        assertEquals(0, elected.errorCode());
        assertEquals(
                notController,
                elected.replicaElectionResults()
                        .getFirst()
                        .partitionResult()
                        .getFirst()
                        .errorCode());
        var moved = askAnother(reassignment(MS), 0, AlterPartitionReassignmentsResponseData.class);
        assertEquals(notController, moved.errorCode());
        assertEquals(List.of(), moved.responses());
    }

    private static AlterPartitionReassignmentsRequestData reassignment(int timeoutMs) {
        return new AlterPartitionReassignmentsRequestData()
                .setTimeoutMs(timeoutMs)
                .setTopics(List.of(new ReassignableTopic()
                        .setName("elsewhere")
                        .setPartitions(List.of(
                                new ReassignablePartition().setPartitionIndex(0).setReplicas(List.of(1, 2))))));
    }

    @Test
    void C9_reassignmentsDoNotLookAtTheTimeout() throws IOException {
        create(topic("elsewhere"));
        var moved = ask(reassignment(0), 0, AlterPartitionReassignmentsResponseData.class);
        assertEquals(0, moved.errorCode());
        assertEquals(0, moved.responses().getFirst().partitions().getFirst().errorCode());
        var listed = ask(
                new ListPartitionReassignmentsRequestData().setTimeoutMs(0).setTopics(List.of()),
                0,
                ListPartitionReassignmentsResponseData.class);
        assertEquals(0, listed.errorCode());
    }
}
