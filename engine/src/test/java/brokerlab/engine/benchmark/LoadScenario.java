package brokerlab.engine.benchmark;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What one running cluster is put under, one load after the other, each on a topic of its own. */
final class LoadScenario implements Scenario {
    private static final int PARTITIONS = 12;
    private static final Figure ALL_1K = Figure.more("produce acks=all RF 3, 1 kB", "rec/s", 1.5, 4);

    private final Setup setup;
    private final Client client;
    private final Waiter waiter;

    LoadScenario(Setup setup, Client client, Waiter waiter) {
        this.setup = setup;
        this.client = client;
        this.waiter = waiter;
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String means() {
        return "produce: one producer, defaults, %d partitions, %.0f s after %.0f s of warm-up, at most %,d MB"
                .formatted(
                        PARTITIONS,
                        setup.sizes().seconds(),
                        setup.sizes().warmUp(),
                        setup.sizes().mostBytes() / 1_000_000);
    }

    @Override
    public void run(Side side, int round, Book book) throws Exception {
        try (var cluster = new Deployment(side, setup, "load", Map.of())) {
            cluster.launch();
            waiter.await(cluster.bootstrap() + " first 12 3 all", Duration.ofMinutes(5));
            Client.Done done = client.run(produce(cluster, "all-1k", 3, "all", 1_000), cluster.processes());
            book.add(ALL_1K, done.perSecond("records"), Optional.of(done.resources()));
        }
    }

    private Job produce(Deployment cluster, String topic, int replication, String acks, int bytes) {
        return new Job(
                Job.Kind.PRODUCE,
                cluster.bootstrap(),
                topic,
                PARTITIONS,
                replication,
                acks,
                bytes,
                setup.sizes().warmUp(),
                setup.sizes().seconds(),
                setup.sizes().mostBytes() / bytes,
                0);
    }
}
