package brokerlab.engine.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One cluster per turn: its memory when it has just started, one load after the other on topics of their own, its memory then. */
final class LoadScenario implements Scenario {
    private static final int PARTITIONS = 12;
    private static final int IDLE_SECONDS = 10;
    private static final Figure P50 = Figure.plain("end-to-end latency p50", "ms", false);
    private static final Figure P999 = Figure.plain("end-to-end latency p99.9", "ms", false);
    private static final Figure FRESH = Figure.less("resident memory, just started", "MB", 0.5, 0.2);
    private static final Figure AFTER = Figure.less("resident memory, after the loads", "MB", 0.5, 0.2);

    private final Setup setup;
    private final Client client;
    private final Waiter waiter;
    private final List<Load> loads;

    LoadScenario(Setup setup, Client client, Waiter waiter, List<Load> loads) {
        this.setup = setup;
        this.client = client;
        this.waiter = waiter;
        this.loads = loads;
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String means() {
        var sizes = setup.sizes();
        return ("%s: one client with Kafka's defaults, %d partitions, random bytes, %.0f s after %.0f s of warm-up, a topic holds at"
                        + " most %,d MB and is deleted after; latency: %,d records/s, linger.ms=0, from the moment a record was due;"
                        + " memory: resident, all processes of a side, %d s after the last work")
                .formatted(
                        loads.isEmpty() ? "no load" : Load.options(loads),
                        PARTITIONS,
                        sizes.seconds(),
                        sizes.warmUp(),
                        sizes.mostBytes() / 1_000_000,
                        sizes.rate(),
                        IDLE_SECONDS);
    }

    @Override
    public void run(Side side, int round, Book book) throws Exception {
        try (var cluster = new Deployment(side, setup, "load", Map.of())) {
            cluster.launch();
            waiter.await(cluster, "first 12 3 all", Duration.ofMinutes(5));
            resident(FRESH, cluster, book);
            for (Load each : loads) {
                run(each, cluster, book);
            }
            if (!loads.isEmpty()) {
                resident(AFTER, cluster, book);
            }
        }
    }

    private void run(Load load, Deployment cluster, Book book) throws Exception {
        if (load == Load.CONSUME) {
            fill(cluster);
        }
        Client.Done done = client.run(job(load.kind, load, cluster), cluster.processes());
        Optional<Resources> resources = Optional.of(done.resources());
        if (load == Load.LATENCY) {
            book.add(P50, done.value("p50"), Optional.empty());
            book.add(load.figure(), done.value("p99"), resources);
            book.add(P999, done.value("p999"), Optional.empty());
        } else {
            book.add(load.figure(), done.perSecond("records"), resources);
        }
        Topics.delete(cluster.bootstrap(), load.option());
        Disks.settle();
    }

    /** What the consumer reads again and again: a quarter of what a topic may hold. */
    private void fill(Deployment cluster) throws Exception {
        Load load = Load.CONSUME;
        client.run(
                new Job(
                        Job.Kind.PRODUCE,
                        cluster.bootstrap(),
                        load.option(),
                        PARTITIONS,
                        load.replication,
                        load.acks,
                        load.recordBytes,
                        0,
                        60,
                        setup.sizes().mostBytes() / 4 / load.recordBytes,
                        0),
                cluster.processes());
    }

    private Job job(Job.Kind kind, Load load, Deployment cluster) {
        return new Job(
                kind,
                cluster.bootstrap(),
                load.option(),
                PARTITIONS,
                load.replication,
                load.acks,
                load.recordBytes,
                setup.sizes().warmUp(),
                setup.sizes().seconds(),
                setup.sizes().mostBytes() / load.recordBytes,
                setup.sizes().rate());
    }

    private static void resident(Figure figure, Deployment cluster, Book book) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
        book.add(figure, Usage.resident(cluster.processes()) / 1e6, Optional.empty());
    }
}
