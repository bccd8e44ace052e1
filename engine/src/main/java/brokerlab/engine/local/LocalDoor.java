package brokerlab.engine.local;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.cluster.BrokerSpec;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.ClusterPhase;
import brokerlab.engine.cluster.ClusterSpec;
import brokerlab.engine.cluster.ZooKeeperSpec;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Release;
import brokerlab.engine.journal.Journal;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.view.Command;
import brokerlab.engine.view.Door;
import brokerlab.engine.view.DoorException;
import brokerlab.engine.view.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The door to a cluster that runs in this process. */
public final class LocalDoor {
    /** Entries the journal keeps in memory. */
    private static final int JOURNAL_ENTRIES = 20_000;

    private static final int THREADS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

    private LocalDoor() {}

    /**
     * Starts the cluster and returns at once; {@link Snapshot.Cluster#phase()} tells when it runs or why it failed.
     *
     * @throws DoorException when the specification is malformed, naming the value and the remedy
     */
    public static Door open(LocalSpec spec) {
        return open(spec, CompletableFuture.completedFuture(null));
    }

    /**
     * The same, but the cluster starts when {@code when} completes; until then it is {@link Snapshot.Phase#STARTING}.
     *
     * @throws DoorException when the specification is malformed, naming the value and the remedy
     */
    public static Door open(LocalSpec spec, CompletionStage<?> when) {
        check(spec);
        var clock = new SystemClock();
        var journal = new Journal(clock, JOURNAL_ENTRIES);
        Tasks tasks = new LiveTasks(
                "engine",
                clock,
                THREADS,
                (name, error) ->
                        journal.append(JournalEntry.CLUSTER, new ProblemEvent.TaskFailed(name, describe(error))));
        Cluster cluster;
        try {
            cluster = new Cluster(clusterSpec(spec), tasks.scope("cluster", clock), journal);
        } catch (IOException | RuntimeException e) {
            tasks.close();
            throw new DoorException("CLUSTER_NOT_OPENED", e.getMessage());
        }
        var door = new ClusterDoor(cluster, tasks, tasks::close);
        // its settings are a preset's, which cannot know the machine
        cluster.stretchSessions();
        cluster.expectStart();
        when.thenRun(() -> tasks.execute(() -> {
            // stopped while it waited
            if (cluster.phase() == ClusterPhase.STARTING) {
                cluster.start();
            }
        }));
        return door;
    }

    private static String describe(Throwable error) {
        StackTraceElement[] trace = error.getStackTrace();
        return trace.length == 0 ? error.toString() : error + " at " + trace[0];
    }

    private static void check(LocalSpec spec) {
        if (spec.brokers() < 1) {
            throw new DoorException("INVALID_BROKERS", "brokers=" + spec.brokers() + ": a cluster needs at least one.");
        }
        if (spec.zooKeeperConnect().isEmpty() && (spec.zooKeeperNodes() < 1 || spec.zooKeeperNodes() > 7)) {
            throw new DoorException(
                    "INVALID_ZOOKEEPER_NODES", "zookeeper=" + spec.zooKeeperNodes() + ": choose 1 to 7 nodes.");
        }
        checkPort("port", spec.port());
        checkPort("zookeeper port", spec.zooKeeperPort());
        spec.speaks().filter(r -> Release.of(r).isEmpty()).ifPresent(r -> {
            throw new DoorException(
                    "INVALID_RELEASE", "speaks=" + r + ": choose one of " + Command.Speak.RELEASES + ".");
        });
        checkSettings(spec.settings());
        spec.brokerSettings().forEach((id, settings) -> {
            if (id < 1) {
                throw new DoorException("INVALID_BROKER", "broker " + id + ": brokers have ids 1, 2, 3 and so on.");
            }
            checkSettings(settings);
        });
    }

    private static void checkPort(String what, int port) {
        if (port < 0 || port > 65_535) {
            throw new DoorException("INVALID_PORT", what + "=" + port + ": choose 1 to 65535, or 0 for a free one.");
        }
    }

    private static void checkSettings(Map<String, String> settings) {
        try {
            settings.forEach(
                    (name, value) -> Catalogue.honoured().brokerSetting(name).checked(value));
        } catch (InvalidSettingException e) {
            throw new DoorException("INVALID_CONFIG", e.getMessage());
        }
    }

    private static ClusterSpec clusterSpec(LocalSpec spec) {
        var brokers = new ArrayList<BrokerSpec>();
        List<String> racks = spec.racks();
        for (int id = 1; id <= spec.brokers(); id++) {
            brokers.add(new BrokerSpec(
                    id,
                    racks.isEmpty() ? "" : racks.get((id - 1) % racks.size()),
                    spec.port() == 0 ? 0 : spec.port() + id - 1,
                    spec.brokerSettings().getOrDefault(id, Map.of())));
        }
        return new ClusterSpec(
                spec.name(),
                spec.folder(),
                brokers,
                spec.settings(),
                new ZooKeeperSpec(spec.zooKeeperConnect(), spec.zooKeeperNodes(), spec.zooKeeperPort(), spec.zooCfg()),
                spec.shareAs(),
                spec.port() == 0,
                spec.speaks().flatMap(Release::of));
    }
}
