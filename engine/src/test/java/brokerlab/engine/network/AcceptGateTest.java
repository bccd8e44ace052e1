package brokerlab.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brokerlab.engine.clock.ManualClock;
import brokerlab.engine.clock.ManualTasks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AcceptGateTest {
    private final ManualClock clock = new ManualClock(0);
    private final ManualTasks tasks = new ManualTasks(clock);
    private final List<Runnable> loop = new ArrayList<>();

    /** A listener whose every accept fails, as without descriptors: its slot is given back, and all of the broker hear of it. */
    private final class Failing {
        final List<Long> tries = new ArrayList<>();
        final AcceptGate gate = new AcceptGate(tasks, loop::add, this::accepting);
        private final ConnectionSlots slots;
        private boolean accepts = true;

        Failing(ConnectionSlots slots) {
            this.slots = slots;
        }

        private void accepting(boolean now) {
            accepts = now;
        }

        /** Somebody waits in the backlog. */
        void turn() {
            if (accepts && gate.slot(slots::take)) {
                tries.add(clock.wallMs());
                slots.giveBack();
                gate.room();
            }
        }
    }

    private void runLoop() {
        List<Runnable> jobs = List.copyOf(loop);
        loop.clear();
        jobs.forEach(Runnable::run);
    }

    @Test
    void S18_outOfDescriptorsIsTriedOnceASecondHoweverManyListenersAndConnectionsEnd() {
        var all = new ArrayList<Failing>();
        var slots = new ConnectionSlots(() -> 100, () -> all.forEach(l -> l.gate.slotFreed()));
        all.add(new Failing(slots));
        all.add(new Failing(slots));
        for (int ms = 0; ms < 10_000; ms++) {
            all.forEach(Failing::turn);
            // A client leaves.
            assertTrue(slots.take());
            slots.giveBack();
            runLoop();
            tasks.advance(1);
            runLoop();
        }
        List<Long> everySecond = List.of(0L, 1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 6_000L, 7_000L, 8_000L, 9_000L);
        assertEquals(everySecond, all.get(0).tries);
        assertEquals(everySecond, all.get(1).tries);
    }

    /** Three brokers with two listeners each: all fail within a few milliseconds, every second. */
    @Test
    void S18_oneListenerTellsForAllAndEverMoreSeldom() {
        var failed = new FailedAccepts(clock);
        var told = new ArrayList<Long>();
        for (int second = 0; second < 20; second++) {
            for (int listener = 0; listener < 6; listener++) {
                if (failed.shouldReport()) {
                    told.add(clock.wallMs());
                }
                tasks.advance(3);
            }
            tasks.advance(1_000 - 6 * 3);
        }
        assertEquals(List.of(0L, 1_000L, 3_000L, 7_000L, 15_000L), told);
        tasks.advance(60_000);
        assertTrue(failed.shouldReport(), "a trouble of another time is told at once");
    }

    @Test
    void aSlotOpensAtOnceAndTheTimerOfAnEarlierHoldOpensNothing() {
        var told = new ArrayList<Boolean>();
        var gate = new AcceptGate(tasks, Runnable::run, told::add);
        assertFalse(gate.slot(() -> false));
        gate.slotFreed();
        assertEquals(List.of(false, true), told);
        gate.rate(500);
        gate.slotFreed();
        assertEquals(List.of(false, true, false), told);
        gate.limitsChanged();
        assertEquals(List.of(false, true, false, true), told);
        gate.room();
        gate.limitsChanged();
        tasks.advance(999);
        assertEquals(List.of(false, true, false, true, false), told);
        tasks.advance(1);
        assertEquals(List.of(false, true, false, true, false, true), told);
    }

    /** The slot that was given back between the two tries is taken, and the word of it opens nothing later. */
    @Test
    void aSlotGivenBackBetweenTheTriesIsTaken() {
        var told = new ArrayList<Boolean>();
        var gate = new AcceptGate(tasks, loop::add, told::add);
        var answers = new ArrayList<>(List.of(false, true));
        assertTrue(gate.slot(() -> {
            if (answers.size() == 1) {
                gate.slotFreed();
            }
            return answers.removeFirst();
        }));
        gate.room();
        runLoop();
        assertEquals(List.of(false), told);
    }
}
