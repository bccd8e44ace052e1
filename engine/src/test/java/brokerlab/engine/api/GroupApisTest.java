package brokerlab.engine.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.group.OffsetsTopic;
import brokerlab.engine.group.ServingGroups;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.wire.ErrorCode;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

/** Every version of every group API, over the bytes of the wire in both directions. */
final class GroupApisTest {
    private final ServingGroups groups = new ServingGroups();
    private final OffsetsTopic offsetsTopic = new OffsetsTopic(
            1,
            groups.metadata(),
            new BrokerSettings(Map.of()),
            new Journal(new ManualClock(), 10),
            request -> new CompletableFuture<>());
    private final Map<Short, ApiHandler<?>> handlers =
            GroupApis.handlers(groups.coordinator(), offsetsTopic, groups.metadata(), new InMemory(), 4096);

    /** In the place of ZooKeeper. */
    private static final class InMemory implements OldOffsets {
        private final Map<String, Long> offsets = new java.util.HashMap<>();

        @Override
        public CompletableFuture<Void> keep(String group, TopicPartition partition, long offset) {
            offsets.put(group + partition, offset);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Optional<Long>> find(String group, TopicPartition partition) {
            return CompletableFuture.completedFuture(Optional.ofNullable(offsets.get(group + partition)));
        }
    }

    @Test
    void everyVersionServesAGroupFromJoinToLeave() {
        for (int version = 0; version <= 9; version++) {
            String group = "g" + version;
            JoinGroupResponseData joined = join(group, version);
            assertEquals(0, joined.errorCode());
            assertEquals(1, joined.generationId());
            assertEquals("range", joined.protocolName());
            assertEquals(joined.memberId(), joined.leader());
            assertArrayEquals(new byte[] {1}, joined.members().getFirst().metadata());

            int syncVersion = Math.min(version, 5);
            var sync = call(
                    14,
                    syncVersion,
                    new SyncGroupRequestData()
                            .setGroupId(group)
                            .setGenerationId(1)
                            .setMemberId(joined.memberId())
                            .setProtocolType(syncVersion >= 5 ? "consumer" : null)
                            .setProtocolName(syncVersion >= 5 ? "range" : null)
                            .setAssignments(List.of(new SyncGroupRequestAssignment()
                                    .setMemberId(joined.memberId())
                                    .setAssignment(new byte[] {7}))),
                    new SyncGroupRequestData(),
                    new SyncGroupResponseData());
            assertEquals(0, sync.errorCode());
            assertArrayEquals(new byte[] {7}, sync.assignment());

            var heartbeat = call(
                    12,
                    Math.min(version, 4),
                    new HeartbeatRequestData()
                            .setGroupId(group)
                            .setGenerationId(1)
                            .setMemberId(joined.memberId()),
                    new HeartbeatRequestData(),
                    new HeartbeatResponseData());
            assertEquals(0, heartbeat.errorCode());

            for (int describeVersion = 0; describeVersion <= 6; describeVersion++) {
                var described = call(
                                15,
                                describeVersion,
                                new DescribeGroupsRequestData()
                                        .setGroups(List.of(group))
                                        .setIncludeAuthorizedOperations(describeVersion >= 3),
                                new DescribeGroupsRequestData(),
                                new DescribeGroupsResponseData())
                        .groups()
                        .getFirst();
                assertEquals("Stable", described.groupState());
                assertEquals("range", described.protocolData());
                assertArrayEquals(new byte[] {7}, described.members().getFirst().memberAssignment());
                assertEquals(describeVersion >= 3 ? 328 : Integer.MIN_VALUE, described.authorizedOperations());
            }

            int leaveVersion = Math.min(version, 5);
            var leave = new LeaveGroupRequestData().setGroupId(group);
            if (leaveVersion < 3) {
                leave.setMemberId(joined.memberId());
            } else {
                leave.setMembers(List.of(new MemberIdentity()
                        .setMemberId(joined.memberId())
                        .setReason(leaveVersion >= 5 ? "done" : null)));
            }
            var left = call(13, leaveVersion, leave, new LeaveGroupRequestData(), new LeaveGroupResponseData());
            assertEquals(0, left.errorCode());
            assertEquals(leaveVersion < 3 ? 0 : 1, left.members().size());
            var again = call(13, leaveVersion, leave, new LeaveGroupRequestData(), new LeaveGroupResponseData());
            assertEquals(
                    ErrorCode.UNKNOWN_MEMBER_ID.code(),
                    leaveVersion < 3
                            ? again.errorCode()
                            : again.members().getFirst().errorCode());
        }
    }

