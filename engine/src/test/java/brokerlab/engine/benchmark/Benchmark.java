package brokerlab.engine.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Brokerlab side by side with Apache Kafka 3.9.1 in ZooKeeper mode: the same load, turn by turn, and the ratios. */
@CommandLine.Command(name = "benchmark", mixinStandardHelpOptions = true, usageHelpAutoWidth = true)
final class Benchmark implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(names = "--rounds", defaultValue = "5", description = "Turns of each side (default 5).")
    private int rounds;

    @CommandLine.Option(names = "--only", split = ",", description = "Only these scenarios.")
    private List<String> only = List.of();

    @CommandLine.Option(
            names = "--sides",
            split = ",",
            defaultValue = "US,ONE,THREE",
            description = "Only these sides.")
    private List<Side> sides;

    @CommandLine.Option(names = "--quick", description = "Short and small: to see that it works, not for figures.")
    private boolean quick;

    @CommandLine.Option(
            names = "--zookeeper",
            defaultValue = "3",
            description = "ZooKeeper nodes of every side, 1 or 3.")
    private int zooKeeper;

    @CommandLine.Option(
            names = "--jvm",
            defaultValue = "-Xmx1g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow",
            description = "Options of every server process of every side.")
    private String jvm;

    @CommandLine.Option(names = "--engine", required = true, description = "The engine's jar or class path.")
    private String engine;

    @CommandLine.Option(names = "--kafka", required = true, description = "Folder of Apache Kafka's jars.")
    private Path kafka;

    @CommandLine.Option(names = "--classes", required = true, description = "Compiled classes of this benchmark.")
    private Path classes;

    @CommandLine.Option(names = "--out", required = true, description = "Folder for data and results.")
    private Path out;

    /** Kept, or the level set on it is forgotten. */
    private static final Logger EVERYTHING = Logger.getLogger("");

    private final Results results = new Results();
    private int failed;

    public static void main(String[] args) {
        EVERYTHING.setLevel(Level.SEVERE);
        System.exit(new CommandLine(new Benchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(out);
        Path folder = Files.createTempDirectory(out.toAbsolutePath(), "run-");
        // Also when somebody ends it early: no process stays, and no data.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder), "benchmark-end"));
        run(folder);
        if (failed > 0) {
            System.out.println(failed + " turns FAILED; their values are missing above.");
        }
        return failed > 0 ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private static void end(Path folder) {
        Child.killAll();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            System.err.println(folder + " is not removed: " + e);
        }
    }

    private void run(Path folder) throws Exception {
        var setup = setup(folder);
        var client = new Client(setup.java(), System.getProperty("java.class.path"), folder);
        List<Scenario> scenarios = scenarios(setup, client);
        var report = new Report(setup, rounds);
        Map<String, Object> circumstances = report.circumstances();
        circumstances.forEach((name, value) -> System.out.println(name + ": " + value));
        Path json = out.resolve("results.json");
        for (Scenario each : scenarios) {
            System.out.println();
            System.out.println(each.name() + ": " + each.means());
            turns(each);
            report.write(json, circumstances, results);
        }
        System.out.println();
        System.out.print(Table.of(results));
        System.out.println();
        System.out.println("Every value: " + json);
    }

    private Setup setup(Path folder) {
        var sizes = quick
                ? new Setup.Sizes(2, 3, 300_000_000, 100_000_000, 300, 2_000)
                : new Setup.Sizes(10, 15, 2_000_000_000, 2_000_000_000, 3_000, 5_000);
        return new Setup(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                engine,
                kafka.toAbsolutePath(),
                classes.toAbsolutePath().toString(),
                folder,
                zooKeeper,
                List.of(jvm.split(" +")),
                sizes);
    }

    private List<Scenario> scenarios(Setup setup, Client client) {
        var waiter = new Waiter(client);
        List<Load> loads = Load.named(only);
        var all = List.<Scenario>of(
                new StartScenario(setup, waiter),
                new LoadScenario(setup, client, waiter, loads),
                new RecoveryScenario(setup, client, waiter),
                new PartitionsScenario(setup, waiter));
        List<Scenario> chosen = all.stream()
                .filter(s -> only.isEmpty()
                        || only.contains(s.name())
                        || (s.name().equals("load") && (!loads.isEmpty() || only.contains("memory"))))
                .toList();
        if (chosen.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--only " + String.join(",", only) + ": there are start, load (or "
                            + Load.options(Load.named(List.of())) + ", memory of it), recovery, partitions");
        }
        return chosen;
    }

    private void turns(Scenario scenario) throws IOException, InterruptedException {
        for (int round = scenario.rehearsed() ? 0 : 1; round <= rounds; round++) {
            for (Side side : sides) {
                Disks.settle();
                turn(scenario, side, round);
            }
        }
    }

    /** One that fails costs its own values only; the run goes on and ends with exit code 1. */
    private void turn(Scenario scenario, Side side, int round) throws InterruptedException {
        String title = (round == 0 ? "rehearsal" : "round " + round) + " " + side.title;
        try {
            scenario.run(side, round, (figure, value, resources) -> {
                System.out.printf(
                        "  %-28s %-36s %12.2f %-6s %s%n",
                        title,
                        figure.name(),
                        value,
                        figure.unit(),
                        resources.map(Resources::shares).orElse(""));
                if (round > 0) {
                    results.add(figure, side, round, value, resources);
                }
            });
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failed++;
            System.out.println("  " + title + " FAILED: " + e);
        }
    }
}
