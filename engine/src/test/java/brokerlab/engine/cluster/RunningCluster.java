package brokerlab.engine.cluster;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.ZooKeeperCoordination;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.metadata.ClusterImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** A real cluster for tests, on free ports, with failures seen soon. */
final class RunningCluster implements AutoCloseable {
    private static final List<String> RACKS = List.of("rack-a", "rack-b", "rack-c");

    final Cluster cluster;
    final Journal journal;
    private final Tasks tasks;

    private RunningCluster(
            Path folder,
            int brokers,
            Map<String, String> settings,
            Optional<String> shareAs,
            Optional<String> connect,
            IntFunction<Map<String, String>> own)
            throws IOException {
        var clock = new SystemClock();
        this.journal = new Journal(clock, 100_000);
        this.tasks = new LiveTasks(
                "test",
                clock,
                12,
                (name, error) ->
                        journal.append(JournalEntry.CLUSTER, new ProblemEvent.TaskFailed(name, error.toString())));
        var specs = new ArrayList<BrokerSpec>();
        for (int id = 1; id <= brokers; id++) {
            specs.add(new BrokerSpec(id, RACKS.get((id - 1) % RACKS.size()), 0, own.apply(id)));
        }
        this.cluster = new Cluster(
                new ClusterSpec(
                        "test",
                        folder,
                        specs,
                        settings,
                        new ZooKeeperSpec(connect, 3, 0, Map.of()),
                        shareAs,
                        true,
                        Optional.empty()),
                tasks.scope("cluster", clock),
                journal);
    }

    static RunningCluster start(Path folder, int brokers, Map<String, String> settings) throws Exception {
        return start(folder, brokers, settings, Optional.empty());
    }

    static RunningCluster start(Path folder, int brokers, Map<String, String> settings, Optional<String> shareAs)
            throws Exception {
        return started(new RunningCluster(folder, brokers, settings, shareAs, Optional.empty(), id -> Map.of()));
    }

    /** @param own a broker's settings over the cluster's */
    static RunningCluster start(
            Path folder, int brokers, Map<String, String> settings, IntFunction<Map<String, String>> own)
            throws Exception {
        return started(new RunningCluster(folder, brokers, settings, Optional.empty(), Optional.empty(), own));
    }

    /** On an ensemble that is another's. */
    static RunningCluster startOn(String connect, Path folder, int brokers) throws Exception {
        return startOn(connect, folder, brokers, quick());
    }

    static RunningCluster startOn(String connect, Path folder, int brokers, Map<String, String> settings)
            throws Exception {
        return started(
                new RunningCluster(folder, brokers, settings, Optional.empty(), Optional.of(connect), id -> Map.of()));
    }

    private static RunningCluster started(RunningCluster running) throws Exception {
        try {
            running.cluster.start().get(60, TimeUnit.SECONDS);
            return running;
        } catch (ExecutionException e) {
            running.close();
            throw e;
        }
    }

    /** The demo's preset, as far as failures are concerned. */
    static Map<String, String> quick() {
        return Map.of(
                "zookeeper.session.timeout.ms", "4000",
                "offsets.topic.num.partitions", "4",
                "group.initial.rebalance.delay.ms", "100",
                "controlled.shutdown.retry.backoff.ms", "200",
                "auto.leader.rebalance.enable", "false",
                "min.insync.replicas", "2");
    }

    String bootstrap() {
        return cluster.bootstrap();
    }

    /** Completes with the first event after {@code afterId} that matches. */
    CompletableFuture<JournalEntry> event(long afterId, Predicate<JournalEntry> matching) {
        var found = new CompletableFuture<JournalEntry>();
        Runnable unsubscribe = journal.subscribe(afterId, e -> {
            if (matching.test(e)) {
                found.complete(e);
            }
        });
        return found.whenComplete((e, error) -> unsubscribe.run());
    }

    /** Ends a broker's ZooKeeper session behind its back, as an expiry does. */
    void endSession(int broker) throws Exception {
        var ticket = new SessionFile(
                        new RealDisk(), cluster.spec().now().folder().resolve("broker-" + broker))
                .read()
                .getLast();
        ZooKeeperCoordination.closeFormer(cluster.connectString(), ticket, tasks)
                .get(20, TimeUnit.SECONDS);
    }

    /** Waits until the newest image any broker holds satisfies {@code condition}. */
    void awaitImage(Predicate<ClusterImage> condition) throws Exception {
        var reached = new CompletableFuture<Void>();
        cluster.brokers().forEach(b -> b.knows(condition).thenRun(() -> reached.complete(null)));
        reached.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        cluster.stop().orTimeout(60, TimeUnit.SECONDS).join();
        tasks.close();
    }
}