    private JoinGroupResponseData join(String group, int version) {
        var request = new JoinGroupRequestData()
                .setGroupId(group)
                .setSessionTimeoutMs(10_000)
                .setRebalanceTimeoutMs(version == 0 ? -1 : 20_000)
                .setProtocolType("consumer")
                .setReason(version >= 8 ? "starting" : null);
        request.protocols().add(new JoinGroupRequestProtocol().setName("range").setMetadata(new byte[] {1}));
        if (version >= 4) {
            var required = call(11, version, request, new JoinGroupRequestData(), new JoinGroupResponseData());
            assertEquals(ErrorCode.MEMBER_ID_REQUIRED.code(), required.errorCode());
            assertEquals(version >= 7 ? null : "", required.protocolName());
            request.setMemberId(required.memberId());
        }
        return call(11, version, request, new JoinGroupRequestData(), new JoinGroupResponseData());
    }

    @Test
    void everyVersionCommitsAndFetches() {
        Uuid orders = groups.metadata().current().topic("orders").orElseThrow().id();
        for (int version = 2; version <= 10; version++) {
            String group = "c" + version;
            var topics = List.of(
                    commitOf(version, "orders", orders, 100 + version),
                    commitOf(version, "nowhere", Uuid.randomUuid(), 1));
            var committed = call(
                    8,
                    version,
                    new OffsetCommitRequestData().setGroupId(group).setTopics(topics),
                    new OffsetCommitRequestData(),
                    new OffsetCommitResponseData());
            assertEquals(0, committed.topics().get(0).partitions().getFirst().errorCode());
            assertEquals(
                    version < 10 ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code() : ErrorCode.UNKNOWN_TOPIC_ID.code(),
                    committed.topics().get(1).partitions().getFirst().errorCode());
            for (int fetchVersion = 1; fetchVersion <= 10; fetchVersion++) {
                assertEquals(100 + version, fetched(group, fetchVersion, orders, false));
                if (fetchVersion >= 2) {
                    assertEquals(100 + version, fetched(group, fetchVersion, orders, true));
                }
            }
        }
    }

    @Test
    void C9_aCommitOfNothingMakesNoGroup() {
        for (int version = 2; version <= 10; version++) {
            var empty = new OffsetCommitRequestTopic();
            for (var topics : List.of(
                    List.<OffsetCommitRequestTopic>of(),
                    List.of(commitOf(version, "nowhere", Uuid.randomUuid(), 1)),
                    List.of(version >= 10 ? empty.setTopicId(Uuid.randomUuid()) : empty.setName("orders")))) {
                call(
                        8,
                        version,
                        new OffsetCommitRequestData().setGroupId("").setTopics(topics),
                        new OffsetCommitRequestData(),
                        new OffsetCommitResponseData());
                assertTrue(list(4, List.of(), List.of()).groups().isEmpty());
                var deleted = call(
                        42,
                        2,
                        new DeleteGroupsRequestData().setGroupsNames(List.of("")),
                        new DeleteGroupsRequestData(),
                        new DeleteGroupsResponseData());
                assertEquals(
                        ErrorCode.GROUP_ID_NOT_FOUND.code(),
                        deleted.results().find("").errorCode());
            }
        }
    }

    private static OffsetCommitRequestTopic commitOf(int version, String topic, Uuid id, long offset) {
        var request = new OffsetCommitRequestTopic()
                .setPartitions(List.of(new OffsetCommitRequestPartition()
                        .setPartitionIndex(3)
                        .setCommittedOffset(offset)
                        .setCommittedLeaderEpoch(version >= 6 ? 4 : -1)
                        .setCommittedMetadata(null)));
        return version >= 10 ? request.setTopicId(id) : request.setName(topic);
    }

