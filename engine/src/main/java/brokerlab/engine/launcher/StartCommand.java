package brokerlab.engine.launcher;

import brokerlab.engine.clock.ExitHook;
import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.cluster.BrokerSpec;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.ClusterNames;
import brokerlab.engine.cluster.ClusterSpec;
import brokerlab.engine.cluster.Clusters;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Setting;
import brokerlab.engine.coordination.ZooKeeperSettings;
import brokerlab.engine.journal.ClusterEvent;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.security.LabAuthority;
import brokerlab.engine.wire.ProtocolException;
import brokerlab.engine.wire.Release;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Starts a cluster or several, prints a READY line for each when all serve, and runs until it is told to end. */
@CommandLine.Command(
        name = "start",
        description = "Starts brokers and ZooKeeper nodes in this process.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    private static final int STOP_SECONDS = 60;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of the cluster.")
    private Path data;

    @CommandLine.Option(
            names = "--cluster",
            paramLabel = "NAME",
            description =
                    "Repeatable: a cluster of its own in chroot /NAME of the same ensemble and in DIR/NAME; one READY"
                            + " line each. Without it one cluster uses the ensemble's root.")
    private List<String> names = List.of();

    @CommandLine.Option(names = "--brokers", defaultValue = "3", description = "Brokers of a new folder, per cluster.")
    private int brokers;

    @CommandLine.Option(
            names = "--racks",
            defaultValue = "rack-a,rack-b,rack-c",
            description = "Racks, given to the brokers in turn.")
    private String racks;

    @CommandLine.Option(
            names = "--zookeeper",
            defaultValue = "3",
            description = "ZooKeeper nodes of a new folder, 1-7.")
    private int zooKeeper;

    @CommandLine.Option(
            names = "--zookeeper-connect",
            paramLabel = "HOST:PORT[/CHROOT]",
            description = "An ensemble outside this process instead.")
    private Optional<String> connect = Optional.empty();

    @CommandLine.Option(
            names = "--port",
            defaultValue = "9092",
            description = "First broker's port, the others follow, cluster after cluster as named; 0: free ports.")
    private int port;

    @CommandLine.Option(
            names = "--zookeeper-port",
            defaultValue = "2181",
            description = "First ZooKeeper node's port; 0: free ports.")
    private int zooKeeperPort;

    @CommandLine.Option(names = "--set", paramLabel = "name=value", description = "A static setting of every broker.")
    private List<String> settings = List.of();

    @CommandLine.Option(
            names = "--broker-set",
            paramLabel = "ID:name=value",
            description = "A static setting of one broker.")
    private List<String> brokerSettings = List.of();

    @CommandLine.Option(
            names = "--zoo-cfg",
            paramLabel = "name=value",
            description = "A zoo.cfg setting of our ensemble.")
    private List<String> zooCfg = List.of();

    @CommandLine.Option(
            names = "--server-properties",
            paramLabel = "FILE",
            description = "Static settings of every broker as in Kafka's server.properties; --set comes before them.")
    private Optional<Path> serverProperties = Optional.empty();

    @CommandLine.Option(
            names = "--zoo-cfg-file",
            paramLabel = "FILE",
            description = "Settings of our ensemble as in zoo.cfg; --zoo-cfg comes before them.")
    private Optional<Path> zooCfgFile = Optional.empty();

    @CommandLine.Option(
            names = "--share-as",
            paramLabel = "HOST",
            description = "Bind every interface and tell clients this address; without it only this machine is served.")
    private Optional<String> shareAs = Optional.empty();

    @CommandLine.Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Write every event as one JSON line; a named cluster's to FILE with -NAME in it.")
    private Optional<Path> journalFile = Optional.empty();

    @CommandLine.Option(
            names = "--lab-ca",
            description =
                    "Make a certificate authority in each cluster's folder (lab-ca) and give SSL listeners without a"
                            + " keystore of their own a certificate of it; one LAB-CA line each after READY.")
    private boolean labAuthority;

    @CommandLine.Option(
            names = "--speak",
            paramLabel = "RELEASE",
            description =
                    "3.9: announce and take what Kafka 3.9.1 does, to the letter; 4.4: the newest versions of every API. Kept in"
                            + " the folder; 3.9 in a new one.")
    private Optional<String> speak = Optional.empty();

    @Override
    public Integer call() throws IOException {
        ClusterSpec wanted = checked();
        // Scripts read READY first: whatever a library prints (ZooKeeper names the files it purges) goes elsewhere.
        PrintStream out = System.out;
        System.setOut(System.err);
        var ended = new CountDownLatch(1);
        int exit = runUntilAsked(wanted, ended, out);
        ended.countDown();
        return exit;
    }

    private int runUntilAsked(ClusterSpec wanted, CountDownLatch ended, PrintStream out) throws IOException {
        var clock = new SystemClock();
        List<String> authorities = authorities(wanted, clock);
        try (Journals journals = openJournals(clock)) {
            int threads = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
            Tasks tasks = new LiveTasks(
                    "engine",
                    clock,
                    threads,
                    (name, error) -> journals.common()
                            .append(JournalEntry.CLUSTER, new ClusterEvent.TaskFailed(name, error.toString())));
            HeadlessRun run = run(wanted, tasks, journals);
            var asked = new CountDownLatch(1);
            ExitHook.add("brokerlab-end", () -> endWhenAsked(asked, ended));
            int exit = serve(run, authorities, run.start(), asked, out);
            stop(run);
            tasks.close();
            return exit;
        }
    }

    private HeadlessRun run(ClusterSpec wanted, Tasks tasks, Journals journals) throws IOException {
        if (names.isEmpty()) {
            return new OneCluster(new Cluster(wanted, tasks.scope("cluster", tasks.clock()), journals.common()));
        }
        try {
            return new NamedClusters(new Clusters(wanted, names, tasks, journals.common(), journals::of));
        } catch (IllegalArgumentException e) {
            // The names are fine by now: their brokers do not fit above the first port.
            throw wrong("--port " + port + ": " + e.getMessage());
        }
    }

    /** What a client needs to trust each cluster; the keys beside it are for their owner's eyes. */
    private List<String> authorities(ClusterSpec wanted, SystemClock clock) throws IOException {
        if (!labAuthority) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        for (String name : names.isEmpty() ? List.of("") : names) {
            LabAuthority authority = LabAuthority.of(wanted.folder().resolve(name), clock);
            lines.add("LAB-CA" + (name.isEmpty() ? "" : " cluster=" + name) + " pem=" + authority.certificate()
                    + " truststore=" + authority.truststore());
        }
        return lines;
    }

    private static int serve(
            HeadlessRun run,
            List<String> authorities,
            CompletableFuture<Void> started,
            CountDownLatch asked,
            PrintStream out) {
        // Whoever asks to end while it still starts is heard at once.
        started.whenComplete((done, error) -> {
            if (error == null) {
                run.readyLines().forEach(out::println);
                authorities.forEach(out::println);
                out.flush();
            } else {
                Throwable cause = ProtocolException.unwrapped(error);
                System.err.println(cause.getMessage() == null ? cause.toString() : cause.getMessage());
                asked.countDown();
            }
        });
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return started.isCompletedExceptionally() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private static void stop(HeadlessRun run) {
        try {
            run.stop().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("The cluster did not stop in " + STOP_SECONDS + " s; the next start recovers its logs.");
            run.kill();
        }
    }

    private Journals openJournals(SystemClock clock) {
        try {
            return new Journals(clock, names, journalFile);
        } catch (IOException e) {
            throw wrong("--journal " + journalFile.orElseThrow() + " cannot be written: " + e.getMessage());
        }
    }

    private ClusterSpec checked() {
        range("--brokers", brokers, 1, 1_000);
        range("--zookeeper", zooKeeper, 1, 7);
        range("--port", port, 0, 65_535);
        range("--zookeeper-port", zooKeeperPort, 0, 65_535);
        if (port > 0) {
            range("--port", port, 0, 65_535 - brokers + 1);
        }
        try {
            ClusterNames.check(names);
        } catch (IllegalArgumentException e) {
            throw wrong("--cluster " + e.getMessage());
        }
        Map<Integer, Map<String, String>> own = new LinkedHashMap<>();
        for (String each : brokerSettings) {
            int colon = each.indexOf(':');
            int id = 0;
            if (colon > 0) {
                try {
                    id = Integer.parseInt(each.substring(0, colon));
                } catch (NumberFormatException e) {
                    id = 0;
                }
            }
            if (id < 1) {
                throw wrong("--broker-set " + each + ": must be ID:name=value with an ID of 1 or more");
            }
            own.computeIfAbsent(id, i -> new LinkedHashMap<>())
                    .putAll(pairs("--broker-set", List.of(each.substring(colon + 1)), true));
        }
        List<String> rackNames = Setting.list(racks);
        var specs = new ArrayList<BrokerSpec>();
        for (int id = 1; id <= brokers; id++) {
            specs.add(new BrokerSpec(
                    id,
                    rackNames.isEmpty() ? "" : rackNames.get((id - 1) % rackNames.size()),
                    port == 0 ? 0 : port + id - 1,
                    own.getOrDefault(id, Map.of())));
        }
        return new ClusterSpec(
                data.toAbsolutePath().getFileName().toString(),
                data.toAbsolutePath(),
                specs,
                over(
                        serverProperties.map(f -> SettingsFile.serverProperties(f, this::wrong)),
                        pairs("--set", settings, true)),
                connect,
                zooKeeper,
                zooKeeperPort,
                over(zooCfgFile.map(f -> SettingsFile.zooCfg(f, this::wrong)), pairs("--zoo-cfg", zooCfg, false)),
                shareAs,
                port == 0,
                speak.map(this::release));
    }

    private Release release(String label) {
        return Release.of(label)
                .orElseThrow(() -> wrong("--speak " + label + ": must be "
                        + Arrays.stream(Release.values()).map(Release::label).collect(Collectors.joining(" or "))));
    }

    private static Map<String, String> over(Optional<Map<String, String>> file, Map<String, String> given) {
        Map<String, String> both = new LinkedHashMap<>(file.orElse(Map.of()));
        both.putAll(given);
        return both;
    }

    private void range(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw wrong(name + " " + value + ": must be " + min + " to " + max);
        }
    }

    private Map<String, String> pairs(String option, List<String> given, boolean ofBrokers) {
        Map<String, String> result = new LinkedHashMap<>();
        for (String each : given) {
            int equals = each.indexOf('=');
            if (equals <= 0) {
                throw wrong(option + " " + each + ": must be name=value");
            }
            String name = each.substring(0, equals);
            String value = each.substring(equals + 1);
            if (ofBrokers) {
                try {
                    Catalogue.honoured().brokerSetting(name).checked(value);
                } catch (InvalidSettingException e) {
                    throw wrong(option + " " + each + ": " + e.getMessage());
                }
            } else if (ZooKeeperSettings.find(name).isEmpty()) {
                throw wrong(option + " " + each + ": ZooKeeper has no setting " + name);
            }
            result.put(name, value);
        }
        return result;
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    /** Asks the main thread to stop the cluster and waits for it; the JVM's exit code on SIGTERM would be 143, a clean end is 0. */
    private static void endWhenAsked(CountDownLatch asked, CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return;
        }
        asked.countDown();
        try {
            if (ended.await(STOP_SECONDS + 5L, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
