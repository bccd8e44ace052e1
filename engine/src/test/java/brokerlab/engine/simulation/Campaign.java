package brokerlab.engine.simulation;

import brokerlab.engine.clock.Clock;
import brokerlab.engine.clock.SystemClock;
import brokerlab.engine.replica.PlantedReplicas;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * Many schedules, on as many threads as asked: each schedule is one thread's alone.
 *
 * @param first seed
 * @param schedules most to run
 * @param endMs wall time to stop at
 */
record Campaign(long first, long schedules, int workers, long endMs) {
    private static final Clock CLOCK = new SystemClock();

    /** What the command line asks for; a small fixed budget otherwise. */
    static Campaign asked() {
        long minutes = Long.getLong("brokerlab.minutes", 0);
        return new Campaign(
                Long.getLong("brokerlab.seed", 1),
                Long.getLong("brokerlab.schedules", minutes > 0 ? Long.MAX_VALUE / 2 : 250),
                Integer.getInteger("brokerlab.workers", 2),
                minutes > 0 ? CLOCK.wallMs() + minutes * 60_000 : Long.MAX_VALUE);
    }

    /** Runs them; throws the first violation. */
    Figures run() {
        var figures = new Figures();
        var next = new AtomicLong(first);
        var failure = new AtomicReference<Optional<Throwable>>(Optional.empty());
        List<Thread> all = IntStream.range(0, workers)
                .mapToObj(w -> Thread.ofPlatform().start(() -> work(next, figures, failure)))
                .toList();
        try {
            for (Thread each : all) {
                each.join();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        failure.get().ifPresent(e -> {
            if (e.getSuppressed().length > 0) {
                System.out.println(e.getSuppressed()[0].getMessage());
            }
            throw e instanceof Violation v ? v : new AssertionError(e);
        });
        return figures;
    }

    private void work(AtomicLong next, Figures all, AtomicReference<Optional<Throwable>> failure) {
        var mine = new Figures();
        long seed = next.getAndIncrement();
        while (seed < first + schedules && failure.get().isEmpty() && CLOCK.wallMs() < endMs) {
            try {
                new Schedule(seed, mine, PlantedReplicas.NONE, path -> false).run();
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(Optional.empty(), Optional.of(e));
            }
            if ((seed - first + 1) % 5_000 == 0) {
                System.out.println(seed - first + 1 + " schedules");
            }
            seed = next.getAndIncrement();
        }
        all.add(mine);
    }
}