    private long fetched(String group, int version, Uuid orders, boolean all) {
        var request = new OffsetFetchRequestData();
        if (version >= 8) {
            var topic = new OffsetFetchRequestTopics().setPartitionIndexes(List.of(3, 4));
            request.setGroups(List.of(
                    new OffsetFetchRequestGroup()
                            .setGroupId(group)
                            .setTopics(
                                    all
                                            ? null
                                            : List.of(
                                                    version >= 10
                                                            ? topic.setTopicId(orders)
                                                            : topic.setName("orders"))),
                    new OffsetFetchRequestGroup().setGroupId("nobody").setTopics(null)));
        } else {
            request.setGroupId(group)
                    .setTopics(
                            all
                                    ? null
                                    : List.of(new OffsetFetchRequestTopic()
                                            .setName("orders")
                                            .setPartitionIndexes(List.of(3, 4))));
        }
        var response = call(9, version, request, new OffsetFetchRequestData(), new OffsetFetchResponseData());
        if (version >= 8) {
            var answered = response.groups().get(0);
            assertEquals(0, answered.errorCode());
            assertTrue(response.groups().get(1).topics().isEmpty());
            var partitions = answered.topics().getFirst().partitions();
            assertEquals(
                    version >= 10 ? orders : Uuid.ZERO_UUID,
                    answered.topics().getFirst().topicId());
            assertEquals(all ? 1 : 2, partitions.size());
            assertEquals(-1, all ? -1 : partitions.get(1).committedOffset());
            return partitions.get(0).committedOffset();
        }
        assertEquals(0, response.errorCode());
        var partitions = response.topics().getFirst().partitions();
        assertEquals(all ? 1 : 2, partitions.size());
        return partitions.get(0).committedOffset();
    }

    @Test
    void aFormerCoordinatorSaysSoInEveryVersion() {
        groups.loseAll();
        short code = ErrorCode.NOT_COORDINATOR.code();
        Uuid orders = groups.metadata().current().topic("orders").orElseThrow().id();
        for (int version = 1; version <= 10; version++) {
            var request = new OffsetFetchRequestData();
            if (version >= 8) {
                request.setGroups(
                        List.of(new OffsetFetchRequestGroup().setGroupId("g").setTopics(null)));
            } else {
                request.setGroupId("g")
                        .setTopics(List.of(
                                new OffsetFetchRequestTopic().setName("orders").setPartitionIndexes(List.of(0))));
            }
            var response = call(9, version, request, new OffsetFetchRequestData(), new OffsetFetchResponseData());
            assertEquals(
                    code,
                    version >= 8
                            ? response.groups().getFirst().errorCode()
                            : version >= 2
                                    ? response.errorCode()
                                    : response.topics()
                                            .getFirst()
                                            .partitions()
                                            .getFirst()
                                            .errorCode());
        }
        var commit = call(
                8,
                10,
                new OffsetCommitRequestData().setGroupId("g").setTopics(List.of(commitOf(10, "", orders, 1))),
                new OffsetCommitRequestData(),
                new OffsetCommitResponseData());
        assertEquals(code, commit.topics().getFirst().partitions().getFirst().errorCode());
        for (int version = 0; version <= 6; version++) {
            var described = call(
                    15,
                    version,
                    new DescribeGroupsRequestData().setGroups(List.of("g")),
                    new DescribeGroupsRequestData(),
                    new DescribeGroupsResponseData());
            assertEquals(code, described.groups().getFirst().errorCode());
        }
    }

    @Test
    void groupsAreListedDescribedAndDeletedInEveryVersion() {
        for (int version = 0; version <= 5; version++) {
            String group = "l" + version;
            call(
                    8,
                    9,
                    new OffsetCommitRequestData()
                            .setGroupId(group)
                            .setTopics(List.of(commitOf(9, "orders", Uuid.ZERO_UUID, 1))),
                    new OffsetCommitRequestData(),
                    new OffsetCommitResponseData());
            assertEquals(1, list(version, List.of(), List.of()).groups().size());
            if (version >= 4) {
                assertEquals(
                        "Empty",
                        list(version, List.of("empty"), List.of())
                                .groups()
                                .getFirst()
                                .groupState());
                assertTrue(list(version, List.of("Stable"), List.of()).groups().isEmpty());
            }
            if (version >= 5) {
                assertEquals(
                        "classic",
                        list(version, List.of(), List.of("Classic"))
                                .groups()
                                .getFirst()
                                .groupType());
                assertTrue(
                        list(version, List.of(), List.of("consumer")).groups().isEmpty());
            }
            var deleted = call(
                    42,
                    Math.min(version, 3),
                    new DeleteGroupsRequestData().setGroupsNames(List.of(group, "nobody")),
                    new DeleteGroupsRequestData(),
                    new DeleteGroupsResponseData());
            assertEquals(0, deleted.results().find(group).errorCode());
            assertEquals(
                    ErrorCode.GROUP_ID_NOT_FOUND.code(),
                    deleted.results().find("nobody").errorCode());
        }
        for (int version = 0; version <= 6; version++) {
            var described = call(
                            15,
                            version,
                            new DescribeGroupsRequestData().setGroups(List.of("nobody")),
                            new DescribeGroupsRequestData(),
                            new DescribeGroupsResponseData())
                    .groups()
                    .getFirst();
            assertEquals("Dead", described.groupState());
            assertEquals(version < 6 ? 0 : ErrorCode.GROUP_ID_NOT_FOUND.code(), described.errorCode());
        }
    }

