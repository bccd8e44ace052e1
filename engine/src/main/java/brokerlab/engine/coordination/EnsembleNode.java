package brokerlab.engine.coordination;

import brokerlab.engine.clock.Tasks;
import brokerlab.engine.coordination.Ensemble.NodeStatus;
import brokerlab.engine.coordination.EnsemblePorts.NodePorts;
import brokerlab.engine.disk.Shortage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/**
 * One node: its folder, its server, its life. A life is one run of ZooKeeper's own main, on a thread that ends with it.
 *
 * <pre>
 *   start ─▶ zoo.cfg, myid written ─▶ ports free? ─▶ main runs ─▶ started ──┬─ stop: shutdown ─┬─▶ over
 *                                                                           └─ kill: cut first ┘
 * </pre>
 */
final class EnsembleNode {
    /** What a node tells its ensemble; called on any thread. */
    interface Owner {
        void changed();

        /** Its server ended, or did not come up, though nobody asked for it. */
        void died(int node, boolean hadStarted, String why);

        /** It cannot write its files, and serves nobody until it can. */
        void cannotWrite(int node, Path directory, IOException why);

        void writesAgain(int node, Path directory);
    }

    /** Where ZooKeeper puts its files below its directories. */
    private static final String FORMAT = "version-2";

    /** That may begin while all are looked at. */
    private static final int SPARE_THREADS = 64;

    /** The node whose ZooKeeper threads ask; threads inherit it from the one that runs the node. */
    private static final InheritableThreadLocal<EnsembleNode> CURRENT = new InheritableThreadLocal<>();

    private final int id;
    private final Path folder;
    private final NodePorts ports;
    private final Tasks tasks;
    private final Owner owner;

    // Guarded by this.
    private Optional<Life> life = Optional.empty();
    private CompletableFuture<Void> lastOver = CompletableFuture.completedFuture(null);

    EnsembleNode(Path folder, NodePorts ports, Tasks tasks, Owner owner) {
        this.id = ports.id();
        this.folder = folder;
        this.ports = ports;
        this.tasks = tasks;
        this.owner = owner;
    }

    int id() {
        return id;
    }

    /** True from the moment it is asked to start until it is asked to stop or dies. */
    synchronized boolean up() {
        return life.isPresent();
    }

    /** Writes {@code zoo.cfg} and {@code myid}, checking the latter. */
    void prepare(EnsemblePorts ensemble, Map<String, String> settings) throws IOException {
        Files.createDirectories(folder);
        Map<String, String> content = content(ensemble, settings);
        moveData(content);
        Path data = Path.of(content.get("dataDir"));
        Files.createDirectories(data);
        Path myid = data.resolve("myid");
        if (Files.exists(myid)) {
            String found = Files.readString(myid).strip();
            if (!found.equals(Integer.toString(id))) {
                throw new IOException(myid + " says this is the data of node " + found + ", not of node " + id);
            }
        } else {
            write(myid, id + "\n");
        }
        var cfg = new StringBuilder();
        content(ensemble, settings)
                .forEach((name, value) ->
                        cfg.append(name).append('=').append(escaped(value)).append('\n'));
        write(config(), cfg);
    }

