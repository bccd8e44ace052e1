package brokerlab.engine.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the launch of the processes on an empty folder to the first acknowledged record of a topic with three replicas. */
final class StartScenario implements Scenario {
    private static final Figure START = Figure.less("start to first acknowledged record", "s", 0.5, 0.2);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Setup setup;
    private final Waiter waiter;

    StartScenario(Setup setup, Waiter waiter) {
        this.setup = setup;
        this.waiter = waiter;
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String means() {
        return "launch on an empty folder → topic with 12 partitions, RF 3 → first record acknowledged with acks=all;"
                + " the client is warm and asks every 20 ms";
    }

    @Override
    public boolean rehearsed() {
        return true;
    }

    @Override
    public void run(Side side, int round, Book book) throws Exception {
        try (var cluster = new Deployment(side, setup, "start", Map.of())) {
            List<Child> client = waiter.process();
            long began = System.nanoTime();
            cluster.launch();
            var meter = new Resources.Meter(cluster.processes(), client);
            waiter.await(cluster, "first 12 3 all", LIMIT);
            double seconds = (System.nanoTime() - began) / 1e9;
            book.add(START, seconds, Optional.of(meter.read()));
        }
    }
}