    private ListGroupsResponseData list(int version, List<String> states, List<String> types) {
        return call(
                16,
                version,
                new ListGroupsRequestData().setStatesFilter(states).setTypesFilter(types),
                new ListGroupsRequestData(),
                new ListGroupsResponseData());
    }

    @Test
    void offsetsAreDeletedPartitionByPartition() {
        call(
                8,
                9,
                new OffsetCommitRequestData()
                        .setGroupId("d")
                        .setTopics(List.of(commitOf(9, "orders", Uuid.ZERO_UUID, 1))),
                new OffsetCommitRequestData(),
                new OffsetCommitResponseData());
        var request = new OffsetDeleteRequestData().setGroupId("d");
        for (String topic : List.of("orders", "nowhere")) {
            request.topics()
                    .add(new OffsetDeleteRequestTopic()
                            .setName(topic)
                            .setPartitions(List.of(new OffsetDeleteRequestPartition().setPartitionIndex(3))));
        }
        var response = call(47, 0, request, new OffsetDeleteRequestData(), new OffsetDeleteResponseData());
        assertEquals(0, response.topics().find("orders").partitions().find(3).errorCode());
        assertEquals(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(),
                response.topics().find("nowhere").partitions().find(3).errorCode());
        assertTrue(groups.coordinator().fetch("d", Optional.empty()).offsets().isEmpty());
    }

    @Test
    void transactionsAndUnknownTypesHaveNoCoordinator() {
        for (int version = 1; version <= 6; version++) {
            for (byte type : new byte[] {1, 2}) {
                var request = new FindCoordinatorRequestData().setKeyType(type);
                if (version >= 4) {
                    request.setCoordinatorKeys(List.of("t"));
                } else {
                    request.setKey("t");
                }
                var response =
                        call(10, version, request, new FindCoordinatorRequestData(), new FindCoordinatorResponseData());
                short error = version >= 4 ? response.coordinators().getFirst().errorCode() : response.errorCode();
                ErrorCode shares = version >= 6 ? ErrorCode.COORDINATOR_NOT_AVAILABLE : ErrorCode.INVALID_REQUEST;
                assertEquals((type == 1 ? ErrorCode.UNSUPPORTED_VERSION : shares).code(), error);
            }
        }
        var response = call(
                10,
                0,
                new FindCoordinatorRequestData().setKey("g"),
                new FindCoordinatorRequestData(),
                new FindCoordinatorResponseData());
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE.code(), response.errorCode());
    }

    @Test
    void C9_aSyncWithoutItsProtocolIsRefusedFromVersion5On() {
        for (int version = 0; version <= 5; version++) {
            var answer = call(
                    14,
                    version,
                    new SyncGroupRequestData().setGroupId("nobody").setMemberId("m"),
                    new SyncGroupRequestData(),
                    new SyncGroupResponseData());
            ErrorCode error = version < 5 ? ErrorCode.UNKNOWN_MEMBER_ID : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
            assertEquals(error.code(), answer.errorCode());
        }
    }

    // ---- the wire

    @SuppressWarnings("unchecked")
    private <Q extends ApiMessage, R extends ApiMessage> R call(
            int api, int version, Q request, Q received, R response) {
        copy(request, received, (short) version);
        var handler = (ApiHandler<Q>) handlers.get((short) api);
        var context = new RequestContext(
                (short) api,
                (short) version,
                1,
                "client",
                "c-1",
                InetAddress.getLoopbackAddress(),
                "PLAINTEXT",
                KafkaPrincipal.ANONYMOUS,
                "test");
        var answer = handler.handle(context, received).toCompletableFuture();
        groups.advance(0);
        if (!answer.isDone()) {
            groups.advance(6_000);
        }
        copy(answer.join().orElseThrow(), response, (short) version);
        return response;
    }

    private static void copy(ApiMessage from, ApiMessage to, short version) {
        var cache = new ObjectSerializationCache();
        var bytes = ByteBuffer.allocate(from.size(cache, version));
        from.write(new ByteBufferAccessor(bytes), cache, version);
        to.read(new ByteBufferAccessor(bytes.flip()), version);
        assertEquals(0, bytes.remaining());
    }
}
