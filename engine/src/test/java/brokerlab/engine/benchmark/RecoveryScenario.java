package brokerlab.engine.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From the launch over a log that was killed to the first record it accepts. The whole log is checked: recovery points, which
 * say how much of it need not be, are removed before each start, since their state at the kill is chance.
 */
final class RecoveryScenario implements Scenario {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String TOPIC = "recovered";
    private static final int RECORD_BYTES = 1_000;
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private final Setup setup;
    private final Client client;
    private final Waiter waiter;
    private final Figure cold;
    private final Figure warm;
    private final Figure clean;

    RecoveryScenario(Setup setup, Client client, Waiter waiter) {
        this.setup = setup;
        this.client = client;
        this.waiter = waiter;
        String size = setup.sizes().recoveryBytes() >= 1_000_000_000
                ? setup.sizes().recoveryBytes() / 1_000_000_000 + " GB"
                : setup.sizes().recoveryBytes() / 1_000_000 + " MB";
        this.cold = Figure.less("start on a killed " + size + " log, cold", "s", 0.5, 0.5);
        this.warm = Figure.less("start on a killed " + size + " log, warm", "s", 0.5, 0.5);
        this.clean = Figure.plain("the same after a clean stop", "s", false);
    }

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String means() {
        return ("a log of %,d MB in one partition, default segments, killed with SIGKILL, num.recovery.threads.per.data.dir=%d,"
                        + " checked from its first byte; launch → first record acknowledged; cold: the log's pages dropped from the"
                        + " page cache; Kafka's dead sessions are removed from ZooKeeper before, since it does not start over them")
                .formatted(setup.sizes().recoveryBytes() / 1_000_000, THREADS);
    }

    @Override
    public void run(Side side, int round, Book book) throws Exception {
        Map<String, String> settings = Map.of("num.recovery.threads.per.data.dir", Integer.toString(THREADS));
        try (var cluster = new Deployment(side, setup, "recovery", settings)) {
            cluster.launch();
            fill(cluster);
            cluster.kill();
            prepare(cluster);
            Disks.forget(cluster.data());
            start(cold, cluster, book);
            cluster.kill();
            prepare(cluster);
            Disks.warm(cluster.data());
            start(warm, cluster, book);
            cluster.stop();
            start(clean, cluster, book);
        }
    }

    private void fill(Deployment cluster) throws Exception {
        waiter.await(cluster, TOPIC + " 1 1 1", LIMIT);
        client.run(
                new Job(
                        Job.Kind.PRODUCE,
                        cluster.bootstrap(),
                        TOPIC,
                        0,
                        1,
                        "1",
                        RECORD_BYTES,
                        0,
                        LIMIT.toSeconds(),
                        setup.sizes().recoveryBytes() / RECORD_BYTES,
                        0),
                cluster.processes());
    }

    private static void prepare(Deployment cluster) throws Exception {
        cluster.forgetSessions();
        try (Stream<Path> tree = Files.walk(cluster.data())) {
            for (Path file : tree.filter(f -> f.endsWith("recovery-point-offset-checkpoint"))
                    .toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException("recovery points stay", e);
        }
        Disks.settle();
    }

    private void start(Figure figure, Deployment cluster, Book book) throws Exception {
        List<Child> watcher = waiter.process();
        long began = System.nanoTime();
        cluster.launch();
        var meter = new Resources.Meter(cluster.processes(), watcher);
        waiter.await(cluster, TOPIC + " 0 1 1", LIMIT);
        book.add(figure, (System.nanoTime() - began) / 1e9, Optional.of(meter.read()));
    }
}
