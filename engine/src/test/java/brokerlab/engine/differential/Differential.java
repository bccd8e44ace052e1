package brokerlab.engine.differential;

import brokerlab.engine.benchmark.Ports;
import brokerlab.engine.differential.Differences.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * Asks Apache Kafka 3.9.1 and ours the same and tells every difference. Runs on Apache Kafka's class path; arguments are pairs:
 *
 * <pre>
 * --kafka-lib DIR    Apache Kafka's jars                --engine CLASSPATH   ours
 * --tools-lib DIR    those of kafka-tools               --table FILE         DIFFERENCES.md
 * --out DIR          folders of both, and the report    --only GLOB          scenarios, as produce/*
 * --kafka PORT       an Apache Kafka that runs already (ZooKeeper at PORT, brokers from PORT + 1 on, folder --kafka-folder DIR)
 * --serve PORT       starts such an Apache Kafka and leaves it until standard input ends
 * </pre>
 *
 * Ends with 0 when every difference stands in the table and, unless {@code --only} is given, every row of the table still occurs.
 */
final class Differential {
    private static final long FIRST_OF_FOUR_DIGITS = 36 * 36 * 36;
    private static final long FOUR_DIGITS = 36 * FIRST_OF_FOUR_DIGITS - FIRST_OF_FOUR_DIGITS - 1_000;
    private static final long NAMES_A_SECOND = 64;
    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    private final Map<String, String> options;
    private final Differences table;
    private final List<Found> unexplained = new ArrayList<>();
    private final Map<String, Integer> explained = new TreeMap<>();
    private final StringBuilder told = new StringBuilder();
    private int requests;
    private long fields;

    private Differential(Map<String, String> options) throws IOException {
        this.options = options;
        table = Differences.read(Path.of(options.get("--table")));
    }

    public static void main(String[] args) throws Exception {
        var options = new LinkedHashMap<String, String>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        Path out = Files.createDirectories(Path.of(options.get("--out")).toAbsolutePath());
        if (options.containsKey("--serve")) {
            serve(out, Integer.parseInt(options.get("--serve")), Path.of(options.get("--kafka-lib")));
            return;
        }
        boolean well = new Differential(options).run(out);
        System.exit(well ? 0 : 1);
    }

    private static void serve(Path out, int port, Path lib) throws Exception {
        var side = new Side("Apache Kafka 3.9.1", port + 1, port, out);
        try (var processes = new Processes(side, List.of(), lib)) {
            processes.start();
            processes.await();
            System.out.println("READY " + side.bootstrap());
            while (System.in.read() >= 0) {
                // Until whoever started this ends.
            }
            processes.stop();
        }
    }

    private boolean run(Path out) throws Exception {
        long start = System.nanoTime();
        Path lib = Path.of(options.get("--kafka-lib"));
        int first = Ports.row(2 * (Side.BROKERS + 1));
        boolean kept = options.containsKey("--kafka");
        Side kafka = kept
                ? new Side(
                        "Apache Kafka 3.9.1",
                        Integer.parseInt(options.get("--kafka")) + 1,
                        Integer.parseInt(options.get("--kafka")),
                        Path.of(options.get("--kafka-folder")))
                : new Side("Apache Kafka 3.9.1", first + 1, first, out.resolve("kafka"));
        Side ours = new Side("Brokerlab", first + 5, first + 4, out.resolve("ours"));
        try (var theirs = new Processes(kafka, List.of(), lib);
                var mine = new Processes(ours, List.of(options.get("--engine")), lib);
                var left = new Tools(Path.of(options.get("--tools-lib")), out.resolve("tools-kafka"));
                var right = new Tools(Path.of(options.get("--tools-lib")), out.resolve("tools-ours"))) {
            if (!kept) {
                theirs.start();
            }
            mine.start();
            theirs.await();
            mine.await();
            theirs.warm();
            mine.warm();
            // Names of another scenario, and of another run on the same cluster, begin otherwise.
            long number = FIRST_OF_FOUR_DIGITS + System.currentTimeMillis() / 1_000 * NAMES_A_SECOND % FOUR_DIGITS;
            for (Scenario scenario : Scenario.all()) {
                if (only(scenario)) {
                    compare(
                            scenario,
                            new Half(kafka, left),
                            new Half(ours, right),
                            Long.toString(number++, Character.MAX_RADIX) + "-");
                }
            }
            if (!kept
                    && glob(options.getOrDefault("--only", "*"))
                            .matcher("life/all")
                            .matches()) {
                live(
                        new Half(kafka, left),
                        theirs,
                        new Half(ours, right),
                        mine,
                        Long.toString(number, Character.MAX_RADIX) + "-");
            }
            mine.kill();
            if (!kept) {
                theirs.kill();
            }
        }
        for (OtherwiseScenarios.Cluster cluster : OtherwiseScenarios.all()) {
            if (only(cluster.scenario())) {
                otherwise(out, lib, cluster);
            }
        }
        return report(out, (System.nanoTime() - start) / 1_000_000_000L);
    }

    private boolean only(Scenario scenario) {
        return glob(options.getOrDefault("--only", "*"))
                .matcher(scenario.name())
                .matches();
    }

