package brokerlab.engine.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Many partitions: how long they take to come, to come back after a clean stop, and what they weigh. */
final class PartitionsScenario implements Scenario {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final String TOPIC = "many";

    private final Setup setup;
    private final Waiter waiter;
    private final Figure creation;
    private final Figure restart;
    private final Figure memory;

    PartitionsScenario(Setup setup, Waiter waiter) {
        this.setup = setup;
        this.waiter = waiter;
        String many = "%,d partitions".formatted(setup.sizes().manyPartitions());
        this.creation = Figure.plain(many + ": creation", "s", false);
        this.restart = Figure.plain(many + ": start", "s", false);
        this.memory = Figure.plain(many + ": resident", "MB", false);
    }

    @Override
    public String name() {
        return "partitions";
    }

    @Override
    public String means() {
        return ("one topic of %,d partitions, RF 3; creation: request → every partition has a leader and three replicas in sync;"
                        + " start: launch after a clean stop → the same; resident: after that")
                .formatted(setup.sizes().manyPartitions());
    }

    @Override
    public void run(Side side, int round, Book book) throws Exception {
        int partitions = setup.sizes().manyPartitions();
        try (var cluster = new Deployment(side, setup, "partitions", Map.of())) {
            List<Child> watcher = waiter.process();
            cluster.launch();
            waiter.await(cluster, "first 1 3 all", Duration.ofMinutes(5));

            long began = System.nanoTime();
            var meter = new Resources.Meter(cluster.processes(), watcher);
            waiter.await(cluster, TOPIC + " " + partitions + " 3 all", LIMIT);
            Topics.awaitWhole(cluster.bootstrap(), TOPIC, partitions, LIMIT);
            book.add(creation, (System.nanoTime() - began) / 1e9, Optional.of(meter.read()));

            cluster.stop();
            began = System.nanoTime();
            cluster.launch();
            meter = new Resources.Meter(cluster.processes(), watcher);
            waiter.await(cluster, TOPIC + " 0 3 all", LIMIT);
            Topics.awaitWhole(cluster.bootstrap(), TOPIC, partitions, LIMIT);
            book.add(restart, (System.nanoTime() - began) / 1e9, Optional.of(meter.read()));
            book.add(memory, Usage.resident(cluster.processes()) / 1e6, Optional.empty());
        }
    }
}