    private static void write(Path file, CharSequence text) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw Shortage.at(file, e);
        }
    }

    /** Other directories get what lies in the former ones: a node that finds none of its data would vote without knowing it. */
    private void moveData(Map<String, String> content) throws IOException {
        if (!Files.exists(config())) {
            return;
        }
        var before = new Properties();
        before.load(new StringReader(Files.readString(config())));
        Path data =
                Path.of(before.getProperty("dataDir", folder.toAbsolutePath().toString()));
        Path dataNow = Path.of(content.get("dataDir"));
        Path log = Path.of(before.getProperty("dataLogDir", data.toString()));
        Path logNow = Path.of(content.getOrDefault("dataLogDir", dataNow.toString()));
        if (!log.equals(logNow)) {
            move(log.resolve(FORMAT), logNow.resolve(FORMAT), name -> name.startsWith("log."));
        }
        if (!data.equals(dataNow)) {
            move(data.resolve(FORMAT), dataNow.resolve(FORMAT), name -> !name.startsWith("log."));
            move(data, dataNow, name -> name.equals("myid"));
        }
    }

    private static void move(Path from, Path to, Predicate<String> which) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        Files.createDirectories(to);
        List<Path> files;
        try (var all = Files.list(from)) {
            files = all.filter(Files::isRegularFile)
                    .filter(f -> which.test(f.getFileName().toString()))
                    .toList();
        }
        for (Path file : files) {
            Files.move(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What its {@code zoo.cfg} says, in order. */
    Map<String, String> content(EnsemblePorts ensemble, Map<String, String> settings) {
        var content = new LinkedHashMap<String, String>();
        settings.forEach((name, value) -> content.put(name, ofThisNode(name, value)));
        content.putIfAbsent("dataDir", folder.toAbsolutePath().toString());
        for (NodePorts n : ensemble.nodes()) {
            content.put("server." + n.id(), EnsemblePorts.member(n));
        }
        return content;
    }

    /** One directory or port was given for all nodes: each gets its own. */
    private String ofThisNode(String name, String value) {
        return switch (name) {
            case "dataDir", "dataLogDir" -> Path.of(value, Integer.toString(id)).toString();
            case "secureClientPort", "observerMasterPort" -> Integer.toString(Integer.parseInt(value) + id - 1);
            default -> value;
        };
    }

    private Path config() {
        return folder.resolve("zoo.cfg");
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\");
    }

    /** Completes when its server runs (it may still be looking for a leader); fine when it does already. */
    synchronized CompletableFuture<Void> start() {
        if (life.isPresent()) {
            return life.get().started;
        }
        var next = new Life();
        life = Optional.of(next);
        lastOver.whenComplete((v, e) -> tasks.loop("zookeeper-" + id, next::run));
        lastOver = next.over;
        return next.started;
    }

    /** Completes when nothing of its server is left; fine when it does not run. */
    CompletableFuture<Void> stop(boolean kill) {
        Life ending;
        synchronized (this) {
            if (life.isEmpty()) {
                return lastOver;
            }
            ending = life.get();
            life = Optional.empty();
        }
        ending.end(kill);
        return ending.over;
    }

    NodeStatus status() {
        Optional<NodePeer> peer;
        synchronized (this) {
            peer = life.flatMap(l -> l.peer);
            if (life.isEmpty()) {
                return NodeStatus.stopped(id, ports.client());
            }
        }
        QuorumPeer.ServerState role = peer.map(NodePeer::role).orElse(QuorumPeer.ServerState.LOOKING);
        NodeStatus.State state = switch (role) {
            case LOOKING -> NodeStatus.State.LOOKING;
            case LEADING -> NodeStatus.State.LEADING;
            case FOLLOWING, OBSERVING -> NodeStatus.State.FOLLOWING;
        };
        Optional<ZooKeeperServer> server = peer.flatMap(NodePeer::active);
        if (server.isEmpty() || server.get().getZKDatabase() == null) {
            return new NodeStatus(id, ports.client(), state, 0, 0, 0, 0, 0, false);
        }
        ZooKeeperServer zk = server.get();
        var database = zk.getZKDatabase();
        long zxid = database.getDataTreeLastProcessedZxid();
        return new NodeStatus(
                id,
                ports.client(),
                state,
                zxid,
                (int) database.getSessionCount(),
                zk.getNumAliveConnections(),
                database.getDataTree().getWatchCount(),
                database.getNodeCount(),
                zk.isRunning() && (state != NodeStatus.State.LEADING || inItsEpoch(zk, zxid)));
    }

    /**
     * A leader's server runs a moment before its data is put into the epoch it was elected for (Leader.startZkServer): until then the
     * data has the epoch of the leader before, and one election would be taken for two.
     */
    static boolean inItsEpoch(ZooKeeperServer leading, long processedZxid) {
        return processedZxid >>> 32 == leading.getZxid() >>> 32;
    }

    /** The threads in which a leader waits for those who follow it at that port. */
    static List<Thread> acceptors(int quorumPort) {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        // A group tells as many as there is room for.
        Thread[] found = new Thread[all.activeCount() + SPARE_THREADS];
        int count = all.enumerate(found);
        while (count == found.length) {
            found = new Thread[count * 2];
            count = all.enumerate(found);
        }
        return Arrays.stream(found, 0, count)
                .filter(t -> t.getName().startsWith("LearnerCnxAcceptor"))
                .filter(t -> t.getName().endsWith(":" + quorumPort))
                .toList();
    }

    private synchronized boolean forget(Life dead) {
        if (life.isPresent() && life.get().equals(dead)) {
            life = Optional.empty();
            return true;
        }
        return false;
    }

    /** Hears ZooKeeper's wish to end the process and ends only the node that had it. */
    static final class Exits {
        private Exits() {}

        static void requested(int code) {
            EnsembleNode node = CURRENT.get();
            if (node != null) {
                unmarked(() -> node.exit(code));
            }
        }
    }

    /** Runs what reaches the ensemble's own threads, which must not inherit a node's mark. */
    private static void unmarked(Runnable task) {
        EnsembleNode mark = CURRENT.get();
        CURRENT.remove();
        try {
            task.run();
        } finally {
            if (mark != null) {
                CURRENT.set(mark);
            }
        }
    }

    private void exit(int code) {
        Life dying;
        synchronized (this) {
            if (life.isEmpty()) {
                return;
            }
            dying = life.get();
            life = Optional.empty();
        }
        owner.died(id, dying.hasStarted(), "its server gave up with exit code " + code);
        dying.end(true);
    }

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    /** One run of the server. */
    private final class Life extends QuorumPeerMain {
        private final CompletableFuture<Void> started = new CompletableFuture<>();
        private final CompletableFuture<Void> takenDown = new CompletableFuture<>();
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private volatile Optional<NodePeer> peer = Optional.empty();
        private volatile boolean ending;

        void run() {
            String why = "its server ended";
            try {
                requireFree(ports.client());
                requireFree(ports.quorum());
                requireFree(ports.election());
                CURRENT.set(EnsembleNode.this);
                var config = new QuorumPeerConfig();
                config.parse(config().toString());
                var purge = new DatadirCleanupManager(
                        config.getDataDir(),
                        config.getDataLogDir(),
                        config.getSnapRetainCount(),
                        config.getPurgeInterval());
                purge.start();
                try {
                    if (!ending) {
                        runFromConfig(config);
                    }
                } finally {
                    purge.shutdown();
                    // Our thread may be interrupted from outside; the server must not outlive it.
                    peer.filter(NodePeer::isRunning).ifPresent(NodePeer::shutdown);
                }
            } catch (Exception e) {
                why = "ZooKeeper node " + id + " did not start (client port " + ports.client() + ", folder " + folder
                        + "): " + reason(e);
                started.completeExceptionally(new IOException(why, e));
            } finally {
                joinAcceptors();
                CURRENT.remove();
                boolean hadStarted = hasStarted();
                started.completeExceptionally(
                        new IllegalStateException("ZooKeeper node " + id + " was stopped while starting."));
                if (forget(this)) {
                    owner.died(id, hadStarted, why);
                }
                // The quorum's thread ends before the one that takes the server down has closed the clients' port.
                (ending ? takenDown : DONE).thenRun(() -> over.complete(null));
                owner.changed();
            }
        }

        /**
         * A closed socket listens until the thread that waits in it has woken up. ZooKeeper joins that of the elections' port, but
         * nobody that of the quorum's (Leader.LearnerCnxAcceptor), where the next start would find its own predecessor.
         */
        private void joinAcceptors() {
            boolean interrupted = false;
            for (Thread acceptor : acceptors(ports.quorum())) {
                while (acceptor.isAlive()) {
                    try {
                        acceptor.join();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void requireFree(int port) throws IOException {
            if (!EnsemblePorts.isFree(port)) {
                throw new IOException("port " + port + " is taken by another process");
            }
        }

        private static String reason(Throwable e) {
            Throwable innermost = e;
            while (innermost.getCause() != null) {
                innermost = innermost.getCause();
            }
            return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
        }

        @Override
        protected QuorumPeer getQuorumPeer() throws javax.security.sasl.SaslException {
            var made = new NodePeer(
                    () -> unmarked(() -> started.complete(null)), () -> unmarked(owner::changed), new Writing());
            peer = Optional.of(made);
            return made;
        }

        private final class Writing implements NodeFiles.Callbacks {
            @Override
            public void failed(Path directory, IOException why) {
                unmarked(() -> owner.cannotWrite(id, directory, why));
            }

            @Override
            public void writtenAgain(Path directory) {
                unmarked(() -> owner.writesAgain(id, directory));
            }
        }

        boolean hasStarted() {
            return started.isDone() && !started.isCompletedExceptionally();
        }

        /** A server that is coming up is let up first: half built it cannot be taken down. */
        void end(boolean kill) {
            ending = true;
            started.whenComplete((v, e) -> {
                if (e == null) {
                    tasks.loop("zookeeper-" + id + (kill ? "-kill" : "-stop"), () -> takeDown(kill));
                } else {
                    takenDown.complete(null);
                }
            });
        }

        private void takeDown(boolean kill) {
            try {
                peer.ifPresent(p -> {
                    if (kill) {
                        p.cut();
                    }
                    p.shutdown();
                });
            } finally {
                takenDown.complete(null);
            }
        }
    }
}
