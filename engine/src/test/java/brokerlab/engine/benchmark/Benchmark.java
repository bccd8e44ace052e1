package brokerlab.engine.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Brokerlab side by side with Apache Kafka 3.9.1 in ZooKeeper mode: the same load, turn by turn, and the ratios. */
@CommandLine.Command(name = "benchmark", mixinStandardHelpOptions = true, usageHelpAutoWidth = true)
final class Benchmark implements Callable<Integer> {
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

    private final Results results = new Results();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(out);
        Path folder = Files.createTempDirectory(out.toAbsolutePath(), "run-");
        try {
            run(folder);
        } finally {
            Folders.delete(folder);
        }
        return 0;
    }

    private void run(Path folder) throws Exception {
        var sizes = quick
                ? new Setup.Sizes(2, 3, 300_000_000, 100_000_000, 300, 2_000)
                : new Setup.Sizes(10, 15, 2_000_000_000, 2_000_000_000, 3_000, 5_000);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var setup = new Setup(
                java,
                engine,
                kafka.toAbsolutePath(),
                classes.toAbsolutePath().toString(),
                folder,
                zooKeeper,
                List.of(jvm.split(" +")),
                sizes);
        var client = new Client(java, System.getProperty("java.class.path"), folder);
        var waiter = new Waiter(client);
        List<Scenario> scenarios = List.of(new StartScenario(setup, waiter), new LoadScenario(setup, client, waiter));
        List<Scenario> chosen = only.isEmpty()
                ? scenarios
                : scenarios.stream().filter(s -> only.contains(s.name())).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("--only " + only + ": there are "
                    + scenarios.stream().map(Scenario::name).toList());
        }
        for (Scenario each : chosen) {
            System.out.println(each.name() + ": " + each.means());
            turns(each);
        }
        System.out.println();
        System.out.print(Table.of(results));
    }

    private void turns(Scenario scenario) throws Exception {
        for (int round = scenario.rehearsed() ? 0 : 1; round <= rounds; round++) {
            for (Side side : sides) {
                settle();
                int turn = round;
                scenario.run(side, round, (figure, value, resources) -> {
                    System.out.printf(
                            "  %s %-18s %-36s %12.2f %-6s %s%n",
                            turn == 0 ? "rehearsal" : "round " + turn,
                            side.title,
                            figure.name(),
                            value,
                            figure.unit(),
                            resources.map(Resources::shares).orElse(""));
                    if (turn > 0) {
                        results.add(figure, side, turn, value, resources);
                    }
                });
            }
        }
    }

    /** What the side before left unwritten is not written back under this one. */
    private static void settle() throws IOException, InterruptedException {
        new ProcessBuilder("sync").start().waitFor();
    }
}
