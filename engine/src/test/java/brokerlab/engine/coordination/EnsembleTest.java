package brokerlab.engine.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.coordination.Coordination.Mode;
import brokerlab.engine.coordination.Coordination.SessionEvent;
import brokerlab.engine.coordination.Ensemble.NodeStatus;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.util.ServiceUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes, real sockets, real files. */
final class EnsembleTest {
    private static final Map<String, String> QUICK = Map.of("tickTime", "500");

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final Set<Throwable> failures = ConcurrentHashMap.newKeySet();
    private final LiveTasks tasks = new LiveTasks("ensemble-test", clock, 4, (name, e) -> failures.add(e));
    private final Journal journal = new Journal(clock, 10_000);

    @AfterEach
    void close() {
        tasks.close();
        assertEquals(Set.of(), failures);
    }

    @Test
    void zkServerN_zkDataDir_aRestartGoesOnWithTheDataAndThePortsOfBefore() throws Exception {
        Ensemble ensemble = started(3);
        String connect = ensemble.connectString();
        try (var client = ZooKeeperCoordination.connect(connect + "/lab", 6_000, tasks, "client")) {
            create(client, "/kept", "data");
            assertTrue(ensemble.writes() >= 0);
            get(client.closeSession());
        }
        get(ensemble.stop());
        assertTrue(ensemble.status().stream().allMatch(s -> s.state() == NodeStatus.State.STOPPED));

        Ensemble again = started(3);
        assertEquals(connect, again.connectString());
        try (var client = ZooKeeperCoordination.connect(connect + "/lab", 6_000, tasks, "client")) {
            assertEquals(
                    "data", new String(get(client.get("/kept")).orElseThrow().data(), StandardCharsets.UTF_8));
            get(client.closeSession());
        }
        try (var client = ZooKeeperCoordination.connect(connect, 6_000, tasks, "client")) {
            String members = new String(
                    get(client.get("/zookeeper/config")).orElseThrow().data(), StandardCharsets.UTF_8);
            for (NodeStatus node : again.status()) {
                assertTrue(
                        Pattern.compile("server\\." + node.id()
                                        + "=127\\.0\\.0\\.1:\\d+:\\d+:participant;127\\.0\\.0\\.1:" + node.clientPort()
                                        + "(\\s|$)")
                                .matcher(members)
                                .find(),
                        members);
            }
            get(client.closeSession());
        }
        for (int node = 1; node <= 3; node++) {
            assertTrue(Files.isDirectory(folder.resolve(node + "/version-2")));
        }
        assertEquals("2", Files.readString(folder.resolve("2/myid")).strip());
        assertTrue(Files.readString(folder.resolve("2/zoo.cfg")).contains("tickTime=500\n"));
        get(again.stop());
    }

    @Test
    void anotherLeaderIsElectedWhenTheLeaderIsKilledAndTheKilledOneComesBack() throws Exception {
        Ensemble ensemble = started(3);
        var client = ZooKeeperCoordination.connect(ensemble.connectString(), 6_000, tasks, "client");
        create(client, "/a", "1");
        int leader = leader(ensemble);
        long mark = journal.lastId();
        var killed = ensemble.killNode(leader);
        await(mark, e -> e instanceof ZooKeeperEvent.ZooKeeperLeaderElected elected && elected.node() != leader);
        get(killed);
        assertEquals(NodeStatus.State.STOPPED, ensemble.status().get(leader - 1).state());
        set(client, "/a", "2");
        get(ensemble.startNode(leader));
        awaitServing(ensemble, leader);
        assertTrue(journal.since(mark).stream().noneMatch(e -> e.event() instanceof ZooKeeperEvent.QuorumLost));
        get(client.closeSession());
        get(ensemble.stop());
    }

    @Test
    void quorumLossAndRegainAreEventsAndClientsHealByThemselves() throws Exception {
        Ensemble ensemble = started(3);
        var client = ZooKeeperCoordination.connect(ensemble.connectString(), 6_000, tasks, "client");
        create(client, "/a", "1");
        var states = new LinkedBlockingQueue<SessionEvent.State>();
        client.onSession(e -> states.add(e.state()));
        long mark = journal.lastId();
        get(CompletableFuture.allOf(ensemble.killNode(1), ensemble.killNode(2)));
        var lost = await(mark, e -> e instanceof ZooKeeperEvent.QuorumLost);
        assertEquals(new ZooKeeperEvent.QuorumLost(1, 2), lost.event());
        var refused = client.set("/a", bytes("2"), Coordination.ANY_VERSION);
        assertEquals(
                CoordinationException.Reason.CONNECTION_LOSS,
                CoordinationException.reasonOf(assertThrows(ExecutionException.class, () -> get(refused))
                        .getCause()));
        get(ensemble.startNode(1));
        await(mark, e -> e.equals(new ZooKeeperEvent.QuorumRegained(2, 2)));
        awaitReconnected(states);
        set(client, "/a", "3");
        get(client.closeSession());
        get(ensemble.stop());
    }

