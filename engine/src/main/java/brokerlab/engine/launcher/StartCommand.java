package brokerlab.engine.launcher;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.clock.Tasks;
import brokerlab.engine.cluster.BrokerSpec;
import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.ClusterNames;
import brokerlab.engine.cluster.ClusterSpec;
import brokerlab.engine.cluster.Clusters;
import brokerlab.engine.cluster.StartRefusal;
import brokerlab.engine.cluster.StoredCluster;
import brokerlab.engine.cluster.ZooKeeperSpec;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Listeners;
import brokerlab.engine.config.Release;
import brokerlab.engine.coordination.ConnectString;
import brokerlab.engine.journal.JournalEntry;
import brokerlab.engine.journal.ProblemEvent;
import brokerlab.engine.security.LabAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;

/** Starts a cluster or several, prints a READY line for each when all serve, and runs until it is told to end. */
@CommandLine.Command(
        name = "start",
        description = "Starts brokers and ZooKeeper nodes in this process.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
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
            description = "Racks, given to the brokers in turn; \"\" for none.")
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

    private final GivenSettings given = new GivenSettings(this::wrong, this::warn);
    /** What to tell once it is sure that all starts: a refusal stands alone. */
    private final List<String> warnings = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        ClusterSpec wanted = checked();
        var clock = new SystemClock();
        Optional<ForegroundRun> attendance = Optional.empty();
        var traces = new Traces(wanted.folder(), Journals.files(names, journalFile));
        try (Journals journals = openJournals(clock)) {
            int threads = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
            Tasks tasks = new LiveTasks(
                    "engine",
                    clock,
                    threads,
                    (name, error) -> journals.common()
                            .append(JournalEntry.CLUSTER, new ProblemEvent.TaskFailed(name, error.toString())));
            try {
                HeadlessRun run = run(wanted, tasks, journals);
                refuse(run);
                List<String> authorities = authorities(wanted, clock);
                warnings.forEach(this::print);
                journals.tellShortages(spec.commandLine().getErr());
                attendance = Optional.of(new ForegroundRun(run, authorities, this::failed));
                return attendance.get().untilAsked();
            } finally {
                tasks.close();
            }
        } catch (CommandLine.ParameterException e) {
            traces.remove();
            throw e;
        } finally {
            attendance.ifPresent(ForegroundRun::ended);
        }
    }

    /** What is wrong with the arguments when they meet each other, the folder and this machine. */
    private void refuse(HeadlessRun run) {
        Optional<StartRefusal> refusal;
        try {
            refusal = run.check();
        } catch (IOException e) {
            run.kill();
            throw unusable(e);
        }
        if (refusal.isPresent()) {
            run.kill();
            throw wrong(explained(refusal.get().broker(), refusal.get().why())
                    .orElse(refusal.get().why().getMessage()));
        }
    }

    /** A sentence that names the argument a wrong setting came from, if it came from one. */
    private Optional<String> explained(int broker, InvalidSettingException why) {
        return given.argument(broker, why)
                .or(() -> switch (why.setting()) {
                    case "listeners" ->
                        Optional.of(
                                !isGiven("--port")
                                                && isGiven("--zookeeper-port")
                                                && why.getMessage().contains("that of ZooKeeper")
                                        ? "--zookeeper-port " + zooKeeperPort
                                        : "--port " + port);
                    case "advertised.listeners" -> shareAs.map(host -> "--share-as " + host);
                    case "clientPort" -> Optional.of("--zookeeper-port " + zooKeeperPort);
                    case "log.dirs" -> Optional.of("--data " + data);
                    case "broker.id" -> Optional.of("--brokers " + brokers);
                    default -> Optional.empty();
                })
                .map(argument -> argument + ": " + why.getMessage());
    }

    private HeadlessRun run(ClusterSpec wanted, Tasks tasks, Journals journals) {
        try {
            if (names.isEmpty()) {
                return new OneCluster(new Cluster(wanted, tasks.scope("cluster", tasks.clock()), journals.common()));
            }
            return new NamedClusters(new Clusters(wanted, names, tasks, journals.common(), journals::of));
        } catch (IllegalArgumentException e) {
            // The names are fine by now: their brokers do not fit above the first port.
            throw wrong("--port " + port + ": " + e.getMessage() + "; choose a lower first port, or 0");
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private CommandLine.ParameterException unusable(IOException why) {
        return wrong("--data " + data + " cannot be used: "
                + switch (why) {
                    case AccessDeniedException denied ->
                        "access to " + denied.getFile() + " is denied; allow it, or choose another";
                    // Java says no more than the name then.
                    case FileSystemException bare
                    when bare.getReason() == null -> "no folder can be made at " + bare.getFile() + "; choose another";
                    default -> why.getMessage();
                });
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

    /** Tells why the start failed; what only a start can find out may be an argument's fault too. */
    private int failed(Throwable cause) {
        Throwable innermost = cause;
        while (!(innermost instanceof InvalidSettingException) && innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String told = Cluster.whyNotStarted(cause);
        Optional<String> argument = Optional.empty();
        if (innermost instanceof InvalidSettingException why) {
            argument = given.owners(why.setting()).stream()
                    .findFirst()
                    .map(owner -> explained(owner, why))
                    .orElseGet(() -> explained(1, why));
        } else if (connect.isPresent()) {
            argument = connect.filter(told::contains).map(all -> "--zookeeper-connect \"" + all + "\": " + told);
        } else if (told.startsWith("ZooKeeper ")) {
            // Settings of ours never keep it from serving; ZooKeeper looks at some of the others only when it starts.
            argument = given.ofEnsemble().map(all -> all + ": " + told + ". Leave these settings out, or mend them");
        }
        print(argument.orElse(told));
        return argument.isPresent() ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private Journals openJournals(SystemClock clock) {
        try {
            return new Journals(clock, names, journalFile);
        } catch (IOException e) {
            Path file = journalFile.orElseThrow();
            throw wrong("--journal " + file + " cannot be written: "
                    + switch (e) {
                        case NoSuchFileException none ->
                            "there is no folder " + file.toAbsolutePath().getParent() + "; make it, or choose another";
                        case AccessDeniedException denied -> "that is not allowed here; choose another";
                        default -> e.getMessage();
                    });
        }
    }

    private ClusterSpec checked() {
        range("--brokers", brokers);
        range("--zookeeper", zooKeeper);
        range("--port", port);
        range("--zookeeper-port", zooKeeperPort);
        if (data.toString().isBlank() || data.toAbsolutePath().getFileName() == null) {
            throw wrong("--data \"" + data + "\": must be a folder with a name");
        }
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw wrong("--data " + data + ": is a file; choose a folder");
        }
        try {
            ClusterNames.check(names);
        } catch (IllegalArgumentException e) {
            throw wrong("--cluster " + e.getMessage());
        }
        shareAs.ifPresent(this::checkHost);
        connect.ifPresent(this::checkConnect);
        List<String> rackNames = racks();
        List<Integer> ids = ids(rackNames);
        int last = ids.getLast();
        if (port > 0) {
            range("--port", port, 0, 65_535 - last + 1);
        }
        if (zooKeeperPort > 0) {
            range("--zookeeper-port", zooKeeperPort, 0, 65_535 - zooKeeper + 1);
        }
        serverProperties.ifPresent(f -> given.file(
                "--server-properties " + f, false, SettingsFile.serverProperties(f, this::wrong, this::warn)));
        given.shared(settings);
        given.own(brokerSettings, ids);
        zooCfgFile.ifPresent(
                f -> given.file("--zoo-cfg-file " + f, true, SettingsFile.zooCfg(f, this::wrong, this::warn)));
        given.zooCfg(zooCfg);
        checkClientPort();
        var specs = new ArrayList<BrokerSpec>();
        for (int id = 1; id <= last; id++) {
            specs.add(new BrokerSpec(
                    id,
                    rackNames.isEmpty() ? "" : rackNames.get((id - 1) % rackNames.size()),
                    port == 0 ? 0 : port + id - 1,
                    given.own(id)));
        }
        return new ClusterSpec(
                data.toAbsolutePath().getFileName().toString(),
                data.toAbsolutePath(),
                specs,
                given.shared(),
                new ZooKeeperSpec(connect, zooKeeper, zooKeeperPort, given.zooCfg()),
                shareAs,
                port == 0,
                speak.map(this::release));
    }

    /** Of the brokers that will run: those of the folder, in a new one as many as asked for; clusters with names begin with as many each. */
    private List<Integer> ids(List<String> rackNames) {
        List<Integer> wanted = IntStream.rangeClosed(1, brokers).boxed().toList();
        var notes = new StoredClusterNotes(this::isGiven, this::warn);
        try {
            if (!names.isEmpty()) {
                Clusters.heldNodes(data).ifPresent(held -> notes.zooKeeper(zooKeeper, held));
                return wanted;
            }
            Optional<StoredCluster> held = Cluster.held(data);
            held.ifPresent(there -> {
                notes.brokers(brokers, there);
                notes.zooKeeper(zooKeeper, there.zooKeeperNodes());
                notes.racks(racks, rackNames, there);
            });
            return held.map(StoredCluster::ids).orElse(wanted);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void checkClientPort() {
        String other = given.zooCfg().get("clientPort");
        boolean differs = other != null && other.matches("\\d+") && !other.equals(Integer.toString(zooKeeperPort));
        if (differs && zooKeeperPort > 0 && isGiven("--zookeeper-port")) {
            throw wrong("--zookeeper-port " + zooKeeperPort + ": "
                    + given.ofEnsemble("clientPort").orElse("clientPort")
                    + " gives the first node another port; leave one of them out");
        }
    }

    private List<String> racks() {
        List<String> racksGiven = racks.isEmpty()
                ? List.of()
                : Arrays.stream(racks.split(",", -1)).map(String::strip).toList();
        if (racksGiven.stream().anyMatch(String::isEmpty)) {
            throw wrong("--racks \"" + racks
                    + "\": a rack between commas has no name; give each one, or \"\" for brokers without" + " racks");
        }
        return racksGiven;
    }

    private void checkHost(String host) {
        try {
            Listeners.parse("advertised.listeners", "PLAINTEXT://" + Listeners.address(host, 0));
        } catch (InvalidSettingException e) {
            throw wrong(
                    "--share-as \"" + host + "\": must be a host name or an address of this machine, without a port");
        }
        if (host.isEmpty() || host.equals("0.0.0.0") || host.equals("::")) {
            throw wrong(
                    "--share-as \"" + host + "\": clients cannot connect to that; give this machine's name or address");
        }
    }

    private void checkConnect(String ensemble) {
        try {
            ConnectString.check(ensemble);
        } catch (IllegalArgumentException e) {
            throw wrong("--zookeeper-connect \"" + ensemble + "\": " + e.getMessage());
        }
        for (String option : List.of("--zookeeper", "--zookeeper-port", "--zoo-cfg", "--zoo-cfg-file")) {
            if (isGiven(option)) {
                throw wrong(
                        option + ": is for an ensemble in this process, and --zookeeper-connect names one elsewhere;"
                                + " leave one of them out");
            }
        }
    }

    private boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private void warn(String line) {
        warnings.add(line);
    }

    private void print(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(ArgumentErrors.withEmptySeen(line));
        err.flush();
    }

    private Release release(String label) {
        return Release.of(label)
                .orElseThrow(() -> wrong("--speak " + label + ": must be "
                        + Arrays.stream(Release.values()).map(Release::label).collect(Collectors.joining(" or "))));
    }

    private void range(String name, int value) {
        ArgumentErrors.Bounds range = ArgumentErrors.RANGES.get(name);
        range(name, value, range.min(), range.max());
    }

    private void range(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw wrong(name + " " + value + ": must be " + min + " to " + max
                    + (name.equals("--port") && max < 65_535 ? ", as the brokers' ports follow one another" : ""));
        }
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), ArgumentErrors.withEmptySeen(message));
    }
}