    /** A scenario on two clusters of its own. */
    private void otherwise(Path out, Path lib, OtherwiseScenarios.Cluster cluster) throws Exception {
        int first = Ports.row(2 * (Side.BROKERS + 1));
        Path folder = Files.createTempDirectory(out, cluster.scenario().name().replace('/', '-') + "-");
        Side kafka = new Side("Apache Kafka 3.9.1", first + 1, first, folder.resolve("kafka"));
        Side ours = new Side("Brokerlab", first + 5, first + 4, folder.resolve("ours"));
        try (var theirs = new Processes(kafka, List.of(), lib, cluster.setup());
                var mine = new Processes(ours, List.of(options.get("--engine")), lib, cluster.setup());
                var left = new Tools(Path.of(options.get("--tools-lib")), folder.resolve("tools-kafka"));
                var right = new Tools(Path.of(options.get("--tools-lib")), folder.resolve("tools-ours"))) {
            theirs.start();
            mine.start();
            theirs.await();
            mine.await();
            compare(cluster.scenario(), new Half(kafka, left), new Half(ours, right), "z-");
            mine.kill();
            theirs.kill();
        }
    }

    private static Pattern glob(String glob) {
        return Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q").replace(",", "\\E|\\Q"));
    }

    /** Writes, stops both, starts both, kills both, and looks after each. */
    private void live(Half kafka, Processes theirs, Half ours, Processes mine, String prefix) throws Exception {
        compare(LifeScenarios.WRITTEN, kafka, ours, prefix);
        var stop = CompletableFuture.runAsync(() -> quietly(theirs::stop), THREADS);
        mine.stop();
        stop.join();
        compare(LifeScenarios.STOPPED, kafka, ours, prefix);
        theirs.start();
        mine.start();
        theirs.await();
        mine.await();
        compare(LifeScenarios.STARTED, kafka, ours, prefix);
        theirs.kill();
        mine.kill();
        compare(LifeScenarios.KILLED, kafka, ours, prefix);
    }

    private interface Act {
        void run() throws Exception;
    }

    private static void quietly(Act act) {
        try {
            act.run();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private record Half(Side side, Tools tools) {}

    private record Notes(Map<String, Map<String, String>> steps, int requests) {}

    private void compare(Scenario scenario, Half kafka, Half ours, String prefix) {
        long start = System.nanoTime();
        int before = unexplained.size();
        var left = CompletableFuture.supplyAsync(() -> notes(scenario, kafka, prefix), THREADS);
        Notes right = notes(scenario, ours, prefix);
        Notes expected = left.join();
        requests += Math.max(expected.requests(), right.requests());
        expected.steps()
                .forEach((step, answer) -> told.append("%s | %s%n    %s%n".formatted(scenario.name(), step, answer)));
        var steps = new LinkedHashSet<>(expected.steps().keySet());
        steps.addAll(right.steps().keySet());
        for (String step : steps) {
            Map<String, String> theirs = expected.steps().getOrDefault(step, Map.of());
            Map<String, String> mine = right.steps().getOrDefault(step, Map.of());
            fields += Math.max(theirs.size(), mine.size());
            Fields.differences(theirs, mine)
                    .forEach((field, values) ->
                            file(new Found(scenario.name(), step, field, values.getFirst(), values.getLast())));
        }
        System.out.printf(
                "%-40s %4d requests, %3d unexplained, %d ms%n",
                scenario.name(),
                right.requests(),
                unexplained.size() - before,
                (System.nanoTime() - start) / 1_000_000);
    }

    private void file(Found found) {
        Optional<Differences.Row> row = table.reason(found);
        if (row.isPresent()) {
            explained.merge(row.get().reason(), 1, Integer::sum);
        } else {
            unexplained.add(found);
        }
    }

    private static Notes notes(Scenario scenario, Half half, String prefix) {
        try (var lab = new Lab(half.side(), prefix, Optional.of(half.tools()))) {
            try {
                scenario.body().on(lab);
            } catch (Exception e) {
                lab.note(
                        "(the scenario ends early)",
                        Messages.JSON.createObjectNode().put("why", e.toString()));
            }
            return new Notes(lab.notes(), lab.requests());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private boolean report(Path out, long seconds) throws IOException {
        var text = new StringBuilder();
        String last = "";
        for (Found each : unexplained) {
            String head = each.scenario() + " | " + each.step();
            if (!head.equals(last)) {
                text.append(head).append('\n');
                last = head;
            }
            text.append("    %s   3.9.1: %s   ours: %s%n".formatted(each.field(), each.kafka(), each.ours()));
        }
        List<Differences.Row> idle = options.containsKey("--only") ? List.of() : table.idle();
        idle.forEach(row -> text.append("DIFFERENCES.md, line %d no longer occurs: %s%n"
                .formatted(row.line(), String.join(" | ", row.patterns()))));
        explained.forEach((reason, count) -> text.append("%6d explained: %s%n".formatted(count, reason)));
        text.append("%d requests, %d fields compared, %d differences explained by %d reasons, %d unexplained, %d s%n"
                .formatted(
                        requests,
                        fields,
                        explained.values().stream().mapToInt(i -> i).sum(),
                        explained.size(),
                        unexplained.size(),
                        seconds));
        System.out.print(text);
        Files.writeString(out.resolve("report.txt"), text);
        // What Apache Kafka says to each question, to look up.
        Files.writeString(out.resolve("apache-kafka-says.txt"), told);
        return unexplained.isEmpty() && idle.isEmpty();
    }
}
