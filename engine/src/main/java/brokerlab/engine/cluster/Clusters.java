package brokerlab.engine.cluster;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.Ensemble;
import brokerlab.engine.disk.Disk;
import brokerlab.engine.disk.RealDisk;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.wire.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Several clusters on one ensemble: each in the chroot of its name, with brokers, ports, journal and folder of its own; they share
 * nothing but the ZooKeeper nodes. Thread-safe; nothing here blocks.
 *
 * <pre>
 *   DATA/clusters.json   DATA/zookeeper/N   DATA/NAME/{cluster.json, broker-N}
 * </pre>
 */
public final class Clusters {
    private static final int LARGEST_PORT = 65_535;

    private final Disk disk = new RealDisk();
    private final Path folder;
    private final Tasks tasks;
    private final Journal journal;
    private final Function<String, Journal> journals;
    private final AutoCloseable lock;
    private final ClustersFile file;
    private final List<ClusterSpec> specs;
    private final Optional<Ensemble> ensemble;
    private final List<Cluster> clusters = new CopyOnWriteArrayList<>();
    private boolean stopping;

    /**
     * @param each what every cluster is like. Its folder holds them all; its connect string, when it has one, is the outside ensemble's,
     *     with the chroot that theirs lie below; fixed ports begin with its first broker's and go on from cluster to cluster
     * @param names of the clusters, checked by {@link ClusterNames}; those kept in the folder and not named are left alone
     * @param journal takes what happens to the ensemble
     * @param journals the journal of a cluster, by name
     * @throws IOException when the folder cannot be used; the message says why
     * @throws IllegalArgumentException when names or ports do not fit
     */
    public Clusters(
            ClusterSpec each, List<String> names, Tasks tasks, Journal journal, Function<String, Journal> journals)
            throws IOException {
        ClusterNames.check(names);
        this.folder = each.folder();
        this.tasks = tasks;
        this.journal = journal;
        this.journals = journals;
        disk.createDirectories(folder);
        this.lock = disk.lock(folder.resolve(".lock"))
                .orElseThrow(() -> new IOException(
                        folder + " is in use by another Brokerlab: close that one, or choose another folder."));
        try {
            if (new ClusterFile(disk, folder).read().isPresent()) {
                throw new IOException(folder + " holds one cluster without a name: start it without names, or choose"
                        + " another folder.");
            }
            this.file = new ClustersFile(disk, folder);
            ZooKeeperSpec zooKeeper = file.read()
                    .map(k -> each.zooKeeper().withNodes(k.zooKeeperNodes()))
                    .orElse(each.zooKeeper());
            this.specs = specs(each, names, zooKeeper);
            this.ensemble = zooKeeper.ensemble(folder, tasks, journal);
        } catch (IOException | RuntimeException e) {
            unlock();
            throw e;
        }
    }

    private List<ClusterSpec> specs(ClusterSpec each, List<String> names, ZooKeeperSpec zooKeeper) throws IOException {
        var result = new ArrayList<ClusterSpec>();
        int first = each.brokers().getFirst().port();
        for (String name : names) {
            Path own = folder.resolve(name);
            // A cluster that has grown keeps its brokers: their ports are taken too.
            int most = Math.max(
                    each.brokers().size(),
                    new ClusterFile(disk, own)
                            .read().stream()
                                    .flatMap(k -> k.brokers().stream())
                                    .mapToInt(BrokerSpec::id)
                                    .max()
                                    .orElse(0));
            if (!each.freePorts() && first + most - 1 > LARGEST_PORT) {
                throw new IllegalArgumentException("the brokers of cluster " + name + " would need ports up to "
                        + (first + most - 1) + ", the largest is " + LARGEST_PORT);
            }
            int from = first;
            result.add(each.named(name, own)
                    .withBrokers(each.brokers().stream()
                            .map(b -> each.freePorts() ? b : b.withPort(from + b.id() - 1))
                            .toList())
                    .withZooKeeper(zooKeeper));
            first += most;
        }
        return List.copyOf(result);
    }

    /** How many ZooKeeper nodes a folder of several clusters goes on with, empty for a new one. */
    public static Optional<Integer> heldNodes(Path folder) throws IOException {
        return new ClustersFile(new RealDisk(), folder).read().map(ClustersFile.Kept::zooKeeperNodes);
    }

