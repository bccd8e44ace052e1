package brokerlab.engine.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.group.CommitRequest.OffsetToCommit;
import brokerlab.engine.group.JoinRequest.MemberProtocol;
import brokerlab.engine.group.LeaveResult.LeavingMember;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.GroupState;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A coordinator under manual time over a log in memory, and the things clients do to it. */
final class GroupBench {
    static final int PARTITIONS = 4;
    static final String GROUP = "orders-service";
    static final int PARTITION = Groups.partitionFor(GROUP, PARTITIONS);
    static final int SESSION_MS = 10_000;
    static final int REBALANCE_MS = 30_000;

    final ManualClock clock = new ManualClock();
    final ManualTasks tasks = new ManualTasks(clock);
    final Journal journal = new Journal(clock, 100_000);
    final MetadataHolder metadata = new MetadataHolder();
    final MemoryGroupLog log;
    final BrokerSettings settings;
    final GroupCoordinator coordinator;
    private long imageVersion;

    GroupBench() {
        this(Map.of(), new MemoryGroupLog());
    }

    GroupBench(Map<String, String> settings) {
        this(settings, new MemoryGroupLog());
    }

    GroupBench(Map<String, String> settings, MemoryGroupLog log) {
        this.log = log;
        this.settings = new BrokerSettings(settings);
        this.coordinator = new GroupCoordinator(1, tasks, journal, this.settings, metadata, log);
        topics(Map.of("orders", Uuid.randomUuid(), "payments", Uuid.randomUuid()));
    }

    /** With every partition of the offsets topic led and loaded. */
    static GroupBench serving(Map<String, String> settings) {
        var bench = new GroupBench(settings);
        bench.leadAll(1);
        return bench;
    }

    static GroupBench serving() {
        return serving(Map.of());
    }

    void topics(Map<String, Uuid> topics) {
        var images = new HashMap<String, TopicImage>();
        topics.forEach((name, id) -> images.put(name, topic(name, id, 12)));
        images.put(OffsetsTopic.NAME, topic(OffsetsTopic.NAME, new Uuid(7, 7), PARTITIONS));
        metadata.deliver(ClusterImage.of(++imageVersion, 1, 1, Map.of(), images));
        tasks.runAll();
    }

    private static TopicImage topic(String name, Uuid id, int partitions) {
        var images = new HashMap<Integer, PartitionImage>();
        for (int p = 0; p < partitions; p++) {
            images.put(p, new PartitionImage(p, 1, 1, List.of(1), List.of(1), 0));
        }
        return new TopicImage(name, id, false, Map.copyOf(images));
    }

    void lead(int partition, int epoch) {
        coordinator.becameLeader(new TopicPartition(OffsetsTopic.NAME, partition), epoch);
    }

    void leadAll(int epoch) {
        for (int p = 0; p < PARTITIONS; p++) {
            lead(p, epoch);
        }
        tasks.runAll();
    }

    void lose(int partition, int epoch) {
        coordinator.noLongerLeader(new TopicPartition(OffsetsTopic.NAME, partition), epoch);
    }

    // ---- clients

    static JoinRequest joinRequest(String memberId, Optional<String> instanceId, String... protocols) {
        var known = new ArrayList<MemberProtocol>();
        for (String protocol : protocols.length == 0 ? new String[] {"range"} : protocols) {
            known.add(new MemberProtocol(protocol, subscription("orders")));
        }
        return new JoinRequest(
                GROUP,
                memberId,
                instanceId,
                "client",
                "/127.0.0.1",
                SESSION_MS,
                REBALANCE_MS,
                ConsumerProtocol.TYPE,
                known,
                true,
                true,
                Optional.empty());
    }

    /** The member id given to a new dynamic member. */
    String newMemberId() {
        JoinResult result = done(coordinator.join(joinRequest("", Optional.empty())));
        assertEquals(ErrorCode.MEMBER_ID_REQUIRED, result.error());
        return result.memberId();
    }

    CompletableFuture<JoinResult> join(String memberId) {
        return coordinator.join(joinRequest(memberId, Optional.empty())).toCompletableFuture();
    }

    CompletableFuture<JoinResult> joinStatic(String memberId, String instanceId) {
        return coordinator.join(joinRequest(memberId, Optional.of(instanceId))).toCompletableFuture();
    }

    CompletableFuture<SyncResult> sync(JoinResult joined, Map<String, byte[]> assignments) {
        return coordinator
                .sync(new SyncRequest(
                        GROUP,
                        joined.generation(),
                        joined.memberId(),
                        Optional.empty(),
                        joined.protocolType(),
                        joined.protocolName(),
                        assignments))
                .toCompletableFuture();
    }