    @Test
    void zooKeepersWishToExitDoesNotEndTheProcess() throws Exception {
        Ensemble one = new Ensemble(new Ensemble.Spec(1, folder, 0, QUICK), tasks, journal);
        get(one.start());
        ServiceUtils.requestSystemExit(14);
        assertTrue(one.status().getFirst().serving());
        get(one.stop());
    }

    /** Of a node that is down nothing holds its ports any more, or its next start would find them taken. */
    private static void assertNobodyListens(Ensemble one) {
        String[] member = one.shown().get("server.1").split("[:;]");
        int quorum = Integer.parseInt(member[1]);
        assertEquals(List.of(), EnsembleNode.acceptors(quorum));
        for (int i : new int[] {1, 2, 5}) {
            assertTrue(EnsemblePorts.isFree(Integer.parseInt(member[i])), member[i]);
        }
    }

    @Test
    void everyStepOfANodesLifeIsJournaled() throws Exception {
        Ensemble one = new Ensemble(new Ensemble.Spec(1, folder, 0, QUICK), tasks, journal);
        get(one.start());
        get(one.killNode(1));
        assertNobodyListens(one);
        // A quorum that is back before anybody looked was not missed.
        await(0, e -> e instanceof ZooKeeperEvent.QuorumLost);
        get(one.startNode(1));
        await(0, e -> e instanceof ZooKeeperEvent.QuorumRegained);
        get(one.stopNode(1));
        assertNobodyListens(one);
        var kinds = journal.since(0).stream().map(e -> e.event().kind()).toList();
        assertEquals(
                List.of(
                        "ZooKeeperNodeStarted",
                        "ZooKeeperLeaderElected",
                        "ZooKeeperNodeStopped",
                        "QuorumLost",
                        "ZooKeeperNodeStarted",
                        "ZooKeeperLeaderElected",
                        "QuorumRegained",
                        "ZooKeeperNodeStopped"),
                kinds.stream().limit(8).toList());
        get(one.stop());
    }

    /** Once it runs, its data still has the epoch of the leader before: what was seen then was journaled as an election of its own. */
    @Test
    void aLeaderServesOnlyOnceItsDataIsInItsOwnEpoch() throws Exception {
        var server = new ZooKeeperServer(new FileTxnSnapLog(folder.toFile(), folder.toFile()));
        var data = server.getZKDatabase();
        data.setlastProcessedZxid(0x1_0000_0007L);
        server.setZxid(0x2_0000_0000L);
        assertFalse(EnsembleNode.inItsEpoch(server, data.getDataTreeLastProcessedZxid()));
        data.setlastProcessedZxid(server.getZxid());
        assertTrue(EnsembleNode.inItsEpoch(server, data.getDataTreeLastProcessedZxid()));
        server.setZxid(0x2_0000_0009L);
        assertTrue(EnsembleNode.inItsEpoch(server, data.getDataTreeLastProcessedZxid()), "it may have proposed more");
    }

    @Test
    void oneNodeRunsAndAnEvenNumberWarns() throws Exception {
        Ensemble one = new Ensemble(new Ensemble.Spec(1, folder.resolve("one"), 0, QUICK), tasks, journal);
        get(one.start());
        assertEquals(NodeStatus.State.LEADING, one.status().getFirst().state());
        get(one.stop());
        Ensemble two = new Ensemble(new Ensemble.Spec(2, folder.resolve("two"), 0, QUICK), tasks, journal);
        get(two.start());
        await(0, e -> e instanceof ProblemEvent.Warning w && w.what().contains("2 nodes"));
        get(two.stop());
    }