    /**
     * Looks, before {@link #start}, for what would let it fail: values, contradictions, ports that others have. Empty when all is well.
     *
     * @throws IOException when a cluster's folder cannot be read
     */
    public Optional<StartRefusal> check() throws IOException {
        try (var check = new StartCheck()) {
            Optional<StartRefusal> refusal = check.ensemble(specs.getFirst());
            for (ClusterSpec spec : specs) {
                if (refusal.isEmpty()) {
                    Optional<ClusterFile.Kept> kept = new ClusterFile(disk, spec.folder()).read();
                    refusal = check.brokers(kept.map(k -> k.started(spec)).orElse(spec), kept.isEmpty());
                }
            }
            return refusal;
        }
    }

    /** Empty when an outside ensemble is used. */
    public Optional<Ensemble> ensemble() {
        return ensemble;
    }

    /** In the order of their names as given; those that were not reached by the start are missing. */
    public List<Cluster> all() {
        return List.copyOf(clusters);
    }

    /** The cluster of that name, once it was begun. */
    public Optional<Cluster> find(String name) {
        return clusters.stream().filter(c -> c.spec().now().name().equals(name)).findFirst();
    }

    /** Starts the ensemble, then all clusters at once; completes when every broker of all serves. */
    public CompletableFuture<Void> start() {
        CompletableFuture<String> connect = ensemble.map(e -> e.start().thenApply(done -> e.connectString()))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        specs.getFirst().zooKeeper().connect().orElseThrow()));
        return connect.thenComposeAsync(this::startAll, tasks);
    }

    private synchronized CompletableFuture<Void> startAll(String connect) {
        if (stopping) {
            return CompletableFuture.failedFuture(new IllegalStateException("Ended while starting."));
        }
        keepNames();
        var starts = new ArrayList<CompletableFuture<Void>>();
        for (ClusterSpec spec : specs) {
            try {
                var cluster = new Cluster(
                        spec.withZooKeeper(spec.zooKeeper().withConnect(chroot(connect, spec.name()))),
                        tasks.scope("cluster-" + spec.name(), tasks.clock()),
                        journals.apply(spec.name()));
                clusters.add(cluster);
                starts.add(named(spec.name(), cluster.start()));
            } catch (IOException e) {
                starts.add(named(spec.name(), CompletableFuture.failedFuture(e)));
            }
        }
        return CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new));
    }

    private static String chroot(String connect, String name) {
        String base = connect;
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        return base + "/" + name;
    }

    /** A failure that says whose it is. */
    private static CompletableFuture<Void> named(String name, CompletableFuture<Void> start) {
        return start.exceptionallyCompose(error -> {
            String why = ProtocolException.reasonOf(error);
            return CompletableFuture.failedFuture(
                    new IllegalStateException("Cluster " + name + ": " + why, ProtocolException.unwrapped(error)));
        });
    }

    private void keepNames() {
        try {
            file.add(
                    specs.stream().map(ClusterSpec::name).toList(),
                    specs.getFirst().zooKeeper().nodes());
        } catch (IOException e) {
            throw new UncheckedIOException("clusters.json cannot be written: " + e.getMessage(), e);
        }
    }

    /** Stops all clusters, then the ensemble. What was not begun is not stopped. */
    public synchronized CompletableFuture<Void> stop() {
        stopping = true;
        return CompletableFuture.allOf(clusters.stream().map(Cluster::stop).toArray(CompletableFuture[]::new))
                .handleAsync(
                        (done, error) -> ensemble.map(Ensemble::stop).orElse(CompletableFuture.completedFuture(null)),
                        tasks)
                .thenCompose(stopping -> stopping)
                .whenComplete((done, error) -> unlock());
    }

    /** Ends at once what is left; nothing is flushed. */
    public synchronized void kill() {
        stopping = true;
        clusters.forEach(Cluster::kill);
        ensemble.ifPresent(Ensemble::close);
        unlock();
    }

    private void unlock() {
        try {
            lock.close();
        } catch (Exception e) {
            journal.append(JournalEntry.CLUSTER, new ProblemEvent.TaskFailed("unlock " + folder, e.toString()));
        }
    }
}