    ErrorCode heartbeat(String memberId, int generation) {
        return coordinator.heartbeat(GROUP, memberId, Optional.empty(), generation);
    }

    LeaveResult leave(String memberId) {
        LeaveResult result =
                coordinator.leave(GROUP, List.of(new LeavingMember(memberId, Optional.empty(), Optional.of("done"))));
        tasks.runAll();
        return result;
    }

    CompletableFuture<Map<TopicPartition, ErrorCode>> commit(
            int generation, String memberId, Map<TopicPartition, OffsetToCommit> offsets) {
        return coordinator
                .commit(new CommitRequest(
                        GROUP, generation, memberId, Optional.empty(), OptionalLong.empty(), 8, offsets))
                .toCompletableFuture();
    }

    /** A commit by a client outside the protocol. */
    ErrorCode commit(TopicPartition partition, long offset) {
        return commit(-1, "", partition, offset);
    }

    ErrorCode commit(int generation, String memberId, TopicPartition partition, long offset) {
        return done(commit(generation, memberId, Map.of(partition, new OffsetToCommit(offset, 3, "at " + offset))))
                .get(partition);
    }

    /** The committed offset, -1 for none. */
    long committed(TopicPartition partition) {
        var fetched = coordinator.fetch(GROUP, Optional.of(Set.of(partition)));
        assertEquals(ErrorCode.NONE, fetched.error());
        return Optional.ofNullable(fetched.offsets().get(partition))
                .map(CommittedOffset::offset)
                .orElse(-1L);
    }

    /** {@code count} dynamic members through their first rebalance, the leader first. */
    List<JoinResult> stableGroup(int count) {
        var joins = new ArrayList<CompletableFuture<JoinResult>>();
        for (int i = 0; i < count; i++) {
            joins.add(join(newMemberId()));
        }
        tasks.advance(settings.getInt("group.initial.rebalance.delay.ms") + 1L);
        for (int i = 0; i < 20 && !joins.getFirst().isDone(); i++) {
            tasks.advance(3_000);
        }
        return assign(joins);
    }

    /** Takes joined members through sync; orders' partitions go round among them. */
    List<JoinResult> assign(List<CompletableFuture<JoinResult>> joins) {
        var joined = joins.stream().map(this::done).toList();
        var leader = joined.stream()
                .filter(j -> j.leader().equals(j.memberId()))
                .findFirst()
                .orElseThrow();
        Map<String, List<TopicPartition>> shares = new LinkedHashMap<>();
        leader.members().forEach(m -> shares.put(m.memberId(), new ArrayList<>()));
        var memberIds = List.copyOf(shares.keySet());
        for (int p = 0; p < 12; p++) {
            shares.get(memberIds.get(p % memberIds.size())).add(new TopicPartition("orders", p));
        }
        var bytes = new HashMap<String, byte[]>();
        shares.forEach((id, share) -> bytes.put(id, assignment(share)));
        var syncs = new ArrayList<CompletableFuture<SyncResult>>();
        joined.forEach(j -> syncs.add(sync(j, j.equals(leader) ? bytes : Map.of())));
        tasks.runAll();
        syncs.forEach(s -> assertEquals(ErrorCode.NONE, done(s).error()));
        var ordered = new ArrayList<>(joined);
        ordered.remove(leader);
        ordered.addFirst(leader);
        return ordered;
    }

    <T> T done(CompletionStage<T> stage) {
        tasks.runAll();
        assertTrue(stage.toCompletableFuture().isDone(), "not answered yet");
        return stage.toCompletableFuture().join();
    }

    GroupSnapshot snapshot() {
        return coordinator.snapshot().stream()
                .filter(g -> g.group().equals(GROUP))
                .findFirst()
                .orElseThrow();
    }

    GroupState state() {
        return snapshot().state();
    }

    <E extends ClusterEvent> List<E> events(Class<E> type) {
        return journal.since(0).stream()
                .map(entry -> entry.event())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static byte[] subscription(String... topics) {
        var out = new SchemaWriter().int16(0).int32(topics.length);
        for (String topic : topics) {
            out.string(topic);
        }
        return out.int32(-1).bytes();
    }

    static byte[] assignment(List<TopicPartition> partitions) {
        var byTopic = new LinkedHashMap<String, List<Integer>>();
        partitions.forEach(
                p -> byTopic.computeIfAbsent(p.topic(), t -> new ArrayList<>()).add(p.partition()));
        var out = new SchemaWriter().int16(0).int32(byTopic.size());
        byTopic.forEach((topic, numbers) -> {
            out.string(topic).int32(numbers.size());
            numbers.forEach(out::int32);
        });
        return out.int32(-1).bytes();
    }
}