    @Test
    void whatCannotStartSaysWhy() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            failsNaming(
                    new Ensemble.Spec(1, folder, taken.getLocalPort(), QUICK), Integer.toString(taken.getLocalPort()));
        }
        failsNaming(new Ensemble.Spec(1, folder, 0, Map.of("tickTimes", "500")), "tickTimes");
        failsNaming(new Ensemble.Spec(1, folder, 0, Map.of("clientPort", "70000")), "70000 for clientPort");
        failsNaming(new Ensemble.Spec(1, folder, 0, Map.of("server.2", "127.0.0.1:1:2")), "server.2");
        failsNaming(new Ensemble.Spec(1, folder, 0, Map.of("server.1", "elsewhere:1:2")), "elsewhere:1:2");
        failsNaming(new Ensemble.Spec(1, folder, 0, Map.of("tickTime", "fast")), "fast");
        var fine = new Ensemble(new Ensemble.Spec(1, folder.resolve("fine"), 0, QUICK), tasks, journal);
        get(fine.start());
        failsNaming(new Ensemble.Spec(1, folder, 0, Map.of("snapCount", "17")), "snapCount");
        get(fine.stop());
        failsNaming(new Ensemble.Spec(3, folder.resolve("fine"), 0, QUICK), "1 node, not 3");
        Files.writeString(folder.resolve("fine/1/myid"), "2\n");
        failsNaming(new Ensemble.Spec(1, folder.resolve("fine"), 0, QUICK), "node 2, not of node 1");
        Files.writeString(folder.resolve("fine/ensemble.json"), "?");
        failsNaming(new Ensemble.Spec(1, folder.resolve("fine"), 0, QUICK), "ensemble.json");
    }

    private void failsNaming(Ensemble.Spec spec, String part) {
        var ensemble = new Ensemble(spec, tasks, journal);
        var e = assertThrows(ExecutionException.class, () -> get(ensemble.start()));
        assertTrue(e.getCause().getMessage().contains(part), e.getCause().getMessage());
    }

    private Ensemble started(int nodes) throws Exception {
        var ensemble = new Ensemble(new Ensemble.Spec(nodes, folder, 0, QUICK), tasks, journal);
        get(ensemble.start());
        return ensemble;
    }

    private static int leader(Ensemble ensemble) {
        return ensemble.status().stream()
                .filter(s -> s.state() == NodeStatus.State.LEADING)
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** A write that is repeated while its outcome is unknown: on a busy machine any connection may be lost. */
    private static void set(Coordination client, String path, String value) throws Exception {
        get(known(() -> client.set(path, bytes(value), Coordination.ANY_VERSION)));
    }

    private static void create(Coordination client, String path, String value) throws Exception {
        var made = known(() -> client.create(path, bytes(value), Mode.PERSISTENT))
                .handle((name, e) -> {
                    if (e != null && CoordinationException.reasonOf(e) != CoordinationException.Reason.NODE_EXISTS) {
                        throw new CompletionException(e);
                    }
                    return path;
                });
        get(made);
    }

    private static <T> CompletableFuture<T> known(Supplier<CompletableFuture<T>> write) {
        return write.get()
                .exceptionallyCompose(
                        e -> CoordinationException.reasonOf(e) == CoordinationException.Reason.CONNECTION_LOSS
                                ? known(write)
                                : CompletableFuture.failedFuture(e));
    }

    /** Until the last that is known of the session is that it is connected again. */
    private static void awaitReconnected(BlockingQueue<SessionEvent.State> states) throws Exception {
        boolean lost = false;
        var state = SessionEvent.State.CONNECTED;
        while (!lost || state != SessionEvent.State.CONNECTED || !states.isEmpty()) {
            state = Objects.requireNonNull(states.poll(20, TimeUnit.SECONDS), "no session event");
            lost |= state == SessionEvent.State.DISCONNECTED;
        }
    }

    private JournalEntry await(long after, Predicate<ClusterEvent> wanted) throws Exception {
        var found = new CompletableFuture<JournalEntry>();
        Runnable unsubscribe = journal.subscribe(after, entry -> {
            if (wanted.test(entry.event())) {
                found.complete(entry);
            }
        });
        try {
            return get(found);
        } finally {
            unsubscribe.run();
        }
    }

    private void awaitServing(Ensemble ensemble, int node) throws Exception {
        var serving = new CompletableFuture<Void>();
        var timer = tasks.every(20, () -> {
            if (ensemble.status().get(node - 1).serving()) {
                serving.complete(null);
            }
        });
        get(serving);
        timer.cancel();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }
}
