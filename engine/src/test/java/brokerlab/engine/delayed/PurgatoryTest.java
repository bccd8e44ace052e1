package brokerlab.engine.delayed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.LiveTasks;
import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import brokerlab.engine.clock.SystemClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PurgatoryTest {
    private final ManualClock clock = new ManualClock();
    private final ManualTasks tasks = new ManualTasks(clock);
    private final Purgatory<String> room = new Purgatory<>(tasks, 3);

    /** Ready once told so; remembers its answers. */
    private static final class Probe extends DelayedOperation {
        volatile boolean ready;
        final List<Boolean> answers = new ArrayList<>();
        int looks;

        @Override
        protected boolean ready() {
            looks++;
            return ready;
        }

        @Override
        protected void answer(boolean expired) {
            answers.add(expired);
        }
    }

    @Test
    void readyRequestIsAnsweredAtOnceAndLeavesNoTrace() {
        var probe = new Probe();
        probe.ready = true;
        room.admit(probe, List.of("a", "b"), 1000);
        assertEquals(List.of(false), probe.answers);
        assertEquals(0, room.size());
        assertEquals(0, room.keys());
    }

    @Test
    void onlyItsKeysWakeIt() {
        var probe = new Probe();
        room.admit(probe, List.of("a", "b"), 1000);
        int looks = probe.looks;
        probe.ready = true;
        room.check("c");
        assertEquals(looks, probe.looks);
        room.check("b");
        assertEquals(List.of(false), probe.answers);
        assertEquals(0, room.keys(), "answered under one key it leaves the lists of all");
        tasks.advance(5000);
        assertEquals(1, probe.answers.size());
    }

    @Test
    void expiresOnceAndNotBeforeItsTime() {
        var probe = new Probe();
        room.admit(probe, List.of("a"), 500);
        tasks.advance(499);
        assertEquals(List.of(), probe.answers);
        tasks.advance(20);
        assertEquals(List.of(true), probe.answers);
        room.check("a");
        tasks.advance(5000);
        assertEquals(1, probe.answers.size());
        assertEquals(0, room.size());
    }

    @Test
    void theRoomIsBounded() {
        var probes = new ArrayList<Probe>();
        for (int i = 0; i < 4; i++) {
            probes.add(new Probe());
            room.admit(probes.getLast(), List.of("a"), 1000);
        }
        assertEquals(3, room.size());
        assertEquals(List.of(true), probes.getLast().answers, "one too many is answered as it stands");
    }

    @Test
    void closingExpiresThoseInsideAndThoseToCome() {
        var inside = new Probe();
        room.admit(inside, List.of("a"), 1000);
        room.close();
        assertEquals(List.of(true), inside.answers);
        var late = new Probe();
        room.admit(late, List.of("a"), 1000);
        assertEquals(List.of(true), late.answers);
    }

    @Test
    void failingRequestIsAnsweredAndHarmsNobodyElse() {
        var answered = new AtomicInteger();
        var broken = new DelayedOperation() {
            private boolean admitted;

            @Override
            protected boolean ready() {
                if (admitted) {
                    throw new IllegalStateException("disk gone");
                }
                admitted = room.keys() > 0;
                return false;
            }

            @Override
            protected void answer(boolean expired) {
                answered.incrementAndGet();
            }
        };
        room.admit(broken, List.of("a"), 1000);
        var healthy = new Probe();
        room.admit(healthy, List.of("a"), 1000);
        healthy.ready = true;
        room.check("a");
        assertEquals(1, answered.get());
        assertEquals(List.of(false), healthy.answers);
    }

    @Test
    void manyLongWaitsShareFewTimers() {
        var deadlines = new TimingWheel(tasks);
        for (int i = 0; i < 1000; i++) {
            deadlines.add(new Probe(), 30_000);
            clock.advance(3);
        }
        assertTrue(deadlines.slots() <= 8, "slots in use: " + deadlines.slots());
    }

    @Test
    void noWakeUpIsLostAndNoneAnsweredTwiceUnderConcurrentChecks() throws Exception {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        try (var live = new LiveTasks("waiting", new SystemClock(), 4, (task, error) -> failures.add(error))) {
            var big = new Purgatory<Integer>(live, 10_000);
            var level = new AtomicLong();
            var twice = new AtomicInteger();
            var all = new ArrayList<CompletableFuture<Void>>();
            for (int i = 1; i <= 2000; i++) {
                long needs = i;
                var done = new CompletableFuture<Void>();
                all.add(done);
                var request = new DelayedOperation() {
                    @Override
                    protected boolean ready() {
                        return level.get() >= needs;
                    }

                    @Override
                    protected void answer(boolean expired) {
                        if (expired || !done.complete(null)) {
                            twice.incrementAndGet();
                        }
                    }
                };
                var admitted = new CompletableFuture<Void>();
                all.add(admitted);
                live.execute(() -> {
                    big.admit(request, List.of(1, 2), 60_000);
                    admitted.complete(null);
                });
                live.execute(() -> {
                    level.incrementAndGet();
                    big.check(needs % 2 == 0 ? 1 : 2);
                });
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            assertEquals(0, twice.get());
            assertEquals(0, big.size());
            assertEquals(0, big.keys());
            assertEquals(List.of(), List.copyOf(failures));
        }
    }
}
