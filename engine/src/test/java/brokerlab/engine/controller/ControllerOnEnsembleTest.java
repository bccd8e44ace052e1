package brokerlab.engine.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.coordination.Coordination;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.coordination.ZnodeLayout;
import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.courier.LiveCourier;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.metadata.ClusterImage;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real ZooKeeper nodes, sockets and sessions. */
final class ControllerOnEnsembleTest {
    private static final int SESSION_MS = 1_500;

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final Set<Throwable> failures = ConcurrentHashMap.newKeySet();
    private final LiveTasks tasks = new LiveTasks("controller-test", clock, 4, (name, e) -> failures.add(e));
    private final Journal journal = new Journal(clock, 100_000);
    private final LiveCourier courier = new LiveCourier(tasks, () -> 0.5);
    private final Map<Integer, EdgeBroker> brokers = new TreeMap<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private Ensemble ensemble;

    @BeforeEach
    void start() throws Exception {
        ensemble = new Ensemble(new Ensemble.Spec(3, folder, 0, Map.of("tickTime", "500")), tasks, journal);
        get(ensemble.start());
        for (int id = 1; id <= 3; id++) {
            broker(id);
        }
    }

    @AfterEach
    void close() throws Exception {
        brokers.values().forEach(EdgeBroker::stop);
        get(ensemble.stop());
        tasks.close();
        assertEquals(Set.of(), failures);
        assertTrue(journal.since(0).stream().noneMatch(e -> e.event() instanceof ProblemEvent.TaskFailed));
    }

    /** Counts the calls that go to the ensemble, and how many were under way at once. */
    private Coordination counted(Coordination real) {
        return (Coordination) Proxy.newProxyInstance(
                Coordination.class.getClassLoader(), new Class<?>[] {Coordination.class}, (proxy, method, args) -> {
                    try {
                        Object answer = method.invoke(real, args);
                        if (answer instanceof CompletableFuture<?> call) {
                            calls.incrementAndGet();
                            mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                            call.whenComplete((done, error) -> underWay.decrementAndGet());
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void broker(int id) throws Exception {
        var scope = tasks.scope("broker-" + id, clock);
        var broker = new EdgeBroker(
                id,
                "rack-" + id,
                Map.of(),
                scope,
                counted(ZooKeeperCoordination.connect(
                        ensemble.connectString() + "/lab", SESSION_MS, scope, "zk-" + id)),
                courier,
                journal,
                new Overrides(),
                bound -> starts.getAndIncrement() % bound);
        brokers.put(id, broker);
        get(broker.start());
        broker.staysRegistered();
        for (EdgeBroker each : brokers.values()) {
            image(each, i -> i.brokers().containsKey(id));
        }
    }

    @Test
    void C4_leadersAndControllerAreReplacedWhenTheirBrokerIsKilled() throws Exception {
        EdgeBroker first = active();
        int formerVersion = get(first.coordination.get(ZnodeLayout.CONTROLLER_EPOCH))
                .orElseThrow()
                .version();
        get(first.controller.createTopic(
                new TopicRequest("t", -1, -1, Map.of(0, List.of(1, 2, 3), 1, List.of(2, 3, 1)), Map.of()), false));
        brokers.remove(first.id).kill();
        EdgeBroker left = brokers.values().iterator().next();
        image(
                left,
                i -> i.controllerEpoch() == 2
                        && i.partition(new TopicPartition("t", 0)).orElseThrow().leader() != 1
                        && i.brokers().size() == 2);
        // What the former one still had in hand would arrive like this, on a connection that works again.
        String state = ZnodeLayout.partitionState(new TopicPartition("t", 0));
        var before = get(left.coordination.get(state)).orElseThrow();
        var late = new FencedWrites(left.coordination, formerVersion)
                .together(List.of(new Coordination.Op.Set(state, new byte[0], Coordination.ANY_VERSION)));
        var fenced = assertThrows(ExecutionException.class, () -> get(late));
        assertInstanceOf(ControllerFencedException.class, fenced.getCause());
        assertArrayEquals(
                before.data(), get(left.coordination.get(state)).orElseThrow().data());
        broker(first.id);
        // The order of an administrator reaches whoever is controller.
        get(left.controller.requestTopic(new TopicRequest("u", 3, 3, Map.of(), Map.of())));
        get(active().controller.deleteTopic("t"));
        image(left, i -> i.topic("t").isEmpty() && i.topic("u").isPresent());
        assertEquals(List.of(), get(left.coordination.children("/admin/delete_topics")));
    }

    @Test
    void hundredsOfPartitionsAreMadeAndLoadedWithoutOneRoundTripEach() throws Exception {
        int before = calls.get();
        var made = new ArrayList<CompletableFuture<TopicMade>>();
        for (int i = 0; i < 10; i++) {
            made.add(active().controller.createTopic(new TopicRequest("t" + i, 50, 3, Map.of(), Map.of()), false));
        }
        for (var each : made) {
            get(each);
        }
        int create = calls.get() - before;
        for (int i = 10; i < 60; i++) {
            get(active().controller.createTopic(new TopicRequest("t" + i, 50, 3, Map.of(), Map.of()), false));
        }
        EdgeBroker first = active();
        brokers.remove(first.id).stop();
        EdgeBroker left = brokers.values().iterator().next();
        int stopped = calls.get();
        mostAtOnce.set(0);
        image(left, i -> i.controllerEpoch() == 2 && i.topics().size() == 60);
        int load = calls.get() - stopped;
        assertTrue(create < 10 * 10, create + " calls for ten topics of 50 partitions");
        assertTrue(load < 2 * 3_000, load + " calls for 3,000 partitions");
        assertTrue(mostAtOnce.get() > 100, "no more than " + mostAtOnce + " calls at once for 3,000 partitions");
        assertTrue(left.image().topics().values().stream()
                .flatMap(t -> t.partitions().values().stream())
                .allMatch(p -> p.leader() != first.id && p.leader() > 0));
    }

    @Test
    void C6_theClusterGoesOnAfterALossOfQuorum() throws Exception {
        get(ensemble.killNode(1));
        get(ensemble.killNode(2));
        // On a slow machine sessions end meanwhile, their brokers come back, and the next controller may find the topic
        // made.
        var asked = brokers.get(2)
                .controller
                .requestTopic(new TopicRequest("t", 2, 1, Map.of(), Map.of()))
                .handle((made, error) -> error == null
                        ? ErrorCode.NONE
                        : ((ProtocolException) ProtocolException.unwrapped(error)).code());
        get(ensemble.startNode(1));
        ErrorCode outcome = get(asked);
        assertTrue(outcome == ErrorCode.NONE || outcome == ErrorCode.TOPIC_ALREADY_EXISTS, outcome::name);
        image(brokers.get(3), i -> i.topic("t").isPresent());
        get(ensemble.startNode(2));
    }

    private EdgeBroker active() {
        return brokers.values().stream()
                .filter(b -> b.controller.active())
                .findFirst()
                .orElseThrow();
    }

    private static void image(EdgeBroker broker, Predicate<ClusterImage> wanted) throws Exception {
        var seen = new CompletableFuture<Void>();
        broker.metadata.onChange((before, after) -> {
            if (wanted.test(after)) {
                seen.complete(null);
            }
        });
        if (wanted.test(broker.image())) {
            seen.complete(null);
        }
        get(seen);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
