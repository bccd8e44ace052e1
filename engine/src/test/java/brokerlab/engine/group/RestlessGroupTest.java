package brokerlab.engine.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.config.BrokerSettings;
import brokerlab.engine.group.CommitRequest.OffsetToCommit;
import brokerlab.engine.group.JoinRequest.MemberProtocol;
import brokerlab.engine.group.LeaveResult.LeavingMember;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.metadata.ClusterImage.PartitionImage;
import brokerlab.engine.metadata.ClusterImage.TopicImage;
import brokerlab.engine.metadata.MetadataHolder;
import brokerlab.engine.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Many members on real threads that join, commit, leave and come back, while the coordinator reloads the group. */
final class RestlessGroupTest {
    private static final String GROUP = "restless";
    private static final int CLIENTS = 12;
    private static final int ROUNDS = 25;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Tasks tasks =
            new LiveTasks("restless", new SystemClock(), 3, (task, error) -> failure.compareAndSet(null, error));
    private final MetadataHolder metadata = new MetadataHolder();
    private final GroupCoordinator coordinator = new GroupCoordinator(
            1,
            tasks,
            new Journal(new SystemClock(), 1_000),
            new BrokerSettings(Map.of("group.initial.rebalance.delay.ms", "0", "group.min.session.timeout.ms", "100")),
            metadata,
            new MemoryGroupLog());

    /** Owners by generation and partition, as the members were told. */
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    private final Map<TopicPartition, Long> highestAcknowledged = new ConcurrentHashMap<>();

    @Test
    void C1_C2_noPartitionHasTwoOwnersAndNoOffsetGoesBack() throws Exception {
        var partition = new PartitionImage(0, 1, 1, List.of(1), List.of(1), 0);
        metadata.deliver(ClusterImage.of(
                1,
                1,
                1,
                Map.of(),
                Map.of(
                        OffsetsTopic.NAME,
                        new TopicImage(OffsetsTopic.NAME, Uuid.randomUuid(), false, Map.of(0, partition)))));
        var offsets = new TopicPartition(OffsetsTopic.NAME, 0);
        coordinator.becameLeader(offsets, 1);
        var clients = new ArrayList<Client>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(i));
        }
        clients.forEach(Client::join);
        for (int epoch = 2; epoch <= 6; epoch++) {
            clients.get(epoch).halfWay.get(60, TimeUnit.SECONDS);
            coordinator.noLongerLeader(offsets, epoch * 2);
            coordinator.becameLeader(offsets, epoch * 2 + 1);
        }
        for (Client client : clients) {
            client.done.get(60, TimeUnit.SECONDS);
        }
        assertNull(failure.get());
        assertTrue(owners.size() >= CLIENTS);
        var fetched = coordinator.fetch(GROUP, Optional.empty());
        assertEquals(ErrorCode.NONE, fetched.error());
        highestAcknowledged.forEach(
                (p, offset) -> assertEquals(offset, fetched.offsets().get(p).offset(), p + " went back"));
        tasks.close();
    }

    /** A member: a chain of answers, each step on the thread that brought the answer. */
    private final class Client {
        private final Random random;
        private final CompletableFuture<Void> halfWay = new CompletableFuture<>();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private String memberId = "";
        private int round;

        Client(int seed) {
            random = new Random(seed);
        }

        /** Runs the next step away from the answer, as a client beyond a socket does. */
        private void next(Runnable step) {
            tasks.after(1 + random.nextInt(3), () -> {
                try {
                    step.run();
                } catch (RuntimeException | AssertionError e) {
                    failure.compareAndSet(null, e);
                    done.completeExceptionally(e);
                }
            });
        }

        void join() {
            coordinator
                    .join(new JoinRequest(
                            GROUP,
                            memberId,
                            Optional.empty(),
                            "client",
                            "/h",
                            2_000,
                            2_000,
                            "consumer",
                            List.of(new MemberProtocol("range", GroupBench.subscription("orders"))),
                            true,
                            true,
                            Optional.empty()))
                    .thenAccept(result -> next(() -> joined(result)));
        }

        private void joined(JoinResult result) {
            switch (result.error()) {
                case NONE -> {
                    memberId = result.memberId();
                    sync(result);
                }
                case MEMBER_ID_REQUIRED -> {
                    memberId = result.memberId();
                    join();
                }
                case UNKNOWN_MEMBER_ID -> {
                    memberId = "";
                    join();
                }
                case NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE -> next(this::join);
                default -> throw new AssertionError("join: " + result.error());
            }
        }

        private void sync(JoinResult joined) {
            var assignments = new HashMap<String, byte[]>();
            for (int m = 0; m < joined.members().size(); m++) {
                var share = new ArrayList<TopicPartition>();
                for (int p = m; p < CLIENTS; p += joined.members().size()) {
                    share.add(new TopicPartition("orders", p));
                }
                assignments.put(joined.members().get(m).memberId(), GroupBench.assignment(share));
            }
            coordinator
                    .sync(new SyncRequest(
                            GROUP,
                            joined.generation(),
                            memberId,
                            Optional.empty(),
                            joined.protocolType(),
                            joined.protocolName(),
                            assignments))
                    .thenAccept(result -> next(() -> synced(joined.generation(), result)));
        }

        private void synced(int generation, SyncResult result) {
            if (result.error() != ErrorCode.NONE) {
                assertTrue(
                        Set.of(
                                        ErrorCode.REBALANCE_IN_PROGRESS, ErrorCode.ILLEGAL_GENERATION,
                                        ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.NOT_COORDINATOR)
                                .contains(result.error()),
                        () -> "sync: " + result.error());
                next(this::join);
                return;
            }
            List<TopicPartition> share = ConsumerProtocol.assigned(result.assignment());
            for (TopicPartition partition : share) {
                String before = owners.putIfAbsent(generation + "/" + partition, memberId);
                assertTrue(
                        before == null || before.equals(memberId),
                        () -> partition + " has two owners in generation " + generation);
            }
            commit(generation, share);
        }

        private void commit(int generation, List<TopicPartition> share) {
            // Committed first by the owner alone: what it saw acknowledged last is what must be there.
            var offsets = new HashMap<TopicPartition, OffsetToCommit>();
            for (TopicPartition partition : share) {
                long position = highestAcknowledged.getOrDefault(partition, 0L) + 1;
                offsets.put(partition, new OffsetToCommit(position, 0, ""));
            }
            coordinator
                    .commit(new CommitRequest(
                            GROUP, generation, memberId, Optional.empty(), OptionalLong.empty(), 9, offsets))
                    .thenAccept(results -> {
                        results.forEach((partition, error) -> {
                            if (error == ErrorCode.NONE) {
                                highestAcknowledged.merge(
                                        partition, offsets.get(partition).offset(), Math::max);
                            }
                        });
                        next(() -> roundDone());
                    });
        }

        private void roundDone() {
            round++;
            if (round == ROUNDS / 2) {
                halfWay.complete(null);
            }
            if (round >= ROUNDS) {
                leave(() -> done.complete(null));
            } else if (random.nextInt(3) == 0) {
                leave(this::join);
            } else {
                next(this::join);
            }
        }

        private void leave(Runnable then) {
            var left =
                    coordinator.leave(GROUP, List.of(new LeavingMember(memberId, Optional.empty(), Optional.empty())));
            if (left.error() == ErrorCode.NONE) {
                memberId = "";
                next(then);
            } else {
                next(() -> leave(then));
            }
        }
    }
}
