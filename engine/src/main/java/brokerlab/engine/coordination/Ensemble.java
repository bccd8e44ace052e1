package brokerlab.engine.coordination;

import brokerlab.engine.clock.Causes;
import brokerlab.engine.clock.Lane;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.clock.Timer;
import brokerlab.engine.config.Counted;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.disk.Shortage;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.journal.ZooKeeperEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * A real ZooKeeper ensemble inside this process: each node a full server with its own folder, ports and threads, reached by
 * sockets on the loopback address. It has a life of its own; clusters know it by {@link #connectString()}. Nodes can be
 * stopped, killed and started one by one; a folder used before goes on with its data and ports.
 */
public final class Ensemble implements AutoCloseable {
    /** Most nodes. */
    public static final int LARGEST = 7;

    private static final long LOOK_EVERY_MS = 250;
    private static final long START_LIMIT_MS = 60_000;
    private static final long LOOK_FOR_ROOM_MS = 2_000;

    /** A node's next log file and a snapshot of a small tree. */
    private static final int ROOM_BYTES = 256 * 1024;

    private final Spec spec;
    private final Tasks tasks;
    private final Journal journal;
    private final Lane lane;
    private final CompletableFuture<Void> serving = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();
    private final AtomicBoolean lookDue = new AtomicBoolean();
    private final LongAdder writes = new LongAdder();
    private volatile List<EnsembleNode> nodes = List.of();
    private volatile EnsemblePorts ports = new EnsemblePorts(List.of());
    private volatile Map<String, String> zooCfg;
    private volatile String connectString = "";
    private volatile boolean closed;
    private Timer looking = () -> {};

    // Of the lane.
    private int leader;
    /** Nodes that cannot write for want of room, and where. */
    private final Map<Integer, Path> withoutRoom = new ConcurrentHashMap<>();
    /** Nodes whose start is in the journal: what one does, as to lead, is journaled after it. */
    private final Set<Integer> startTold = ConcurrentHashMap.newKeySet();

    private long leaderZxid;
    private boolean quorum;
    private boolean everServed;
    private long lossEvent;

    public Ensemble(Spec spec, Tasks tasks, Journal journal) {
        this.spec = spec;
        this.zooCfg = spec.zooCfg();
        this.tasks = tasks;
        this.journal = journal;
        this.lane = tasks.lane("ensemble");
    }

    /**
     * Starts all nodes. Completes when a leader serves; fails, with everything stopped again, when a node cannot start,
     * naming its port and folder.
     */
    public CompletableFuture<Void> start() {
        if (!begun.compareAndSet(false, true)) {
            return serving;
        }
        try {
            prepare();
        } catch (IOException | RuntimeException e) {
            release();
            serving.completeExceptionally(e);
            return serving;
        }
        if (spec.nodes() % 2 == 0) {
            journal.append(
                    JournalEntry.CLUSTER,
                    new ProblemEvent.Warning(
                            "A ZooKeeper ensemble of " + spec.nodes() + " nodes survives the loss of "
                                    + (spec.nodes() - needed()) + ", no more than one of "
                                    + Counted.of(spec.nodes() - 1, "node"),
                            "Use " + (spec.nodes() - 1) + " or " + (spec.nodes() + 1) + " nodes"));
        }
        looking = tasks.every(LOOK_EVERY_MS, this::changed);
        var limit = tasks.after(START_LIMIT_MS, () -> serving.completeExceptionally(noLeader()));
        serving.whenComplete((v, e) -> {
            limit.cancel();
            if (e != null) {
                close();
            }
        });
        for (EnsembleNode node : nodes) {
            startNode(node.id()).whenComplete((v, e) -> {
                if (e != null) {
                    serving.completeExceptionally(brokerlab.engine.wire.ProtocolException.unwrapped(e));
                }
            });
        }
        return serving;
    }

    private void prepare() throws IOException {
        Map<String, String> settings = ZooKeeperSettings.effective(zooCfg, spec.nodes());
        Files.createDirectories(spec.folder());
        ports = EnsemblePorts.choose(spec.folder(), spec.nodes(), zooCfg, spec.clientPort());
        ProcessWide.claim(ZooKeeperSettings.jvmWide(settings));
        var made = new ArrayList<EnsembleNode>();
        for (var each : ports.nodes()) {
            var node = new EnsembleNode(spec.folder().resolve(Integer.toString(each.id())), each, tasks, new Hearing());
            node.prepare(ports, settings);
            made.add(node);
        }
        nodes = List.copyOf(made);
        connectString = ports.connectString();
    }

    /** {@code host:port} of every node; known once started. */
    public String connectString() {
        if (connectString.isEmpty()) {
            throw new IllegalStateException("the ensemble in " + spec.folder() + " has not been started");
        }
        return connectString;
    }

    /** What is in force of {@code zoo.cfg}, apart from membership, directories and ports. */
    public Map<String, String> zooCfg() {
        return inForce(zooCfg);
    }

    /** What the nodes run with, ports and directories too, as it would be given to change it. */
    public Map<String, String> shown() {
        var shown = new TreeMap<>(zooCfg());
        shown.putIfAbsent("dataDir", spec.folder().toAbsolutePath().toString());
        for (EnsemblePorts.NodePorts node : ports.nodes()) {
            if (node.id() == 1) {
                shown.put(ZooKeeperSettings.CLIENT_PORT, Integer.toString(node.client()));
            }
            shown.put("server." + node.id(), EnsemblePorts.member(node));
        }
        return shown;
    }

    /** What holds for the whole process stays until it ends. */
    private Map<String, String> inForce(Map<String, String> given) {
        Map<String, String> settings = ZooKeeperSettings.effective(given, spec.nodes());
        return ProcessWide.inForce()
                .map(wide -> {
                    var result = new TreeMap<>(settings);
                    result.keySet()
                            .removeAll(ZooKeeperSettings.jvmWide(settings).keySet());
                    result.putAll(wide);
                    return Collections.<String, String>unmodifiableMap(result);
                })
                .orElse(settings);
    }

    /** A node's {@code zoo.cfg} as its next start writes it, in order. */
    public record NodeFile(int id, Map<String, String> zooCfg) {}

    /** Of all nodes, as the next start of the process writes them. */
    public List<NodeFile> files() {
        Map<String, String> settings = ZooKeeperSettings.effective(zooCfg, spec.nodes());
        return nodes.stream()
                .map(n -> new NodeFile(n.id(), Collections.unmodifiableMap(n.content(ports, settings))))
                .toList();
    }

    /**
     * Checks what nodes could be started with.
     *
     * @throws InvalidSettingException naming setting and value
     */
    public void check(Map<String, String> given) {
        ZooKeeperSettings.check(given, spec.nodes());
    }

    /** Whether nodes must restart for it; what holds for the whole process waits for its next start. */
    public boolean restartsFor(Map<String, String> given) {
        return !inForce(given).equals(zooCfg());
    }

    /** The nodes have, or will have at their next start, these settings. */
    public void keep(Map<String, String> given) {
        zooCfg = Map.copyOf(given);
    }

    /** Starts a node that does not run with these settings of {@code zoo.cfg}, which are its own from then on. */
    public CompletableFuture<Void> startNode(int node, Map<String, String> given) {
        try {
            node(node).prepare(ports, inForce(given));
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return startNode(node);
    }

    /** Starts a node that was stopped, was killed or died. Completes when its server runs. */
    public CompletableFuture<Void> startNode(int node) {
        EnsembleNode starting = node(node);
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("the ensemble is closed"));
        }
        boolean wasUp = starting.up();
        long cause = Causes.current();
        return starting.start().thenRun(() -> {
            if (!wasUp) {
                journal.append(JournalEntry.CLUSTER, cause, new ZooKeeperEvent.ZooKeeperNodeStarted(node));
                startTold.add(node);
                changed();
            }
        });
    }

    /** Shuts a node down in order. Completes when nothing of it runs. */
    public CompletableFuture<Void> stopNode(int node) {
        return endNode(node, false);
    }

    /** Cuts a node off in the middle of what it does: its peers and clients see their connections break. */
    public CompletableFuture<Void> killNode(int node) {
        return endNode(node, true);
    }

    private CompletableFuture<Void> endNode(int node, boolean kill) {
        EnsembleNode ending = node(node);
        withoutRoom.remove(node);
        startTold.remove(node);
        if (ending.up()) {
            long id = journal.append(JournalEntry.CLUSTER, new ZooKeeperEvent.ZooKeeperNodeStopped(node, kill));
            Causes.with(id, this::changed);
        }
        return ending.stop(kill);
    }

    private EnsembleNode node(int id) {
        if (id < 1 || id > nodes.size()) {
            throw new IllegalArgumentException("no ZooKeeper node " + id + ", there are " + nodes.size());
        }
        return nodes.get(id - 1);
    }

    /** Every node as it is now, by number; cheap. */
    public List<NodeStatus> status() {
        return nodes.stream().map(EnsembleNode::status).toList();
    }

    /** Transactions (znode writes, sessions made and closed) committed since the ensemble was started. */
    public long writes() {
        return writes.sum();
    }

    /** Nodes that must run for anything to be written. */
    public int needed() {
        return spec.nodes() / 2 + 1;
    }

    /** Stops every node in order. Completes when nothing of the ensemble runs. */
    public CompletableFuture<Void> stop() {
        closed = true;
        looking.cancel();
        var all = nodes.stream().map(n -> endNode(n.id(), false)).toArray(CompletableFuture[]::new);
        serving.completeExceptionally(new IOException("the ensemble in " + spec.folder() + " was closed"));
        return CompletableFuture.allOf(all).whenComplete((v, e) -> release());
    }

    private void release() {
        if (released.compareAndSet(false, true)) {
            ports.release();
        }
    }

    /** Same as {@link #stop()} without waiting. */
    @Override
    public void close() {
        stop();
    }

    /** Something may have changed: look soon, once however many say so. */
    private void changed() {
        if (lookDue.compareAndSet(false, true)) {
            lane.execute(this::look);
        }
    }

    private void look() {
        lookDue.set(false);
        if (closed) {
            return;
        }
        int running = (int) nodes.stream().filter(EnsembleNode::up).count();
        NodeStatus leading = status().stream()
                .filter(s -> s.state() == NodeStatus.State.LEADING && s.serving() && startTold.contains(s.id()))
                .max(java.util.Comparator.comparingLong(NodeStatus::zxid))
                .orElse(NodeStatus.stopped(0, 0));
        if (everServed && quorum && running < needed()) {
            quorum = false;
            lossEvent = journal.append(JournalEntry.CLUSTER, new ZooKeeperEvent.QuorumLost(running, needed()));
        }
        boolean served = leading.id() != 0 && running >= needed();
        if (served) {
            follow(leading);
            if (everServed && !quorum) {
                journal.append(
                        JournalEntry.CLUSTER,
                        Causes.current() == Causes.NONE ? lossEvent : Causes.current(),
                        new ZooKeeperEvent.QuorumRegained(running, needed()));
            }
            quorum = true;
            everServed = true;
            serving.complete(null);
        }
    }

    /** A zxid is the leader's epoch and a count of the transactions in it. */
    private void follow(NodeStatus leading) {
        long epoch = leading.zxid() >>> 32;
        boolean sameEpoch = epoch == leaderZxid >>> 32;
        if (leading.id() != leader || !sameEpoch) {
            journal.append(JournalEntry.CLUSTER, new ZooKeeperEvent.ZooKeeperLeaderElected(leading.id()));
            leader = leading.id();
        }
        writes.add((leading.zxid() & 0xffff_ffffL) - (sameEpoch ? leaderZxid & 0xffff_ffffL : 0));
        leaderZxid = leading.zxid();
    }

    private final class Hearing implements EnsembleNode.Owner {
        @Override
        public void changed() {
            Ensemble.this.changed();
        }

        @Override
        public void died(int node, boolean hadStarted, String why) {
            startTold.remove(node);
            long id = Causes.NONE;
            if (hadStarted) {
                id = journal.append(JournalEntry.CLUSTER, id, new ZooKeeperEvent.ZooKeeperNodeStopped(node, true));
            }
            Optional<Path> full = Optional.ofNullable(withoutRoom.get(node));
            journal.append(
                    JournalEntry.CLUSTER,
                    id,
                    new ProblemEvent.Warning(
                            "ZooKeeper node " + node + " died: " + why,
                            full.isPresent() ? "Make room: it is started again then" : "Start it again"));
            full.ifPresent(directory -> startWhenThereIsRoom(node, directory));
            Ensemble.this.changed();
        }

        @Override
        public void cannotWrite(int node, Path directory, IOException why) {
            Optional<Shortage> shortage = Shortage.of(why);
            String told = "ZooKeeper node " + node + " cannot write in " + directory
                    + shortage.map(s -> ": " + s.what()).orElse("") + " (" + why.getMessage() + ")";
            journal.append(
                    JournalEntry.CLUSTER,
                    new ProblemEvent.Warning(
                            told + ". It serves nobody until it can",
                            shortage.map(Shortage::remedy).orElse("Mend the disk, then start it again")));
            if (shortage.isPresent()) {
                withoutRoom.put(node, directory);
            }
        }

        @Override
        public void writesAgain(int node, Path directory) {
            withoutRoom.remove(node);
            journal.append(
                    JournalEntry.CLUSTER,
                    new ProblemEvent.Warning(
                            "ZooKeeper node " + node + " can write in " + directory + " again", "Nothing to do"));
        }
    }

    /** A server that could not write ends itself, and all of them do on one disk: nobody else would start them again. */
    private void startWhenThereIsRoom(int node, Path directory) {
        tasks.after(LOOK_FOR_ROOM_MS, () -> {
            if (closed || !withoutRoom.containsKey(node)) {
                return;
            }
            if (roomFor(directory).isPresent()) {
                startWhenThereIsRoom(node, directory);
                return;
            }
            // Should it find none after all it says so again.
            withoutRoom.remove(node);
            startNode(node).exceptionally(error -> {
                if (Shortage.of(error).isPresent()) {
                    withoutRoom.put(node, directory);
                    startWhenThereIsRoom(node, directory);
                }
                return null;
            });
        });
    }

    /** What keeps a node's next files from being written there; empty when nothing does. */
    static Optional<IOException> roomFor(Path directory) {
        Path probe = directory.resolve("room.tmp");
        try {
            Files.write(probe, new byte[ROOM_BYTES]);
            Files.delete(probe);
            return Optional.empty();
        } catch (IOException e) {
            try {
                Files.deleteIfExists(probe);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            return Optional.of(Shortage.at(probe, e));
        }
    }

    private IOException noLeader() {
        String told = "no ZooKeeper leader after " + START_LIMIT_MS / 1000 + " s in " + spec.folder();
        return roomFor(spec.folder())
                .map(why -> new IOException(told + " (" + why.getMessage() + ")", why))
                .orElseGet(() -> new IOException(told + ": " + status()));
    }

    /**
     * What to run.
     *
     * @param nodes 1 to {@link #LARGEST}; an even number is accepted with a warning
     * @param folder holds {@code ensemble.json} and a folder per node
     * @param clientPort of node 1, the others follow; 0 chooses free ones and keeps them
     * @param zooCfg settings of {@code zoo.cfg} other than membership; {@code clientPort} and {@code server.N} are ports of this machine,
     *     below {@code dataDir} and {@code dataLogDir} each node has its own
     */
    public record Spec(int nodes, Path folder, int clientPort, Map<String, String> zooCfg) {
        public Spec {
            if (nodes < 1 || nodes > LARGEST) {
                throw new IllegalArgumentException("an ensemble has 1 to " + LARGEST + " nodes, not " + nodes);
            }
            if (clientPort < 0 || clientPort > 65_535 - nodes) {
                throw new IllegalArgumentException("client port " + clientPort + " is not between 0 and 65535");
            }
            zooCfg = Map.copyOf(zooCfg);
        }
    }

    /**
     * One node as it is.
     *
     * @param zxid of the last transaction it applied, 0 while it serves nobody
     * @param sessions it knows of, those connected elsewhere included
     * @param connections of clients to it
     * @param watches set on it
     * @param znodes in its tree
     * @param serving whether it answers clients
     */
    public record NodeStatus(
            int id,
            int clientPort,
            State state,
            long zxid,
            int sessions,
            int connections,
            int watches,
            int znodes,
            boolean serving) {
        /** Its role. */
        public enum State {
            LEADING,
            FOLLOWING,
            LOOKING,
            STOPPED
        }

        static NodeStatus stopped(int id, int clientPort) {
            return new NodeStatus(id, clientPort, State.STOPPED, 0, 0, 0, 0, 0, false);
        }
    }
}
